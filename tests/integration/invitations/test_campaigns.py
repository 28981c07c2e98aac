"""A campaign from its letters to the mailboxes of the firms."""

import uuid
from concurrent.futures import ThreadPoolExecutor
from datetime import datetime

from sqlalchemy import func, select

from fondaco.accounts.models import RoleKind
from fondaco.firms.models import ChosenBy, TargetList, TargetListEntry
from fondaco.institutions.models import CoOrganisation
from fondaco.invitations import sending
from fondaco.invitations.models import Campaign, CampaignState, Invitation
from fondaco.kernel.database import new_id
from fondaco.kernel.mail import Mail, MailState
from tests import making
from tests.integration.invitations.scene import answer_link, scene, stop_link, target
from tests.world import World


def test_each_firm_gets_one_letter_in_its_language_and_those_without_address_are_left_to_paper(world: World) -> None:
    at = scene(world, "", "", "", "", None, languages=("it", "de", "sl"))
    campaign = at.campaign()
    api = world.api(at.organiser)
    plan = api.get(f"/api/v1/campaigns/{campaign}/plan").json
    assert plan["by_email"] == {"it": 2, "de": 1, "en": 1}
    assert plan["by_letter"] == {"de": 1}
    assert api.post(f"/api/v1/campaigns/{campaign}/start").json == plan
    world.drain()
    assert [at.letter_to(firm).message["Content-Language"] for firm in at.firms[:4]] == ["it", "de", "en", "it"]
    assert len(world.smtp.mails) == 4
    found = api.get(f"/api/v1/campaigns/{campaign}").json
    assert (found["state"], found["progress"]["sent"], found["progress"]["to_print"]) == ("sent", 4, 1)
    assert [(each["state"], each["channel"]) for each in at.invitations()] == [("sent", "email")] * 4 + [
        ("prepared", "letter")
    ]


def test_a_letter_says_what_is_asked_by_when_and_how_to_stop(world: World) -> None:
    at = scene(world, "", languages=("de",))
    at.started()
    mail = at.letter_to(at.firms[0])
    assert mail.message["Subject"].strip() == "Bitte bis Freitag, 5. Februar antworten: Wood Meets, Udine"
    text = mail.message.get_body(("plain",)).get_content()
    html = mail.message.get_body(("html",)).get_content()
    for said in ("Guten Tag Ada Rossi,", "Freitag, 5. Februar 2027", "Mittwoch, 10. März 2027", at.institution.name):
        assert said in text
        assert said in html
    assert "{" not in text
    assert mail.message["Reply-To"].addresses[0].addr_spec == at.institution.email
    assert mail.message["List-Unsubscribe-Post"] == "List-Unsubscribe=One-Click"
    assert mail.message["List-Unsubscribe"] == f"<https://meet.example.org{stop_link(mail)}>"


def test_a_campaign_started_twice_sends_once(any_world: World) -> None:
    at = scene(any_world, *[""] * 3)
    campaign = at.started()
    again = any_world.api(at.organiser).post(f"/api/v1/campaigns/{campaign}/start")
    any_world.drain()
    assert (again.status_code, len(any_world.smtp.mails)) == (409, 3)


def test_of_many_starts_at_once_one_succeeds_and_no_firm_is_invited_twice(any_world: World) -> None:
    at = scene(any_world, *[""] * 3)
    starts = [at.campaign(), at.campaign()] * 4
    clients = [any_world.api(at.organiser) for _ in starts]

    def start(number: int) -> int:
        return clients[number].post(f"/api/v1/campaigns/{starts[number]}/start").status_code

    with ThreadPoolExecutor(len(starts)) as pool:
        answers = sorted(pool.map(start, range(len(starts))))
    any_world.drain()
    assert answers == [202] + [409] * 7
    assert len(any_world.smtp.mails) == 3


def test_a_second_campaign_invites_only_those_who_are_new(world: World) -> None:
    at = scene(world, "")
    at.started()
    with world.work() as session:
        late = making.firm(session, at.institution, "Late S.r.l.")
        of = session.scalars(select(TargetList).where(TargetList.event_id == at.event.id)).one()
        of.entries.append(TargetListEntry(firm_id=late.id, chosen_by=ChosenBy.HAND))
    second = at.campaign()
    plan = world.api(at.organiser).get(f"/api/v1/campaigns/{second}/plan").json
    assert (plan["already_invited"], plan["by_email"]) == (1, {"it": 1})
    assert world.api(at.organiser).post(f"/api/v1/campaigns/{second}/start").status_code == 202
    world.drain()
    assert len(world.smtp.mails) == 2


