"""The directory of one institution: found by filters, edited by hand, closed to others."""

from typing import Any

import pytest

from tests.integration.firms.keeping import ALBERI, BOSCO, DREVO, HEADER, chamber, firms, hand_in, import_rows, names
from tests.unit.firms.lists import csv_bytes
from tests.world import World


def test_firms_are_found_by_filters(any_world: World) -> None:
    api = chamber(any_world).api
    import_rows(api, ALBERI, BOSCO, DREVO)
    alberi, bosco, drevo = "Alberi S.r.l.", "Bosco S.p.A.", "Drevo d.o.o."
    assert names(api) == [alberi, bosco, drevo]
    assert names(api, q="BÓSCO") == [bosco]
    assert names(api, q="s r l") == [alberi]
    assert names(api, area="SI,ITH4") == [drevo]
    assert names(api, sector="31,16.2") == [bosco, drevo]
    assert names(api, size="small,micro", with_email="true") == [alberi]
    assert names(api, q="100%") == []
    assert names(api, city="ljubljana") == [drevo]


def test_a_wrong_filter_is_named(world: World) -> None:
    refused = chamber(world).api.get("/api/v1/firms", query_string={"sector": "wood"})
    assert (refused.status_code, list(refused.json["errors"])) == (422, ["sectors"])


def test_the_directory_comes_in_pages(world: World) -> None:
    api = chamber(world).api
    rows = [[str(number), f"Firm {number:03}", "Udine", "", "IT", "", "", "", ""] for number in range(120)]
    import_rows(api, *rows)
    last = api.get("/api/v1/firms", query_string={"page": 99}).json
    assert (last["page"], last["pages"], last["total"], len(last["items"])) == (3, 3, 120, 20)
    assert api.get("/api/v1/firms", query_string={"per_page": 1_000_000}).status_code == 422


def test_a_firm_is_edited_by_hand(any_world: World) -> None:
    api = chamber(any_world).api
    import_rows(api, DREVO)
    edits = {
        "name": "Drevo & Sinovi d.o.o.",
        "language": "de",
        "nuts": "si041",
        "nace": "1621; 31.00",
        "website": "drevo.example.org",
        "offers": "Veneer",
        "contact_name": "Maja Novak",
        "contact_email": "maja@drevo.example.org",
        "contact_phone": "01 234 5678",
    }
    changed = api.patch(f"/api/v1/firms/{firms(api)[0]['id']}", json=edits)
    assert changed.status_code == 200
    (drevo,) = firms(api, q="sinovi")
    assert (drevo["nuts"], drevo["language"], drevo["website"]) == ("SI041", "de", "https://drevo.example.org")
    assert [each["code"] for each in drevo["activities"]] == ["16.21", "31.00"]
    assert drevo["contacts"] == [
        {"name": "Maja Novak", "role": "", "email": "maja@drevo.example.org", "phone": "+38612345678"}
    ]
    assert (drevo["city"], drevo["offers"]) == ("Ljubljana", "Veneer")


@pytest.mark.parametrize(
    ("field", "text"),
    [
        ("name", "  "),
        ("name", "A\u202eB"),
        ("name", "A\x00B"),
        ("contact_email", "two@example.org, three@example.org"),
        ("website", "javascript:alert(1)"),
        ("nuts", "Friuli"),
        ("nace", "wood"),
        ("size", "huge"),
        ("language", "xx-unknown"),
    ],
)
def test_what_cannot_be_saved_is_named_and_nothing_is_saved(world: World, field: str, text: str) -> None:
    api = chamber(world).api
    import_rows(api, DREVO)
    address = f"/api/v1/firms/{firms(api)[0]['id']}"
    refused = api.patch(address, json={"offers": "Veneer", field: text})
    assert (refused.status_code, list(refused.json["errors"])) == (422, [field])
    assert api.get(address).json["offers"] == ""


def test_what_may_not_be_edited_is_refused_by_name(world: World) -> None:
    api = chamber(world).api
    import_rows(api, DREVO)
    refused = api.patch(f"/api/v1/firms/{firms(api)[0]['id']}", json={"institution_id": "x", "match_key": "y"})
    assert (refused.status_code, set(refused.json["errors"])) == (422, {"institution_id", "match_key"})


def test_a_directory_of_others_does_not_exist(world: World) -> None:
    kept, other = chamber(world), chamber(world)
    import_rows(kept.api, ALBERI)
    shown = hand_in(kept.api, csv_bytes([HEADER, BOSCO])).json
    firm = f"/api/v1/firms/{firms(kept.api)[0]['id']}"
    listed = f"/api/v1/firm-imports/{shown['id']}"
    asked: list[Any] = [
        other.api.get(firm),
        other.api.patch(firm, json={"name": "Taken"}),
        other.api.get(listed),
        other.api.get(f"{listed}/report.csv"),
        other.api.put(f"{listed}/mapping", json={"mapping": {}}),
        other.api.post(f"{listed}/apply"),
        other.api.delete(listed),
        other.api.get("/api/v1/firms", query_string={"institution": str(kept.institution.id)}),
        hand_in(other.api, csv_bytes([HEADER, BOSCO]), institution=str(kept.institution.id)),
        hand_in(other.api, csv_bytes([HEADER, BOSCO]), institution="nonsense"),
    ]
    assert [answer.status_code for answer in asked] == [404] * 10
    assert (names(kept.api), names(other.api)) == (["Alberi S.r.l."], [])


def test_nobody_without_a_key_gets_any_further(world: World) -> None:
    assert world.client().get("/api/v1/firms").status_code == 401
    assert hand_in(world.client(), csv_bytes([HEADER, ALBERI])).status_code == 401
