"""The names in a problem: each stands once, and what is referred to is there."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass, field
from functools import cached_property

from fondaco.scheduling.json_reading import Cursor, quoted
from fondaco.scheduling.problem import Problem


@dataclass
class Known:
    """The names that the parts read so far have given and that later parts may refer to."""

    slots: set[str] = field(default_factory=set)
    sessions: dict[str, str | None] = field(default_factory=dict)
    """The session of each slot."""
    tables: set[str] = field(default_factory=set)
    table_owners: dict[str, str] = field(default_factory=dict)
    participants: set[str] = field(default_factory=set)
    requests: set[str] = field(default_factory=set)

    @cached_property
    def session_names(self) -> frozenset[str | None]:
        """To be asked for once the slots are read."""
        return frozenset(self.sessions.values())

    @classmethod
    def of(cls, problem: Problem) -> Known:
        return cls(
            slots={slot.id for slot in problem.slots},
            sessions={slot.id: slot.session for slot in problem.slots},
            tables={table.id for table in problem.tables},
            table_owners={someone.table: someone.id for someone in problem.participants if someone.table is not None},
            participants=set(problem.participant),
            requests=set(problem.request),
        )


def new_id(cursor: Cursor, known: set[str]) -> str:
    name = cursor.identifier()
    if name in known:
        raise cursor.refuse(f"{quoted(name)} stands twice")
    known.add(name)
    return name


def known_id(cursor: Cursor, known: Iterable[str], kind: str) -> str:
    name = cursor.text()
    if name not in known:
        raise cursor.refuse(f"no {kind} {quoted(name)}")
    return name


def known_session(cursor: Cursor, known: Known) -> str:
    name = cursor.text()
    if name not in known.session_names:
        raise cursor.refuse(f"no slot is in session {quoted(name)}")
    return name


def read_slot_ids(cursor: Cursor, known: Known) -> frozenset[str]:
    names = cursor.known_texts(known.slots)
    if names is not None:
        return frozenset(names)
    return frozenset(known_id(each, known.slots, "slot") for each in cursor.items())
