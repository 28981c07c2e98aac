"""Setting up an event by pages and API."""

from datetime import UTC, date, datetime, time
from zoneinfo import ZoneInfo

import pytest
from sqlalchemy import select

from fondaco.accounts.models import Person, RoleKind
from fondaco.events import events, times
from fondaco.events.events import SlotPlan
from fondaco.events.models import Event, Slot
from fondaco.kernel.claims import Claimed, ResourceKind, take
from fondaco.kernel.database import new_id
from fondaco.kernel.errors import Conflict, Invalid, NotFound
from fondaco.kernel.i18n import in_language
from tests import making
from tests.world import World, csrf_of

FACTS = {
    "name": "Wood Meets Udine",
    "aim": "Makers of furniture meet those who supply them.",
    "city": "Udine",
    "country": "IT",
    "zone": "Europe/Rome",
    "starts_on": "2027-03-10",
    "ends_on": "2027-03-11",
    "answer_by": "2027-02-05",
    "register_by": "2027-02-12",
    "request_by": "2027-02-26",
}


def organiser(world: World) -> Person:
    with world.work() as session:
        return making.person(session, RoleKind.ORGANISER, making.institution(session, f"Chamber {new_id().hex}"))


def test_an_event_is_set_up_through_the_api_and_stands_on_the_organisers_page(world: World) -> None:
    person = organiser(world)
    made = world.api(person).post("/api/v1/events", json=FACTS)
    assert (made.status_code, made.json["slug"]) == (201, "wood-meets-udine-udine-2027")
    page = world.signed_in(person).get(f"/events/{made.json['id']}")
    assert "Wood Meets Udine" in page.text


def test_a_second_event_of_the_same_name_gets_an_address_of_its_own(world: World) -> None:
    api = world.api(organiser(world))
    first, second = (api.post("/api/v1/events", json=FACTS).json["slug"] for _ in range(2))
    assert second == f"{first}-2"


def test_a_repeated_post_with_an_idempotency_key_sets_up_one_event(any_world: World) -> None:
    api = any_world.api(organiser(any_world))
    first, second = (api.post("/api/v1/events", json=FACTS, headers={"Idempotency-Key": "k"}) for _ in range(2))
    assert first.json == second.json
    assert len(api.get("/api/v1/events").json["items"]) == 1
    other = api.post("/api/v1/events", json={**FACTS, "city": "Trieste"}, headers={"Idempotency-Key": "k"})
    assert (other.status_code, other.json["type"]) == (422, "/problems/idempotency-key-reused")


def test_wrong_facts_are_named_each_and_nothing_is_set_up(world: World) -> None:
    person = organiser(world)
    wrong = {**FACTS, "ends_on": "2027-03-01", "zone": "Europe/Udine", "request_by": "2027-04-01"}
    refused = world.api(person).post("/api/v1/events", json=wrong)
    assert refused.status_code == 422
    assert set(refused.json["errors"]) == {"ends_on", "zone", "request_by"}
    with world.work() as session:
        assert session.scalar(select(Event)) is None


def test_an_unknown_field_is_refused_by_name(world: World) -> None:
    refused = world.api(organiser(world)).post("/api/v1/events", json={**FACTS, "status": "open"})
    assert refused.status_code == 422
    assert list(refused.json["errors"]) == ["status"]


def test_the_form_comes_back_filled_with_its_errors(world: World) -> None:
    client = world.signed_in(organiser(world))
    token = csrf_of(client.get("/events/new").text)
    page = client.post("/events/new", data={**FACTS, "name": "Café & Wood", "zone": "Mars/Phobos", "csrf_token": token})
    assert page.status_code == 422
    assert 'value="Café &amp; Wood"' in page.text
    assert 'href="#field-zone"' in page.text


def test_an_event_of_others_does_not_exist(world: World) -> None:
    with world.work() as session:
        event = making.event(session, making.institution(session))
    stranger = organiser(world)
    assert world.signed_in(stranger).get(f"/events/{event.id}").status_code == 404
    assert event.name not in world.signed_in(stranger).get(f"/events/{event.id}").text
    assert world.api(stranger).get(f"/api/v1/events/{event.id}").status_code == 404
    assert world.api(stranger).put(f"/api/v1/events/{event.id}", json=FACTS).status_code == 404


