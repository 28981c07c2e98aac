"""The organiser's pages of step 2, from the first campaign to the call that was made."""

import csv
import io
from datetime import datetime

from sqlalchemy import select

from fondaco.kernel.mail import Mail, MailState
from tests.integration.invitations.scene import Scene, answer_link, scene
from tests.world import World, csrf_of


def send(at: Scene, browser, address: str, form_at: str | None = None, **fields: str):
    """Post a form of the page `form_at` as a browser would."""
    token = csrf_of(browser.get(form_at or address).text)
    return browser.post(address, data={"csrf_token": token, **fields})


def test_a_campaign_is_prepared_changed_previewed_and_started_by_pages_alone(world: World) -> None:
    at = scene(world, "", "", None, languages=("it", "de"))
    browser = world.signed_in(at.organiser)
    invite = f"/events/{at.event.id}/invite"
    made = send(at, browser, invite, name="First round")
    assert made.status_code == 303
    letter = f"{made.location}/letters/de"
    wrong = send(at, browser, letter, subject="{firma}", body="{answer}")
    assert wrong.status_code == 422
    assert "{firma}" in wrong.text
    assert 'href="#field-subject"' in wrong.text
    body = "{salutation}\n\nKommen Sie zu {event}.\n\n{answer}\n\nIhre {institution}"
    kept = send(at, browser, letter, subject="Bitte antworten: {event}", body=body)
    assert kept.status_code == 303
    assert "Kommen Sie zu Wood Meets." in browser.get(kept.location).text
    page = browser.get(made.location).text
    assert "2 letters go out by e-mail: 1 in" in page
    assert "1 firm has no e-mail address" in page
    assert send(at, browser, f"{made.location}/start", made.location).status_code == 303
    assert "data-done" not in browser.get(f"{made.location}/progress").text
    world.drain()
    assert "data-done" in browser.get(f"{made.location}/progress").text
    assert send(at, browser, f"{made.location}/start", invite).status_code == 409
    assert "2 sent, 0 yes, 0 no, 2 silent, 1 still to go out" in browser.get(invite).text


def test_a_preview_shows_any_firm_in_any_language_as_text(world: World) -> None:
    at = scene(world, "", "")
    with world.work() as session:
        session.merge(at.firms[1]).name = "<svg onload=alert(1)>{{ 7*7 }}"
    browser = world.signed_in(at.organiser)
    page = browser.get(
        f"/events/{at.event.id}/invite/campaigns/{at.campaign()}/preview",
        query_string={"language": "en", "q": "<svg"},
    ).text
    assert "<svg onload" not in page
    assert "glad to welcome &lt;svg onload=alert(1)&gt;{{ 7*7 }}" in page


def test_unknown_letters_are_settled_by_their_two_buttons(world: World) -> None:
    at = scene(world, "")
    campaign = at.started()
    with world.work() as session:
        session.scalars(select(Mail)).one().state = MailState.UNKNOWN
    browser = world.signed_in(at.organiser)
    page = f"/events/{at.event.id}/invite/campaigns/{campaign}"
    assert "1 letter" in browser.get(f"/events/{at.event.id}").text
    assert "Of 1 letter nobody knows" in browser.get(f"/events/{at.event.id}").text
    [letter] = world.api(at.organiser).get(f"/api/v1/campaigns/{campaign}/unknown-letters").json["items"]
    assert send(at, browser, f"{page}/unknown/{letter['mail_id']}", page, arrived="yes").status_code == 303
    assert "nobody knows" not in browser.get(f"/events/{at.event.id}").text.lower()


def test_answers_are_filtered_in_the_address_and_exported_without_formulas(world: World) -> None:
    at = scene(world, "", "")
    with world.work() as session:
        firm = session.merge(at.firms[1])
        firm.name, firm.contacts[0].phone = '=HYPERLINK("http://example.org")', "+421 2 5441 0000"
    at.started()
    world.client().post(answer_link(at.letter_to(at.firms[0])), data={"answer": "no", "reason": "dates"})
    browser = world.signed_in(at.organiser)
    url = f"/events/{at.event.id}/invite/answers"
    page = browser.get(f"{url}?state=declined").text
    assert "Firm 000" in page
    assert "HYPERLINK" not in page
    assert "Declined on Mon 11 Jan by link: The dates do not suit" in page
    assert "No firm fits" in browser.get(f"{url}?q=nobody").text
    rows = list(csv.reader(io.StringIO(browser.get(f"{url}.csv").data.decode("utf-8-sig")), delimiter=";"))
    assert sorted(row[0] for row in rows[1:]) == ['\'=HYPERLINK("http://example.org")', "Firm 000"]
    assert "+421 2 5441 0000" in rows[1] + rows[2]


