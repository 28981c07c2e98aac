"""What a clerk sees: importing, the directory, choosing firms for an event."""

import re

from flask.testing import FlaskClient
from sqlalchemy.event import listen, remove
from werkzeug.test import TestResponse

from fondaco.accounts import people
from fondaco.accounts.models import Person, RoleKind
from fondaco.events.models import Event
from fondaco.kernel.database import db
from tests import making
from tests.integration.firms.keeping import (
    ALBERI,
    BOSCO,
    DREVO,
    HEADER,
    Chamber,
    chamber,
    firms,
    import_rows,
    names,
    upload,
)
from tests.unit.firms.lists import csv_bytes
from tests.world import World, csrf_of


def post(client: FlaskClient, page: str, url: str, **fields: str) -> TestResponse:
    """Send a form that stands on `page`, and follow to where it leads."""
    token = csrf_of(client.get(page).text)
    return client.post(url, data={"csrf_token": token, **fields}, follow_redirects=True)


def hand_in(client: FlaskClient, content: bytes, filename: str = "firms.csv") -> TestResponse:
    page = client.get("/firms/imports").text
    institution = re.search(r'name="institution" value="([^"]+)"', page)
    assert institution
    sent = upload(content, filename, csrf_token=csrf_of(page), institution=institution[1])
    return client.post("/firms/imports", **sent, follow_redirects=True)


def with_event(world: World) -> tuple[Chamber, FlaskClient, Event]:
    kept = chamber(world)
    import_rows(kept.api, ALBERI, BOSCO, DREVO)
    with world.work() as session:
        event = making.event(session, kept.institution)
    return kept, world.signed_in(kept.organiser), event


def rows_of(page: str) -> list[str]:
    """The names of the firms in the page's table."""
    return re.findall(r'<th scope="row">(?:<a [^>]*>)?([^<]+)', page)


def test_a_clerk_hands_a_list_in_sees_what_is_refused_and_imports_the_rest(world: World) -> None:
    kept = chamber(world)
    client = world.signed_in(kept.organiser)
    shown = hand_in(client, csv_bytes([HEADER, ALBERI, BOSCO, [*DREVO[:8], "nobody"]]))
    assert (shown.status_code, shown.request.path.startswith("/firms/imports/")) == (200, True)
    assert "2 new firms, 1 row refused" in shown.text
    assert "E-mail: “nobody” is not an e-mail address." in shown.text
    assert rows_of(shown.text) == ["Drevo d.o.o."]
    address = shown.request.path
    assert rows_of(client.get(f"{address}?rows=new").text) == ["Alberi S.r.l.", "Bosco S.p.A."]
    assert names(kept.api) == []
    done = post(client, address, f"{address}/apply")
    assert "Imported: 2 new firms, 0 changed." in done.text
    assert names(kept.api) == ["Alberi S.r.l.", "Bosco S.p.A."]
    assert post(client, "/firms/imports", f"{address}/apply").status_code == 200
    report = client.get(f"{address}/report.csv")
    assert "attachment" in report.headers["Content-Disposition"]
    again = hand_in(client, csv_bytes([HEADER, ALBERI]))
    assert "your directory holds all of this already" in again.text


def test_a_clerk_says_which_column_is_which(world: World) -> None:
    kept = chamber(world)
    client = world.signed_in(kept.organiser)
    asked = hand_in(client, csv_bytes([["Wer", "Wo"], ["Tischlerei Enz", "Klagenfurt"]]))
    assert asked.request.path.endswith("/columns")
    assert "Tischlerei Enz" in asked.text
    address = asked.request.path
    unsaid = post(client, address, address, **{"column-1": "city"})
    assert (unsaid.status_code, "Say which column holds the name of the firm." in unsaid.text) == (422, True)
    assert '<option value="city" selected>' in unsaid.text
    twice = post(client, address, address, **{"column-0": "name", "column-1": "name"})
    assert (twice.status_code, "are both taken for “name”" in twice.text) == (422, True)
    shown = post(client, address, address, **{"column-0": "name", "column-1": "city"})
    assert "1 new firm" in shown.text
    assert "all firms are taken for firms of Italy" in shown.text


def test_a_file_that_is_no_list_is_refused_in_words(world: World) -> None:
    client = world.signed_in(chamber(world).organiser)
    for content, name, why in (
        (b"", "firms.csv", "The file is empty."),
        (b"Company name\nAlberi\n", "firms.xlsx", "This is not an XLSX workbook"),
        (b"%PDF-1.7 " * 9, "firms.pdf", "This file is not a list."),
    ):
        refused = hand_in(client, content, name)
        assert (refused.status_code, why in refused.text) == (422, True)
    token = csrf_of(client.get("/firms/imports").text)
    assert client.post("/firms/imports", data={"csrf_token": token}).status_code == 422


def test_a_list_is_discarded(world: World) -> None:
    client = world.signed_in(chamber(world).organiser)
    address = hand_in(client, csv_bytes([HEADER, ALBERI])).request.path
    assert "is discarded. Nothing was imported." in post(client, address, f"{address}/discard").text
    assert "Import 1 firm" not in client.get(address).text


