"""The registration's form: what it sends, read into parts, and what stands in its fields when it is shown."""

import re
import uuid
from collections.abc import Collection
from dataclasses import dataclass
from typing import Any, TypeVar

from flask_babel import gettext as _
from pydantic import BaseModel, ValidationError
from pydantic_core import ErrorDetails
from werkzeug.datastructures import MultiDict

from fondaco.catalogue.parts import MOST_DELEGATES, Attendance, DelegateFacts
from fondaco.events.half_days import HalfDay
from fondaco.kernel.errors import Invalid

P = TypeVar("P", bound=BaseModel)
Form = MultiDict[str, str]

SPARE = 2
"""Empty places for further people that the form offers."""


@dataclass
class DelegateFields:
    """One person on the form."""

    number: int
    id: str = ""
    name: str = ""
    role: str = ""
    email: str = ""
    phone: str = ""
    languages: Collection[str] = ()
    whole: bool = True
    """There all the time; else in whole `sessions` and, of the others, in single `slots`."""
    sessions: Collection[str] = ()
    slots: Collection[str] = ()
    removed: bool = False

    @property
    def prefix(self) -> str:
        return f"delegates-{self.number}"

    @property
    def is_blank(self) -> bool:
        return not (self.id or self.name or self.role or self.email or self.phone)


def delegates_shown(attendance: Attendance, days: list[HalfDay], language: str) -> list[DelegateFields]:
    """The people as they are known, and empty places for more; the first place is always there."""
    known = [_shown(number, facts, days) for number, facts in enumerate(attendance.delegates)]
    return _with_spare(known, days, language)


def _shown(number: int, facts: DelegateFacts, days: list[HalfDay]) -> DelegateFields:
    absent_in = set(facts.absent_in)
    there = {day.key: [slot for slot in day.slots if slot.id not in absent_in] for day in days}
    whole_days = [day.key for day in days if there[day.key] == day.slots]
    return DelegateFields(
        number=number,
        id=str(facts.id or ""),
        name=facts.name,
        role=facts.role,
        email=facts.email,
        phone=facts.phone,
        languages=facts.languages,
        whole=not absent_in,
        sessions=whole_days,
        slots=[str(slot.id) for key, slots in there.items() if key not in whole_days for slot in slots],
    )


def delegates_typed(form: Form, days: list[HalfDay], language: str) -> list[DelegateFields]:
    """The people as they were typed, to show the form again."""
    return _with_spare([person for person in _typed(form) if not person.is_blank], days, language)


def _with_spare(people: list[DelegateFields], days: list[HalfDay], language: str) -> list[DelegateFields]:
    places = min(MOST_DELEGATES, max(1, len(people)) + SPARE)
    following = max((person.number for person in people), default=-1) + 1
    return people + [
        DelegateFields(number=following + n, languages=[language], sessions=[day.key for day in days])
        for n in range(places - len(people))
    ]


def _typed(form: Form) -> list[DelegateFields]:
    numbers = {int(found[1]) for name in form if (found := re.fullmatch(r"delegates-(\d{1,4})-name", name))}
    return [_typed_one(form, number) for number in sorted(numbers)]


def _typed_one(form: Form, number: int) -> DelegateFields:
    prefix = f"delegates-{number}-"
    return DelegateFields(
        number=number,
        id=form.get(prefix + "id", ""),
        name=form.get(prefix + "name", ""),
        role=form.get(prefix + "role", ""),
        email=form.get(prefix + "email", ""),
        phone=form.get(prefix + "phone", ""),
        languages=form.getlist(prefix + "languages"),
        whole=form.get(prefix + "when", "all") == "all",
        sessions=form.getlist(prefix + "sessions"),
        slots=form.getlist(prefix + "slots"),
        removed=prefix + "removed" in form,
    )


def attendance(form: Form, days: list[HalfDay]) -> Attendance:
    """Who comes, and when. Raises `Invalid` with a sentence for each field that is wrong."""
    people = [person for person in _typed(form) if not person.is_blank and not person.removed]
    facts = [
        {
            "id": person.id or None,
            "name": person.name,
            "role": person.role,
            "email": person.email,
            "phone": person.phone,
            "languages": list(person.languages),
            "absent_in": _absences(person, days),
        }
        for person in people
    ]
    return checked(Attendance, {"delegates": facts})


def _absences(person: DelegateFields, days: list[HalfDay]) -> list[uuid.UUID]:
    if person.whole:
        return []
    partly = [day for day in days if day.key not in person.sessions]
    return [slot.id for day in partly for slot in day.slots if str(slot.id) not in person.slots]


def interests_typed(form: Form) -> dict[str, Any]:
    texts = {name: form.get(name, "") for name in ("profile", "offers", "needs", "website")}
    return {**texts, "cooperation": form.getlist("cooperation")}


def sharing_typed(form: Form) -> dict[str, Any]:
    return {"show_delegates": "show_delegates" in form, "consents": form.getlist("consents")}


def checked(kind: type[P], typed: dict[str, Any]) -> P:
    """`typed` as that part. Raises `Invalid` with a sentence for each place that is wrong, the first of several."""
    try:
        return kind.model_validate(typed)
    except ValidationError as error:
        wrong: dict[str, str] = {}
        for place, sentence in map(_problem, error.errors()):
            wrong.setdefault(place, sentence)
        raise Invalid(_("Some answers need another look."), wrong) from error


def at_fields(error: Invalid, form: Form) -> dict[str, str]:
    """The sentences of an error by the form's field. People who were taken off leave gaps in its numbers."""
    numbers = [person.number for person in _typed(form) if not person.is_blank and not person.removed] or [0]

    def field(place: str) -> str:
        head, *rest = place.split(".")
        if head != "delegates":
            return head
        number, name = (numbers[int(rest[0])], rest[1]) if len(rest) > 1 else (numbers[0], "name")
        return f"delegates-{number}-{'when' if name == 'absent_in' else name}"

    return {field(place): sentence for place, sentence in error.errors.items()}


def _problem(error: ErrorDetails) -> tuple[str, str]:
    facts = error.get("ctx", {})
    place = str(facts.get("at") or ".".join(map(str, error["loc"])))
    sentences = {
        "string_too_long": _("Write at most %(most)s characters.", most=facts.get("max_length")),
        "too_long": _("These are too many: at most %(most)s are possible.", most=facts.get("max_length")),
    }
    unknown = _("This cannot be taken. Choose or type it again.")
    return place, str(facts.get("sentence") or sentences.get(error["type"], unknown))