def test_letters_are_written_batch_by_batch_and_a_crash_between_loses_and_doubles_nothing(
    any_world: World,
) -> None:
    at = scene(any_world, *[""] * 7)
    campaign = at.campaign()
    any_world.api(at.organiser).post(f"/api/v1/campaigns/{campaign}/start")
    with any_world.work() as session:
        sending.write_some(session, uuid.UUID(campaign), limit=3)
    with any_world.work() as session:
        sending.write_some(session, uuid.UUID(campaign), limit=3)
        session.rollback()  # the worker dies before its commit
    with any_world.work() as session:
        assert session.scalar(select(func.count()).select_from(Mail)) == 3
    any_world.drain()
    assert [len(any_world.mails_to(firm.contact.email)) for firm in at.firms] == [1] * 7
    with any_world.work() as session:
        assert session.scalars(select(Campaign.state)).all() == [CampaignState.SENT]


def test_an_address_that_cannot_be_right_gets_paper_and_does_not_stop_the_others(world: World) -> None:
    at = scene(world, "not an address", "jürgen@example.org", "a@example.org, b@example.org", "")
    plan = world.api(at.organiser).get(f"/api/v1/campaigns/{at.campaign()}/plan").json
    assert (plan["wrong_addresses"], plan["by_letter"], plan["by_email"]) == (3, {"it": 3}, {"it": 1})
    at.started()
    assert len(world.smtp.mails) == 1


def test_a_start_without_anybody_to_invite_is_refused(world: World) -> None:
    at = scene(world)
    answer = world.api(at.organiser).post(f"/api/v1/campaigns/{at.campaign()}/start")
    assert answer.status_code == 409
    assert "target list" in answer.json["detail"]


def test_a_start_after_the_day_to_answer_is_refused(world: World) -> None:
    at = scene(world, "")
    campaign = at.campaign()
    world.move_clock(datetime.fromisoformat("2027-02-06T00:30:00+01:00"))
    answer = world.api(at.organiser).post(f"/api/v1/campaigns/{campaign}/start")
    assert (answer.status_code, len(at.invitations())) == (409, 0)


def test_a_letter_that_speaks_of_what_the_event_lacks_holds_the_start_up(world: World) -> None:
    at = scene(world, "")
    with world.work() as session:
        session.merge(at.event).aim = ""
    answer = world.api(at.organiser).post(f"/api/v1/campaigns/{at.campaign()}/start")
    assert answer.status_code == 422
    assert "{aim}" in answer.json["detail"]


def test_a_letter_that_cannot_be_is_refused_by_what_is_wrong_and_stays_as_it_was(world: World) -> None:
    at = scene(world, "")
    letters = f"/api/v1/campaigns/{at.campaign()}/letters"
    api = world.api(at.organiser)
    before = api.get(letters).json
    for body, named in (
        ("{salutation}\n\nCome.\n\n{answer}\n\n{firma}", "{firma}"),
        ("{salutation}\n\nCome.\n\n{answer}\n\nDear {firm", "A brace stands alone"),
        ("{salutation}\n\n{{ 7 * 7 }}\n\n{answer}", "A brace stands alone"),
        ("{salutation}\n\nCome.", "{answer}"),
        ("{salutation}\n\nCome: {answer} and {answer}", "{answer}"),
        ("{salutation}\n\n{answer}\n\nCome.", "at least one paragraph"),
    ):
        answer = api.patch(f"{letters}/en", json={"subject": "Come", "body": body})
        assert (answer.status_code, named in answer.json["errors"]["body"]) == (422, True), body
    answer = api.patch(f"{letters}/en", json={"subject": "{answer}", "body": "{salutation}\n\nCome.\n\n{answer}"})
    assert list(answer.json["errors"]) == ["subject"]
    assert api.get(letters).json == before


def test_a_changed_letter_is_sent_as_changed_and_cannot_change_after_the_start(world: World) -> None:
    at = scene(world, "", languages=("en",))
    campaign = at.campaign()
    url = f"/api/v1/campaigns/{campaign}/letters/en"
    api = world.api(at.organiser)
    text = {
        "subject": "{event}\r\nBcc: all@example.org",
        "body": "{salutation}\r\n\r\nCome, {firm}.\r\n\r\n{answer}\r\n\r\nBye",
    }
    assert api.patch(url, json=text).status_code == 200
    api.post(f"/api/v1/campaigns/{campaign}/start")
    world.drain()
    mail = at.letter_to(at.firms[0])
    assert (mail.message["Subject"], mail.message["Bcc"]) == ("Wood Meets Bcc: all@example.org", None)
    assert "Come, Firm 000." in mail.message.get_body(("plain",)).get_content()
    assert api.patch(url, json=text).status_code == 409


