import json

import pytest

from fondaco.scheduling.problem import InputError, MeetingLimit
from fondaco.scheduling.problem_reading import problem_from, read_problem
from tests.unit.scheduling.problems import Json, people, problem_json, request, slots, tables


def sound() -> Json:
    return problem_json(
        request("m1", "p1", "p2", weight=3, session="morning", slots=["s1", "s2"], after=[]),
        request("m2", "p1", "p3", required=True, fixed="s3", after=["m1"]),
        slots=slots(4, morning=2),
        tables=tables(2),
        participants=people("p1", "p2", "p3", p2={"table": "t1", "unavailable": ["s1"], "capacity": 2}),
        fairness=2,
    )


def test_a_problem_is_read_as_it_is_written() -> None:
    problem = read_problem(json.dumps(sound()))
    assert [slot.id for slot in problem.slots] == ["s1", "s2", "s3", "s4"]
    assert problem.past == frozenset()
    first, second = problem.requests
    assert (first.weight, first.session, first.slots) == (3, "morning", {"s1", "s2"})
    assert (second.required, second.fixed, second.after) == (True, "s3", ("m1",))
    assert problem.participant["p2"].table == "t1"
    assert problem.possible_slots(first) == ("s2",)
    assert problem.possible_slots(second) == ("s3",)


def test_what_is_missing_has_its_default() -> None:
    problem = problem_from({"slots": [{"id": "a"}, {"id": "b"}], "tables": []})
    assert problem.participants == problem.requests == ()
    assert problem.fairness == 2
    assert [slot.id for slot in problem.slots] == ["a", "b"]


def test_slots_are_put_in_order_of_time() -> None:
    value = sound()
    value["slots"].reverse()
    assert [slot.id for slot in problem_from(value).slots] == ["s1", "s2", "s3", "s4"]


def test_limits_are_in_all_or_by_session() -> None:
    value = sound()
    value["participants"][0]["max_meetings"] = 5
    value["participants"][1]["max_meetings"] = {"all": 3, "morning": 1}
    problem = problem_from(value)
    assert problem.participant["p1"].limits == (MeetingLimit(None, 5),)
    assert problem.participant["p2"].limits == (MeetingLimit(None, 3), MeetingLimit("morning", 1))


def with_change(path: str, new: object) -> Json:
    """The sound problem with the value at a path such as `requests/0/weight` replaced."""
    value: Json = sound()
    *way, last = [int(step) if step.isdigit() else step for step in path.split("/")]
    target: object = value
    for step in way:
        target = target[step]  # type: ignore[index]
    target[last] = new  # type: ignore[index]
    return value


