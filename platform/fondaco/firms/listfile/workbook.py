"""Lists as XLSX workbooks: checked before they are opened, then read in a process of their own.

A workbook of some kilobytes can unpack to gigabytes, as text or as a grid of empty cells. The archive's own sizes are
checked first; since they may lie, the child process that unpacks has limits of memory and time.
"""

import io
import json
import subprocess
import sys
import zipfile
from dataclasses import dataclass
from pathlib import Path

from fondaco.firms.listfile.problems import Unreadable, UnreadableList

_CHILD = Path(__file__).with_name("workbook_child.py")
_MEGABYTE = 1024 * 1024


@dataclass(frozen=True, slots=True)
class Limits:
    """What a workbook may cost."""

    entries: int = 1_000
    unpacked_bytes: int = 200 * _MEGABYTE
    ratio: int = 200  # of unpacked to packed size; lists of firms have 5 to 20
    rows: int = 50_000
    text_chars: int = 100_000_000
    memory_bytes: int = 1536 * _MEGABYTE
    seconds: int = 30


LIMITS = Limits()


def is_zip(data: bytes) -> bool:
    return data.startswith(b"PK")


def read_sheets(data: bytes, limits: Limits = LIMITS) -> list[list[list[str]]]:
    """The cells of each visible sheet that has any, as text, from cell A1 on; rows beyond the limit are cut by one.

    Numbers come without a needless ".0", dates as ISO 8601. Raises `UnreadableList`.
    """
    _check_archive(data, limits)
    command = [sys.executable, "-I", str(_CHILD)]
    command += [str(number) for number in (limits.rows + 1, limits.text_chars, limits.memory_bytes, limits.seconds)]
    try:
        # The command is this interpreter and our own file; what the user gave comes on standard input.
        child = subprocess.run(command, input=data, capture_output=True, timeout=limits.seconds, check=False)  # noqa: S603
    except subprocess.TimeoutExpired:
        raise UnreadableList(Unreadable.TOOK_TOO_LONG, seconds=limits.seconds) from None
    if child.returncode != 0:
        # Out of memory: Rust aborts, Python raises; out of processor time: the system kills.
        raise UnreadableList(Unreadable.UNPACKS_TOO_BIG, limit=limits.memory_bytes // _MEGABYTE)
    answer = json.loads(child.stdout)
    if "sheets" not in answer:
        raise UnreadableList(Unreadable(answer["problem"]), limit=limits.text_chars // _MEGABYTE)
    sheets: list[list[list[str]]] = answer["sheets"]
    return sheets


def _check_archive(data: bytes, limits: Limits) -> None:
    try:
        entries = zipfile.ZipFile(io.BytesIO(data)).infolist()
    except (zipfile.BadZipFile, NotImplementedError, ValueError):
        raise UnreadableList(Unreadable.BROKEN_XLSX) from None
    names = {entry.filename for entry in entries}
    if "[Content_Types].xml" not in names or not any(name.startswith("xl/") for name in names):
        raise UnreadableList(Unreadable.NOT_XLSX)
    unpacked = sum(entry.file_size for entry in entries)
    too_dense = unpacked > 10 * _MEGABYTE and unpacked > limits.ratio * len(data)
    if len(entries) > limits.entries or unpacked > limits.unpacked_bytes or too_dense:
        raise UnreadableList(Unreadable.UNPACKS_TOO_BIG, limit=limits.unpacked_bytes // _MEGABYTE)
