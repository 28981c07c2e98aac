"""The report of an import: every row with what becomes of it, kept small enough to be kept."""

import gzip
import json
from collections import Counter
from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from typing import Any

from flask_babel import gettext as _

from fondaco.firms import refusals, words
from fondaco.firms.import_plan import Caution, Outcome, PlannedRow
from fondaco.firms.listfile import Code, Finding
from fondaco.firms.merging import Change
from fondaco.firms.vocabulary import SizeClass, Trade
from fondaco.kernel import i18n, sheets
from fondaco.kernel.mail import one_line

VALUE_LENGTH = 200
"""Characters of an old or new value that the report keeps."""
VALUES_ROOM = 8_000_000
"""Characters of values that one report keeps: beyond, it tells which fields change, not from what to what."""
TAKEN = (Outcome.NEW, Outcome.UPDATED, Outcome.UNCHANGED)
"""Outcomes of rows that say something of a firm of the directory."""


@dataclass(frozen=True)
class ReportedRow:
    """One row of the list. `changes` say from what to what; `about` is what the clerk should know."""

    row: int
    name: str
    outcome: Outcome
    changes: tuple[Change, ...] = ()
    duplicate_of: int | None = None
    cautions: tuple[tuple[Caution, str], ...] = ()
    findings: tuple[Finding, ...] = ()

    @property
    def warned(self) -> bool:
        """Whether the row is taken, but with something odd about it."""
        return self.outcome in TAKEN and bool(self.cautions or self.findings)

    def sentences(self) -> list[str]:
        """What is wrong or odd, each with its place, in the reader's language."""
        said = [_caution(caution, name) for caution, name in self.cautions]
        if self.duplicate_of is not None:
            said.insert(0, _("Describes the same firm as row %(row)s.", row=self.duplicate_of))
        return said + [_finding(finding) for finding in self.findings]


def counts(rows: Iterable[PlannedRow | ReportedRow]) -> dict[str, int]:
    """How many rows have each outcome; `rows` is their sum, `warned` those that are taken with a warning."""
    rows = list(rows)
    by_outcome = Counter(row.outcome for row in rows)
    warned = sum(1 for row in rows if row.outcome in TAKEN and (row.cautions or row.findings))
    return {"rows": len(rows), **{outcome.value: by_outcome[outcome] for outcome in Outcome}, "warned": warned}


def packed(rows: Sequence[PlannedRow]) -> bytes:
    """The report of a plan, as it is stored."""
    room = VALUES_ROOM
    lines: list[list[Any]] = []
    for row in rows:
        changed = [[change.what, _kept(change.old), _kept(change.new)] for change in row.changes]
        room -= sum(len(old) + len(new) for _what, old, new in changed)
        lines.append(
            [
                row.row,
                _kept(row.name),
                row.outcome.value,
                changed if room > 0 else [[what, "", ""] for what, _old, _new in changed],
                row.duplicate_of,
                [[caution.value, _kept(name)] for caution, name in row.cautions],
                [[each.column and _kept(each.column), each.code.value, _kept(each.value)] for each in row.findings],
            ]
        )
    return gzip.compress(json.dumps(lines, separators=(",", ":")).encode(), compresslevel=5)


def unpacked(report: bytes) -> list[ReportedRow]:
    """The rows of a stored report."""
    return [
        ReportedRow(
            row,
            name,
            Outcome(outcome),
            tuple(Change(*change) for change in changed),
            duplicate_of,
            tuple((Caution(caution), other) for caution, other in cautions),
            tuple(Finding(row, column, Code(code), value) for column, code, value in findings),
        )
        for row, name, outcome, changed, duplicate_of, cautions, findings in json.loads(gzip.decompress(report))
    ]


def differing(before: bytes, after: bytes) -> int:
    """How many rows came otherwise than the first report said."""
    expected = {line[0]: line for line in json.loads(gzip.decompress(before))}
    return sum(1 for line in json.loads(gzip.decompress(after)) if expected.get(line[0]) != line)


def csv_file(rows: Iterable[ReportedRow]) -> bytes:
    """The report row by row, in the reader's language."""
    header = [_("Row"), _("Firm"), _("Outcome"), _("What changes"), _("What to know")]
    return sheets.csv_file(header, map(_line, rows))


def _line(row: ReportedRow) -> list[sheets.Cell]:
    changed = "; ".join(map(change_words, row.changes))
    return [row.row, row.name, outcome(row.outcome), changed, "; ".join(row.sentences())]


def outcome(value: Outcome) -> str:
    """The outcome of one row as a word."""
    return {
        Outcome.NEW: _("New"),
        Outcome.UPDATED: _("Updated"),
        Outcome.UNCHANGED: _("Unchanged"),
        Outcome.DUPLICATE: _("Duplicate"),
        Outcome.REFUSED: _("Refused"),
    }[value]


def change_words(change: Change) -> str:
    """Such as “City: Udine → Trieste”."""
    label = words.column(change.what)
    old, new = (_value(change.what, text) for text in (change.old, change.new))
    if not old and not new:
        return label
    return f"{label}: {old or '–'} → {new or '–'}"


def _value(what: str, text: str) -> str:
    if what == "size" and text:
        return words.size(SizeClass(text))
    if what == "trade" and text:
        return str(words.TRADES[Trade(text)])
    if what == "cooperation" and text:
        return ", ".join(words.cooperation(kind) for kind in text.split(", "))
    if what == "language" and text:
        return i18n.language_name(text)
    return text


def _finding(finding: Finding) -> str:
    sentence = refusals.sentence(finding)
    return f"{finding.column}: {sentence}" if finding.column else sentence


def _caution(caution: Caution, name: str) -> str:
    return {
        Caution.RENAMES: _("In the directory this firm is called “%(name)s”.", name=name),
        Caution.NUMBER_OF_ANOTHER: _(
            "In the directory this number belongs to “%(name)s”; the row is taken for another firm.", name=name
        ),
        Caution.LIKE_ANOTHER: _(
            "This is like “%(name)s” of the directory, which another row describes; it is taken for another firm.",
            name=name,
        ),
    }[caution]


def _kept(text: str) -> str:
    line = one_line(text)
    return line if len(line) <= VALUE_LENGTH else f"{line[: VALUE_LENGTH - 1]}…"
