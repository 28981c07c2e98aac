"""The closed lists of this step in the reader's language."""

from flask_babel import gettext as _
from flask_babel import lazy_gettext as _l

from fondaco.catalogue.models import Part, Registration, RegistrationState
from fondaco.events import times
from fondaco.firms.vocabulary import Cooperation, SizeClass

COOPERATION = {
    Cooperation.AGENCY: _l("Commercial agency"),
    Cooperation.DISTRIBUTION: _l("Distribution"),
    Cooperation.FRANCHISE: _l("Franchise"),
    Cooperation.LICENCE: _l("Licence"),
    Cooperation.SUPPLY: _l("Supply"),
    Cooperation.MANUFACTURING: _l("Manufacturing"),
    Cooperation.OUTSOURCING: _l("Outsourcing and subcontracting"),
    Cooperation.SERVICES: _l("Services"),
    Cooperation.JOINT_VENTURE: _l("Joint venture"),
    Cooperation.INVESTMENT: _l("Investment"),
    Cooperation.TECHNICAL: _l("Technical cooperation"),
    Cooperation.RESEARCH: _l("Research cooperation"),
}

SIZE = {
    SizeClass.MICRO: _l("Up to 10 employees"),
    SizeClass.SMALL: _l("11 to 49 employees"),
    SizeClass.MEDIUM: _l("50 to 249 employees"),
    SizeClass.LARGE: _l("250 employees or more"),
    SizeClass.RESEARCH: _l("Research institution"),
    SizeClass.UNIVERSITY: _l("University"),
    SizeClass.OTHER: _l("Other organisation"),
}

PART = {
    Part.ATTENDANCE: _l("Who comes, and when"),
    Part.INTERESTS: _l("What you offer and need"),
    Part.SHARING: _l("What others may see"),
}


def cooperation(value: str) -> str:
    """The name of a kind of cooperation; of one that is not in the list, the value itself."""
    return str(COOPERATION[Cooperation(value)]) if value in set(Cooperation) else value


def chip(registration: Registration) -> tuple[str, str]:
    """A registration's state as word and tone."""
    if registration.changes_asked:
        return _("Changes asked for"), "wait"
    return {
        RegistrationState.DRAFT: (_("Not sent yet"), "neutral"),
        RegistrationState.SUBMITTED: (_("Sent"), "accent"),
        RegistrationState.VALIDATED: (_("In the catalogue"), "good"),
        RegistrationState.REFUSED: (_("Refused"), "bad"),
        RegistrationState.WITHDRAWN: (_("Withdrawn"), "bad"),
    }[registration.state]


def standing(registration: Registration, institution: str) -> str:
    """Since when and through whom the registration is in its state; the reason stands in `decision_note`."""
    at = registration.decided_at or registration.submitted_at or registration.created_at
    when = times.moment(at, registration.event.tz)
    if registration.changes_asked:
        return _("%(institution)s asked for changes on %(when)s.", institution=institution, when=when)
    return {
        RegistrationState.DRAFT: _("Begun on %(when)s; nothing is sent yet.", when=when),
        RegistrationState.SUBMITTED: _(
            "Sent on %(when)s. %(institution)s looks through it and writes to you.", when=when, institution=institution
        ),
        RegistrationState.VALIDATED: _("In the catalogue since %(when)s.", when=when),
        RegistrationState.REFUSED: _("Refused by %(institution)s on %(when)s.", institution=institution, when=when),
        RegistrationState.WITHDRAWN: _("Withdrawn by the firm on %(when)s.", when=when),
    }[registration.state]
