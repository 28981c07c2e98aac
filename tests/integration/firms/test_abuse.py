"""Lists that are broken, hostile or enormous, and imports that come at the same time."""

import io
import threading
import zipfile
from collections.abc import Callable

from flask.testing import FlaskClient
from werkzeug.test import TestResponse

from fondaco.firms import exports
from tests.integration.firms.keeping import ALBERI, BOSCO, HEADER, chamber, firms, hand_in, import_rows, names, outcomes
from tests.unit.firms.lists import csv_bytes
from tests.world import World


def at_once(calls: list[Callable[[], TestResponse]]) -> list[TestResponse]:
    """Their answers, all calls begun in the same moment."""
    begin = threading.Barrier(len(calls))
    answers: list[TestResponse | None] = [None] * len(calls)

    def run(number: int) -> None:
        begin.wait()
        answers[number] = calls[number]()

    threads = [threading.Thread(target=run, args=(number,)) for number in range(len(calls))]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    return [answer for answer in answers if answer is not None]


def applying(client: FlaskClient, import_id: str) -> Callable[[], TestResponse]:
    return lambda: client.post(f"/api/v1/firm-imports/{import_id}/apply")


def rows(number: int) -> list[list[str]]:
    return [
        [str(n), f"Firm {n}", "Udine", "33100", "IT", f"IT{n:011}", "31.00", "20", ""] for n in range(1, number + 1)
    ]


def test_of_those_who_apply_one_import_at_once_one_wins(any_world: World) -> None:
    kept = chamber(any_world)
    shown = hand_in(kept.api, csv_bytes([HEADER, *rows(30)])).json
    clients = [any_world.api(kept.organiser) for _ in range(6)]
    answers = at_once([applying(client, shown["id"]) for client in clients])
    assert sorted(answer.status_code for answer in answers) == [200, *[409] * 5]
    assert kept.api.get("/api/v1/firms").json["total"] == 30


def test_two_imports_of_one_list_at_once_enter_each_firm_once(any_world: World) -> None:
    kept = chamber(any_world)
    content = csv_bytes([HEADER, *rows(30)])
    shown = [hand_in(kept.api, content).json["id"] for _ in range(4)]
    clients = [any_world.api(kept.organiser) for _ in shown]
    answers = at_once([applying(client, import_id) for client, import_id in zip(clients, shown, strict=True)])
    done = [outcomes(answer.json) for answer in answers]
    assert sorted(done, key=str) == [{"new": 30}, *[{"unchanged": 30}] * 3]
    assert kept.api.get("/api/v1/firms").json["total"] == 30


def test_one_row_that_the_database_cannot_take_leaves_nothing_half_done(any_world: World) -> None:
    kept = chamber(any_world)
    shown = hand_in(kept.api, csv_bytes([HEADER, *rows(3)])).json
    with any_world.work() as session:
        connection = session.connection()
        connection.exec_driver_sql("ALTER TABLE activity RENAME TO activity_away")
    assert kept.api.post(f"/api/v1/firm-imports/{shown['id']}/apply").status_code == 500
    with any_world.work() as session:
        session.connection().exec_driver_sql("ALTER TABLE activity_away RENAME TO activity")
    assert firms(kept.api) == []
    assert kept.api.get(f"/api/v1/firm-imports/{shown['id']}").json["state"] == "previewed"


def test_names_with_controls_overrides_or_a_megabyte_are_refused_in_their_rows(any_world: World) -> None:
    api = chamber(any_world).api
    bad = ["A\x00B", "A\u202eB", "x" * 1_000_000]
    shown = hand_in(api, csv_bytes([HEADER, ALBERI, *([str(n), name, *BOSCO[2:]] for n, name in enumerate(bad, 7))]))
    assert outcomes(shown.json) == {"new": 1, "refused": 3}
    assert "\x00" not in shown.text
    assert "\u202e" not in shown.json["rows"][2]["remarks"][0]
    assert len(shown.data) < 10_000
    report = api.get(f"/api/v1/firm-imports/{shown.json['id']}/report.csv").data
    assert (b"\x00" in report, "\u202e".encode() in report) == (False, False)


def test_headers_and_file_names_may_be_odd(any_world: World) -> None:
    api = chamber(any_world).api
    header = ["Company name", "No\x00te\u202e", "x" * 5_000, "", "Company name"]
    shown = hand_in(api, csv_bytes([header, ["Alberi", "a", "b", "c", "d"]]), "../\u202e<svg onload=1>\u2028.csv")
    assert (shown.status_code, outcomes(shown.json)) == (201, {"new": 1})
    assert [len(column["header"]) for column in shown.json["columns"]] == [12, 5, 200, 0, 12]
    mapped = api.put(f"/api/v1/firm-imports/{shown.json['id']}/mapping", json={"mapping": {"No te": "city"}})
    assert mapped.json["columns"][1]["field"] == "city"


def test_every_field_at_its_longest_is_taken_or_told(any_world: World) -> None:
    api = chamber(any_world).api
    with any_world.app.test_request_context():
        header = exports._header()
    wide = "\N{ARABIC LIGATURE SALLALLAHOU ALAYHE WASALLAM}" * 500
    longest = ["IT" if name == "Country" else "" if "mail" in name else "y" * 500 for name in header]
    wider = ["IT" if name == "Country" else "" if "mail" in name else wide for name in header]
    done = import_rows(api, longest, wider, header=header)
    assert outcomes(done) == {"new": 2, "warned": 2}
    assert outcomes(import_rows(api, longest, wider, header=header)) == {"unchanged": 2, "warned": 2}


def test_formulas_are_kept_as_text_and_leave_as_text(world: World) -> None:
    kept = chamber(world)
    import_rows(kept.api, ["1", '=HYPERLINK("http://x.example.org")', *ALBERI[2:]], ["2", "@SUM(A1)", *BOSCO[2:]])
    assert names(kept.api) == ['=HYPERLINK("http://x.example.org")', "@SUM(A1)"]
    exported = world.signed_in(kept.organiser).get("/firms/export.csv").data.decode("utf-8-sig")
    assert "\"'=HYPERLINK(" in exported
    assert ";'@SUM(A1);" in exported


def test_a_workbook_that_unpacks_to_gigabytes_is_refused(world: World) -> None:
    bomb = io.BytesIO()
    with zipfile.ZipFile(bomb, "w", zipfile.ZIP_DEFLATED) as archive:
        archive.writestr("[Content_Types].xml", "<Types/>")
        archive.writestr("xl/worksheets/sheet1.xml", b"\0" * 60_000_000)
    refused = hand_in(chamber(world).api, bomb.getvalue(), "firms.xlsx")
    assert (refused.status_code, list(refused.json["errors"])) == (422, ["file"])


def test_what_is_no_list_is_refused_with_the_reason(world: World) -> None:
    api = chamber(world).api
    for content, name in ((b"", "a.csv"), (b"Company name\nA\n", "a.xlsx"), (b"\xd0\xcf\x11\xe0" * 9, "a.xls")):
        refused = hand_in(api, content, name)
        assert (refused.status_code, list(refused.json["errors"])) == (422, ["file"])
    no_file = api.post("/api/v1/firm-imports", data={"x": "y"}, content_type="multipart/form-data")
    assert (no_file.status_code, "file" in no_file.json["errors"]) == (422, True)