def test_slots_are_planned_from_the_venues_wall_clock(world: World) -> None:
    api = world.api(organiser(world))
    event_id = api.post("/api/v1/events", json=FACTS).json["id"]
    half_day = {"name": "morning", "on": "2027-03-10", "starts": "09:00", "ends": "10:30"}
    planned = api.put(f"/api/v1/events/{event_id}/slots", json={"half_days": [half_day], "minutes": 25, "pause": 5})
    starts = [datetime.fromisoformat(slot["starts_at"]) for slot in planned.json["items"]]
    assert starts == [datetime(2027, 3, 10, 8, minute, tzinfo=UTC) for minute in (0, 30)] + [
        datetime(2027, 3, 10, 9, 0, tzinfo=UTC)
    ]


def test_a_time_that_the_clocks_skip_is_refused_and_one_that_comes_twice_is_the_first(any_world: World) -> None:
    with any_world.work() as session:
        lead = making.institution(session)
        by = making.acting(making.person(session, RoleKind.ORGANISER, lead))
        event = making.event(session, lead)
        event.starts_on, event.ends_on = date(2027, 3, 28), date(2027, 3, 28)
        with pytest.raises(Invalid, match="put forward"):
            events.plan_slots(
                session, by, event.id, [SlotPlan("night", event.starts_on, time(2, 30), time(4))], minutes=25, pause=5
            )
        event.starts_on = event.ends_on = date(2026, 10, 25)
        planned = events.plan_slots(
            session, by, event.id, [SlotPlan("night", event.starts_on, time(2, 30), time(3, 30))], minutes=30, pause=0
        )
    with any_world.work() as session:
        kept = session.scalars(select(Slot.starts_at).order_by(Slot.starts_at)).all()
    assert kept == [slot.starts_at for slot in planned]
    assert kept[0] == datetime(2026, 10, 25, 0, 30, tzinfo=UTC)
    assert len(kept) == 4  # an hour and a half on the wall, two hours and a half on the way


def test_slots_that_hold_meetings_are_not_planned_anew(world: World) -> None:
    with world.work() as session:
        lead = making.institution(session)
        by = making.acting(making.person(session, RoleKind.ORGANISER, lead))
        event = making.event(session, lead)
        take(session, event.id, new_id(), [Claimed(ResourceKind.TABLE, event.tables[0].id, event.slots[0].id)])
        half_day = SlotPlan("morning", event.starts_on, time(9), time(12))
        with pytest.raises(Conflict):
            events.plan_slots(session, by, event.id, [half_day], minutes=25, pause=5)


def test_a_co_organiser_sees_the_event_once_it_is_invited(world: World) -> None:
    with world.work() as session:
        lead, other = making.institution(session, "Lead"), making.institution(session, "Other")
        host, guest = (making.person(session, RoleKind.ORGANISER, of) for of in (lead, other))
        event = making.event(session, lead)
        with pytest.raises(NotFound):
            events.invite_institution(session, making.acting(guest), event.id, other.id)
        assert events.of_staff(session, making.acting(guest)) == []
        events.invite_institution(session, making.acting(host), event.id, other.id)
        assert [found.id for found in events.of_staff(session, making.acting(guest))] == [event.id]


@pytest.mark.parametrize(
    ("language", "day", "moment"),
    [
        ("en", "Fri 26 Feb", "Fri 26 Feb 2027, 09:30"),
        ("it", "ven 26 feb", "ven 26 feb 2027, 09:30"),
        ("de", "Fr, 26. Feb", "Fr, 26. Feb 2027, 09:30"),
    ],
)
def test_short_dates_are_written_as_each_language_writes_them(
    world: World, language: str, day: str, moment: str
) -> None:
    at = datetime(2027, 2, 26, 8, 30, tzinfo=UTC)
    with world.app.test_request_context(), in_language(language):
        assert (times.short_day(at.date()), times.moment(at, ZoneInfo("Europe/Rome"))) == (day, moment)
