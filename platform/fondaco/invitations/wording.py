"""States, ways and reasons as people read them."""

from datetime import date
from zoneinfo import ZoneInfo

from flask_babel import gettext as _

from fondaco.events import times
from fondaco.invitations.models import (
    AttemptResult,
    CampaignState,
    Channel,
    ContactAttempt,
    DeclineReason,
    Invitation,
    InvitationState,
    Through,
)
from fondaco.invitations.overview import Delivery, Row

Chip = tuple[str, str]
"""A word and its tone."""


def campaign_chip(state: CampaignState) -> Chip:
    return {
        CampaignState.DRAFT: (_("Being prepared"), "accent"),
        CampaignState.SENDING: (_("Sending"), "wait"),
        CampaignState.SENT: (_("Sent"), "good"),
    }[state]


def state_chip(state: InvitationState) -> Chip:
    return {
        InvitationState.PREPARED: (_("Prepared"), "neutral"),
        InvitationState.SENT: (_("Silent"), "neutral"),
        InvitationState.ACCEPTED: (_("Yes"), "good"),
        InvitationState.DECLINED: (_("No"), "neutral"),
        InvitationState.WRONG_PERSON: (_("Wrong person"), "wait"),
        InvitationState.UNREACHABLE: (_("Not reached"), "bad"),
    }[state]


def row_chip(row: Row) -> Chip:
    """The state of an invitation; where it is silent because its letter did not arrive, that."""
    failed = row.delivery in (Delivery.FAILED, Delivery.UNKNOWN)
    if row.invitation.state == InvitationState.SENT and failed and row.delivery:
        return delivery_chip(row.delivery)
    return state_chip(row.invitation.state)


def channel(value: Channel) -> str:
    return {Channel.EMAIL: _("E-mail"), Channel.LETTER: _("Letter and phone")}[value]


def delivery_chip(value: Delivery) -> Chip:
    return {
        Delivery.WAITING: (_("On its way"), "accent"),
        Delivery.DELIVERED: (_("Delivered"), "good"),
        Delivery.FAILED: (_("Came back"), "bad"),
        Delivery.UNKNOWN: (_("Arrival unknown"), "wait"),
    }[value]


def reason(value: DeclineReason) -> str:
    return {
        DeclineReason.DATES: _("The dates do not suit"),
        DeclineReason.SECTOR: _("It does not fit our field"),
        DeclineReason.NO_TIME: _("We have nobody who could come"),
        DeclineReason.COST: _("It costs too much"),
        DeclineReason.HAS_PARTNERS: _("We have enough partners"),
        DeclineReason.OTHER: _("Another reason"),
    }[value]


def reason_given(invitation: Invitation) -> str:
    """Why the firm declined, as far as it said."""
    known = invitation.decline_reason
    spoken = reason(known) if known and known != DeclineReason.OTHER else ""
    return ": ".join(part for part in (spoken, invitation.reason) if part)


def result(value: AttemptResult) -> str:
    return {
        AttemptResult.MAILED: _("Letter mailed"),
        AttemptResult.PRINTED: _("Letter printed"),
        AttemptResult.NO_ANSWER: _("Nobody answered"),
        AttemptResult.CALL_BACK: _("Call back"),
        AttemptResult.WRONG_NUMBER: _("Wrong number"),
        AttemptResult.ACCEPTED: _("Said yes"),
        AttemptResult.DECLINED: _("Said no"),
        AttemptResult.WRONG_PERSON: _("Wrong person"),
        AttemptResult.BOUNCED: _("Address does not work"),
        AttemptResult.UNSUBSCRIBED: _("Wants no more letters"),
    }[value]


def through(value: str) -> str:
    return {
        Through.LINK: _("by link"),
        Through.PHONE: _("by phone"),
        Through.LETTER: _("by letter"),
        Through.EMAIL: _("by e-mail"),
        Through.DESK: _("at the desk"),
    }[Through(value)]


def way(value: Through) -> str:
    return {
        Through.LINK: _("Link in the letter"),
        Through.PHONE: _("Phone"),
        Through.LETTER: _("Letter"),
        Through.EMAIL: _("E-mail"),
        Through.DESK: _("Desk"),
    }[value]


def attempt(value: ContactAttempt, zone: ZoneInfo) -> str:
    """An attempt in one line: day, what came of it, note."""
    said = result(value.result)
    if value.call_back_on:
        said = _("Call back on %(day)s", day=times.short_day(value.call_back_on))
    day = times.short_day(times.today_at(zone, value.at))
    return ": ".join(part for part in (day, said) if part) + (f" ({value.note})" if value.note else "")


def phone(invitation: Invitation) -> str:
    """The number to call: the contact's own, else the firm's."""
    return (invitation.contact.phone if invitation.contact else "") or invitation.firm.phone


def cause(row: Row, zone: ZoneInfo) -> str:
    """Why the invitation is in its state, and since when."""
    invitation = row.invitation
    if invitation.state == InvitationState.PREPARED:
        on_paper = invitation.channel == Channel.LETTER
        return _("The letter is to be printed.") if on_paper else _("The letter is about to be sent.")
    if invitation.state == InvitationState.SENT and invitation.sent_at:
        return _letter_out(row, times.short_day(times.today_at(zone, invitation.sent_at)))
    if invitation.answered_at is None:
        last = invitation.attempts[-1] if invitation.attempts else None
        return attempt(last, zone) if last else ""
    when = {
        "day": times.short_day(times.today_at(zone, invitation.answered_at)),
        "way": through(invitation.answered_through),
    }
    if invitation.state == InvitationState.ACCEPTED:
        return _("Accepted on %(day)s %(way)s", **when)
    if invitation.state == InvitationState.DECLINED:
        said = _("Declined on %(day)s %(way)s", **when)
        return ": ".join(part for part in (said, reason_given(invitation)) if part)
    return _("Named somebody else on %(day)s %(way)s", **when)


def _letter_out(row: Row, day: str) -> str:
    if row.invitation.channel == Channel.LETTER:
        return _("Letter printed on %(day)s", day=day)
    match row.delivery:
        case Delivery.WAITING:
            return _("Letter written on %(day)s, on its way", day=day)
        case Delivery.FAILED:
            return _("Letter of %(day)s came back: %(reply)s", day=day, reply=(row.mail and row.mail.reply) or "")
        case Delivery.UNKNOWN:
            return _("Letter of %(day)s: nobody knows whether it arrived", day=day)
    return _("Letter sent on %(day)s", day=day)


def next_step(invitation: Invitation, today: date) -> str:
    """What is to be done next about a firm on the call list."""
    last = invitation.attempts[-1] if invitation.attempts else None
    if last and last.result == AttemptResult.CALL_BACK and last.call_back_on:
        due = last.call_back_on <= today
        return _("Call back now") if due else _("Call back on %(day)s", day=times.short_day(last.call_back_on))
    if last and last.result == AttemptResult.WRONG_NUMBER:
        return _("Find the right number")
    if invitation.state == InvitationState.PREPARED and invitation.channel == Channel.LETTER:
        return _("Print the letter")
    if not phone(invitation):
        return _("Find a phone number")
    if last and last.result == AttemptResult.NO_ANSWER:
        return _("Call again")
    return _("Call")
