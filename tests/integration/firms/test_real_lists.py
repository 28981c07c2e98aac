"""Two real lists of a thousand firms each, and one of two thousand."""

from tests.integration.firms.keeping import Chamber, chamber, hand_in, outcomes
from tests.shared_data import shared
from tests.unit.firms.lists import csv_bytes
from tests.world import World


def imported(kept: Chamber, content: bytes) -> dict[str, int]:
    shown = hand_in(kept.api, content).json
    return outcomes(kept.api.post(f"/api/v1/firm-imports/{shown['id']}/apply").json)


def test_two_real_lists_are_imported_and_the_second_time_change_nothing(any_world: World) -> None:
    kept = chamber(any_world)
    rome, berlin = (shared(f"firms/{city}.csv").read_bytes() for city in ("rome", "berlin"))
    assert imported(kept, rome) == {"new": 895, "duplicate": 105, "warned": 1}
    assert imported(kept, berlin) == {"new": 1000}
    assert imported(kept, rome) == {"unchanged": 895, "duplicate": 105, "warned": 1}
    assert imported(kept, berlin) == {"unchanged": 1000}
    assert kept.api.get("/api/v1/firms").json["total"] == 1895
    assert kept.api.get("/api/v1/firms", query_string={"sector": "SIC 2911"}).json["total"] > 0


def test_a_long_list_is_imported_and_found_again(any_world: World) -> None:
    kept = chamber(any_world)
    header = ["ID", "Company name", "City", "Country", "VAT number", "NACE", "Employees"]
    rows = [[str(n), f"Firm {n}", "Udine", "IT", f"IT{n:011}", "31.00", "20"] for n in range(2_000)]
    assert imported(kept, csv_bytes([header, *rows])) == {"new": 2_000}
    assert imported(kept, csv_bytes([header, *rows])) == {"unchanged": 2_000}
