"""A firm answers from its letter; staff records what it hears."""

from datetime import datetime

from sqlalchemy import select

from fondaco.firms.models import Contact
from fondaco.invitations.messages import InvitationAnswered
from fondaco.invitations.models import ContactAttempt, Invitation, InvitationState
from fondaco.kernel.audit import AuditEntry
from fondaco.kernel.outbox import RecordedMessage
from fondaco.kernel.tokens import Purpose, Token, read
from tests.integration.invitations.scene import Scene, answer_link, scene
from tests.world import World, csrf_of


def invited(world: World, *emails: str | None, **more: tuple[str, ...]) -> tuple[Scene, str]:
    """A scene whose letters are out, and the link in the first one."""
    at = scene(world, *(emails or ("",)), **more)
    at.started()
    return at, answer_link(at.letter_to(at.firms[0]))


def answers_told(world: World) -> list[str]:
    with world.work() as session:
        rows = session.scalars(select(RecordedMessage).where(RecordedMessage.kind == "InvitationAnswered"))
        return [InvitationAnswered.of(row).answer for row in rows]


def test_yes_leads_straight_to_the_registration_with_a_token_for_it(world: World) -> None:
    at, link = invited(world)
    answer = world.client().post(link, data={"answer": "yes"})
    assert answer.status_code == 303
    assert answer.location.startswith("/registration/")
    [invitation] = at.invitations()
    assert (invitation["state"], invitation["answered_through"]) == ("accepted", "link")
    with world.work() as session:
        token = read(session, Purpose.REGISTRATION, answer.location.removeprefix("/registration/"))
        assert str(token.subject_id) == invitation["id"]
        assert token.expires_at == datetime.fromisoformat("2027-03-11T00:00:00+01:00")
    assert answers_told(world) == ["accepted"]


def test_saying_yes_twice_is_one_yes(any_world: World) -> None:
    _, link = invited(any_world)
    for _ in range(2):
        assert any_world.client().post(link, data={"answer": "yes"}).status_code == 303
    assert answers_told(any_world) == ["accepted"]


def test_looking_at_the_page_changes_nothing_and_sets_the_link_at_no_risk(world: World) -> None:
    at, link = invited(world)
    for method in ("GET", "HEAD", "GET"):
        assert world.client().open(link, method=method).status_code == 200
    [invitation] = at.invitations()
    assert (invitation["state"], answers_told(world)) == ("sent", [])


def test_no_keeps_reason_and_words_and_the_page_says_so_with_the_day(world: World) -> None:
    at, link = invited(world)
    browser = world.client()
    answer = browser.post(link, data={"answer": "no", "reason": "dates", "words": "Fiera a Colonia"})
    assert (answer.status_code, answer.location) == (303, link)
    [invitation] = at.invitations(state="declined")
    assert (invitation["decline_reason"], invitation["reason"]) == ("dates", "Fiera a Colonia")
    page = browser.get(link, headers={"Accept-Language": "en"}).text
    assert "Fiera a Colonia" in page


def test_a_firm_may_change_its_mind_until_registration_ends_and_not_after(world: World) -> None:
    at, link = invited(world)
    browser = world.client()
    for answer, state in (("yes", "accepted"), ("no", "declined"), ("yes", "accepted")):
        assert browser.post(link, data={"answer": answer}).status_code == 303
        assert [each["state"] for each in at.invitations()] == [state]
    world.move_clock(datetime.fromisoformat("2027-02-12T23:30:00+01:00"))
    assert browser.post(link, data={"answer": "no"}).status_code == 303
    world.move_clock(datetime.fromisoformat("2027-02-13T00:30:00+01:00"))
    assert browser.post(link, data={"answer": "yes"}).status_code == 409
    page = browser.get(link)
    assert (page.status_code, at.institution.email in page.text) == (200, True)
    assert [each["state"] for each in at.invitations()] == ["declined"]


