from __future__ import annotations

import json
import random
import sys
import time
from dataclasses import replace
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from fondaco.scheduling.disruption import after_repairs, disruption_from, read_disruption
from fondaco.scheduling.problem import InputError, Placement, Problem
from fondaco.scheduling.progress import Watch
from fondaco.scheduling.repair import moved_requests, repair
from fondaco.scheduling.schedule import Dual, Objective, Price, Resource, Schedule, Status
from fondaco.scheduling.schedule_json import read_schedule, write_schedule
from fondaco.scheduling.solve import schedule_within, solve
from fondaco.scheduling.verify import verify
from tests.unit.scheduling.brute_force import Slots, all_schedules, quality
from tests.unit.scheduling.examples import examples
from tests.unit.scheduling.problems import Json, people, problem, request, slots, tables
from tests.unit.scheduling.tiny_problems import tiny_problems


@st.composite
def disruptions(draw: st.DrawFn, event: Problem) -> Json:
    def some(ids: list[str], most: int = 2) -> list[str]:
        return draw(st.lists(st.sampled_from(ids), max_size=most, unique=True)) if ids else []

    slot_ids = [slot.id for slot in event.slots]
    walk_in = f"walk-in {len(event.participants)}"
    participants = [participant.id for participant in event.participants]
    disruption: dict[str, Any] = {
        "now": draw(st.sampled_from([None, *slot_ids[len(event.past) :]])),
        "participants": [{"id": name, "unavailable": some(slot_ids)} for name in some(participants)],
        "tables_lost": some([table.id for table in event.tables], 1),
        "requests_withdrawn": some([each.id for each in event.requests], 1),
    }
    if draw(st.booleans()):
        disruption["participants_added"] = [{"id": walk_in}]
        partner = draw(st.sampled_from(participants))
        disruption["requests_added"] = [{"id": f"of {walk_in}", "participants": [walk_in, partner], "weight": 2}]
    return disruption


def moved(today: Problem, before: tuple[Placement, ...], now: Slots) -> int:
    """How many earlier placements cannot have stayed as they were if the requests take place in the slots `now`."""
    own = {person.id: person.table for person in today.participants}
    count = 0
    for placement in before:
        if placement.request not in today.request or placement.request in today.held:
            continue
        wanted = next((own[each] for each in today.request[placement.request].participants if own[each]), None)
        tables_now = {table.id for table in today.tables}
        keeps_table = placement.table == wanted if wanted else placement.table in tables_now - set(own.values())
        count += now.get(placement.request) != placement.slot or not keeps_table
    return count


@examples(60)
@given(st.data())
def test_a_repair_of_a_tiny_schedule_moves_as_few_meetings_as_brute_force_can(data: st.DataObject) -> None:
    event = data.draw(tiny_problems(most_requests=4))
    before = solve(event, time_limit=20)
    disruption = disruption_from(data.draw(disruptions(event)), event)
    after = repair(event, before, disruption, time_limit=20)
    assert verify(event, after) == []
    today = after_repairs(event, after.repairs)
    assert set(today.history) <= set(after.placed)
    reached = {placement.request: placement.slot for placement in after.placed}
    best = min((*quality(today, found)[:3], moved(today, before.placed, found)) for found in all_schedules(today))
    assert (*quality(today, reached)[:3], moved(today, before.placed, reached)) == best
    assert after.stage(Objective.MOVED_MEETINGS).value == best[3]
    assert after.stage(Objective.MOVED_MEETINGS).proven