def test_nonsense_in_the_address_filters_nothing_and_breaks_nothing(any_world: World) -> None:
    at = scene(any_world, "")
    at.started()
    browser = any_world.signed_in(at.organiser)
    page = f"/events/{at.event.id}/invite/answers"
    for nonsense in ("state=x&channel=y&delivery=z&page=-1", "page=1e9", "language=%01", "q=%01", "q=%F0%9F%AA%91%ED"):
        assert browser.get(f"{page}?{nonsense}").status_code == 200
    assert any_world.api(at.organiser).get(at.invitations_url, query_string={"q": "\1"}).status_code == 200
    assert browser.get(f"/events/{at.event.id}/invite/calls?whom=x&page=x").status_code == 200


def test_a_call_is_recorded_from_the_call_list_and_leads_back_to_it(world: World) -> None:
    at = scene(world, None)
    at.started()
    browser = world.signed_in(at.organiser)
    calls = f"/events/{at.event.id}/invite/calls"
    [invitation] = at.invitations()
    form = f"/events/{at.event.id}/invite/invitations/{invitation['id']}"
    assert form in browser.get(calls).text
    for fields, field in (
        ({}, "result"),
        ({"result": "call_back"}, "call_back_on"),
        ({"result": "call_back", "call_back_on": "soon"}, "call_back_on"),
        ({"result": "wrong_person"}, "name"),
        ({"result": "wrong_person", "name": "Eva", "email": "eva"}, "email"),
    ):
        wrong = send(at, browser, form, note="After ten", **fields)
        assert wrong.status_code == 422, fields
        assert f'href="#field-{field}"' in wrong.text
        assert "After ten" in wrong.text
    assert at.invitations()[0]["attempts"] == []
    done = send(at, browser, form, result="call_back", call_back_on="2027-01-13", next=calls)
    assert (done.status_code, done.location) == (303, calls)
    assert "Call back on Wed 13 Jan" in browser.get(calls).text
    world.move_clock(datetime.fromisoformat("2027-01-13T09:00:00+01:00"))
    assert "1 firm waits to be called back" in world.signed_in(at.organiser).get(f"/events/{at.event.id}").text
    elsewhere = send(at, world.signed_in(at.organiser), form, result="accepted", next="//evil.example.org")
    assert elsewhere.location == calls


def test_letters_printed_from_the_page_are_the_answer_of_the_post(world: World) -> None:
    at = scene(world, None)
    campaign = at.started()
    browser = world.signed_in(at.organiser)
    page = f"/events/{at.event.id}/invite/campaigns/{campaign}"
    printed = send(at, browser, f"{page}/letters.pdf", page)
    assert (printed.status_code, printed.mimetype, printed.data[:5]) == (200, "application/pdf", b"%PDF-")
    assert send(at, browser, f"{page}/letters.pdf", page).status_code == 303
    assert browser.get(f"/events/{at.event.id}/invite/call-sheet.pdf").data[:5] == b"%PDF-"


def test_pages_need_their_own_form_key_and_their_own_institution(world: World) -> None:
    at = scene(world, "")
    campaign = at.campaign()
    browser = world.signed_in(at.organiser)
    assert browser.post(f"/events/{at.event.id}/invite", data={"name": "x"}).status_code == 400
    other = scene(world)
    stranger = world.signed_in(other.organiser)
    for page in ("", "/answers", "/answers.csv", "/calls", "/call-sheet.pdf", f"/campaigns/{campaign}"):
        assert stranger.get(f"/events/{at.event.id}/invite{page}").status_code == 404, page
        assert stranger.get(f"/events/{other.event.id}/invite/campaigns/{campaign}").status_code == 404
        assert world.client().get(f"/events/{at.event.id}/invite{page}").status_code == 303
