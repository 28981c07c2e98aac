"""What follows from the answers of the two sides: the meeting's state, the follow-up, its case, its outcomes."""

import threading
import uuid
from datetime import date, timedelta

from sqlalchemy import select

from fondaco.assistance.models import Case
from fondaco.followup import feedback
from fondaco.followup.feedback import Answer
from fondaco.followup.models import FollowUp, Outcome, OutcomeKind, Stage
from fondaco.kernel import clock
from fondaco.kernel.audit import AuditEntry
from fondaco.meetings.models import Meeting, MeetingState
from tests.integration.followup.past import answered, feedback_of, over
from tests.integration.meetings.scene import Scene, scene
from tests.world import World


def state_of(world: World, meeting_id: uuid.UUID) -> MeetingState:
    with world.work() as session:
        return session.get_one(Meeting, meeting_id).state


def follow_up_of(world: World, meeting_id: uuid.UUID) -> FollowUp | None:
    with world.work() as session:
        return session.scalar(select(FollowUp).where(FollowUp.meeting_id == meeting_id))


def stage_and_day(world: World, meeting_id: uuid.UUID) -> tuple[Stage, date | None]:
    found = follow_up_of(world, meeting_id)
    assert found is not None
    return found.stage, found.due_on


def outcomes(world: World) -> list[tuple[str, uuid.UUID, bool]]:
    """Kind, by whom it was said, whether it is confirmed."""
    with world.work() as session:
        rows = session.scalars(select(Outcome).order_by(Outcome.kind))
        return [(row.kind.value, row.said_by_id, row.confirmed_at is not None) for row in rows]


def test_a_meeting_counts_as_what_both_sides_say(world: World) -> None:
    stage = scene(world, firms=5)
    said = {
        (True, True): MeetingState.HELD,
        (False, False): MeetingState.NOT_HELD,
        (True, False): MeetingState.PLANNED,
        (True, None): MeetingState.PLANNED,
    }
    meetings = over(world, stage, (0, 1), (0, 2), (0, 3), (0, 4))
    for meeting_id, (one, other), partner in zip(meetings, said, stage.parties[1:], strict=True):
        answered(world, stage.parties[0], meeting_id, held=one)
        if other is not None:
            answered(world, partner, meeting_id, held=other)
    assert [state_of(world, meeting_id) for meeting_id in meetings] == list(said.values())


def test_both_sides_may_change_their_minds(world: World) -> None:
    stage = scene(world)
    (meeting_id,) = over(world, stage, (0, 1))
    for held in (True, False):
        for party in stage.parties[:2]:
            answered(world, party, meeting_id, held=held)
    assert state_of(world, meeting_id) == MeetingState.NOT_HELD


FOLLOWED_UP: list[tuple[dict[str, object], dict[str, object] | None, Stage, date | None]] = [
    ({"next_stage": "interest"}, None, Stage.INTEREST, date(2027, 4, 9)),
    ({"next_stage": "negotiation"}, None, Stage.NEGOTIATION, date(2027, 5, 9)),
    ({"next_stage": "agreement"}, {"next_stage": "interest"}, Stage.INTEREST, date(2027, 4, 9)),
    ({"next_stage": "agreement"}, {"next_stage": "no_contact"}, Stage.NO_CONTACT, None),
    ({"next_stage": "lasting"}, {"next_stage": "interest", "wants_help": True}, Stage.INTEREST, date(2027, 3, 17)),
    ({"wants_help": True}, None, Stage.INTEREST, date(2027, 3, 17)),
    ({"held": False, "wants_help": True}, None, Stage.NO_CONTACT, date(2027, 3, 17)),
    ({"next_stage": "no_contact", "outcomes": ["contact"]}, None, Stage.NO_CONTACT, None),
]
"""What the two sides say, and the stage and day that follow."""


def test_the_lesser_stage_and_the_need_for_help_set_the_day(world: World) -> None:
    stage = scene(world, firms=2 * len(FOLLOWED_UP), tables=len(FOLLOWED_UP))
    pairs = [(2 * number, 2 * number + 1) for number in range(len(FOLLOWED_UP))]
    found = []
    for meeting_id, pair, said in zip(over(world, stage, *pairs), pairs, FOLLOWED_UP, strict=True):
        for number, answer in zip(pair, said[:2], strict=True):
            if answer is not None:
                answered(world, stage.parties[number], meeting_id, **answer)
        found.append(stage_and_day(world, meeting_id))
    assert found == [expected[2:] for expected in FOLLOWED_UP]


