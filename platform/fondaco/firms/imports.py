"""Importing a list of firms: shown first, then done in one transaction, against the directory as it is then.

Reading a long list takes seconds and needs no database, so it comes apart (`read`), before the transaction in which the
list is entered, mapped anew or applied.
"""

import uuid
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from typing import Any

from flask_babel import gettext as _
from sqlalchemy import select
from sqlalchemy.orm import Session

from fondaco.accounts.acting import Acting
from fondaco.firms import directory, import_report, refusals
from fondaco.firms.import_plan import Outcome, PlannedRow, plan
from fondaco.firms.import_report import ReportedRow
from fondaco.firms.import_storage import facts_of, known_firms, write
from fondaco.firms.listfile import (
    Column,
    Duplicate,
    Field,
    FirmList,
    Unreadable,
    UnreadableList,
    columns_seen,
    duplicates,
    read_list,
)
from fondaco.firms.listfile.folding import fold
from fondaco.firms.models import IMPORT_MOVES, FirmImport, ImportState
from fondaco.institutions.models import Institution
from fondaco.kernel import audit, clock
from fondaco.kernel.database import new_id
from fondaco.kernel.errors import Conflict, Invalid, NotFound
from fondaco.kernel.mail import one_line
from fondaco.kernel.states import check_move

LONGEST_HEADER = 200
"""Characters: longer headers are shown cut and cannot be mapped."""

SAMPLE_LENGTH = 60

_ABOUT_MAPPING = (Unreadable.UNKNOWN_HEADER, Unreadable.UNKNOWN_FIELD, Unreadable.FIELD_TWICE)


@dataclass(frozen=True)
class Reading:
    """A file as it was read with a mapping. `listed` is None where no column holds the firms' names."""

    filename: str
    content: bytes
    mapping: dict[str, str]
    listed: FirmList | None
    twice: tuple[Duplicate, ...] = ()
    seen: tuple[tuple[Column, str], ...] = ()
    """What the columns may be, each with a sample of its cells, where `listed` is None."""


def read(filename: str, content: bytes, mapping: Mapping[str, str], country: str) -> Reading:
    """Read a file; `country` is that of rows that name none. Raises `Invalid` for a file that cannot be a list."""
    by_hand = dict(mapping)
    try:
        _check_fields(by_hand)
        listed = read_list(content, filename, by_hand, country)
    except UnreadableList as error:
        if error.code == Unreadable.NO_HEADER:
            return Reading(filename, content, by_hand, None, seen=columns_seen(content, filename))
        sentence = refusals.sentence_for_file(error)
        raise Invalid(sentence, {"mapping" if error.code in _ABOUT_MAPPING else "file": sentence}) from error
    return Reading(filename, content, by_hand, listed, duplicates(listed.rows))


def _check_fields(mapping: Mapping[str, str]) -> None:
    """Before a header is looked for by it: a mapping to fields that do not exist would find none."""
    for header, field in mapping.items():
        if field and field not in set(Field):
            raise UnreadableList(Unreadable.UNKNOWN_FIELD, header=header, field=field)


@dataclass(frozen=True)
class Stored:
    """The file of an import that waits, taken out of the database to be read."""

    filename: str
    content: bytes
    mapping: dict[str, str]
    country: str

    def read(self, mapping: Mapping[str, str] | None = None) -> Reading:
        """Read it with its own mapping unless another is given. Raises `Invalid`."""
        return read(self.filename, self.content, self.mapping if mapping is None else mapping, self.country)


def stored(session: Session, by: Acting, import_id: uuid.UUID) -> Stored:
    """The file of an import. Raises `WrongState` once it was applied or discarded."""
    firm_import = find(session, by, import_id)
    check_move(IMPORT_MOVES, firm_import.state, ImportState.APPLIED)
    country = session.get_one(Institution, firm_import.institution_id).country
    return Stored(firm_import.filename, firm_import.content, firm_import.mapping, country)


def find(session: Session, by: Acting, import_id: uuid.UUID) -> FirmImport:
    """An import into a directory that `by` keeps. Raises `NotFound`."""
    return _own(session, by, import_id, locked=False)


def _own(session: Session, by: Acting, import_id: uuid.UUID, *, locked: bool) -> FirmImport:
    query = select(FirmImport).where(FirmImport.id == import_id, FirmImport.institution_id.in_(by.organises_for))
    if locked:
        query = query.with_for_update().execution_options(populate_existing=True)
    found = session.scalar(query)
    if found is None:
        raise NotFound(_("There is no such import."))
    return found


def latest(session: Session, institution_id: uuid.UUID, limit: int = 20) -> list[FirmImport]:
    """The institution's imports, the newest first."""
    query = select(FirmImport).where(FirmImport.institution_id == institution_id).order_by(FirmImport.id.desc())
    return list(session.scalars(query.limit(limit)))