@examples(60)
@given(st.data())
def test_prices_never_ask_for_more_moves_than_brute_force_needs(data: st.DataObject) -> None:
    """Repaired as large events are: near the disruption alone, with prices for the proof."""
    event = data.draw(tiny_problems(most_requests=4))
    before = solve(event, time_limit=20)
    disruption = disruption_from(data.draw(disruptions(event)), event)
    with pytest.MonkeyPatch.context() as patch:
        patch.setattr(sys.modules[repair.__module__], "_FEW_CHOICES", -1)
        after = repair(event, before, disruption, time_limit=20)
    assert verify(event, after) == []
    today = after_repairs(event, after.repairs)
    reached = quality(today, {placement.request: placement.slot for placement in after.placed})[:3]
    fewest = min(
        moved(today, before.placed, found)
        for found in all_schedules(today)
        if all(other <= own for other, own in zip(quality(today, found)[:3], reached, strict=True))
    )
    stage = after.stage(Objective.MOVED_MEETINGS)
    assert stage.bound <= fewest <= stage.value


def test_in_a_large_event_a_late_firm_moves_few_others_and_that_is_proven_by_prices() -> None:
    rng = random.Random(11)
    names = [f"p{number}" for number in range(80)]
    pairs = sorted({tuple(sorted(rng.sample(names, 2))) for _ in range(330)})
    event = problem(
        *(request(f"{a}-{b}", a, b, weight=rng.randint(1, 3)) for a, b in pairs),
        slots=slots(12, morning=6),
        tables=tables(30),
        participants=people(*names, **{name: {"unavailable": [f"s{rng.randint(1, 12)}"]} for name in names}),
    )
    unhurried = Watch(3, clock=lambda: time.monotonic() / 1000)
    before = schedule_within(unhurried, event, workers=1, seed=0)
    late = max(names, key=lambda name: sum(name in each.request.split("-") for each in before.placed))
    disruption = {"now": "s2", "participants": [{"id": late, "unavailable": ["s2", "s3"]}]}
    after = repair(event, before, disruption_from(disruption, event), time_limit=60)
    assert verify(event, after) == []
    stage = after.stage(Objective.MOVED_MEETINGS)
    assert stage.proven
    assert 0 < stage.value <= 6
    assert after.certificate.moved_dual.prices or stage.value == sum(
        late in each.request.split("-") and each.slot in {"s2", "s3"} for each in before.placed
    )
    assert after.certificate.searched == ()
    free = Schedule(
        after.placed,
        after.unplaced,
        after.status,
        after.stages,
        replace(after.certificate, moved_dual=Dual(1, (Price(Resource.SHARED_TABLES, 1, slots=("s4",)),), 1)),
        after.statistics,
        after.repairs,
    )
    assert {violation.rule for violation in verify(event, free)} == {"bound"}


EVENT = problem(
    request("m1", "a", "b", weight=2),
    request("m2", "a", "c"),
    request("m3", "b", "d"),
    request("m4", "c", "d"),
    slots=slots(4),
    tables=tables(2),
    participants=people(*"abcd"),
)


def planned() -> Schedule:
    return solve(EVENT, time_limit=20)


def test_what_was_before_now_stays_even_where_somebody_was_away_or_it_is_withdrawn() -> None:
    before = planned()
    first = [placement for placement in before.placed if placement.slot == "s1"]
    assert len(first) == 2
    disruption = disruption_from(
        {
            "now": "s2",
            "participants": [{"id": "a", "unavailable": ["s1", "s2"]}],
            "tables_lost": [first[0].table],
            "requests_withdrawn": [first[1].request],
        },
        EVENT,
    )
    after = repair(EVENT, before, disruption, time_limit=20)
    assert [placement for placement in after.placed if placement.slot == "s1"] == first
    assert not any(each.table == first[0].table for each in after.placed if each.slot != "s1")
    assert verify(EVENT, after) == []


def test_nothing_moves_where_nothing_has_to() -> None:
    before = planned()
    after = repair(EVENT, before, disruption_from({"now": "s2"}, EVENT), time_limit=20)
    assert after.placed == before.placed
    assert moved_requests(before, after) == []