def test_the_directory_is_filtered_by_its_address(world: World) -> None:
    kept, client, _event = with_event(world)
    page = client.get("/firms?q=BOSCO&sector=NACE+31&area=IT").text
    assert (rows_of(page), "1 of 3 firms" in page) == (["Bosco S.p.A."], True)
    wrong = client.get("/firms?area=Friuli")
    assert (wrong.status_code, "“Friuli” is not an area." in wrong.text) == (422, True)
    exported = client.get("/firms/export.csv?q=BOSCO").data.decode("utf-8-sig").splitlines()
    assert (len(exported), "Bosco S.p.A." in exported[1]) == (2, True)
    assert client.get("/firms/export.exe").status_code == 404
    assert kept.institution.name in page


def test_what_is_exported_can_be_imported_again_and_changes_nothing(world: World) -> None:
    kept, client, _event = with_event(world)
    edits = {"offers": "=not a formula", "contact_name": "Maja Novak", "contact_phone": "+421 2 5441 0000"}
    kept.api.patch(f"/api/v1/firms/{firms(kept.api)[0]['id']}", json=edits)
    for ending, language in (("csv", "en"), ("xlsx", "en"), ("csv", "it"), ("csv", "de")):
        post(client, "/me", "/language", language=language)
        exported = client.get(f"/firms/export.{ending}").data
        post(client, "/me", "/language", language="en")
        shown = hand_in(client, exported, f"firms.{ending}")
        assert "3 unchanged" in shown.text, language
        assert "There is nothing to import" in shown.text


def test_a_firm_is_seen_and_edited(world: World) -> None:
    kept, client, _event = with_event(world)
    address = f"/firms/{firms(kept.api)[0]['id']}"
    assert "Sawmilling" not in client.get(address).text
    wrong = post(
        client, f"{address}/edit", f"{address}/edit", name="Alberi", contact_email="nobody", offers="Oak & ash"
    )
    assert (wrong.status_code, "Enter one e-mail address" in wrong.text) == (422, True)
    assert "Oak &amp; ash" in wrong.text
    saved = post(
        client, f"{address}/edit", f"{address}/edit", name="Alberi", nace="31.00", offers="<svg onload=alert(1)>"
    )
    assert saved.request.path == address
    assert "&lt;svg onload=alert(1)&gt;" in saved.text
    assert "Manufacture of furniture" in saved.text


def test_criteria_say_how_many_firms_fit_before_they_choose(world: World) -> None:
    kept, client, event = with_event(world)
    page = f"/events/{event.id}/select"
    assert "No firms are chosen yet." in client.get(page).text
    tried = client.get(f"{page}?sector=NACE+16&more_sectors=31.0&size=small&size=medium&email=").text
    assert "2 firms fit" in tried
    assert kept.api.get(f"/api/v1/events/{event.id}/target-list").json["total"] == 0
    chosen = post(client, page, page, sector="NACE 16,NACE 31.0", size="small,medium")
    assert "2 firms are on the list now." in chosen.text
    assert rows_of(chosen.text)[:2] == ["Alberi S.r.l.", "Bosco S.p.A."]
    wrong = client.get(f"{page}?more_sectors=furniture&city=Udine")
    assert (wrong.status_code, 'value="furniture"' in wrong.text, 'value="Udine"' in wrong.text) == (422, True, True)


def test_firms_are_removed_put_back_and_added_by_hand(world: World) -> None:
    kept, client, event = with_event(world)
    page = f"/events/{event.id}/select"
    alberi, _bosco, drevo = (firm["id"] for firm in firms(kept.api))
    post(client, page, page, area="IT")
    removed = post(client, page, f"{page}/firms/{alberi}/remove")
    assert "Alberi S.r.l. is off the list, whatever the criteria say." in removed.text
    assert f"{page}/firms/{alberi}/restore" in removed.text
    assert rows_of(removed.text) == ["Bosco S.p.A."]
    assert rows_of(client.get(f"{page}?view=removed").text) == ["Alberi S.r.l."]
    assert "on the list again" in post(client, page, f"{page}/firms/{alberi}/restore").text
    found = client.get(f"{page}?find=drevo").text
    assert f'name="firm_id" value="{drevo}"' in found
    assert "Drevo d.o.o. is on the list." in post(client, page, f"{page}/firms", firm_id=drevo).text
    assert "added by hand" in client.get(f"{page}?view=hand").text
    assert post(client, page, f"{page}/firms", firm_id="nonsense").status_code == 404


def test_the_list_is_a_file_too(world: World) -> None:
    _kept, client, event = with_event(world)
    page = f"/events/{event.id}/select"
    post(client, page, page, sector="31")
    lines = client.get(f"{page}/export.csv").data.decode("utf-8-sig").splitlines()
    assert (len(lines), lines[0].endswith("Chosen by;Why"), lines[1].endswith("criteria;NACE 2.1 31.00")) == (
        2,
        True,
        True,
    )
    assert client.get(f"{page}/export.xlsx").data.startswith(b"PK")


