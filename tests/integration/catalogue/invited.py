"""A firm that has been invited to an event, as the steps before leave it."""

from dataclasses import dataclass
from datetime import timedelta

from flask.testing import FlaskClient
from sqlalchemy.orm import Session
from werkzeug.test import TestResponse

from fondaco.accounts.models import Person
from fondaco.events.models import Event
from fondaco.firms.models import Firm
from fondaco.institutions.models import Institution
from fondaco.invitations.models import Campaign, Channel, Invitation, InvitationState
from fondaco.kernel import clock, tokens
from fondaco.kernel.database import new_id
from fondaco.kernel.tokens import Purpose
from tests import making
from tests.world import World, csrf_of


@dataclass
class Invited:
    """Everybody who is there before a firm registers."""

    world: World
    institution: Institution
    organiser: Person
    event: Event
    firm: Firm
    token: str

    @property
    def link(self) -> str:
        return f"/registration/{self.token}"

    def sends(self, page: str, **fields: object) -> TestResponse:
        """A browser without a session opens a page of the form by the link and sends it."""
        return sends(self.world.client(), f"{self.link}/{page}", **fields)

    def fills_in_all(self) -> None:
        """The three parts, short; nothing is sent yet."""
        for page, fields in PARTS.items():
            answer = self.sends(page, **fields)
            assert answer.status_code == 303, answer.text

    def submits(self) -> None:
        self.fills_in_all()
        assert self.sends_plain("submit").status_code == 303

    def sends_plain(self, page: str, **fields: object) -> TestResponse:
        """A button of “check your answers”."""
        client = self.world.client()
        token = csrf_of(client.get(f"{self.link}/answers").text)
        return client.post(f"{self.link}/{page}", data={"csrf_token": token, **fields})


PARTS: dict[str, dict[str, object]] = {
    "attendance": {
        "delegates-0-name": "Ada Rossi",
        "delegates-0-role": "Export manager",
        "delegates-0-email": "Ada.Rossi@alberi.example.org",
        "delegates-0-languages": ["it", "en"],
        "delegates-0-when": "all",
    },
    "interests": {
        "offers": "Solid oak boards, kiln dried.",
        "needs": "Sanding machines.",
        "cooperation": ["supply"],
        "website": "www.alberi.example.org",
    },
    "sharing": {"show_delegates": "yes", "consents": ["catalogue", "contact_details"]},
}


def sends(client: FlaskClient, address: str, **fields: object) -> TestResponse:
    """Open a page, then send its form with these fields."""
    shown = client.get(address)
    assert shown.status_code == 200, shown.text
    return client.post(address, data={"csrf_token": csrf_of(shown.text), **fields})


def invited(world: World, *, state: InvitationState = InvitationState.ACCEPTED, language: str = "en") -> Invited:
    """A firm that answered its letter, the link that it got, and the organiser who invited it."""
    with world.work() as session:
        institution = making.institution(session)
        organiser = making.person(session, of=institution)
        event = making.event(session, institution)
        firm = making.firm(session, institution, language=language)
        token = invite(session, event, firm, state=state)
    return Invited(world, institution, organiser, event, firm, token)


def invite(session: Session, event: Event, firm: Firm, *, state: InvitationState = InvitationState.ACCEPTED) -> str:
    """Invite the firm; gives the token of the link to its registration."""
    campaign = Campaign(
        id=new_id(), event_id=event.id, institution_id=firm.institution_id, name="Letters", created_at=clock.now()
    )
    session.add(campaign)
    session.flush()
    invitation = Invitation(
        id=new_id(),
        event_id=event.id,
        firm_id=firm.id,
        campaign_id=campaign.id,
        contact_id=firm.contacts[0].id,
        channel=Channel.EMAIL,
        language=firm.language,
        state=state,
    )
    session.add(invitation)
    session.flush()
    return tokens.issue(session, Purpose.REGISTRATION, invitation.id, clock.now() + timedelta(days=90))