def test_a_late_firm_moves_its_own_meetings_only_if_that_is_enough() -> None:
    before = planned()
    name = next(each.request for each in before.placed if each.slot == "s1")
    late = EVENT.request[name].participants[0]
    disruption = disruption_from({"now": "s1", "participants": [{"id": late, "unavailable": ["s1"]}]}, EVENT)
    after = repair(EVENT, before, disruption, time_limit=20)
    assert all(late in EVENT.request[each].participants for each in moved_requests(before, after))
    assert len(after.placed) == 4


def test_a_repaired_schedule_can_be_written_read_repaired_again_and_verified() -> None:
    walk_in = {
        "now": "s2",
        "participants_added": [{"id": "e"}],
        "requests_added": [{"id": "m5", "participants": ["e", "a"]}],
    }
    first = repair(EVENT, planned(), disruption_from(walk_in, EVENT), time_limit=20)
    read_back = read_schedule(write_schedule(first))
    assert verify(EVENT, read_back) == []
    today = after_repairs(EVENT, read_back.repairs)
    gone = disruption_from({"now": "s3", "participants": [{"id": "e", "unavailable": ["s3", "s4"]}]}, today)
    second = repair(EVENT, read_back, gone, time_limit=20)
    assert verify(EVENT, second) == []
    assert len(second.repairs) == 2


@examples(40)
@given(st.data())
def test_a_schedule_comes_through_several_repairs_and_keeps_of_the_earlier_ones_what_they_made_history(
    data: st.DataObject,
) -> None:
    event = today = data.draw(tiny_problems(most_requests=4))
    schedule = solve(event, time_limit=20)
    for _ in range(3):
        before = schedule
        repaired = repair(event, before, disruption_from(data.draw(disruptions(today)), today), time_limit=20)
        schedule = read_schedule(write_schedule(repaired))
        assert verify(event, schedule) == []
        kept = [placement for step in schedule.repairs[:-1] for placement in step.before]
        assert sorted(kept) == sorted(today.history)
        assert schedule.repairs[-1].before == before.placed
        today = after_repairs(event, schedule.repairs)
        past = {placement for placement in before.placed if placement.slot in today.past}
        assert set(today.history) == past <= set(schedule.placed)


def test_of_two_meetings_at_one_table_a_repair_leaves_only_one_there() -> None:
    event = problem(
        request("m1", "a", "b"),
        request("m2", "c", "d"),
        slots=slots(1),
        tables=tables(2),
        participants=people(*"abcd"),
    )
    wrong = Schedule((Placement("m1", "s1", "t1"), Placement("m2", "s1", "t1")), (), Status.FEASIBLE)
    after = repair(event, wrong, disruption_from({}, event), time_limit=20)
    assert sorted(placement.table for placement in after.placed) == ["t1", "t2"]


def test_a_schedule_that_does_not_keep_the_history_is_found_wrong() -> None:
    before = planned()
    after = repair(EVENT, before, disruption_from({"now": "s2"}, EVENT), time_limit=20)
    held = next(placement for placement in after.placed if placement.slot == "s1")
    changed = [Placement(each.request, "s4", each.table) if each is held else each for each in after.placed]
    broken = Schedule(
        tuple(changed), after.unplaced, after.status, after.stages, after.certificate, after.statistics, after.repairs
    )
    assert {violation.rule for violation in verify(EVENT, broken)} == {"history"}


