"""What an import will do, row by row, against the directory as it is at that moment."""

import enum
import uuid
from collections import defaultdict
from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass

from fondaco.firms.listfile import Duplicate, Finding, FirmList, FirmRow
from fondaco.firms.listfile.duplicates import folded_name
from fondaco.firms.merging import Change, FirmFacts, changes, merge, new_facts
from fondaco.firms.recognition import Known, Recognised, recognise


class Outcome(enum.StrEnum):
    """What becomes of a row."""

    NEW = "new"
    UPDATED = "updated"
    UNCHANGED = "unchanged"
    DUPLICATE = "duplicate"
    REFUSED = "refused"


class Caution(enum.StrEnum):
    """What somebody should look at before the import is done, though the row is taken."""

    RENAMES = "renames"
    """The firm has another name in the directory."""
    NUMBER_OF_ANOTHER = "number_of_another"
    """A different firm of the directory has the number that the list gives this one."""
    LIKE_ANOTHER = "like_another"
    """The row is like a firm of the directory that another row describes."""


@dataclass(frozen=True)
class PlannedRow:
    """One row and what becomes of it. `known` is None for a firm that is not in the directory."""

    row: int
    name: str
    outcome: Outcome
    known: Known | None = None
    facts: FirmFacts | None = None
    """What will be known of the firm: for new and updated ones."""
    before: FirmFacts | None = None
    changes: tuple[Change, ...] = ()
    duplicate_of: int | None = None
    cautions: tuple[tuple[Caution, str], ...] = ()
    """Each with the name of the firm of the directory that it is about."""
    findings: tuple[Finding, ...] = ()


FactsOf = Callable[[Sequence[uuid.UUID]], Mapping[uuid.UUID, FirmFacts]]


def plan(listed: FirmList, twice: Sequence[Duplicate], known: Sequence[Known], facts_of: FactsOf) -> list[PlannedRow]:
    """The rows of `listed` in their order.

    `twice` are its duplicates; `known` is the directory, of which `facts_of` looks up the firms that are recognised.
    """
    findings: defaultdict[int, list[Finding]] = defaultdict(list)
    for finding in (*listed.refusals, *listed.remarks):
        findings[finding.row].append(finding)
    first_of = {duplicate.row: duplicate.of for duplicate in twice}
    own = [row for row in listed.rows if row.row not in first_of]
    recognised = recognise(own, known)
    facts = facts_of([firm.firm_id for firm in recognised.firms.values()])
    planned = [
        PlannedRow(number, listed.refused_names.get(number, ""), Outcome.REFUSED, findings=tuple(findings[number]))
        for number in listed.refused_rows
    ]
    for row in listed.rows:
        about = tuple(findings[row.row])
        if row.row in first_of:
            planned.append(
                PlannedRow(row.row, row.name, Outcome.DUPLICATE, duplicate_of=first_of[row.row], findings=about)
            )
        elif firm := recognised.firms.get(row.row):
            planned.append(_known_firm(row, firm, facts[firm.firm_id], about))
        else:
            planned.append(_new_firm(row, recognised, about))
    return sorted(planned, key=lambda each: each.row)


def _known_firm(row: FirmRow, firm: Known, before: FirmFacts, findings: tuple[Finding, ...]) -> PlannedRow:
    after = merge(before, row)
    changed = changes(before, after)
    renames = folded_name(firm.name) != folded_name(row.name)
    return PlannedRow(
        row.row,
        row.name,
        Outcome.UPDATED if changed else Outcome.UNCHANGED,
        known=firm,
        facts=after,
        before=before,
        changes=changed,
        cautions=((Caution.RENAMES, firm.name),) if renames else (),
        findings=findings,
    )


def _new_firm(row: FirmRow, recognised: Recognised, findings: tuple[Finding, ...]) -> PlannedRow:
    others = (
        (Caution.NUMBER_OF_ANOTHER, recognised.number_of_another.get(row.row)),
        (Caution.LIKE_ANOTHER, recognised.like_another.get(row.row)),
    )
    return PlannedRow(
        row.row,
        row.name,
        Outcome.NEW,
        facts=new_facts(row),
        cautions=tuple((caution, other.name) for caution, other in others if other),
        findings=findings,
    )
