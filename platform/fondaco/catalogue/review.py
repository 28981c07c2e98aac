"""A registration beside what is known, and what it lacks: what an organiser looks at before deciding."""

from dataclasses import dataclass

from flask_babel import gettext as _
from flask_babel import ngettext
from sqlalchemy.orm import Session

from fondaco.accounts.acting import Acting
from fondaco.catalogue import known, registrations
from fondaco.catalogue.models import Registration, RegistrationState
from fondaco.catalogue.parts import Attendance, Interests
from fondaco.catalogue.words import PART
from fondaco.events import half_days, times
from fondaco.firms.words import cooperation
from fondaco.kernel import i18n


@dataclass(frozen=True)
class Compared:
    """One thing as the firm says it and as its institution knows it; `known` is None where that is not to be seen."""

    label: str
    said: str
    known: str | None

    @property
    def differs(self) -> bool:
        return bool(self.known) and self.known != self.said


def compared(session: Session, by: Acting, registration: Registration) -> list[Compared]:
    """Side by side. What an institution knows of its firm is shown to nobody of another one."""
    said = {**_people(known.attendance(registration)), **_interests(known.interests(registration))}
    firm = registration.firm
    if firm.institution_id not in by.works_for:
        return [Compared(label, value, None) for label, value in said.items()]
    from_directory = known.attendance_from_directory(session, registration.event_id, firm)
    directory = {**_people(from_directory), **_interests(known.interests_from_directory(firm))}
    return [Compared(label, value, directory[label]) for label, value in said.items()]


def _people(attendance: Attendance) -> dict[str, str]:
    people = attendance.delegates
    return {
        _("Who comes"): "\n".join(", ".join(filter(None, [person.name, person.role])) for person in people),
        _("E-mail"): "\n".join(person.email for person in people if person.email),
        _("Phone"): "\n".join(person.phone for person in people if person.phone),
        _("Languages"): ", ".join(
            dict.fromkeys(i18n.language_name(code) for person in people for code in person.languages)
        ),
    }


def _interests(interests: Interests) -> dict[str, str]:
    return {
        _("Profile"): interests.profile,
        _("Offers"): interests.offers,
        _("Needs"): interests.needs,
        _("Cooperation"): ", ".join(cooperation(kind) for kind in interests.cooperation),
        _("Website"): interests.website,
    }


def presence(registration: Registration) -> list[tuple[str, str]]:
    """Each delegate and when that person is there."""
    days = half_days.of_event(registration.event)
    return [
        (
            delegate.name,
            half_days.presence(registration.event, days, {absence.slot_id for absence in delegate.absences}),
        )
        for delegate in registration.delegates
    ]


def lacks(registration: Registration) -> list[str]:
    """What is missing or needs a look, in a few words each."""
    found = []
    if registration.state == RegistrationState.DRAFT:
        found += [_("open: %(part)s", part=PART[part]) for part in registrations.unanswered(registration)]
    if not registration.delegates:
        found.append(_("nobody named"))
    elif without := sum(not delegate.email for delegate in registration.delegates):
        found.append(ngettext("%(num)d without e-mail", "%(num)d without e-mail", without))
    if registration.state == RegistrationState.VALIDATED and registration.changed_at is not None:
        when = times.moment(registration.changed_at, registration.event.tz)
        found.append(_("changed by the firm on %(when)s", when=when))
    return found
