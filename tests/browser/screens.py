"""The main screens by season: who looks, and where. Walked by a test, and photographed by `make screenshots`."""

from collections.abc import Iterator
from dataclasses import dataclass

from fondaco_workers.demo import cast
from fondaco_workers.demo.play import Play
from fondaco_workers.demo.stage import Stage


@dataclass(frozen=True)
class Screen:
    """`who` signs in with a mailed link; nobody looks at public pages and at pages behind links."""

    name: str
    address: str
    who: str = ""
    ends: bool = False
    """Whether the page says after the event that its time is over (410)."""


def of(play: Play, season: Stage) -> Iterator[Screen]:
    """The screens that are of interest once the chapter of that name is told."""
    event, people = f"/events/{play.event_id}", People(play)
    match season:
        case Stage.SELECT:
            yield Screen("sign-in", "/sign-in")
            yield Screen("public-event", f"/e/{play.event['slug']}")
            yield Screen("events", "/events", people.organiser)
            yield Screen("select", f"{event}/select", people.organiser)
            yield Screen("directory", "/firms", people.organiser)
            yield Screen("imports", "/firms/imports", people.organiser)
            yield Screen("rooms-and-slots", f"{event}/settings", people.organiser)
        case Stage.INVITE:
            yield Screen("invite", f"{event}/invite", people.organiser)
            yield Screen("answer", play.mailbox.all("/answer/")[0].link("/answer/"), ends=True)
        case Stage.CATALOGUE:
            yield Screen("registrations", f"{event}/catalogue", people.organiser)
            yield Screen("my-event", f"/my/{play.event_id}", people.firm)
            yield Screen("my-registration", f"/my/{play.event_id}/registration", people.firm)
            yield Screen("catalogue", f"/my/{play.event_id}/catalogue", people.firm)
        case Stage.MEET:
            yield Screen("meet", f"{event}/meet", people.organiser)
            yield Screen("my-requests", f"/my/{play.event_id}/requests", people.firm)
            yield Screen("my-agenda", f"/my/{play.event_id}/agenda", people.firm)
        case Stage.DAY:
            yield Screen("event-home", event, people.organiser)
            yield Screen("assist", f"{event}/assist", people.organiser)
            yield Screen("today", "/today", people.adviser)
            yield Screen("firm", f"{event}/firms/{play.firms[0].firm_id}", people.adviser)
        case Stage.FOLLOW_UP:
            yield Screen("feedback", play.mailbox.all("/feedback/")[0].link("/feedback/"))
            yield Screen("follow-up", f"{event}/follow-up", people.organiser)
            yield Screen("report", f"{event}/report", people.organiser)
            yield Screen("event-home-after", event, people.organiser)


class People:
    """The addresses of those who look."""

    def __init__(self, play: Play) -> None:
        self.organiser = cast.ORGANISER.email
        self.adviser = cast.ADVISER.email
        self.firm = next((firm.email for firm in play.firms if firm.email), "")
