"""What institutions and roles are called in the reader's language."""

from flask_babel import gettext as _

from fondaco.accounts.models import RoleKind
from fondaco.institutions.models import InstitutionKind


def kind_name(kind: InstitutionKind) -> str:
    return {
        InstitutionKind.CHAMBER: _("Chamber of commerce"),
        InstitutionKind.CLUSTER: _("Cluster organisation"),
        InstitutionKind.ASSISTANCE_CENTRE: _("Assistance centre"),
        InstitutionKind.AGENCY: _("Agency"),
        InstitutionKind.UNIVERSITY: _("University"),
    }[kind]


def role_name(kind: RoleKind) -> str:
    return {
        RoleKind.ADMINISTRATOR: _("Administrator"),
        RoleKind.ORGANISER: _("Organiser"),
        RoleKind.ADVISER: _("Adviser"),
        RoleKind.REPRESENTATIVE: _("Firm's representative"),
    }[kind]