def enter(session: Session, by: Acting, institution_id: uuid.UUID, reading: Reading) -> FirmImport:
    """Keep a list that was handed in, and say what importing it would do."""
    directory.check_kept_by(by, institution_id)
    firm_import = FirmImport(
        id=new_id(),
        institution_id=institution_id,
        filename=one_line(reading.filename)[:200] or "list",
        content=reading.content,
        mapping=reading.mapping,
        state=ImportState.PREVIEWED,
        created_at=clock.now(),
    )
    _show(session, firm_import, reading)
    session.add(firm_import)
    session.flush()
    audit.record(session, by, "firm_import.entered", firm_import.id, rows=firm_import.preview["counts"]["rows"])
    return firm_import


def remap(session: Session, by: Acting, import_id: uuid.UUID, reading: Reading) -> FirmImport:
    """Take the columns as `reading` has them, and say anew what the import would do."""
    firm_import = _own(session, by, import_id, locked=True)
    check_move(IMPORT_MOVES, firm_import.state, ImportState.PREVIEWED)
    firm_import.mapping = reading.mapping
    _show(session, firm_import, reading)
    audit.record(session, by, "firm_import.mapped", firm_import.id)
    return firm_import


def apply(session: Session, by: Acting, import_id: uuid.UUID, reading: Reading) -> FirmImport:
    """Do it: all rows that can be taken, against the directory as it is now; `differs` counts what came otherwise.

    `reading` is that of `stored`. Raises `WrongState` unless the import waits for this, `Conflict` when its columns
    were mapped anew meanwhile or none holds the firms' names. Imports into one directory follow one another.
    """
    firm_import = _own(session, by, import_id, locked=True)
    check_move(IMPORT_MOVES, firm_import.state, ImportState.APPLIED)
    if reading.mapping != firm_import.mapping:
        raise Conflict(_("The columns were mapped anew meanwhile. Look at what the import will do, then import."))
    if reading.listed is None:
        raise Conflict(_("Say first which column holds the name of the firm."))
    session.execute(select(Institution.id).where(Institution.id == firm_import.institution_id).with_for_update())
    known = known_firms(session, firm_import.institution_id)
    planned = _plan(session, reading.listed, reading.twice, known)
    write(session, firm_import.institution_id, planned, known)
    shown = firm_import.report
    firm_import.report = import_report.packed(planned)
    firm_import.preview = {
        **firm_import.preview,
        "counts": import_report.counts(planned),
        "differs": import_report.differing(shown, firm_import.report),
    }
    firm_import.state = ImportState.APPLIED
    firm_import.applied_at = clock.now()
    counts = firm_import.preview["counts"]
    audit.record(session, by, "firm_import.applied", firm_import.id, new=counts["new"], updated=counts["updated"])
    return firm_import


def discard(session: Session, by: Acting, import_id: uuid.UUID) -> FirmImport:
    """Do not import the list, and forget what stands in it."""
    firm_import = _own(session, by, import_id, locked=True)
    check_move(IMPORT_MOVES, firm_import.state, ImportState.DISCARDED)
    firm_import.state = ImportState.DISCARDED
    firm_import.content = b""
    firm_import.report = import_report.packed([])
    audit.record(session, by, "firm_import.discarded", firm_import.id)
    return firm_import


def report(session: Session, by: Acting, import_id: uuid.UUID) -> list[ReportedRow]:
    """Every row of the list with what becomes of it, or became of it."""
    return import_report.unpacked(find(session, by, import_id).report)


def changes_nothing(firm_import: FirmImport) -> bool:
    """Whether there is nothing to import."""
    counts = firm_import.preview["counts"]
    return not counts[Outcome.NEW] and not counts[Outcome.UPDATED]


def _show(session: Session, firm_import: FirmImport, reading: Reading) -> None:
    planned: list[PlannedRow] = []
    if reading.listed is not None:
        known = known_firms(session, firm_import.institution_id)
        planned = _plan(session, reading.listed, reading.twice, known)
    firm_import.report = import_report.packed(planned)
    firm_import.preview = {
        "counts": import_report.counts(planned),
        "columns": _columns(reading),
        "named": reading.listed is not None,
        "differs": 0,
    }


def _plan(session: Session, listed: FirmList, twice: Sequence[Duplicate], known: Sequence[Any]) -> list[PlannedRow]:
    return plan(listed, twice, known, lambda firm_ids: facts_of(session, firm_ids))


def _columns(reading: Reading) -> list[dict[str, Any]]:
    """The columns as they are shown; of several with one header only the first can be mapped by it."""
    listed = reading.listed
    columns = reading.seen if listed is None else tuple(zip(listed.columns, listed.samples, strict=True))
    seen: set[str] = set()
    shown = []
    for column, sample in columns:
        key = fold(column.header)
        shown.append(
            {
                "header": one_line(column.header)[:LONGEST_HEADER],
                "field": column.field,
                "sample": one_line(sample)[:SAMPLE_LENGTH],
                "mappable": bool(key) and key not in seen and len(column.header) <= LONGEST_HEADER,
            }
        )
        seen.add(key)
    return shown


def country_is_named(firm_import: FirmImport) -> bool:
    """Whether a column holds the country; else all rows are taken for firms of the institution's own."""
    return any(column["field"] == Field.COUNTRY for column in firm_import.preview["columns"])
