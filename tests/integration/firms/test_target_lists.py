"""Choosing firms for an event: criteria choose, people correct, and what they corrected stays."""

from typing import Any

from flask.testing import FlaskClient

from fondaco.accounts.models import RoleKind
from fondaco.events.models import Event
from tests import making
from tests.integration.firms.keeping import ALBERI, BOSCO, DREVO, HEADER, Chamber, chamber, firms, import_rows
from tests.world import World

NUTS = [*HEADER, "NUTS"]


def with_event(world: World) -> tuple[Chamber, Event]:
    """A chamber with three firms and an event."""
    kept = chamber(world)
    import_rows(kept.api, [*ALBERI, "ITH42"], [*BOSCO, "ITH43"], [*DREVO, "SI041"], header=NUTS)
    with world.work() as session:
        event = making.event(session, kept.institution)
    return kept, event


def choose(api: FlaskClient, event: Event, **criteria: Any) -> dict[str, Any]:
    chosen = api.put(f"/api/v1/events/{event.id}/target-list", json=criteria)
    assert chosen.status_code == 200, chosen.json
    return dict(chosen.json)


def listed(api: FlaskClient, event: Event, view: str = "") -> dict[str, list[str]]:
    """The firms of the list with the reasons for each."""
    found = api.get(f"/api/v1/events/{event.id}/target-list", query_string={"view": view}).json
    return {entry["firm"]["name"]: entry["reasons"] for entry in found["items"]}


def id_of(api: FlaskClient, name: str) -> str:
    return next(firm["id"] for firm in firms(api) if firm["name"] == name)


def test_firms_are_chosen_by_sector_area_size_and_address(any_world: World) -> None:
    kept, event = with_event(any_world)
    alberi, bosco, drevo = "Alberi S.r.l.", "Bosco S.p.A.", "Drevo d.o.o."
    expected: list[tuple[dict[str, Any], list[str]]] = [
        ({}, [alberi, bosco, drevo]),
        ({"sectors": ["16"]}, [alberi, drevo]),
        ({"sectors": ["C"]}, [alberi, bosco, drevo]),
        ({"sectors": ["16.2", "31"]}, [bosco, drevo]),
        ({"sectors": ["SIC 16"]}, []),
        ({"areas": ["IT"]}, [alberi, bosco]),
        ({"areas": ["ITH4"], "cities": ["ljubljana"]}, [alberi, bosco, drevo]),
        ({"areas": ["ITH42"]}, [alberi]),
        ({"sizes": ["micro", "medium"]}, [bosco, drevo]),
        ({"with_email": True}, [alberi, bosco]),
        ({"with_email": False}, [drevo]),
        ({"sectors": ["16"], "areas": ["IT"], "sizes": ["small"]}, [alberi]),
    ]
    for criteria, chosen in expected:
        counts = choose(kept.api, event, **criteria)["counts"]
        assert (criteria, list(listed(kept.api, event)), counts["chosen"]) == (criteria, chosen, len(chosen))


def test_each_firm_says_which_criteria_it_meets(world: World) -> None:
    kept, event = with_event(world)
    choose(kept.api, event, sectors=["16", "31"], areas=["ITH4", "SI"], sizes=["small", "medium", "micro"])
    assert listed(kept.api, event) == {
        "Alberi S.r.l.": ["NACE 2.1 16.11", "Italy – ITH4", "11 to 49 employees"],
        "Bosco S.p.A.": ["NACE 2.1 31.00", "Italy – ITH4", "50 to 249 employees"],
        "Drevo d.o.o.": ["NACE 2.1 16.21", "Slovenia", "Up to 10 employees"],
    }


def test_counts_say_what_is_missing_and_where_the_firms_are(any_world: World) -> None:
    kept, event = with_event(any_world)
    assert choose(kept.api, event)["counts"] == {
        "chosen": 3,
        "by_hand": 0,
        "removed": 0,
        "without_email": 1,
        "without_contact": 3,
        "without_sector": 0,
        "by_country": {"IT": 2, "SI": 1},
        "by_size": {"micro": 1, "small": 1, "medium": 1},
    }
    assert list(listed(kept.api, event, "no-email")) == ["Drevo d.o.o."]
    assert listed(kept.api, event, "no-sector") == {}