def test_the_rail_says_how_the_selection_stands(world: World) -> None:
    kept, client, event = with_event(world)
    home = f"/events/{event.id}"
    assert "No firms are chosen yet." in client.get(home).text
    kept.api.put(f"/api/v1{home}/target-list", json={})
    assert "3 chosen, 1 without e-mail" in client.get(home).text


def test_an_organiser_without_firms_is_led_to_the_import(world: World) -> None:
    kept = chamber(world)
    with world.work() as session:
        event = making.event(session, kept.institution)
    client = world.signed_in(kept.organiser)
    assert 'href="/firms/imports"' in client.get(f"/events/{event.id}").text
    assert "Your directory is empty" in client.get(f"/events/{event.id}/select").text
    assert "No firms yet" in client.get("/firms").text


def test_an_adviser_sees_the_list_and_changes_nothing(world: World) -> None:
    kept, _client, event = with_event(world)
    kept.api.put(f"/api/v1/events/{event.id}/target-list", json={})
    with world.work() as session:
        adviser = making.person(session, RoleKind.ADVISER, kept.institution)
    client = world.signed_in(adviser)
    page = f"/events/{event.id}/select"
    assert rows_of(client.get(page).text) == ["Alberi S.r.l.", "Bosco S.p.A.", "Drevo d.o.o."]
    assert "/remove" not in client.get(page).text
    token = csrf_of(client.get(page).text)
    for url in (page, f"{page}/firms", f"{page}/firms/{firms(kept.api)[0]['id']}/remove"):
        data = {"csrf_token": token, "firm_id": firms(kept.api)[0]["id"]}
        assert client.post(url, data=data).status_code == 404
    assert client.get("/firms").status_code == 404


def test_pages_of_others_do_not_exist(world: World) -> None:
    kept, client, event = with_event(world)
    stranger = world.signed_in(chamber(world).organiser)
    listed = hand_in(client, csv_bytes([HEADER, ALBERI])).request.path
    firm = f"/firms/{firms(kept.api)[0]['id']}"
    select = f"/events/{event.id}/select"
    pages = [firm, f"{firm}/edit", listed, f"{listed}/columns", f"{listed}/report.csv", select, f"{select}/export.csv"]
    pages += [f"{page}?institution={kept.institution.id}" for page in ("/firms", "/firms/imports", "/firms/export.csv")]
    assert [stranger.get(page).status_code for page in pages] == [404] * len(pages)
    answers = [world.client().get(page) for page in pages]
    assert all("/sign-in" in answer.headers.get("Location", "") for answer in answers)
    posts = [f"{firm}/edit", f"{listed}/columns", f"{listed}/apply", f"{listed}/discard", select, f"{select}/firms"]
    posts += [f"{select}/firms/{firms(kept.api)[0]['id']}/{what}" for what in ("remove", "restore")]
    token = csrf_of(stranger.get("/firms/imports").text)
    data = {"csrf_token": token, "name": "Taken", "firm_id": firms(kept.api)[0]["id"]}
    assert [stranger.post(url, data=data).status_code for url in posts] == [404] * len(posts)


def test_who_organises_for_two_institutions_chooses_the_directory(world: World) -> None:
    zara, ancona = chamber(world, "Zara Chamber"), chamber(world, "Ancona Chamber")
    import_rows(zara.api, ALBERI)
    import_rows(ancona.api, BOSCO)
    with world.work() as session:
        both = session.get_one(Person, zara.organiser.id)
        people.give_role(session, both, RoleKind.ORGANISER, institution_id=ancona.institution.id)
    client = world.signed_in(zara.organiser)
    assert rows_of(client.get("/firms").text) == ["Bosco S.p.A."]
    assert rows_of(client.get(f"/firms?institution={zara.institution.id}").text) == ["Alberi S.r.l."]
    assert client.get("/firms?institution=nonsense").status_code == 404


def test_a_long_list_takes_as_many_statements_as_a_short_one(world: World) -> None:
    kept, client, event = with_event(world)
    kept.api.put(f"/api/v1/events/{event.id}/target-list", json={})
    pages = ["/firms", f"/events/{event.id}/select", "/firms/export.csv", f"/events/{event.id}/select/export.csv"]
    short = [statements(world, client, page) for page in pages]
    import_rows(kept.api, *([str(n), f"Firm {n}", "Udine", "", "IT", "", "31.00", "", ""] for n in range(10, 50)))
    kept.api.put(f"/api/v1/events/{event.id}/target-list", json={})
    assert [statements(world, client, page) for page in pages] == short


def statements(world: World, client: FlaskClient, page: str) -> int:
    """How many SQL statements a page takes."""
    seen: list[str] = []

    def note(_connection: object, _cursor: object, statement: str, *_rest: object) -> None:
        seen.append(statement)

    with world.app.app_context():
        engine = db.engine
    listen(engine, "before_cursor_execute", note)
    assert client.get(page).status_code == 200
    remove(engine, "before_cursor_execute", note)
    return len(seen)
