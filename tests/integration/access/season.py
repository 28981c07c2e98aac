"""An event after its day, with at least one object of every kind, and everybody who may knock at its doors."""

import uuid
from dataclasses import dataclass
from datetime import timedelta

from sqlalchemy import select
from sqlalchemy.orm import Session

from fondaco.accounts.acting import of_person
from fondaco.accounts.models import ApiKey, Person, Role, RoleKind
from fondaco.assistance import cases, desks
from fondaco.assistance.models import CaseKind
from fondaco.catalogue.models import Delegate
from fondaco.events.models import Event, Room
from fondaco.firms import imports
from fondaco.firms.models import Firm
from fondaco.followup.models import Feedback, FollowUp
from fondaco.institutions.models import CoOrganisation, Institution
from fondaco.invitations.models import AttemptResult, Campaign, ContactAttempt, Invitation, Letter, Through
from fondaco.invitations.standard_letters import LETTERS
from fondaco.kernel import clock, tokens
from fondaco.kernel.database import new_id
from fondaco.kernel.mail import Mail
from fondaco.kernel.tokens import Purpose
from fondaco.meetings import runs
from fondaco.meetings.models import MeetingRequest
from tests import making
from tests.integration.catalogue.invited import invite
from tests.integration.followup.past import EVENING, answered, met
from tests.integration.invitations.scene import target
from tests.integration.meetings.scene import Scene, asked, scene
from tests.unit.firms.lists import csv_bytes
from tests.world import World

Ids = dict[str, str]
"""What stands in addresses, by the names that the routes give it."""


@dataclass(frozen=True)
class Season:
    """`elsewhere` are the ids of an event of other people; `tokens` open the pages of the links in mails."""

    ids: Ids
    elsewhere: Ids
    shared_firm_id: str
    """The firm that takes part in both."""
    tokens: Ids
    insiders: dict[str, Person]
    other_firm: Person
    """Of a third firm of the event, which has nothing to do with what `ids` are about."""
    outsiders: dict[str, Person]
    """None of them has to do with the event."""


def season(world: World) -> Season:
    here, there = scene(world), scene(world)
    prepared = [_prepared(world, each) for each in (here, there)]
    world.move_clock(EVENING)
    world.drain()
    ids, elsewhere = (_told(world, *each) for each in zip((here, there), prepared, strict=True))
    with world.work() as session:
        links = _links(session, here, ids, prepared[0])
        _take_part_too(session, here, there)
        partner = making.institution(session, "Cluster of Gorizia")
        session.add(CoOrganisation(event_id=here.event_id, institution_id=partner.id))
        co_organiser = making.person(session, RoleKind.ORGANISER, partner, name="Maja Novak")
        bystander = making.person(session, RoleKind.ORGANISER, making.institution(session, "Agency of Triest"))
        administrator = making.person(session, RoleKind.ADMINISTRATOR, name="Rita Keeper")
    return Season(
        ids=ids,
        tokens=links,
        elsewhere=elsewhere,
        shared_firm_id=str(here.parties[1].firm_id),
        insiders={
            "organiser": here.organiser,
            "co-organiser": co_organiser,
            "adviser": here.adviser,
            "firm": here.parties[0].person,
        },
        other_firm=here.parties[2].person,
        outsiders={
            "organiser elsewhere": there.organiser,
            "adviser elsewhere": there.adviser,
            "organiser of nothing": bystander,
            "firm elsewhere": there.parties[1].person,
            "administrator": administrator,
        },
    )


def _take_part_too(session: Session, here: Scene, there: Scene) -> None:
    """The second firm of this event goes to the other one as well."""
    firm = session.get_one(Firm, here.parties[1].firm_id)
    making.registration(session, session.get_one(Event, there.event_id), firm)


@dataclass(frozen=True)
class _Prepared:
    """What must be there before the day."""

    meeting_id: uuid.UUID
    pending_request_id: uuid.UUID
    run_id: uuid.UUID
    registration_token: str
    """Of a firm that has said yes and has not registered yet."""


def _prepared(world: World, here: Scene) -> _Prepared:
    with world.work() as session:
        token = _invite(session, here)
        pending = asked(session, here.parties[2], here.parties[1]).id
    [meeting_id] = met(world, here, (0, 1))
    with world.work() as session:
        run = runs.queue(session, here.staff, here.event_id, time_limit=1).id
    world.drain()
    return _Prepared(meeting_id, pending, run, token)


def _told(world: World, here: Scene, before: _Prepared) -> Ids:
    """The evening: one side says how it was, and the centre follows up. Gives all ids."""
    answered(world, here.parties[0], before.meeting_id, useful=5, next_stage="negotiation", wants_help=True)
    world.drain()
    with world.work() as session:
        return {name: str(value) for name, value in _ids(session, here, before).items()}