@pytest.mark.parametrize(
    ("path", "new", "message"),
    [
        ("slots", [], "slots: there is no slot"),
        ("slots", {}, "slots: must be a list, not an object"),
        ("slots/1/id", "s1", 'slots[1].id: "s1" stands twice'),
        ("slots/1/id", 7, "slots[1].id: must be a text, not 7"),
        ("slots/1/id", "", 'slots[1].id: must be 1 to 200 printable characters, not ""'),
        ("slots/1/id", "a\nb", 'slots[1].id: must be 1 to 200 printable characters, not "a\\nb"'),
        ("slots/1/id", "\ud800", 'slots[1].id: must be 1 to 200 printable characters, not "\\ud800"'),
        ("slots/1/end", "2027-03-10T08:30:00+00:00", "slots[1].end: is not after the start"),
        ("slots/1/end", "2027-03-10T08:55:00", "slots[1]: only one of start and end has an offset from UTC"),
        ("slots/1/end", "2027-03-10T09:10:00+00:00", 'slots[2]: overlaps slot "s2"'),
        ("slots/1/end", None, "slots[1]: has only one of start and end"),
        ("slots/1/start", "soon", 'slots[1].start: is not a time such as 2027-03-10T08:00:00+00:00: "soon"'),
        ("slots/1", {"id": "s2"}, "slots[1]: has no start and end, while other slots have"),
        ("tables/1/id", "t1", 'tables[1].id: "t1" stands twice'),
        ("tables/1/seats", 4, 'tables[1]: unknown key "seats"'),
        ("participants/1/capacity", -1, "participants[1].capacity: must be a whole number from 0 to 1000, not -1"),
        ("participants/1/capacity", 1.5, "participants[1].capacity: must be a whole number from 0 to 1000, not 1.5"),
        ("participants/1/capacity", True, "participants[1].capacity: must be a whole number from 0 to 1000, "),
        ("participants/1/capacity", 10**30, "participants[1].capacity: must be a whole number from 0 to 1000, "),
        ("participants/1/unavailable", ["s9"], 'participants[1].unavailable[0]: no slot "s9"'),
        ("participants/1/unavailable", "s1", "participants[1].unavailable: must be a list, not a text"),
        ("participants/1/table", "t9", 'participants[1].table: no table "t9"'),
        ("participants/2/table", "t1", 'participants[2].table: "t1" is already "p2"\'s own'),
        ("participants/1/max_meetings", {"night": 1}, 'participants[1].max_meetings["night"]: no slot is in session '),
        ("participants/1/max_meetings", "3", "participants[1].max_meetings: must be a whole number from 0 to 60000, "),
        ("participants/1", "p2", "participants[1]: must be an object, not a text"),
        ("requests/0/participants", ["p1"], "requests[0].participants: a meeting needs at least two participants"),
        ("requests/0/participants", ["p1", "p1"], 'requests[0].participants[1]: "p1" cannot meet itself'),
        ("requests/0/participants", ["p1", "p99"], 'requests[0].participants[1]: no participant "p99"'),
        ("requests/0/participants", None, "requests[0].participants: must be a list, not null"),
        ("requests/1/id", "m1", 'requests[1].id: "m1" stands twice'),
        ("requests/0/weight", -1, "requests[0].weight: must be a whole number from 0 to 1000000, not -1"),
        ("requests/0/weight", "3", "requests[0].weight: must be a whole number from 0 to 1000000, not a text"),
        ("requests/0/required", 1, "requests[0].required: must be true or false, not 1"),
        ("requests/0/session", "night", 'requests[0].session: no slot is in session "night"'),
        ("requests/0/slots", [], "requests[0].slots: is empty: no slot is left for the meeting"),
        ("requests/0/slots", ["s9"], 'requests[0].slots[0]: no slot "s9"'),
        ("requests/0/fixed", "s9", 'requests[0].fixed: no slot "s9"'),
        ("requests/0/fixed", "s4", 'requests[0].fixed: "s4" is not one of the request\'s slots'),
        ("requests/1/session", "morning", 'requests[1].fixed: "s3" is not in session "morning"'),
        ("requests/1/after", ["m9"], 'requests[1].after[0]: no request "m9"'),
        ("requests/1/after", ["m2"], "requests[1].after[0]: a request cannot come after itself"),
        ("requests/0/after", ["m2"], 'requests[0].after: goes round in a circle: "m1" after "m2" after "m1"'),
        ("requests/0/notes", "x", 'requests[0]: unknown key "notes"'),
        ("fairness", -1, "fairness: must be a whole number from 0 to 500, not -1"),
        ("fairness", [], "fairness: must be a whole number from 0 to 500, not a list"),
        ("purpose", "", 'unknown key "purpose"'),
    ],
)
def test_what_is_malformed_is_refused_with_its_place(path: str, new: object, message: str) -> None:
    with pytest.raises(InputError) as refused:
        read_problem(json.dumps(with_change(path, new)))
    assert str(refused.value).startswith(message)
    assert "\n" not in str(refused.value)


@pytest.mark.parametrize("missing", ["slots", "tables"])
def test_a_problem_without_slots_or_tables_is_refused(missing: str) -> None:
    value = sound()
    del value[missing]
    with pytest.raises(InputError, match=f'"{missing}" is missing'):
        problem_from(value)