def test_new_criteria_replace_the_old_and_leave_what_was_done_by_hand(any_world: World) -> None:
    kept, event = with_event(any_world)
    address = f"/api/v1/events/{event.id}/target-list/firms"
    choose(kept.api, event, areas=["IT"])
    assert kept.api.post(address, json={"firm_ids": [id_of(kept.api, "Drevo d.o.o.")]}).status_code == 200
    assert kept.api.delete(f"{address}/{id_of(kept.api, 'Alberi S.r.l.')}").status_code == 204
    counts = choose(kept.api, event, sectors=["16"])["counts"]
    assert (counts["chosen"], counts["by_hand"], counts["removed"]) == (1, 1, 1)
    assert list(listed(kept.api, event)) == ["Drevo d.o.o."]
    assert list(listed(kept.api, event, "removed")) == ["Alberi S.r.l."]
    choose(kept.api, event)
    assert list(listed(kept.api, event)) == ["Bosco S.p.A.", "Drevo d.o.o."]


def test_a_firm_that_was_removed_comes_back_when_it_is_added(world: World) -> None:
    kept, event = with_event(world)
    address = f"/api/v1/events/{event.id}/target-list/firms"
    alberi = id_of(kept.api, "Alberi S.r.l.")
    choose(kept.api, event)
    kept.api.delete(f"{address}/{alberi}")
    kept.api.post(address, json={"firm_ids": [alberi]})
    choose(kept.api, event, sectors=["31"])
    assert list(listed(kept.api, event)) == ["Alberi S.r.l.", "Bosco S.p.A."]


def test_adding_and_removing_twice_changes_nothing(any_world: World) -> None:
    kept, event = with_event(any_world)
    address = f"/api/v1/events/{event.id}/target-list/firms"
    alberi = id_of(kept.api, "Alberi S.r.l.")
    for _ in range(2):
        kept.api.post(address, json={"firm_ids": [alberi, alberi]})
    assert list(listed(kept.api, event)) == ["Alberi S.r.l."]
    assert [kept.api.delete(f"{address}/{alberi}").status_code for _ in range(2)] == [204, 204]
    assert listed(kept.api, event) == {}


def test_criteria_that_cannot_be_are_named(world: World) -> None:
    kept, event = with_event(world)
    wrong = {"sectors": ["furniture"], "areas": ["Friuli"]}
    refused = kept.api.put(f"/api/v1/events/{event.id}/target-list", json=wrong)
    assert (refused.status_code, set(refused.json["errors"])) == (422, {"sectors", "areas"})


def test_the_list_of_an_event_has_no_firms_before_any_are_chosen(world: World) -> None:
    kept, event = with_event(world)
    empty = kept.api.get(f"/api/v1/events/{event.id}/target-list").json
    assert (empty["items"], empty["counts"]["chosen"], empty["criteria"]["sectors"]) == ([], 0, [])


def test_each_co_organiser_has_a_list_of_its_own_firms(world: World) -> None:
    kept, event = with_event(world)
    other = chamber(world)
    kept.api.post(f"/api/v1/events/{event.id}/institutions", json={"institution_id": str(other.institution.id)})
    import_rows(other.api, ["1", "Holz GmbH", "Villach", "9500", "AT", "ATU1", "16.10", "30", ""])
    choose(kept.api, event)
    choose(other.api, event)
    assert list(listed(other.api, event)) == ["Holz GmbH"]
    assert "Holz GmbH" not in listed(kept.api, event)
    foreign = {"firm_ids": [id_of(other.api, "Holz GmbH")]}
    assert kept.api.post(f"/api/v1/events/{event.id}/target-list/firms", json=foreign).status_code == 404


def test_the_list_of_an_event_of_others_does_not_exist_and_advisers_only_look_at_theirs(world: World) -> None:
    kept, event = with_event(world)
    address = f"/api/v1/events/{event.id}/target-list"
    alberi = id_of(kept.api, "Alberi S.r.l.")
    choose(kept.api, event)
    with world.work() as session:
        adviser = making.person(session, RoleKind.ADVISER, kept.institution)
    stranger, adviser_api = chamber(world).api, world.api(adviser)
    assert (stranger.get(address).status_code, adviser_api.get(address).status_code) == (404, 200)
    for api in (stranger, adviser_api):
        assert api.put(address, json={}).status_code == 404
        assert api.post(f"{address}/firms", json={"firm_ids": [alberi]}).status_code == 404
        assert api.delete(f"{address}/firms/{alberi}").status_code == 404
