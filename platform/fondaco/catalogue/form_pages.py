"""The registration as a firm fills it in: three short parts, then “check your answers”."""

import functools
from collections.abc import Iterable
from operator import itemgetter
from typing import Any

from flask import flash, redirect, render_template, request
from flask_babel import gettext as _
from werkzeug.wrappers import Response

from fondaco.catalogue import consents, known, registrations, words
from fondaco.catalogue.blueprint import pages
from fondaco.catalogue.doors import Door, at_each_door, entered
from fondaco.catalogue.form_fields import (
    at_fields,
    attendance,
    checked,
    delegates_shown,
    delegates_typed,
    interests_typed,
    sharing_typed,
)
from fondaco.catalogue.models import Part, Registration, RegistrationState
from fondaco.catalogue.parts import Interests, Sharing
from fondaco.events import half_days, times
from fondaco.firms.words import COOPERATIONS
from fondaco.institutions.models import Institution
from fondaco.kernel import i18n
from fondaco.kernel.database import session
from fondaco.kernel.errors import Conflict, Invalid, NotFound
from fondaco.kernel.unit_of_work import writes

Page = str | Response | tuple[str, int]

MORE_LANGUAGES = (
    "bg", "cs", "da", "de", "el", "en", "es", "et", "fi", "fr", "ga", "hr", "hu", "it", "lt", "lv", "mt", "nl",
    "pl", "pt", "ro", "sk", "sl", "sv", "bs", "is", "mk", "no", "sq", "sr", "tr", "uk", "ar", "he", "ja", "zh",
)  # fmt: skip
"""Offered besides those of the event: the official languages of the Union and of its neighbours, and a few more."""


@at_each_door(pages, "", "", "GET")
def open_registration(door: str, **arguments: Any) -> Page:
    """Where to go on: the first part that is still open, else “check your answers”."""
    came = entered(session(), door, **arguments)
    return redirect(_next(came, came.registration))


def _next(door: Door, registration: Registration | None) -> str:
    if registration is None:
        return door.url("part", part=Part.ATTENDANCE.value)
    if registration.state == RegistrationState.DRAFT:
        for part in registrations.unanswered(registration):
            return door.url("part", part=part.value)
    return door.url("answers")


@at_each_door(pages, "part", "/<part>", "GET")
def show_part(door: str, part: str, **arguments: Any) -> Page:
    came = entered(session(), door, **arguments)
    registrations.check_open(came.by, came.event, came.registration)
    return _part_page(came, _part(part), _values(came, _part(part)), {})


@at_each_door(pages, "save", "/<part>", "POST")
@writes
def save_part(door: str, part: str, **arguments: Any) -> Page:
    came = entered(session(), door, **arguments)
    wanted = _part(part)
    try:
        registration = _save(came, wanted)
    except Invalid as error:
        session().rollback()
        return _part_page(came, wanted, _typed(came, wanted), at_fields(error, request.form)), error.status
    except Conflict as error:
        session().rollback()
        return _part_page(came, wanted, _typed(came, wanted), {"": str(error)}), error.status
    if registration.state != RegistrationState.DRAFT:
        flash(_("Your change is saved."), "good")
    return redirect(_next(came, registration), 303)


def _part(name: str) -> Part:
    if name not in set(Part):
        raise NotFound(_("There is no such page."))
    return Part(name)


def _save(door: Door, part: Part) -> Registration:
    registration = door.registration or registrations.enrol(session(), door.by, door.event.id, door.firm.id)
    given = session(), door.by, registration.id
    if part == Part.ATTENDANCE:
        return registrations.save_attendance(*given, attendance(request.form, half_days.of_event(door.event)))
    if part == Part.INTERESTS:
        return registrations.save_interests(*given, checked(Interests, interests_typed(request.form)))
    return registrations.save_sharing(*given, checked(Sharing, sharing_typed(request.form)))


def _values(door: Door, part: Part) -> dict[str, Any]:
    """What stands in the fields: what was saved, else what is known of the firm."""
    registration = door.registration
    if part == Part.ATTENDANCE:
        people = (
            known.attendance(registration)
            if registration
            else known.attendance_from_directory(session(), door.event.id, door.firm)
        )
        return {"people": delegates_shown(people, half_days.of_event(door.event), _language(door))}
    if part == Part.INTERESTS:
        return (
            known.interests(registration) if registration else known.interests_from_directory(door.firm)
        ).model_dump()
    sharing = known.sharing(registration) if registration else Sharing.model_construct(consents=[])
    return sharing.model_dump(mode="json")


