"""Calendar mails as a delegate's mail program reads them."""

from dataclasses import dataclass
from datetime import datetime

import pytest
from icalendar import Calendar, Event

from tests.services.libical import libical_complaints
from tests.services.presence import MissingService, answer_for_missing
from tests.services.smtp import ReceivedMail
from tests.world import World


@dataclass(frozen=True)
class ReadInvitation:
    mail: ReceivedMail
    method: str
    event: Event
    ics: bytes

    @property
    def subject(self) -> str:
        return str(self.mail.message["Subject"]).strip()

    @property
    def uid(self) -> str:
        return str(self.event["UID"])

    @property
    def sequence(self) -> int:
        return int(self.event["SEQUENCE"])

    @property
    def start(self) -> datetime:
        found = self.event["DTSTART"].dt
        assert isinstance(found, datetime)
        return found


def invitations_to(world: World, address: str) -> list[ReadInvitation]:
    """The mails with an iTIP object, in the order in which they came."""
    return [read(mail) for mail in world.mails_to(address) if part_of(mail, "text/calendar") is not None]


def read(mail: ReceivedMail) -> ReadInvitation:
    ics = part_of(mail, "text/calendar")
    assert ics is not None
    calendar = Calendar.from_ical(ics)
    [event] = calendar.events
    return ReadInvitation(mail, str(calendar["METHOD"]), event, ics)


def part_of(mail: ReceivedMail, content_type: str) -> bytes | None:
    for part in mail.message.walk():
        if part.get_content_type() == content_type:
            content = part.get_payload(decode=True)
            assert isinstance(content, bytes)
            return content
    return None


def assert_valid(ics: bytes) -> None:
    """libical has nothing to say against the object."""
    try:
        complaints = libical_complaints(ics)
    except MissingService as missing:
        answer_for_missing(str(missing))
    if complaints:
        pytest.fail(complaints)
