"""What tests of step 2 begin with: an event, its organiser, and firms on the target list."""

from dataclasses import dataclass

from fondaco.accounts.models import Person, RoleKind
from fondaco.events.models import Event
from fondaco.firms.models import ChosenBy, Firm, TargetList, TargetListEntry
from fondaco.institutions.models import Institution
from fondaco.kernel import clock
from fondaco.kernel.database import new_id
from tests import making
from tests.services.smtp import ReceivedMail
from tests.world import World, links_in


@dataclass
class Scene:
    world: World
    institution: Institution
    organiser: Person
    event: Event
    firms: list[Firm]

    @property
    def campaigns_url(self) -> str:
        return f"/api/v1/events/{self.event.id}/campaigns"

    @property
    def invitations_url(self) -> str:
        return f"/api/v1/events/{self.event.id}/invitations"

    def campaign(self) -> str:
        """The id of a new campaign."""
        made = self.world.api(self.organiser).post(self.campaigns_url, json={"name": "First round"})
        assert made.status_code == 201, made.text
        return str(made.json["id"])

    def started(self) -> str:
        """The id of a campaign whose letters are all sent."""
        campaign = self.campaign()
        answer = self.world.api(self.organiser).post(f"/api/v1/campaigns/{campaign}/start")
        assert answer.status_code == 202, answer.text
        self.world.drain()
        return campaign

    def invitations(self, **filters: str) -> list[dict]:
        answer = self.world.api(self.organiser).get(self.invitations_url, query_string=filters)
        assert answer.status_code == 200, answer.text
        return answer.json["items"]

    def letter_to(self, firm: Firm) -> ReceivedMail:
        """The one letter that the firm's contact got."""
        assert firm.contact is not None
        [mail] = self.world.mails_to(firm.contact.email)
        return mail


def scene(world: World, *emails: str | None, languages: tuple[str, ...] = ("it",)) -> Scene:
    """An event with a firm on the target list for each of `emails`: its address, "" to make one up, None for none."""
    with world.work() as session:
        chamber = making.institution(session, f"Chamber of Udine {new_id().hex[-6:]}")
        organiser = making.person(session, RoleKind.ORGANISER, chamber)
        event = making.event(session, chamber)
        firms = [
            making.firm(session, chamber, f"Firm {number:03}", email=email, language=languages[number % len(languages)])
            for number, email in enumerate(emails)
        ]
        target(session, event, chamber, firms)
    return Scene(world, chamber, organiser, event, firms)


def target(session, event: Event, institution: Institution, firms: list[Firm]) -> None:
    """Put the firms on the institution's target list."""
    session.add(
        TargetList(
            id=new_id(),
            event_id=event.id,
            institution_id=institution.id,
            criteria={},
            updated_at=clock.now(),
            entries=[TargetListEntry(firm_id=firm.id, chosen_by=ChosenBy.HAND) for firm in firms],
        )
    )
    session.flush()


def answer_link(mail: ReceivedMail) -> str:
    return next(link for link in links_in(mail) if link.startswith("/answer/"))


def stop_link(mail: ReceivedMail) -> str:
    return next(link for link in links_in(mail) if link.startswith("/unsubscribe/"))
