"""Meetings that are over: the scene of step 4, with the clock behind the last slot."""

import uuid
from collections import Counter
from datetime import datetime

from sqlalchemy import select

from fondaco.followup.models import Feedback
from fondaco.meetings import booking
from tests.integration.meetings.scene import Party, Scene, agreed
from tests.world import World

EVENING = datetime.fromisoformat("2027-03-10T18:00:00+01:00")


def met(world: World, stage: Scene, *pairs: tuple[int, int]) -> list[uuid.UUID]:
    """Book a meeting for each pair of parties, in the first slot that is free for both; gives the meetings' ids."""
    taken: Counter[int] = Counter()
    booked = []
    with world.work() as session:
        for one, other in pairs:
            slot = max(taken[one], taken[other])
            taken[one] = taken[other] = slot + 1
            request = agreed(session, stage.parties[one], stage.parties[other])
            booked.append(booking.book(session, stage.staff, request.id, stage.slots[slot]).id)
    world.drain()
    return booked


def over(world: World, stage: Scene, *pairs: tuple[int, int]) -> list[uuid.UUID]:
    """`met`, and it is evening."""
    booked = met(world, stage, *pairs)
    world.move_clock(EVENING)
    world.drain()
    return booked


def feedback_of(world: World, meeting_id: uuid.UUID, party: Party) -> uuid.UUID:
    """The id of what that side is asked about the meeting."""
    with world.work() as session:
        return session.scalars(
            select(Feedback.id).where(Feedback.meeting_id == meeting_id, Feedback.registration_id == party.id)
        ).one()


def answered(world: World, party: Party, meeting_id: uuid.UUID, **answer: object) -> None:
    """What the party says of the meeting, with its own key; `held` unless told otherwise."""
    url = f"/api/v1/feedback/{feedback_of(world, meeting_id, party)}"
    response = world.api(party.person).put(url, json={"held": True, **answer})
    assert response.status_code == 200, response.json