def test_after_the_event_the_link_has_ended(world: World) -> None:
    _, link = invited(world)
    world.move_clock(datetime.fromisoformat("2027-03-11T00:30:00+01:00"))
    assert world.client().get(link).status_code == 410
    assert world.client().post(link, data={"answer": "yes"}).status_code == 410


def test_somebody_else_gets_the_letter_with_a_link_of_its_own_and_the_old_one_ends(world: World) -> None:
    at, link = invited(world)
    browser = world.client()
    thanks = browser.post(link, data={"answer": "other", "name": "Bruno Bianchi", "email": "Bruno@firm.example.org"})
    assert (thanks.status_code, "Bruno Bianchi" in thanks.text) == (200, True)
    world.drain()
    [letter] = world.mails_to("bruno@firm.example.org")
    assert "Gentile Bruno Bianchi," in letter.message.get_body(("plain",)).get_content()
    assert browser.get(link).status_code == 410
    assert browser.post(link, data={"answer": "yes"}).status_code == 410
    assert browser.post(answer_link(letter), data={"answer": "yes"}).status_code == 303
    [invitation] = at.invitations()
    assert (invitation["contact"], invitation["state"]) == ("Bruno Bianchi", "accepted")
    assert [attempt["result"] for attempt in invitation["attempts"]] == ["mailed", "wrong_person", "mailed"]
    assert answers_told(world) == ["wrong_person", "accepted"]


def test_somebody_else_without_an_address_is_left_to_the_organiser(world: World) -> None:
    at, link = invited(world)
    assert world.client().post(link, data={"answer": "other", "name": "Bruno Bianchi"}).status_code == 200
    [invitation] = at.invitations(state="wrong_person")
    assert (invitation["contact"], invitation["email"]) == ("Bruno Bianchi", "")


def test_a_wrong_address_comes_back_filled_with_the_error_at_its_field(world: World) -> None:
    at, link = invited(world)
    for name, email, field in (
        ("", "b@example.org", "name"),
        ("Bruno", "b@example.org, c@example.org", "email"),
        ("Bruno", "b@example.org\r\nBcc: c@example.org", "email"),
        ("Bruno", "nobody", "email"),
    ):
        page = world.client().post(link, data={"answer": "other", "name": name, "email": email})
        assert page.status_code == 422
        assert f'href="#field-{field}"' in page.text
        assert f'value="{name or email}"' in page.text
    assert [each["state"] for each in at.invitations()] == ["sent"]
    assert world.client().get(link).status_code == 200


def test_a_link_of_another_kind_or_made_up_opens_nothing(world: World) -> None:
    _, link = invited(world)
    registration = world.client().post(link, data={"answer": "yes"}).location
    for token in ("made-up", registration.removeprefix("/registration/")):
        assert world.client().get(f"/answer/{token}").status_code == 404
        assert world.client().post(f"/answer/{token}", data={"answer": "no"}).status_code == 404


def test_the_page_speaks_the_firms_language_until_the_reader_chooses(world: World) -> None:
    _, link = invited(world, languages=("de",))
    browser = world.client()
    assert '<html lang="de">' in browser.get(link).text
    page = browser.get(link).text
    browser.post("/language", data={"language": "it", "next": link, "csrf_token": csrf_of(page)})
    assert '<html lang="it">' in browser.get(link).text


def test_a_hostile_reason_is_shown_as_text(world: World) -> None:
    at, link = invited(world)
    words = "<svg onload=alert(1)>{{ 7*7 }}\r\n\x01\u2028'\""
    assert world.client().post(link, data={"answer": "no", "words": words}).status_code == 303
    page = world.client().get(link).text
    assert "<svg onload" not in page
    assert "&lt;svg onload=alert(1)&gt;{{ 7*7 }}" in page
    assert at.invitations()[0]["reason"] == "<svg onload=alert(1)>{{ 7*7 }} '\""