def _invite(session: Session, here: Scene) -> str:
    event, chamber = session.get_one(Event, here.event_id), _chamber(session, here)
    firm = making.firm(session, chamber, "Gelso S.r.l.")
    target(session, event, chamber, [firm, session.get_one(Firm, here.parties[0].firm_id)])
    token = invite(session, event, firm)
    campaign = session.scalars(select(Campaign).where(Campaign.event_id == event.id)).one()
    campaign.letters = [Letter(language="en", subject=LETTERS["en"].subject, body=LETTERS["en"].body)]
    return token


def _chamber(session: Session, here: Scene) -> Institution:
    [chamber_id] = of_person(session.get_one(Person, here.organiser.id)).organises_for
    return session.get_one(Institution, chamber_id)


def _request(session: Session, here: Scene) -> uuid.UUID:
    """The request that became the meeting: the first firm asked the second."""
    first = here.parties[0].id
    return session.scalars(select(MeetingRequest.id).where(MeetingRequest.requester_id == first)).one()


def _letter(session: Session, here: Scene) -> uuid.UUID:
    """Some mail about the event."""
    found = session.scalars(select(Mail.id).where(Mail.event_id == here.event_id).limit(1)).first()
    assert found
    return found


def _import(session: Session, here: Scene) -> uuid.UUID:
    reading = imports.read("firms.csv", csv_bytes([["Company name", "Country"], ["Noce S.r.l.", "IT"]]), {}, "IT")
    return imports.enter(session, here.staff, _chamber(session, here).id, reading).id


def _ids(session: Session, here: Scene, before: _Prepared) -> dict[str, object]:
    organiser = session.get_one(Person, here.organiser.id)
    feedback = session.scalars(
        select(Feedback).where(Feedback.meeting_id == before.meeting_id, Feedback.registration_id == here.parties[0].id)
    ).one()
    session.add(
        key := ApiKey(id=new_id(), person_id=organiser.id, name="x", digest=new_id().hex, created_at=clock.now())
    )
    desk = desks.set_up(session, here.staff, here.event_id, name="Desk", place="", adviser_ids=[here.adviser.id])
    firm_id = here.parties[0].firm_id
    return {
        "event_id": here.event_id,
        "slug": session.get_one(Event, here.event_id).slug,
        "room_id": session.scalars(select(Room.id).where(Room.event_id == here.event_id)).one(),
        "firm_id": firm_id,
        "registration_id": here.parties[0].id,
        "delegate_id": session.scalars(select(Delegate.id).where(Delegate.registration_id == here.parties[0].id)).one(),
        "institution_id": _chamber(session, here).id,
        "person_id": organiser.id,
        "role_id": session.scalars(select(Role.id).where(Role.person_id == organiser.id)).one(),
        "key_id": key.id,
        "campaign_id": session.scalars(select(Campaign.id).where(Campaign.event_id == here.event_id)).one(),
        "invitation_id": session.scalars(select(Invitation.id).where(Invitation.event_id == here.event_id)).one(),
        "request_id": _request(session, here),
        "run_id": before.run_id,
        "mail_id": _letter(session, here),
        "import_id": _import(session, here),
        "meeting_id": before.meeting_id,
        "feedback_id": feedback.id,
        "follow_up_id": session.scalars(select(FollowUp.id).where(FollowUp.meeting_id == before.meeting_id)).one(),
        "desk_id": desk.id,
        "case_id": cases.open_case(
            session, here.staff, here.event_id, firm_id=firm_id, kind=CaseKind.QUESTION, what="Which hall?"
        ).id,
        "language": "en",
        "part": "attendance",
        "filename": "fondaco.js",
        "key": "mail",
    }


def _links(session: Session, here: Scene, ids: Ids, before: _Prepared) -> Ids:
    """A working token for each kind of link, by the page that it opens."""
    ends = clock.now() + timedelta(days=1)
    invitation = session.get_one(Invitation, uuid.UUID(ids["invitation_id"]))
    attempt = ContactAttempt(
        id=new_id(), channel=Through.EMAIL, address="ada@gelso.example.org", at=clock.now(), result=AttemptResult.MAILED
    )
    invitation.attempts.append(attempt)
    subjects = {
        "accounts.link_page": (Purpose.SIGN_IN, here.organiser.id),
        "invitations.answer_page": (Purpose.ANSWER, invitation.id),
        "invitations.unsubscribe": (Purpose.UNSUBSCRIBE, attempt.id),
        "meetings.request_by_link": (Purpose.MEETING_REQUEST, before.pending_request_id),
        "calendars.feed": (Purpose.CALENDAR_FEED, uuid.UUID(ids["delegate_id"])),
        "followup.feedback": (Purpose.FEEDBACK, uuid.UUID(ids["feedback_id"])),
    }
    issued = {page: tokens.issue(session, purpose, subject, ends) for page, (purpose, subject) in subjects.items()}
    return issued | {"catalogue.registration_by_link": before.registration_token}