@pytest.mark.parametrize(
    ("text", "message"),
    [
        ("", "line 1 column 1: not JSON: Expecting value"),
        ('{"slots": [}', "line 1 column 12: not JSON: Expecting value"),
        ("[]", "must be an object, not a list"),
        ('{"slots": [], "tables": [], "fairness": NaN}', "NaN is not a number that can be used"),
        ('{"slots": [], "tables": [], "fairness": -Infinity}', "-Infinity is not a number that can be used"),
        ('{"slots": [], "tables": [], "tables": []}', 'key "tables" stands twice in one object'),
        ('{"slots": [], "tables": [], "fairness": 1e999}', "slots: there is no slot"),
        ("9" * 5000, "not readable: a number has too many digits"),
        ("[" * 10_000_000, "not readable: nested too deeply"),
        ('{"slots":' * 1_000_000, "not readable: nested too deeply"),
    ],
)
def test_what_is_no_problem_at_all_is_refused_in_one_line(text: str, message: str) -> None:
    with pytest.raises(InputError) as refused:
        read_problem(text)
    assert str(refused.value).startswith(message)
    assert len(str(refused.value)) < 200


def test_more_slots_than_can_be_handled_are_refused() -> None:
    with pytest.raises(InputError, match=r"^slots: 501 entries are more than the 500 that can be handled$"):
        problem_from({"slots": [{"id": f"s{number}"} for number in range(501)], "tables": []})


def test_a_long_circle_of_orders_is_cut_short_in_the_message() -> None:
    names = [f"m{number}" for number in range(50)]
    value = sound()
    value["requests"] = [request(name, "p1", "p2", after=[names[number - 1]]) for number, name in enumerate(names)]
    with pytest.raises(InputError, match=r"goes round in a circle: .* and so on$"):
        problem_from(value)


def test_what_is_too_much_only_together_is_refused() -> None:
    names = [f"p{number}" for number in range(5_600)]
    event = {"slots": [{"id": f"s{number}"} for number in range(500)], "tables": [], "participants": people(*names)}
    assert len(problem_from(event).participants) == 5_600
    with pytest.raises(InputError) as refused:
        problem_from({**event, "requests": [request("m1", "p1", "p2")]})
    assert str(refused.value) == (
        "requests: 1 requests and 5600 participants are more than the 5600 in all that can be handled with 500 slots"
    )


def test_too_many_participants_in_all_requests_are_refused(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr("fondaco.scheduling.sizes.MOST_PEOPLE_IN_ALL_MEETINGS", 3)
    with pytest.raises(InputError, match="requests: 4 participants in all of them are more than the 3 that can be"):
        problem_from(sound())


def test_too_many_slots_in_all_requests_are_refused(monkeypatch: pytest.MonkeyPatch) -> None:
    requests = [request("m1", "p1", "p2", slots=["s1", "s2"]), request("m2", "p1", "p2", slots=["s1"])]
    event = {**sound(), "slots": [{"id": "s1"}, {"id": "s2"}], "requests": requests}
    monkeypatch.setattr("fondaco.scheduling.sizes.MOST_SLOTS_IN_ALL_REQUESTS", 3)
    assert len(problem_from(event).requests) == 2
    monkeypatch.setattr("fondaco.scheduling.sizes.MOST_SLOTS_IN_ALL_REQUESTS", 2)
    with pytest.raises(InputError, match="requests: 3 slots in all of them are more than the 2 that can be handled"):
        problem_from(event)


def test_too_many_orders_among_all_requests_are_refused(monkeypatch: pytest.MonkeyPatch) -> None:
    event = {**sound(), "requests": [request("m1", "p1", "p2"), request("m2", "p1", "p2", after=["m1"])]}
    monkeypatch.setattr("fondaco.scheduling.sizes.MOST_REQUESTS_AND_ORDERS", 8)
    assert len(problem_from(event).requests) == 2
    monkeypatch.setattr("fondaco.scheduling.sizes.MOST_REQUESTS_AND_ORDERS", 7)
    with pytest.raises(InputError) as refused:
        problem_from(event)
    assert str(refused.value) == ("requests: 1 orders among 2 requests are more than the 0 that can be handled")


def test_a_problem_of_more_than_32_megabytes_is_refused() -> None:
    with pytest.raises(InputError, match="is larger than 32 MB"):
        read_problem(" " * (32 * 1024**2 + 1))
