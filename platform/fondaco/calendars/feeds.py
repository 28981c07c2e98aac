"""A delegate's private calendar feed: an address that only its holder knows, and that can be taken back."""

import uuid
from dataclasses import dataclass
from datetime import datetime, timedelta

from flask_babel import gettext as _
from sqlalchemy import func, select
from sqlalchemy.orm import Session

from fondaco.accounts.acting import Acting
from fondaco.calendars import entries, objects
from fondaco.catalogue.models import Delegate
from fondaco.events.events import phase_deadline
from fondaco.events.models import Event
from fondaco.kernel import audit, clock, i18n, links, tokens
from fondaco.kernel.errors import NotFound
from fondaco.kernel.tokens import Purpose, Token
from fondaco.meetings import agendas, parties, readers
from fondaco.meetings.models import Meeting

LIVES_AFTER_EVENT = timedelta(days=60)


@dataclass(frozen=True)
class Feed:
    ics: bytes
    changed_at: datetime
    """When a meeting of the event last changed: not before the feed did."""


def create(session: Session, by: Acting, delegate_id: uuid.UUID) -> str:
    """A new address for the delegate's feed; an older one ends. It can be shown this once, as only its hash is kept."""
    delegate = _of_firm(session, by, delegate_id)
    event = session.get_one(Event, delegate.event_id)
    tokens.revoke(session, Purpose.CALENDAR_FEED, delegate.id)
    expires = phase_deadline(event.ends_on, event.tz) + LIVES_AFTER_EVENT
    text = tokens.issue(session, Purpose.CALENDAR_FEED, delegate.id, expires)
    audit.record(session, by, "calendar_feed.created", delegate.id, event_id=delegate.event_id)
    return links.link("calendars.feed", token=text)


def take_back(session: Session, by: Acting, delegate_id: uuid.UUID) -> None:
    """End the delegate's feed: whoever knows its address sees nothing any more."""
    delegate = _of_firm(session, by, delegate_id)
    tokens.revoke(session, Purpose.CALENDAR_FEED, delegate.id)
    audit.record(session, by, "calendar_feed.taken_back", delegate.id, event_id=delegate.event_id)


def exists(session: Session, delegate_id: uuid.UUID) -> bool:
    """Whether the delegate has a feed that works."""
    return (
        session.scalar(
            select(Token.id).where(
                Token.purpose == Purpose.CALENDAR_FEED,
                Token.subject_id == delegate_id,
                Token.used_at.is_(None),
                Token.expires_at > clock.now(),
            )
        )
        is not None
    )


def read(session: Session, text: str) -> Feed:
    """The feed behind an address, in the delegate's language. Raises `NotFound` and `Gone`."""
    token = tokens.read(session, Purpose.CALENDAR_FEED, text)
    delegate = session.get(Delegate, token.subject_id)
    if delegate is None:
        raise NotFound(_("This calendar does not exist any more."))
    reader = readers.reader(session, delegate, delegate.registration)
    event = session.get_one(Event, delegate.event_id)
    agenda = agendas.agenda_of(session, delegate.registration)
    with i18n.in_language(reader.language):
        meetings = [each.meeting for each in agenda.of_delegate(delegate.id)]
        ics = objects.feed(event.name, [entries.entry(session, meeting, delegate) for meeting in meetings])
    changed_at = session.scalar(select(func.max(Meeting.changed_at)).where(Meeting.event_id == event.id))
    return Feed(ics, max(changed_at or token.created_at, token.created_at))


def _of_firm(session: Session, by: Acting, delegate_id: uuid.UUID) -> Delegate:
    delegate = session.get(Delegate, delegate_id)
    if delegate is None or not (
        by.acts_for(delegate.registration.firm_id) or parties.works_for_event(session, by, delegate.event_id)
    ):
        raise NotFound(_("There is no such delegate, or not of your firm."))
    return delegate
