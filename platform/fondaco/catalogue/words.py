"""The closed lists of this step in the reader's language."""

from flask_babel import gettext as _
from flask_babel import lazy_gettext as _l

from fondaco.catalogue.models import Part, Registration, RegistrationState
from fondaco.events import times

PART = {
    Part.ATTENDANCE: _l("Who comes, and when"),
    Part.INTERESTS: _l("What you offer and need"),
    Part.SHARING: _l("What others may see"),
}


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
            "Sent on %(when)s. %(institution)s looks through it and writes back.", when=when, institution=institution
        ),
        RegistrationState.VALIDATED: _("Confirmed by the organisers on %(when)s.", when=when),
        RegistrationState.REFUSED: _("Refused by %(institution)s on %(when)s.", institution=institution, when=when),
        RegistrationState.WITHDRAWN: _("Withdrawn by the firm on %(when)s.", when=when),
    }[registration.state]
