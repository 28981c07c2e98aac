"""Importing a list: shown first, done once, and the same list again changes nothing."""

import csv
import io

import pytest
from sqlalchemy import func, select

from fondaco.firms.models import Activity, Contact, Firm, FirmImport
from fondaco.kernel.audit import AuditEntry
from fondaco.kernel.i18n import LANGUAGES
from tests.integration.firms.keeping import (
    ALBERI,
    BOSCO,
    DREVO,
    HEADER,
    chamber,
    firms,
    hand_in,
    import_rows,
    names,
    outcomes,
    upload,
)
from tests.unit.firms.lists import csv_bytes, xlsx_bytes
from tests.world import World


def test_a_list_is_shown_before_anything_is_done(any_world: World) -> None:
    api = chamber(any_world).api
    shown = hand_in(
        api, csv_bytes([HEADER, ALBERI, BOSCO, ["4", "Nessuno", "Udine", "", "Atlantis", "", "", "", "x@"]])
    )
    assert (shown.status_code, shown.json["state"]) == (201, "previewed")
    assert outcomes(shown.json) == {"new": 2, "refused": 1}
    assert [row["outcome"] for row in shown.json["rows"]] == ["new", "new", "refused"]
    assert shown.json["rows"][2]["row"] == 4
    assert [remark.partition(":")[0] for remark in shown.json["rows"][2]["remarks"]] == ["Country", "E-mail"]
    assert firms(api) == []


def test_applying_enters_the_firms_with_all_that_the_list_says(any_world: World) -> None:
    api = chamber(any_world).api
    done = import_rows(api, ALBERI, BOSCO, DREVO)
    assert (done["state"], outcomes(done), done["differs"]) == ("applied", {"new": 3}, 0)
    alberi, bosco, drevo = firms(api)
    assert (alberi["name"], alberi["size"], alberi["language"]) == ("Alberi S.r.l.", "small", "it")
    assert alberi["activities"] == [{"scheme": "NACE 2.1", "code": "16.11", "description": ""}]
    assert alberi["contacts"] == [{"name": "", "role": "", "email": "info@alberi.example.org", "phone": ""}]
    assert (bosco["size"], drevo["country"], drevo["language"], drevo["contacts"]) == ("medium", "SI", "sl", [])


def test_the_same_list_again_changes_nothing(any_world: World) -> None:
    api = chamber(any_world).api
    import_rows(api, ALBERI, BOSCO, DREVO)
    with any_world.work() as session:
        before = [*session.execute(select(Firm.id, Firm.updated_at)), *session.execute(select(Contact.id))]
    assert outcomes(import_rows(api, ALBERI, BOSCO, DREVO)) == {"unchanged": 3}
    with any_world.work() as session:
        assert before == [*session.execute(select(Firm.id, Firm.updated_at)), *session.execute(select(Contact.id))]


def test_what_changed_in_the_list_is_shown_from_what_to_what_and_then_done(any_world: World) -> None:
    api = chamber(any_world).api
    import_rows(api, ALBERI, BOSCO)
    moved = [*ALBERI[:2], "Trieste", "34100", *ALBERI[4:6], "31.00", "60", "export@alberi.example.org"]
    shown = hand_in(api, csv_bytes([HEADER, moved, BOSCO])).json
    assert outcomes(shown) == {"updated": 1, "unchanged": 1}
    changed = {change["field"]: (change["old"], change["new"]) for change in shown["rows"][0]["changes"]}
    assert changed == {
        "city": ("Udine", "Trieste"),
        "postal_code": ("33100", "34100"),
        "size": ("small", "medium"),
        "employees": ("35", "60"),
        "activities": ("NACE 2.1 16.11", "NACE 2.1 31.00"),
        "contacts": ("info@alberi.example.org", "export@alberi.example.org"),
    }
    assert names(api, city="Trieste") == []
    api.post(f"/api/v1/firm-imports/{shown['id']}/apply")
    (alberi,) = firms(api, city="Trieste")
    assert [each["code"] for each in alberi["activities"]] == ["31.00"]
    assert [each["email"] for each in alberi["contacts"]] == ["export@alberi.example.org"]
    with any_world.work() as session:
        assert session.scalar(select(func.count()).select_from(Activity)) == 2


def test_what_the_list_leaves_empty_stays(world: World) -> None:
    api = chamber(world).api
    import_rows(api, ALBERI)
    done = import_rows(api, ["1", "Alberi S.r.l.", "", "", "IT", "", "", "", ""])
    assert outcomes(done) == {"unchanged": 1}
    assert firms(api)[0]["city"] == "Udine"


def test_rows_of_one_firm_are_told_as_duplicates_of_the_first(world: World) -> None:
    api = chamber(world).api
    shown = hand_in(api, csv_bytes([HEADER, ALBERI, BOSCO, ["9", *ALBERI[1:]]])).json
    assert outcomes(shown) == {"new": 2, "duplicate": 1}
    assert shown["rows"][2]["duplicate_of"] == 2
    assert shown["rows"][2]["remarks"] == ["Describes the same firm as row 2."]