@pytest.mark.parametrize(
    ("disruption", "message"),
    [
        ({"now": "s9"}, 'now: no slot "s9"'),
        ({"participants": [{"id": "z"}]}, 'participants[0].id: no participant "z"'),
        ({"participants": [{"id": "a", "unavailable": ["s9"]}]}, 'participants[0].unavailable[0]: no slot "s9"'),
        ({"participants": [{"id": "a", "table": "t1"}]}, 'participants[0]: unknown key "table"'),
        ({"tables_lost": ["t9"]}, 'tables_lost[0]: no table "t9"'),
        ({"requests_withdrawn": ["m9"]}, 'requests_withdrawn[0]: no request "m9"'),
        ({"participants_added": [{"id": "a"}]}, 'participants_added[0].id: "a" stands twice'),
        (
            {"tables_lost": ["t1"], "participants_added": [{"id": "e", "table": "t1"}]},
            'participants_added[0].table: no table "t1"',
        ),
        (
            {"requests_added": [{"id": "m1", "participants": ["a", "b"]}]},
            'requests_added[0].id: "m1" stands twice',
        ),
        (
            {
                "requests_withdrawn": ["m1"],
                "requests_added": [{"id": "m5", "participants": ["a", "b"], "after": ["m1"]}],
            },
            'requests_added[0].after: "m1" is withdrawn',
        ),
        ([], "a disruption must be an object"),
    ],
)
def test_a_malformed_disruption_is_refused_with_its_place(disruption: object, message: str) -> None:
    with pytest.raises(InputError) as refused:
        read_disruption(json.dumps(disruption), EVENT)
    assert str(refused.value) == message


def test_a_disruption_that_adds_too_many_orders_is_refused(monkeypatch: pytest.MonkeyPatch) -> None:
    first, second = request("m1", "a", "b"), request("m2", "a", "b", after=["m1"])
    event = problem(first, second, slots=slots(3), tables=tables(1), participants=people(*"ab"))
    added = {"requests_added": [request("m3", "a", "b", after=["m2"])]}
    monkeypatch.setattr("fondaco.scheduling.sizes.MOST_REQUESTS_AND_ORDERS", 15)
    assert disruption_from(added, event).requests_added
    monkeypatch.setattr("fondaco.scheduling.sizes.MOST_REQUESTS_AND_ORDERS", 14)
    with pytest.raises(InputError, match=r"^requests_added: 2 orders among 3 requests are more than the 1 that can"):
        disruption_from(added, event)


def test_a_disruption_that_adds_too_much_is_refused(monkeypatch: pytest.MonkeyPatch) -> None:
    event = problem(request("m1", "a", "b"), slots=slots(2), tables=tables(1), participants=people(*"ab"))
    monkeypatch.setattr("fondaco.scheduling.sizes.MOST_LINES_BY_SLOTS", 8)
    added = {"requests_added": [request("m2", "a", "b")]}
    assert disruption_from(added, event).requests_added
    with pytest.raises(InputError, match=r"^requests_added: 2 requests and 3 participants are more than the 4 in all"):
        disruption_from({**added, "participants_added": people("c")}, event)


@pytest.mark.parametrize(
    ("size", "message"),
    [
        ("MOST_REQUESTS", "requests_added: 2 requests in all are more than the 1 that can be handled"),
        ("MOST_PARTICIPANTS", "participants_added: 3 participants in all are more than the 2 that can be handled"),
    ],
)
def test_a_disruption_that_adds_too_much_to_what_was_there_is_refused(
    monkeypatch: pytest.MonkeyPatch, size: str, message: str
) -> None:
    event = problem(request("m1", "a", "b"), slots=slots(2), tables=tables(1), participants=people(*"ab"))
    added = {"participants_added": people("c"), "requests_added": [request("m2", "a", "c")]}
    assert disruption_from(added, event).requests_added
    monkeypatch.setattr(f"fondaco.scheduling.disruption.{size}", int(message.split()[-5]))
    with pytest.raises(InputError) as refused:
        disruption_from(added, event)
    assert str(refused.value) == message


def test_a_disruption_that_brings_too_many_people_together_is_refused(monkeypatch: pytest.MonkeyPatch) -> None:
    event = problem(request("m1", "a", "b"), slots=slots(2), tables=tables(1), participants=people(*"ab"))
    monkeypatch.setattr("fondaco.scheduling.sizes.MOST_PEOPLE_IN_ALL_MEETINGS", 3)
    with pytest.raises(
        InputError, match=r"^requests_added: 4 participants in all of them are more than the 3 that can"
    ):
        disruption_from({"requests_added": [request("m2", "a", "b")]}, event)