def test_nothing_is_followed_up_where_nobody_wants_more(world: World) -> None:
    stage = scene(world, firms=4)
    meetings = over(world, stage, (0, 1), (0, 2), (0, 3))
    said: list[dict[str, object]] = [{"next_stage": "no_contact", "useful": 2}, {"held": False, "comment": "Ill."}, {}]
    for meeting_id, answer in zip(meetings, said, strict=True):
        answered(world, stage.parties[0], meeting_id, **answer)
    assert [follow_up_of(world, meeting_id) for meeting_id in meetings] == [None, None, None]


def cases(world: World) -> list[tuple[str, uuid.UUID, date | None]]:
    with world.work() as session:
        return [(case.what, case.firm_id, case.due_on) for case in session.scalars(select(Case).order_by(Case.id))]


def test_a_follow_up_becomes_one_case_of_the_firm_that_had_asked(world: World) -> None:
    stage = scene(world)
    (meeting_id,) = over(world, stage, (0, 1))
    for party in stage.parties[:2]:
        answered(world, party, meeting_id, next_stage="interest")
        world.drain()
    assert cases(world) == [
        ("Met Birke GmbH: ask how it goes on", stage.parties[0].firm_id, date(2027, 4, 9)),
    ]


def test_the_case_is_that_of_the_firm_that_wants_help_and_goes_to_its_desk(world: World) -> None:
    stage = scene(world)
    body = {"name": "Main desk", "adviser_ids": [str(stage.adviser.id)]}
    world.api(stage.organiser).post(f"/api/v1/events/{stage.event_id}/desks", json=body)
    (meeting_id,) = over(world, stage, (0, 1))
    answered(world, stage.parties[1], meeting_id, wants_help=True)
    world.drain()
    assert cases(world) == [
        ("Wants help after the meeting with Alberi S.r.l.", stage.parties[1].firm_id, date(2027, 3, 17)),
    ]
    assert [
        item["case"]["adviser"]["name"] for item in world.api(stage.adviser).get("/api/v1/queue").json["items"]
    ] == ["Ivo Kralj"]


def test_an_outcome_counts_when_the_other_side_names_it_too(world: World) -> None:
    stage = scene(world)
    one, other = stage.parties[:2]
    (meeting_id,) = over(world, stage, (0, 1))
    answered(world, one, meeting_id, outcomes=["agreement", "contact"])
    assert outcomes(world) == [("agreement", one.id, False), ("contact", one.id, False)]
    answered(world, other, meeting_id, outcomes=["agreement"])
    assert outcomes(world) == [("agreement", one.id, True), ("contact", one.id, False)]
    answered(world, one, meeting_id, outcomes=[])
    assert outcomes(world) == [("agreement", other.id, False)]
    answered(world, other, meeting_id, outcomes=[])
    assert outcomes(world) == []


def test_the_partner_is_asked_on_its_own_form_to_confirm(world: World) -> None:
    stage = scene(world)
    (meeting_id,) = over(world, stage, (0, 1))
    answered(world, stage.parties[0], meeting_id, outcomes=["agreement"])
    page = world.signed_in(stage.parties[1].person).get(f"/my/{stage.event_id}/feedback").get_data(as_text=True)
    assert "Alberi S.r.l. says so. Tick it to confirm." in page
    own = world.signed_in(stage.parties[0].person).get(f"/my/{stage.event_id}/feedback").get_data(as_text=True)
    assert "Tick it to confirm." not in own


def test_what_staff_says_of_the_stage_is_not_overwritten_by_an_answer(world: World) -> None:
    stage = scene(world)
    (meeting_id,) = over(world, stage, (0, 1))
    answered(world, stage.parties[0], meeting_id, next_stage="interest")
    found = follow_up_of(world, meeting_id)
    assert found is not None
    url = f"/api/v1/follow-ups/{found.id}"
    assert world.api(stage.parties[0].person).patch(url, json={"stage": "agreement"}).status_code == 404
    changed = world.api(stage.adviser).patch(url, json={"stage": "preparation"}).json
    assert (changed["stage"], changed["due_on"]) == ("preparation", "2027-04-24")
    assert world.api(stage.adviser).patch(url, json={"due_on": "2027-06-01"}).json["due_on"] == "2027-06-01"
    answered(world, stage.parties[1], meeting_id, next_stage="no_contact")
    assert stage_and_day(world, meeting_id) == (Stage.PREPARATION, date(2027, 6, 1))


