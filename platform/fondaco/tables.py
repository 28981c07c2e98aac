"""Every table, imported here so that foreign keys across steps and the migrations see the whole schema."""

from fondaco.accounts import models as accounts
from fondaco.assistance import models as assistance
from fondaco.calendars import models as calendars
from fondaco.catalogue import models as catalogue
from fondaco.events import models as events
from fondaco.firms import models as firms
from fondaco.followup import models as followup
from fondaco.institutions import models as institutions
from fondaco.invitations import models as invitations
from fondaco.kernel import audit, claims, heartbeat, mail, outbox, timers, tokens, unit_of_work
from fondaco.meetings import models as meetings

__all__ = [
    "accounts",
    "assistance",
    "audit",
    "calendars",
    "catalogue",
    "claims",
    "events",
    "firms",
    "followup",
    "heartbeat",
    "institutions",
    "invitations",
    "mail",
    "meetings",
    "outbox",
    "timers",
    "tokens",
    "unit_of_work",
]
