"""iCalendar objects that other programs read as they were meant."""

from dataclasses import replace
from datetime import UTC, datetime, timedelta

from icalendar import Calendar

from fondaco.calendars import objects
from fondaco.calendars.objects import Entry
from fondaco.kernel.mail import Person
from tests.integration.calendars.reading import assert_valid
from tests.services.libical import libical_complaints
from tests.services.presence import MissingService, answer_for_missing

STAMP = datetime(2027, 1, 11, 8, 0, tzinfo=UTC)
ANNA = Person('Anna "Ann" Müller; Export, Sales', "anna@acme.example.com")
ENTRY = Entry(
    uid="meeting-42@fondaco.example.org",
    sequence=2,
    summary="Meeting with Étoile, S.A.; Table 7\r\nATTENDEE:mailto:evil@example.com",
    description="They need: wood, oak; ash\nThey offer: “saws” – ünï\x00\nBEGIN:VALARM",
    location="Hall 3, Table 7",
    starts_at=datetime(2027, 3, 28, 1, 30, tzinfo=UTC),
    ends_at=datetime(2027, 3, 28, 1, 55, tzinfo=UTC),
    changed_at=STAMP - timedelta(hours=1),
    url="https://fondaco.example.org/my/1/agenda",
    organiser=Person("Chamber of Udine", "office@chamber.example.org"),
)


def test_an_invitation_says_who_when_where_and_reminds_a_quarter_of_an_hour_before() -> None:
    ics = objects.request(ENTRY, ANNA, STAMP)
    calendar = Calendar.from_ical(ics)
    [event] = calendar.events
    [alarm] = event.alarms.times
    assert (calendar["METHOD"], event["UID"], event["SEQUENCE"], event["STATUS"]) == (
        "REQUEST",
        "meeting-42@fondaco.example.org",
        2,
        "CONFIRMED",
    )
    assert b"DTSTART:20270328T013000Z\r\n" in ics
    assert event["DESCRIPTION"].splitlines() == [
        "They need: wood, oak; ash",
        "They offer: “saws” – ünï",
        "BEGIN:VALARM",
    ]
    assert alarm.trigger == ENTRY.starts_at - timedelta(minutes=15)
    assert event["ATTENDEE"].email == "anna@acme.example.com"
    assert event["ATTENDEE"].params["RSVP"] == "TRUE"
    assert event["ORGANIZER"].params["CN"] == "Chamber of Udine"
    assert_valid(ics)


def test_what_a_firm_wrote_cannot_add_lines_to_the_object() -> None:
    lines = objects.request(ENTRY, ANNA, STAMP).replace(b"\r\n ", b"").split(b"\r\n")
    assert [line for line in lines if line.startswith((b"ATTENDEE", b"BEGIN:VALARM"))] == [
        next(line for line in lines if line.startswith(b"ATTENDEE") and b"anna@acme" in line),
        b"BEGIN:VALARM",
    ]
    assert not any(byte < 32 for line in lines for byte in line)


def test_a_cancellation_names_the_same_meeting_with_its_next_sequence_and_reminds_nobody() -> None:
    ics = objects.cancel(replace(ENTRY, sequence=3), ANNA, STAMP)
    calendar = Calendar.from_ical(ics)
    [event] = calendar.events
    assert (calendar["METHOD"], event["UID"], event["SEQUENCE"], event["STATUS"]) == (
        "CANCEL",
        ENTRY.uid,
        3,
        "CANCELLED",
    )
    assert event.subcomponents == []
    assert_valid(ics)


def test_a_feed_is_the_same_bytes_until_something_changes() -> None:
    other = replace(ENTRY, uid="meeting-43@fondaco.example.org")
    ics = objects.feed("Wood\nMeets", [ENTRY, other])
    assert ics == objects.feed("Wood\nMeets", [ENTRY, other])
    assert ics != objects.feed("Wood\nMeets", [replace(ENTRY, sequence=3), other])
    assert [str(event["UID"]) for event in Calendar.from_ical(ics).events] == [ENTRY.uid, other.uid]
    assert_valid(ics)


def test_an_empty_feed_is_a_calendar_too() -> None:
    assert Calendar.from_ical(objects.feed("Wood Meets", [])).events == []


def test_the_check_finds_an_object_that_breaks_the_rules() -> None:
    broken = objects.request(ENTRY, ANNA, STAMP).replace(b"ORGANIZER", b"X-ORGANIZER")
    try:
        assert libical_complaints(broken) != ""
    except MissingService as missing:
        answer_for_missing(str(missing))