def test_staff_answers_on_behalf_and_both_names_are_on_record(world: World) -> None:
    stage = scene(world)
    party = stage.parties[0]
    (meeting_id,) = over(world, stage, (0, 1))
    key = feedback_of(world, meeting_id, party)
    assert world.api(stage.adviser).put(f"/api/v1/feedback/{key}", json={"held": True}).status_code == 200
    with world.work() as session:
        entry = session.scalars(select(AuditEntry).where(AuditEntry.action == "feedback.given")).one()
        assert (entry.person_id, entry.on_behalf_of_firm_id) == (stage.adviser.id, party.firm_id)


def test_neither_the_partner_nor_a_stranger_answers_for_a_firm(world: World) -> None:
    stage, elsewhere = scene(world), scene(world)
    (meeting_id,) = over(world, stage, (0, 1))
    key = feedback_of(world, meeting_id, stage.parties[0])
    for stranger in (stage.parties[1].person, elsewhere.adviser):
        api = world.api(stranger)
        assert api.put(f"/api/v1/feedback/{key}", json={"held": True}).status_code == 404
        assert api.get(f"/api/v1/feedback/{key}").status_code == 404


def test_a_firms_key_lists_its_own_feedback_only(world: World) -> None:
    stage = scene(world)
    over(world, stage, (0, 1), (0, 2))
    url = f"/api/v1/events/{stage.event_id}/feedback"
    assert [item["partner"] for item in world.api(stage.parties[1].person).get(url).json["items"]] == ["Alberi S.r.l."]
    assert world.api(stage.adviser).get(url).json["total"] == 4


def listed(world: World, stage: Scene, shown: str) -> list[tuple[str, str]]:
    answer = world.api(stage.adviser).get(f"/api/v1/events/{stage.event_id}/feedback?shown={shown}")
    return [(item["firm"], item["partner"]) for item in answer.json["items"]]


def test_staff_sees_where_the_sides_disagree_and_where_one_is_silent(world: World) -> None:
    stage = scene(world)
    disagreed, one_sided, _silent = over(world, stage, (0, 1), (0, 2), (1, 2))
    answered(world, stage.parties[0], disagreed, held=True)
    answered(world, stage.parties[1], disagreed, held=False)
    answered(world, stage.parties[2], one_sided, held=True)
    assert sorted(listed(world, stage, "disagreeing")) == [
        ("Alberi S.r.l.", "Birke GmbH"),
        ("Birke GmbH", "Alberi S.r.l."),
    ]
    assert listed(world, stage, "one_sided") == [("Cedar Ltd", "Alberi S.r.l.")]
    assert len(listed(world, stage, "silent")) == 3
    settle = f"/api/v1/events/{stage.event_id}/feedback/one-sided"
    assert world.api(stage.adviser).post(settle).json == {"number": 1}
    assert (state_of(world, one_sided), state_of(world, disagreed)) == (MeetingState.HELD, MeetingState.PLANNED)


def test_follow_ups_are_listed_by_stage_and_day(world: World) -> None:
    stage = scene(world)
    first, second = over(world, stage, (0, 1), (0, 2))
    answered(world, stage.parties[0], first, next_stage="negotiation")
    answered(world, stage.parties[0], second, next_stage="interest")
    api = world.api(stage.adviser)

    def found(query: str) -> list[str]:
        items = api.get(f"/api/v1/events/{stage.event_id}/follow-ups?{query}").json["items"]
        return [item["firms"][1] for item in items]

    assert found("") == ["Cedar Ltd", "Birke GmbH"]
    assert found("stage=negotiation") == ["Birke GmbH"]
    world.move_clock(clock.now() + timedelta(days=31))
    assert found("overdue=true") == ["Cedar Ltd"]


def test_two_sides_that_answer_at_the_same_moment_get_one_follow_up(any_world: World) -> None:
    stage = scene(any_world, firms=2)
    (meeting_id,) = over(any_world, stage, (0, 1))
    keys = [feedback_of(any_world, meeting_id, party) for party in stage.parties]
    answer = Answer(held=True, next_stage=Stage.INTEREST, outcomes=frozenset({OutcomeKind.CONTACT}))
    ready = threading.Barrier(2)

    def give(number: int) -> None:
        with any_world.work() as session:
            ready.wait()
            feedback.give(session, stage.parties[number].by, keys[number], answer)

    threads = [threading.Thread(target=give, args=[number]) for number in range(2)]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    any_world.drain()
    assert state_of(any_world, meeting_id) == MeetingState.HELD
    assert [(kind, sure) for kind, _by, sure in outcomes(any_world)] == [("contact", True)]
    assert len(cases(any_world)) == 1
