"""The demand of a published event: who asks whom, and when everybody is there, read from a `.dzn` file."""

import csv
import io
from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime, timedelta
from pathlib import Path
from typing import Any

from fondaco.scheduling import InputError, Problem, read_dzn

MINUTES, PAUSE = 20, 5
MORNING, AFTERNOON = "08:00", "14:00"


class UnplayableDemand(Exception):
    """Raised for a file that is no such problem, or that asks for what firms cannot say in Fondaco."""


@dataclass(frozen=True)
class Wish:
    """A meeting that both sides want. `session` is the half-day that it is bound to, or nothing."""

    asks: int
    asked: int
    session: str | None


@dataclass(frozen=True)
class Demand:
    """A published event: firms by number from 0, slots by their place in the day."""

    name: str
    firms: int
    tables: int
    morning_slots: int
    afternoon_slots: int
    absences: Sequence[frozenset[int]]
    wishes: Sequence[Wish]

    def slots(self) -> dict[str, Any]:
        """The event's slots as the API takes them: all on its first day."""
        return {
            "half_days": [
                _half_day("morning", MORNING, self.morning_slots),
                _half_day("afternoon", AFTERNOON, self.afternoon_slots),
            ],
            "minutes": MINUTES,
            "pause": PAUSE,
        }

    def firm_list(self) -> bytes:
        """A list of fictional firms, as many as the event has: one for each of its participants."""
        text = io.StringIO()
        rows = csv.writer(text, delimiter=";")
        rows.writerow(["Name", "Country", "City", "NACE 2.1", "E-mail", "Contact", "Language", "Offers", "Needs"])
        for number in range(self.firms):
            language = ("en", "it", "de")[number % 3]
            rows.writerow(
                [
                    firm_name(number),
                    ("SI", "IT", "AT")[number % 3],
                    ("Ljubljana", "Udine", "Villach")[number % 3],
                    ("31.00", "16.11", "28.49")[number % 3],
                    firm_address(number),
                    f"Contact {number + 1}",
                    language,
                    "What the others at this event look for.",
                    "What the others at this event offer.",
                ]
            )
        return text.getvalue().encode()


def firm_name(number: int) -> str:
    """The name of the firm that stands for a participant."""
    return f"Participant {number + 1:03} Ltd"


def firm_address(number: int) -> str:
    """Where its mail goes."""
    return f"office@participant-{number + 1:03}.example.org"


def read_demand(file: Path) -> Demand:
    """Raises `UnplayableDemand`, saying where the file is wrong or what in it cannot be played."""
    try:
        problem = read_dzn(file.read_text())
    except (InputError, UnicodeDecodeError) as error:
        raise UnplayableDemand(f"{file} is not a published meeting-scheduling problem: {error}") from error
    return _playable(file, problem)


def _playable(file: Path, problem: Problem) -> Demand:
    if any(request.after or request.fixed for request in problem.requests):
        raise UnplayableDemand(
            f"{file} orders meetings or fixes their slots, which firms cannot ask for. "
            "Play one of the originals, or solve it with: fondaco schedule solve"
        )
    place = {participant.id: number for number, participant in enumerate(problem.participants)}
    pairs = [frozenset(request.participants) for request in problem.requests]
    if len(set(pairs)) != len(pairs):
        raise UnplayableDemand(f"In {file} two participants meet twice, which firms cannot ask for.")
    morning = sum(slot.session == "morning" for slot in problem.slots)
    return Demand(
        name=file.name.removesuffix(".dzn"),
        firms=len(problem.participants),
        tables=len(problem.tables),
        morning_slots=morning,
        afternoon_slots=len(problem.slots) - morning,
        absences=[
            frozenset(problem.slot_order[slot] for slot in participant.unavailable)
            for participant in problem.participants
        ],
        wishes=[
            Wish(place[request.participants[0]], place[request.participants[1]], request.session)
            for request in problem.requests
        ],
    )


def _half_day(name: str, starts: str, slots: int) -> dict[str, str]:
    first = datetime.fromisoformat(f"2027-03-10T{starts}")
    last = first + timedelta(minutes=slots * MINUTES + (slots - 1) * PAUSE)
    return {"name": name, "on": first.date().isoformat(), "starts": starts, "ends": f"{last:%H:%M}"}