def _typed(door: Door, part: Part) -> dict[str, Any]:
    """What stands in the fields after an error: what was typed."""
    if part == Part.ATTENDANCE:
        return {"people": delegates_typed(request.form, half_days.of_event(door.event), _language(door))}
    return interests_typed(request.form) if part == Part.INTERESTS else sharing_typed(request.form)


def _language(door: Door) -> str:
    if door.registration is not None:
        return door.registration.language
    return known.language_of(session(), door.event.id, door.firm)


def _part_page(door: Door, part: Part, values: dict[str, Any], errors: dict[str, str]) -> str:
    number = list(Part).index(part)
    spoken = list(dict.fromkeys([_language(door), *door.event.languages, "en"]))
    return render_template(
        f"pages/catalogue/{part.value}.html",
        door=door,
        event=door.event,
        part=part.value,
        titles=words.PART,
        number=number + 1,
        back=door.url("part", part=list(Part)[number - 1].value) if number else None,
        institution=session().get_one(Institution, door.firm.institution_id),
        values=values,
        errors=errors,
        days=half_days.of_event(door.event),
        spoken=_named(spoken),
        more_languages=sorted(_named(code for code in MORE_LANGUAGES if code not in spoken), key=itemgetter(1)),
        cooperation=[(kind.value, name) for kind, name in COOPERATIONS.items()],
        consents=[(purpose.value, text) for purpose, text in consents.TEXTS.items()],
    )


def _named(codes: Iterable[str]) -> list[tuple[str, str]]:
    return [(code, i18n.language_name(code)) for code in codes]


@at_each_door(pages, "answers", "/answers", "GET")
def answers(door: str, **arguments: Any) -> Page:
    came = entered(session(), door, **arguments)
    if came.registration is None:
        return redirect(_next(came, None))
    return _answers_page(came, came.registration, {})


def _answers_page(door: Door, registration: Registration, errors: dict[str, str]) -> str:
    return render_template(
        "pages/catalogue/answers.html",
        door=door,
        event=door.event,
        registration=registration,
        institution=session().get_one(Institution, door.firm.institution_id),
        open_parts=registrations.unanswered(registration) if registration.state == RegistrationState.DRAFT else [],
        late=registrations.is_late(door.by, door.event),
        attendance=known.attendance(registration),
        interests=known.interests(registration),
        sharing=known.sharing(registration),
        presence=functools.partial(half_days.presence, door.event, half_days.of_event(door.event)),
        last_day=times.day(door.event.register_by),
        words=words,
        consents=consents.TEXTS,
        errors=errors,
    )


@at_each_door(pages, "submit", "/submit", "POST")
@writes
def submit(door: str, **arguments: Any) -> Page:
    came = entered(session(), door, **arguments)
    registration = _registration(came)
    try:
        registrations.submit(session(), came.by, registration.id)
    except Invalid as error:
        session().rollback()
        return _answers_page(came, registration, {part: str(error) for part in error.errors}), 422
    flash(_("Your registration is sent."), "good")
    return redirect(came.url("answers"), 303)


@at_each_door(pages, "withdraw", "/withdraw", "POST")
@writes
def withdraw(door: str, **arguments: Any) -> Page:
    came = entered(session(), door, **arguments)
    registrations.withdraw(session(), came.by, _registration(came).id, request.form.get("cause", ""))
    flash(_("The registration is withdrawn. The organisers know."), "neutral")
    return redirect(came.url("answers"), 303)


@at_each_door(pages, "again", "/again", "POST")
@writes
def take_up_again(door: str, **arguments: Any) -> Page:
    came = entered(session(), door, **arguments)
    registration = registrations.enrol(session(), came.by, came.event.id, came.firm.id)
    return redirect(_next(came, registration), 303)


def _registration(door: Door) -> Registration:
    if door.registration is None:
        raise NotFound(_("There is no registration yet."))
    return door.registration