def test_a_branch_in_another_town_is_a_firm_of_its_own(world: World) -> None:
    api = chamber(world).api
    branch = ["7", ALBERI[1], "Trieste", "34100", *ALBERI[4:]]
    assert outcomes(import_rows(api, ALBERI, branch)) == {"new": 2}
    assert outcomes(import_rows(api, ALBERI, branch)) == {"unchanged": 2}


def test_two_registers_that_both_count_from_one_do_not_overwrite_each_other(world: World) -> None:
    api = chamber(world).api
    import_rows(api, ALBERI)
    other = ["1", "Kovač d.o.o.", "Maribor", "2000", "SI", "SI99999999", "25.11", "20", ""]
    done = import_rows(api, other)
    assert outcomes(done) == {"new": 1, "warned": 1}
    assert "belongs to “Alberi S.r.l.”" in done["rows"][0]["remarks"][0]
    assert outcomes(import_rows(api, other)) == {"unchanged": 1}
    assert names(api) == ["Alberi S.r.l.", "Kovač d.o.o."]


def test_a_firm_with_a_new_name_is_recognised_and_told(world: World) -> None:
    api = chamber(world).api
    import_rows(api, ALBERI)
    done = import_rows(api, [ALBERI[0], "Alberi e Figli S.p.A.", *ALBERI[2:]])
    assert outcomes(done) == {"updated": 1, "warned": 1}
    assert done["rows"][0]["remarks"] == ["In the directory this firm is called “Alberi S.r.l.”."]
    assert names(api) == ["Alberi e Figli S.p.A."]


def test_a_headcount_makes_no_company_of_a_university_and_no_country_changes_a_chosen_language(world: World) -> None:
    api = chamber(world).api
    import_rows(api, ALBERI)
    api.patch(f"/api/v1/firms/{firms(api)[0]['id']}", json={"size": "university", "language": "de"})
    assert outcomes(import_rows(api, ALBERI)) == {"unchanged": 1}
    assert (firms(api)[0]["size"], firms(api)[0]["language"]) == ("university", "de")


def test_a_column_is_mapped_by_hand_and_the_preview_computed_anew(world: World) -> None:
    api = chamber(world).api
    content = csv_bytes([["Wer", "Wo", "Mail"], ["Alberi", "IT", "info@alberi.example.org"]])
    shown = hand_in(api, content).json
    assert (shown["named"], shown["rows"]) == (False, [])
    assert [(column["header"], column["field"]) for column in shown["columns"]] == [
        ("Wer", None),
        ("Wo", None),
        ("Mail", "email"),
    ]
    refused = api.post(f"/api/v1/firm-imports/{shown['id']}/apply")
    assert (refused.status_code, refused.json["detail"]) == (409, "Say first which column holds the name of the firm.")
    mapped = api.put(f"/api/v1/firm-imports/{shown['id']}/mapping", json={"mapping": {"Wer": "name", "Wo": "country"}})
    assert outcomes(mapped.json) == {"new": 1}
    assert [column["field"] for column in mapped.json["columns"]] == ["name", "country", "email"]
    assert api.post(f"/api/v1/firm-imports/{shown['id']}/apply").status_code == 200
    assert names(api) == ["Alberi"]


def test_a_mapping_may_come_with_the_file(world: World) -> None:
    api = chamber(world).api
    content = csv_bytes([["Wer", "Mail"], ["Alberi", "info@alberi.example.org"]])
    shown = hand_in(api, content, mapping='{"Wer": "name", "Mail": ""}').json
    assert [column["field"] for column in shown["columns"]] == ["name", None]
    wrong = hand_in(api, content, mapping='{"Wer": "ragione"}')
    assert (wrong.status_code, list(wrong.json["errors"])) == (422, ["mapping"])
    assert hand_in(api, content, mapping="[1]").status_code == 422


def test_a_list_without_countries_is_taken_for_the_chambers_own(world: World) -> None:
    api = chamber(world).api
    import_rows(api, ["Alberi"], header=["Company name"])
    assert firms(api)[0]["country"] == "IT"


def test_what_is_done_is_what_is_true_then_and_the_result_says_so(any_world: World) -> None:
    api = chamber(any_world).api
    content = csv_bytes([HEADER, ALBERI, BOSCO])
    first, second = (hand_in(api, content).json for _ in range(2))
    assert outcomes(first) == outcomes(second) == {"new": 2}
    api.post(f"/api/v1/firm-imports/{first['id']}/apply")
    done = api.post(f"/api/v1/firm-imports/{second['id']}/apply").json
    assert (outcomes(done), done["differs"]) == ({"unchanged": 2}, 2)
    assert len(firms(api)) == 2


