"""Lists as text: their encoding, their separator, and their cells."""

import codecs
import csv
import io
from collections.abc import Callable, Iterator, Sequence
from dataclasses import dataclass
from itertools import chain, islice

from fondaco.firms.listfile.problems import Unreadable, UnreadableList

SEPARATORS = (";", ",", "\t")
_SAMPLE_ROWS = 20
# Ends up as a row of its own unless a quotation mark before it was never closed.
_END = "\x00end of the list\x00"
# One cell may hold a whole file when a quotation mark is left open; that is told as such, not as a CSV error.
_FIELD_LIMIT = 100_000_000
_BOMS = (
    (codecs.BOM_UTF8, "utf-8"),
    (codecs.BOM_UTF16_LE, "utf-16-le"),
    (codecs.BOM_UTF16_BE, "utf-16-be"),
)


@dataclass(frozen=True, slots=True)
class Table:
    """The cells of a file. `open_quote` is the index of the row whose quotation mark is never closed, if there is."""

    rows: list[list[str]]
    encoding: str
    separator: str
    open_quote: int | None


def decoded(data: bytes) -> tuple[str, str]:
    """The text and its encoding: by byte-order mark, else UTF-16 by its zero bytes, else UTF-8, else Windows-1252.

    Raises `UnreadableList` with the first line that is in none of them.
    """
    for mark, encoding in _BOMS:
        if data.startswith(mark):
            return _strictly(data[len(mark) :], encoding), encoding
    if guessed := _utf16_without_mark(data):
        return _strictly(data, guessed), guessed
    try:
        return data.decode("utf-8"), "utf-8"
    except UnicodeDecodeError:
        # A damaged UTF-8 file would decode as Windows-1252, every accent in it turned into two odd letters.
        encoding = "utf-8" if _mostly_utf8(data) else "windows-1252"
        return _strictly(data, encoding), encoding


def _strictly(data: bytes, encoding: str) -> str:
    try:
        return data.decode(encoding)
    except UnicodeDecodeError as error:
        line = data[: error.start].decode(encoding, "replace").count("\n") + 1
        raise UnreadableList(Unreadable.UNDECODABLE, line=line) from error


def _utf16_without_mark(data: bytes) -> str | None:
    """Separators and digits are ASCII in any language, so in UTF-16 every other byte is often zero."""
    sample = data[:4096]
    even, odd = sample[::2].count(0), sample[1::2].count(0)
    if max(even, odd) <= len(sample) // 20 or 10 * min(even, odd) > max(even, odd):
        return None
    return "utf-16-le" if odd > even else "utf-16-be"


def _mostly_utf8(data: bytes) -> bool:
    text = data.decode("utf-8", "replace")
    broken = text.count("\N{REPLACEMENT CHARACTER}")
    return sum(char > "\x7f" for char in text) - broken > broken


def read_text(data: bytes, likeness: Callable[[Sequence[str]], int], most_rows: int) -> Table:
    """The cells, separated by whichever of semicolon, comma and tab gives a row most like a header.

    `likeness` tells how many cells of a row are known headers. Reads at most `most_rows` rows.
    """
    text, encoding = decoded(data)
    text = text.removeprefix("\N{ZERO WIDTH NO-BREAK SPACE}")
    if text.count("\x00") > 20 + len(text) // 100:
        raise UnreadableList(Unreadable.NOT_A_LIST)
    said = text[:8].splitlines()[0] if text else ""
    if said.lower().removeprefix("sep=") in SEPARATORS and len(said) == 5:
        # Excel's own first line. It stays as a blank row, so that rows are counted as Excel counts them.
        text, separator = text[len(said) :], said[-1]
    else:
        separator = _likeliest_separator(text, likeness)
    rows = list(islice(_cells(text, separator, _END), most_rows + 1))
    if rows[-1] == [_END]:
        return Table(rows[:-1], encoding, separator, None)
    return Table(rows, encoding, separator, len(rows) - 1 if len(rows) <= most_rows else None)


def _likeliest_separator(text: str, likeness: Callable[[Sequence[str]], int]) -> str:
    def quality(separator: str) -> tuple[int, int]:
        rows = list(islice(_cells(text, separator), _SAMPLE_ROWS))
        return max(map(likeness, rows), default=0), max(map(len, rows), default=0)

    return max(SEPARATORS, key=quality)


def _cells(text: str, separator: str, *ending: str) -> Iterator[list[str]]:
    csv.field_size_limit(_FIELD_LIMIT)
    return csv.reader(chain(io.StringIO(text, newline=""), ending), delimiter=separator)
