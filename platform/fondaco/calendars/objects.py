"""iCalendar objects (RFC 5545): invitations and cancellations by mail (iTIP, RFC 5546), and feeds.

Times are UTC instants without a VTIMEZONE: every client shows them in its own zone, and none has to agree on rules of
daylight saving.
"""

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from datetime import datetime, timedelta

from icalendar import PARTSTAT, STATUS, TRANSP, Alarm, Calendar, Event, vCalAddress, vDuration

from fondaco.kernel.mail import Person, one_line

PRODID = "-//Fondaco//Fondaco//EN"
REMIND_BEFORE = timedelta(minutes=15)
REFRESH_EVERY = timedelta(hours=1)


@dataclass(frozen=True)
class Entry:
    """A meeting in the calendar of one delegate, in words that this person reads."""

    uid: str
    """Stable for the life of the meeting, so that updates replace what they update."""
    sequence: int
    summary: str
    description: str
    location: str
    starts_at: datetime
    ends_at: datetime
    changed_at: datetime
    url: str
    organiser: Person


def request(entry: Entry, attendee: Person, stamp: datetime) -> bytes:
    """An invitation, or the update of one (RFC 5546 §3.2.2). It names no attendee but its reader."""
    event = _event(entry, stamp)
    event.add("STATUS", STATUS.CONFIRMED)
    event.add("TRANSP", TRANSP.OPAQUE)
    event.add("ATTENDEE", _attendee(attendee, asked=True))
    event.add_component(_alarm(entry))
    return _bytes(_calendar("REQUEST", [event]))


def cancel(entry: Entry, attendee: Person, stamp: datetime) -> bytes:
    """The cancellation of an invitation for its reader (RFC 5546 §3.2.5)."""
    event = _event(entry, stamp)
    event.add("STATUS", STATUS.CANCELLED)
    event.add("ATTENDEE", _attendee(attendee, asked=False))
    return _bytes(_calendar("CANCEL", [event]))


def feed(name: str, entries: Iterable[Entry]) -> bytes:
    """All meetings of a delegate for a calendar that subscribes (RFC 5546 §3.2.1). The same entries, the same bytes."""
    events = []
    for entry in entries:
        event = _event(entry, entry.changed_at)
        event.add("STATUS", STATUS.CONFIRMED)
        event.add("TRANSP", TRANSP.OPAQUE)
        event.add_component(_alarm(entry))
        events.append(event)
    calendar = _calendar("PUBLISH", events)
    calendar.add("X-WR-CALNAME", one_line(name))
    calendar.add("REFRESH-INTERVAL", vDuration(REFRESH_EVERY), {"VALUE": "DURATION"})
    return _bytes(calendar)


def _calendar(method: str, events: Sequence[Event]) -> Calendar:
    calendar = Calendar()
    calendar.add("VERSION", "2.0")
    calendar.add("PRODID", PRODID)
    calendar.add("CALSCALE", "GREGORIAN")
    calendar.add("METHOD", method)
    for event in events:
        calendar.add_component(event)
    return calendar


def _bytes(calendar: Calendar) -> bytes:
    written: bytes = calendar.to_ical()
    return written


def _event(entry: Entry, stamp: datetime) -> Event:
    event = Event()
    event.add("UID", entry.uid)
    event.add("SEQUENCE", entry.sequence)
    event.add("DTSTAMP", stamp)
    event.add("LAST-MODIFIED", entry.changed_at)
    event.add("DTSTART", entry.starts_at)
    event.add("DTEND", entry.ends_at)
    event.add("SUMMARY", one_line(entry.summary))
    event.add("DESCRIPTION", "\n".join(one_line(line) for line in entry.description.splitlines()))
    event.add("LOCATION", one_line(entry.location))
    event.add("URL", entry.url)
    event.add("ORGANIZER", vCalAddress.new(entry.organiser.address, cn=one_line(entry.organiser.name)))
    return event


def _attendee(attendee: Person, *, asked: bool) -> vCalAddress:
    return vCalAddress.new(
        attendee.address,
        cn=one_line(attendee.name),
        cutype="INDIVIDUAL",
        role="REQ-PARTICIPANT",
        partstat=PARTSTAT.NEEDS_ACTION,
        rsvp=asked,
    )


def _alarm(entry: Entry) -> Alarm:
    alarm = Alarm()
    alarm.add("ACTION", "DISPLAY")
    alarm.add("DESCRIPTION", one_line(entry.summary))
    alarm.add("TRIGGER", -REMIND_BEFORE)
    return alarm