def test_staff_records_a_yes_by_phone_for_a_firm_without_address_with_both_names_on_record(any_world: World) -> None:
    at = scene(any_world, None)
    at.started()
    [invitation] = at.invitations()
    api = any_world.api(at.organiser)
    url = f"/api/v1/invitations/{invitation['id']}"
    given = api.post(f"{url}/answer", json={"channel": "phone", "answer": "accepted", "note": "Signora Rossi"}).json
    assert (given["state"], given["answered_through"]) == ("accepted", "phone")
    assert [(each["result"], each["note"]) for each in given["attempts"]] == [("accepted", "Signora Rossi")]
    with any_world.work() as session:
        entry = session.scalars(select(AuditEntry).where(AuditEntry.action == "invitation.accepted")).one()
        assert (entry.person_id, entry.on_behalf_of_firm_id) == (at.organiser.id, at.firms[0].id)
    assert api.get(url).json == given


def test_what_comes_of_calls_is_kept_in_order(world: World) -> None:
    at = scene(world, None)
    at.started()
    [invitation] = at.invitations()
    api = world.api(at.organiser)
    url = f"/api/v1/invitations/{invitation['id']}/attempts"
    assert api.post(url, json={"result": "no_answer"}).status_code == 201
    assert api.post(url, json={"result": "call_back"}).status_code == 422
    assert api.post(url, json={"result": "mailed"}).status_code == 422
    later = {"result": "call_back", "call_back_on": "2027-01-14", "note": "After ten"}
    assert api.post(url, json=later).status_code == 201
    no = {"result": "declined", "reason": "other", "note": "They have moved to Spain"}
    found = api.post(url, json=no).json
    assert (found["state"], found["decline_reason"], found["reason"]) == (
        "declined",
        "other",
        "They have moved to Spain",
    )
    assert [(each["result"], each["call_back_on"]) for each in found["attempts"]] == [
        ("no_answer", None),
        ("call_back", "2027-01-14"),
        ("declined", None),
    ]


def test_an_address_learned_on_the_phone_gets_the_letter(world: World) -> None:
    at = scene(world, None)
    at.started()
    [invitation] = at.invitations()
    given = {"result": "wrong_person", "name": "Eva Kranjc", "email": "eva@firm.example.org"}
    found = world.api(at.organiser).post(f"/api/v1/invitations/{invitation['id']}/attempts", json=given).json
    assert (found["state"], found["channel"]) == ("sent", "email")
    world.drain()
    assert world.mails_to("eva@firm.example.org")


def test_the_list_is_filtered_searched_and_paged(world: World) -> None:
    at, link = invited(world, "", "", None)
    world.client().post(link, data={"answer": "yes"})
    names = [each["firm"] for each in at.invitations()]
    assert names == ["Firm 000", "Firm 001", "Firm 002"]
    assert [each["firm"] for each in at.invitations(state="accepted")] == ["Firm 000"]
    assert [each["firm"] for each in at.invitations(channel="letter")] == ["Firm 002"]
    assert [each["firm"] for each in at.invitations(q="001")] == ["Firm 001"]
    assert [each["firm"] for each in at.invitations(q="%")] == []
    assert [each["firm"] for each in at.invitations(delivery="delivered")] == ["Firm 000", "Firm 001"]
    assert [each["firm"] for each in at.invitations(per_page="2", page="2")] == ["Firm 002"]


def test_a_removed_contact_does_not_break_the_link(world: World) -> None:
    at, link = invited(world)
    with world.work() as session:
        session.delete(session.scalars(select(Contact)).one())
    assert world.client().get(link).status_code == 200
    with world.work() as session:
        assert session.scalars(select(Invitation.state)).all() == [InvitationState.SENT]
        assert len(session.scalars(select(ContactAttempt)).all()) == 1
        assert session.scalars(select(Token).where(Token.purpose == Purpose.ANSWER)).one().used_at is None
    assert at.invitations()[0]["contact"] == ""