def test_what_stands_in_for_a_placeholder_is_data_and_never_a_template(world: World) -> None:
    name = "<svg onload=alert(1)> {aim} {{ 7*7 }} {% raw %}\r\nBcc: x@example.org\u2028 & Söhne"
    at = scene(world, "", languages=("en",))
    with world.work() as session:
        session.merge(at.firms[0]).name = name
    campaign = at.campaign()
    api = world.api(at.organiser)
    preview = api.get(f"/api/v1/campaigns/{campaign}/letters/en/preview?firm_id={at.firms[0].id}").json
    shown = "<svg onload=alert(1)> {aim} {{ 7*7 }} {% raw %} Bcc: x@example.org & Söhne"
    assert shown in preview["paragraphs"][1]
    at.started()
    mail = at.letter_to(at.firms[0])
    html = mail.message.get_body(("html",)).get_content()
    assert "<svg onload" not in html
    assert "&lt;svg onload=alert(1)&gt; {aim} {{ 7*7 }}" in html
    assert shown in mail.message.get_body(("plain",)).get_content()
    assert mail.message["Bcc"] is None


def test_a_contact_called_like_a_header_adds_none(world: World) -> None:
    at = scene(world, "", languages=("en",))
    with world.work() as session:
        session.merge(at.firms[0]).contacts[
            0
        ].name = 'Ada "X" <evil@example.org>\r\nBcc: all@example.org\u2028, other@example.org'
    at.started()
    mail = at.letter_to(at.firms[0])
    assert [address.addr_spec for address in mail.message["To"].addresses] == [at.firms[0].contact.email]
    assert mail.message["Bcc"] is None


def test_a_letter_whose_arrival_is_unknown_waits_for_the_organisers_word(world: World) -> None:
    at = scene(world, "", "")
    campaign = at.started()
    with world.work() as session:
        for mail in session.scalars(select(Mail)):
            mail.state, mail.raw = MailState.UNKNOWN, mail.raw or b"From: a <fondaco@example.org>\r\nTo: x\r\n\r\nx"
    api = world.api(at.organiser)
    url = f"/api/v1/campaigns/{campaign}/unknown-letters"
    first, second = api.get(url).json["items"]
    api.post(f"{url}/{first['mail_id']}", json={"arrived": True})
    api.post(f"{url}/{second['mail_id']}", json={"arrived": False})
    sent_before = len(world.smtp.mails)
    world.drain()
    assert len(world.smtp.mails) == sent_before + 1
    assert api.get(url).json["items"] == []
    assert api.get(f"/api/v1/campaigns/{campaign}").json["progress"]["sent"] == 2
    assert api.post(f"{url}/{first['mail_id']}", json={"arrived": False}).status_code == 409
    assert api.post(f"{url}/{new_id()}", json={"arrived": True}).status_code == 404


def test_what_an_institution_does_another_one_sees_as_numbers_only(world: World) -> None:
    at = scene(world, "", None)
    with world.work() as session:
        partner = making.institution(session, "Wirtschaftskammer Kärnten", "AT")
        stranger = making.institution(session, "Somewhere else")
        session.merge(at.event)
        session.add(CoOrganisation(event_id=at.event.id, institution_id=partner.id))
        other = making.person(session, RoleKind.ORGANISER, partner)
        outside = making.person(session, RoleKind.ORGANISER, stranger)
        target(session, at.event, partner, [making.firm(session, partner, "Holz GmbH", language="de")])
    campaign = at.started()
    [invitation, _] = at.invitations()
    foreign = [
        ("get", f"/api/v1/campaigns/{campaign}", None),
        ("get", f"/api/v1/campaigns/{campaign}/letters", None),
        ("patch", f"/api/v1/campaigns/{campaign}/letters/en", {"subject": "x", "body": "{answer}"}),
        ("get", f"/api/v1/campaigns/{campaign}/plan", None),
        ("post", f"/api/v1/campaigns/{campaign}/start", None),
        ("get", f"/api/v1/campaigns/{campaign}/unknown-letters", None),
        ("get", f"/api/v1/invitations/{invitation['id']}", None),
        ("post", f"/api/v1/invitations/{invitation['id']}/answer", {"channel": "phone", "answer": "accepted"}),
        ("post", f"/api/v1/invitations/{invitation['id']}/attempts", {"result": "no_answer"}),
    ]
    for person in (other, outside):
        api = world.api(person)
        for method, url, body in foreign:
            assert api.open(url, method=method.upper(), json=body).status_code == 404, (method, url)
    listed = world.api(other).get(at.invitations_url).json
    assert (listed["items"], listed["total"]) == ([], 0)
    assert world.api(outside).get(at.invitations_url).status_code == 404
    with world.work() as session:
        assert session.scalar(select(func.count()).select_from(Invitation)) == 2
    assert answer_link(at.letter_to(at.firms[0]))
