"""The phone: whom to call, and what came of it."""

import uuid
from dataclasses import dataclass
from datetime import date

from flask_babel import gettext as _
from sqlalchemy.orm import Session

from fondaco.accounts.acting import Acting
from fondaco.invitations import answers
from fondaco.invitations.models import AttemptResult, DeclineReason, Invitation, Through
from fondaco.kernel.errors import Invalid


@dataclass(frozen=True)
class CallOutcome:
    """What came of one attempt to reach a firm; the later facts belong to some results only."""

    result: AttemptResult
    note: str = ""
    reason: DeclineReason | None = None
    """Of a no."""
    call_back_on: date | None = None
    """Of `CALL_BACK`."""
    name: str = ""
    """Of `WRONG_PERSON`: who is the right one."""
    email: str = ""


CALL_RESULTS = (
    AttemptResult.ACCEPTED,
    AttemptResult.DECLINED,
    AttemptResult.NO_ANSWER,
    AttemptResult.CALL_BACK,
    AttemptResult.WRONG_NUMBER,
    AttemptResult.WRONG_PERSON,
)
"""What can come of a call."""


def record(
    session: Session, by: Acting, invitation_id: uuid.UUID, outcome: CallOutcome, through: Through = Through.PHONE
) -> Invitation:
    """Enter what came of an attempt by staff to reach a firm; an answer is taken as the firm's.

    Raises `Invalid` where a fact is missing, `Conflict` for an answer after the event or one that is not possible.
    """
    if outcome.result not in CALL_RESULTS:
        raise Invalid(_("Choose what came of the call."), {"result": _("Choose what came of the call.")})
    if outcome.result == AttemptResult.CALL_BACK and outcome.call_back_on is None:
        message = _("Say on which day to call back.")
        raise Invalid(message, {"call_back_on": message})
    asked = answers.for_staff(session, by, invitation_id, through)
    match outcome.result:
        case AttemptResult.ACCEPTED:
            answers.accept(session, asked)
        case AttemptResult.DECLINED:
            answers.decline(session, asked, outcome.reason, outcome.note)
        case AttemptResult.WRONG_PERSON:
            answers.pass_on(session, asked, outcome.name, outcome.email)
    on = outcome.call_back_on if outcome.result == AttemptResult.CALL_BACK else None
    answers.note_attempt(session, asked, outcome.result, outcome.note, on)
    return asked.invitation