def test_an_import_is_applied_once(world: World) -> None:
    api = chamber(world).api
    done = import_rows(api, ALBERI)
    again = api.post(f"/api/v1/firm-imports/{done['id']}/apply")
    assert (again.status_code, again.json["type"]) == (409, "/problems/wrong-state")
    mapped = api.put(f"/api/v1/firm-imports/{done['id']}/mapping", json={"mapping": {}})
    assert mapped.status_code == 409


def test_an_import_that_is_discarded_forgets_its_list(world: World) -> None:
    api = chamber(world).api
    shown = hand_in(api, csv_bytes([HEADER, ALBERI])).json
    assert api.delete(f"/api/v1/firm-imports/{shown['id']}").status_code == 204
    assert api.get(f"/api/v1/firm-imports/{shown['id']}").json["rows"] == []
    assert api.post(f"/api/v1/firm-imports/{shown['id']}/apply").status_code == 409
    with world.work() as session:
        assert session.scalars(select(FirmImport.content)).all() == [b""]


def test_the_report_holds_every_row_with_its_reason(world: World) -> None:
    api = chamber(world).api
    import_rows(api, ALBERI)
    rows = [
        [*ALBERI[:2], "Trieste", *ALBERI[3:]],
        [*BOSCO[:8], "nobody"],
        DREVO,
        ["5", "=cmd()", *DREVO[2:5], "", "", "", ""],
    ]
    shown = hand_in(api, csv_bytes([HEADER, *rows])).json
    report = api.get(f"/api/v1/firm-imports/{shown['id']}/report.csv")
    assert report.content_type == "text/csv; charset=utf-8"
    no_address = "“nobody” is not an e-mail address. Correct it, or leave the cell empty."
    lines = list(csv.reader(io.StringIO(report.data.decode("utf-8-sig"), newline=""), delimiter=";"))
    assert lines == [
        ["Row", "Firm", "Outcome", "What changes", "What to know"],
        ["2", "Alberi S.r.l.", "Updated", "City: Udine → Trieste", ""],
        [
            "3",
            "Bosco S.p.A.",
            "Refused",
            "",
            f"E-mail: {no_address}",
        ],
        ["4", "Drevo d.o.o.", "New", "", ""],
        ["5", "'=cmd()", "New", "", ""],
    ]


def test_rows_of_one_outcome_come_in_pages(world: World) -> None:
    api = chamber(world).api
    rows = [[str(number), f"Firm {number}", "Udine", "", "IT", "", "", "", ""] for number in range(1, 61)]
    shown = hand_in(api, csv_bytes([HEADER, *rows, ["99", "", "Udine", "", "IT", "", "", "", ""]])).json
    address = f"/api/v1/firm-imports/{shown['id']}"
    second = api.get(address, query_string={"outcome": "new", "page": 2}).json
    assert ([row["row"] for row in second["rows"]], second["pages"]) == (list(range(52, 62)), 2)
    assert [row["row"] for row in api.get(address, query_string={"outcome": "refused"}).json["rows"]] == [62]


def test_a_workbook_is_imported_like_a_text_file(world: World) -> None:
    api = chamber(world).api
    shown = hand_in(api, xlsx_bytes([HEADER, ALBERI, BOSCO]), "firms.xlsx")
    assert outcomes(shown.json) == {"new": 2}


def test_the_record_says_who_imported_how_much_and_holds_no_firms_name(world: World) -> None:
    kept = chamber(world)
    import_rows(kept.api, ALBERI)
    with world.work() as session:
        entries = session.scalars(select(AuditEntry).order_by(AuditEntry.id)).all()
    assert [(entry.action, entry.person_id) for entry in entries] == [
        ("firm_import.entered", kept.organiser.id),
        ("firm_import.applied", kept.organiser.id),
    ]
    assert entries[1].facts == {"new": 1, "updated": 0}


def test_a_repeated_upload_with_an_idempotency_key_is_one_import(world: World) -> None:
    api = chamber(world).api
    once, again, other = (
        api.post("/api/v1/firm-imports", headers={"Idempotency-Key": "k"}, **upload(csv_bytes([HEADER, row])))
        for row in (ALBERI, ALBERI, BOSCO)
    )
    assert (once.status_code, again.json) == (201, once.json)
    assert (other.status_code, other.json["type"]) == (422, "/problems/idempotency-key-reused")
    with world.work() as session:
        assert session.scalar(select(func.count()).select_from(FirmImport)) == 1


@pytest.mark.parametrize("language", LANGUAGES)
def test_every_column_of_an_export_is_known_again_in_each_language(world: World, language: str) -> None:
    kept = chamber(world)
    import_rows(kept.api, ALBERI)
    exported = world.signed_in(kept.organiser).get("/firms/export.csv", headers={"Accept-Language": language})
    columns = hand_in(kept.api, exported.data).json["columns"]
    assert len(columns) > 30
    assert [column["header"] for column in columns if not column["field"]] == []
