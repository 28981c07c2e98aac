"""What step 2 says of itself on the event home."""

import uuid

from flask import url_for
from flask_babel import gettext as _
from flask_babel import ngettext
from sqlalchemy import ColumnElement, func, select
from sqlalchemy.orm import Session

from fondaco.accounts.acting import Acting
from fondaco.events import times
from fondaco.events.models import Event
from fondaco.institutions.rail import Decision, FunnelRow, RailStep, Standing, Step, says
from fondaco.invitations import call_list, campaigns, overview
from fondaco.invitations.call_list import Whom
from fondaco.invitations.models import Campaign, CampaignState, Invitation, InvitationState
from fondaco.invitations.overview import Delivery, Tally
from fondaco.kernel import clock
from fondaco.kernel.mail import MailState


@says(Step.INVITE)
def invite(session: Session, event_id: uuid.UUID, by: Acting) -> RailStep:
    event = session.get_one(Event, event_id)
    today = times.today_at(event.tz, clock.now())
    tally = overview.tally(session, by, event_id)
    rounds = campaigns.of_event(session, by, event_id)
    return RailStep(
        standing=_standing(tally, is_over=today > event.register_by),
        truth=truth(tally, rounds),
        url=url_for("invitations.invite", event_id=event_id),
        action=_action(event_id, tally, rounds),
        decisions=_decisions(session, by, event, tally),
        funnel=(
            FunnelRow(_("Invited"), tally.sent, url_for("invitations.answers", event_id=event_id)),
            FunnelRow(_("Said yes"), tally.accepted, answers_url(event_id, state=InvitationState.ACCEPTED)),
        )
        if tally.total
        else (),
    )


def truth(tally: Tally, rounds: list[Campaign]) -> str:
    """Such as “268 sent, 97 yes, 31 no, 140 silent”."""
    if not tally.total:
        return _("The letters are being prepared.") if rounds else _("No letter has gone out yet.")
    waiting = tally.total - tally.sent
    parts = [
        _("%(number)s sent", number=tally.sent),
        _("%(number)s yes", number=tally.accepted),
        _("%(number)s no", number=tally.declined),
        _("%(number)s silent", number=tally.silent),
    ]
    if waiting:
        parts.append(_("%(number)s still to go out", number=waiting))
    return ", ".join(parts)


def answers_url(event_id: uuid.UUID, **filters: str) -> str:
    """The address of the answers that these filters leave."""
    return url_for("invitations.answers", event_id=event_id, _external=False, **filters)


def _standing(tally: Tally, *, is_over: bool) -> Standing:
    if is_over and tally.total:
        return Standing.DONE
    return Standing.CURRENT if tally.total else Standing.TODO


def _action(event_id: uuid.UUID, tally: Tally, rounds: list[Campaign]) -> tuple[str, str]:
    draft = next((each for each in rounds if each.state == CampaignState.DRAFT), None)
    if draft:
        address = url_for("invitations.campaign", event_id=event_id, campaign_id=draft.id)
        return _("Send the letters"), address
    if tally.total:
        return _("See the answers"), url_for("invitations.answers", event_id=event_id)
    return _("Write the letters"), url_for("invitations.invite", event_id=event_id)


def _decisions(session: Session, by: Acting, event: Event, tally: Tally) -> tuple[Decision, ...]:
    """What only a person can settle, each with the address of the rows."""
    today = times.today_at(event.tz, clock.now())
    own = overview.own(session, by, event.id)

    def number_of(*conditions: ColumnElement[bool]) -> int:
        return session.scalar(select(func.count()).select_from(own.where(*conditions).subquery())) or 0

    unknown = number_of(overview.has_mail(MailState.UNKNOWN))
    came_back = number_of(overview.came_back(), Invitation.state == InvitationState.SENT)
    wrong = tally.states.get(InvitationState.WRONG_PERSON, 0)
    due = call_list.count(session, by, event.id, Whom.DUE, today)
    waiting = (
        (
            unknown,
            ngettext(
                "Of %(num)s letter nobody knows whether it arrived",
                "Of %(num)s letters nobody knows whether they arrived",
                unknown,
            ),
            answers_url(event.id, delivery=Delivery.UNKNOWN),
        ),
        (
            came_back,
            ngettext("%(num)s letter came back: call the firm", "%(num)s letters came back: call the firms", came_back),
            answers_url(event.id, delivery=Delivery.FAILED),
        ),
        (
            wrong,
            ngettext(
                "%(num)s firm named another person without an address",
                "%(num)s firms named another person without an address",
                wrong,
            ),
            answers_url(event.id, state=InvitationState.WRONG_PERSON),
        ),
        (
            due,
            ngettext("%(num)s firm waits to be called back", "%(num)s firms wait to be called back", due),
            url_for("invitations.calls", event_id=event.id, whom=Whom.DUE),
        ),
    )
    return tuple(Decision(text, url) for number, text, url in waiting if number)
