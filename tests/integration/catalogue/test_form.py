"""The registration as a firm fills it in, by the link of its mail."""

from concurrent.futures import ThreadPoolExecutor
from datetime import datetime, timedelta

from bs4 import BeautifulSoup
from sqlalchemy import func, select

from fondaco.catalogue.models import Consent, ConsentSource, Delegate, Registration, RegistrationState
from fondaco.invitations.models import InvitationState
from fondaco.kernel import claims, clock, tokens
from fondaco.kernel.audit import AuditEntry
from fondaco.kernel.claims import Claimed, ResourceKind
from fondaco.kernel.database import new_id
from fondaco.kernel.tokens import Purpose
from tests.integration.catalogue.invited import PARTS, Invited, invite, invited
from tests.making import firm as a_firm
from tests.world import World, links_in


def registration_of(there: Invited) -> Registration:
    with there.world.work() as session:
        return session.scalars(select(Registration).where(Registration.firm_id == there.firm.id)).one()


def values_of(html: str) -> dict[str, str]:
    """What stands in the fields of a form."""
    soup = BeautifulSoup(html, "html.parser")
    texts = {str(field["name"]): field.text.strip() for field in soup.select("textarea")}
    inputs = {
        str(field["name"]): str(field.get("value", "")) for field in soup.select("input[name]:not([type=checkbox])")
    }
    return texts | inputs


def test_the_form_is_filled_in_with_what_the_chamber_knows(world: World) -> None:
    there = invited(world)
    people = values_of(world.client().get(f"{there.link}/attendance").text)
    assert people["delegates-0-name"] == "Ada Rossi"
    assert people["delegates-0-role"] == "Export manager"
    assert people["delegates-0-email"] == there.firm.contacts[0].email
    interests = values_of(world.client().get(f"{there.link}/interests").text)
    assert interests["offers"] == "Solid oak boards, kiln dried."
    assert interests["needs"] == "Sanding machines."


def test_looking_at_the_form_writes_nothing(world: World) -> None:
    there = invited(world)
    for page in ("", "/attendance", "/interests", "/sharing"):
        world.client().get(there.link + page)
    with world.work() as session:
        assert session.scalar(select(func.count()).select_from(Registration)) == 0


def test_each_part_is_kept_when_it_is_saved_and_leads_to_the_next(world: World) -> None:
    there = invited(world)
    led = [there.sends(page, **fields).headers["Location"].rpartition("/")[2] for page, fields in PARTS.items()]
    assert led == ["interests", "sharing", "answers"]
    assert world.client().get(there.link).headers["Location"].endswith("/answers")
    with world.work() as session:
        delegate = session.scalars(select(Delegate)).one()
        assert (delegate.name, delegate.email, delegate.languages) == (
            "Ada Rossi",
            "ada.rossi@alberi.example.org",
            ["it", "en"],
        )


def test_what_was_filled_in_stands_on_the_page_that_checks_the_answers(world: World) -> None:
    there = invited(world)
    there.fills_in_all()
    page = world.client().get(f"{there.link}/answers").text
    for told in ("Ada Rossi", "Sanding machines.", "https://www.alberi.example.org", "Supply", "All the time"):
        assert told in page


def test_a_sent_registration_is_confirmed_by_mail_with_a_link_that_opens_it(world: World) -> None:
    there = invited(world)
    there.submits()
    world.drain()
    [mail] = world.mails_to("ada.rossi@alberi.example.org")
    assert mail.message["Subject"] == "We have your registration: Wood Meets, Udine"
    page = world.client().get(links_in(mail)[0], follow_redirects=True)
    assert "Your registration is with the organisers" in page.text
    assert registration_of(there).state == RegistrationState.SUBMITTED


def test_the_page_speaks_the_language_of_the_firm_until_another_is_chosen(world: World) -> None:
    there = invited(world, language="it")
    client = world.client()
    assert '<html lang="it">' in client.get(f"{there.link}/attendance").text
    with client.session_transaction() as browser:
        browser["language"] = "de"
    assert '<html lang="de">' in client.get(f"{there.link}/attendance").text


def test_nothing_can_be_sent_before_all_parts_are_gone_through(world: World) -> None:
    there = invited(world)
    there.sends("attendance", **PARTS["attendance"])
    answer = there.sends_plain("submit")
    assert answer.status_code == 422
    assert registration_of(there).state == RegistrationState.DRAFT


def test_an_error_brings_the_form_back_filled_with_the_sentence_at_the_field_and_in_the_summary(world: World) -> None:
    there = invited(world)
    answer = there.sends("attendance", **{**PARTS["attendance"], "delegates-0-email": "ada at alberi"})
    assert answer.status_code == 422
    soup = BeautifulSoup(answer.text, "html.parser")
    [summary] = soup.select(".errors a")
    assert summary["href"] == "#field-delegates-0-email"
    assert summary.text == "Enter one e-mail address, like anna@example.org."
    field = soup.select_one("#field-delegates-0-email")
    assert field is not None
    assert (field["value"], field["aria-invalid"]) == ("ada at alberi", "true")
    assert values_of(answer.text)["delegates-0-role"] == "Export manager"


def test_two_people_with_one_address_in_two_letter_cases_are_refused(world: World) -> None:
    there = invited(world)
    second = {"delegates-3-name": "Bruno Verdi", "delegates-3-email": "ADA.ROSSI@alberi.example.org"}
    answer = there.sends("attendance", **PARTS["attendance"], **second)
    assert answer.status_code == 422
    assert 'href="#field-delegates-3-email"' in answer.text


def test_availability_is_said_by_half_day_and_by_single_time(world: World) -> None:
    there = invited(world)
    slots = there.event.slots
    fields = {**PARTS["attendance"], "delegates-0-when": "part", "delegates-0-slots": [str(slots[1].id)]}
    assert there.sends("attendance", **fields).status_code == 303
    with world.work() as session:
        delegate = session.scalars(select(Delegate)).one()
        assert {absence.slot_id for absence in delegate.absences} == {slot.id for slot in slots} - {slots[1].id}
    page = world.client().get(f"{there.link}/answers").text
    assert "morning: 09:30" in page


def test_somebody_who_is_never_there_is_an_error_at_the_field(world: World) -> None:
    there = invited(world)
    answer = there.sends("attendance", **{**PARTS["attendance"], "delegates-0-when": "part"})
    assert answer.status_code == 422
    assert 'href="#field-delegates-0-when"' in answer.text


def test_people_are_added_and_taken_off(world: World) -> None:
    there = invited(world)
    there.sends("attendance", **PARTS["attendance"], **{"delegates-1-name": "Bruno Verdi"})
    shown = values_of(world.client().get(f"{there.link}/attendance").text)
    assert shown["delegates-1-name"] == "Bruno Verdi"
    there.sends(
        "attendance",
        **{
            "delegates-0-id": shown["delegates-0-id"],
            "delegates-0-name": "Ada Rossi",
            "delegates-0-removed": "on",
            "delegates-1-id": shown["delegates-1-id"],
            "delegates-1-name": "Bruno Verdi",
        },
    )
    with world.work() as session:
        assert [str(d.id) for d in session.scalars(select(Delegate))] == [shown["delegates-1-id"]]


def test_somebody_with_a_meeting_can_neither_be_taken_off_nor_be_away_then(world: World) -> None:
    there = invited(world)
    there.fills_in_all()
    first, second, *_rest = there.event.slots
    with world.work() as session:
        delegate = session.scalars(select(Delegate)).one()
        meeting = Claimed(ResourceKind.DELEGATE, delegate.id, first.id)
        claims.take(session, there.event.id, new_id(), [meeting])
    known = {**PARTS["attendance"], "delegates-0-id": str(delegate.id)}
    only_later = {"delegates-0-when": "part", "delegates-0-slots": [str(second.id)]}
    for fields in (known | {"delegates-0-removed": "on", "delegates-1-name": "Bruno Verdi"}, known | only_later):
        answer = there.sends("attendance", **fields)
        assert (answer.status_code, "Ada Rossi has" in answer.text) == (409, True)
        assert values_of(answer.text)["delegates-0-role"] == "Export manager"
    assert there.sends("attendance", **known | {"delegates-0-role": "Owner"}).status_code == 303


def test_a_consent_is_a_row_and_taking_it_back_ends_it_without_rewriting_it(world: World) -> None:
    there = invited(world)
    there.fills_in_all()
    there.sends("sharing", consents=["catalogue"])
    with world.work() as session:
        rows = session.scalars(select(Consent).order_by(Consent.id)).all()
    assert [(row.purpose.value, row.withdrawn_at is None) for row in rows] == [
        ("catalogue", True),
        ("contact_details", False),
    ]
    assert {(row.source, row.text_version) for row in rows} == {(ConsentSource.LINK, "1")}


def test_without_consent_to_the_catalogue_nothing_is_saved(world: World) -> None:
    there = invited(world)
    answer = there.sends("sharing", consents=["later_events"])
    assert answer.status_code == 422
    assert 'href="#field-consents"' in answer.text


def test_a_sent_registration_can_be_changed_until_the_last_day_and_by_staff_afterwards(world: World) -> None:
    there = invited(world)
    there.submits()
    assert there.sends("interests", offers="Larch boards.").status_code == 303
    assert registration_of(there).changed_at is not None
    world.move_clock(datetime.fromisoformat("2027-02-13T00:00:01+01:00"))
    late = world.client().get(f"{there.link}/interests")
    assert (late.status_code, "Registration ended on Friday" in late.text) == (409, True)
    assert "Change" not in world.client().get(f"{there.link}/answers").text.split("</header>")[-1].split("<footer")[0]
    staff = world.api(there.organiser)
    changed = staff.put(f"/api/v1/registrations/{registration_of(there).id}/interests", json={"offers": "Pine."})
    assert changed.status_code == 200


def test_withdrawing_says_why_and_taking_part_again_begins_from_what_was_there(world: World) -> None:
    there = invited(world)
    there.submits()
    assert there.sends_plain("withdraw", cause="We are at another fair.").status_code == 303
    assert (registration_of(there).state, registration_of(there).decision_note) == (
        RegistrationState.WITHDRAWN,
        "We are at another fair.",
    )
    assert "We are at another fair." in world.client().get(f"{there.link}/answers").text
    assert there.sends_plain("again").status_code == 303
    assert registration_of(there).state == RegistrationState.DRAFT
    assert there.sends_plain("submit").status_code == 303


def test_an_invitation_that_is_not_accepted_opens_no_registration(world: World) -> None:
    there = invited(world, state=InvitationState.DECLINED)
    assert world.client().get(f"{there.link}/attendance").status_code == 409


def test_a_link_of_another_purpose_opens_nothing(world: World) -> None:
    there = invited(world)
    there.fills_in_all()
    registration_id, tomorrow = registration_of(there).id, clock.now() + timedelta(days=1)
    with world.work() as session:
        links = {purpose: tokens.issue(session, purpose, registration_id, tomorrow) for purpose in Purpose}
    opened = [
        purpose
        for purpose, token in links.items()
        if world.client().get(f"/registration/{token}/attendance").status_code != 404
    ]
    assert opened == [Purpose.REGISTRATION]


def test_the_link_of_one_firm_changes_no_delegate_of_another(world: World) -> None:
    there = invited(world)
    there.fills_in_all()
    with world.work() as session:
        foreign = session.scalars(select(Delegate)).one()
        other = a_firm(session, there.institution, "Boschi S.r.l.", language="en")
        token = invite(session, there.event, other)
    intruder = Invited(world, there.institution, there.organiser, there.event, other, token)
    answer = intruder.sends("attendance", **{**PARTS["attendance"], "delegates-0-id": str(foreign.id)})
    assert answer.status_code == 404
    with world.work() as session:
        assert session.get_one(Delegate, foreign.id).registration_id == foreign.registration_id


def test_every_act_is_on_record_without_personal_values(world: World) -> None:
    there = invited(world)
    there.submits()
    with world.work() as session:
        entries = session.scalars(select(AuditEntry).order_by(AuditEntry.id)).all()
    assert [entry.action for entry in entries] == [
        "registration.begun",
        "registration.changed",
        "registration.changed",
        "registration.changed",
        "registration.submitted",
    ]
    assert "rossi" not in str([entry.facts for entry in entries]).lower()


HOSTILE = ["<svg onload=alert(1)>", "{{ 7*7 }}${7*7}<%= 7*7 %>", '" onmouseover="alert(1)']


def test_hostile_text_is_shown_as_it_was_typed_and_does_nothing(world: World) -> None:
    there = invited(world)
    there.fills_in_all()
    for text in HOSTILE:
        there.sends("attendance", **{**PARTS["attendance"], "delegates-0-name": text})
        there.sends("interests", **{**PARTS["interests"], "offers": text})
        for page in ("attendance", "interests", "answers"):
            soup = BeautifulSoup(world.client().get(f"{there.link}/{page}").text, "html.parser")
            assert not soup.select("svg[onload], [onmouseover]")
            assert "49" not in soup.text.replace(" ", "")
            assert text in soup.text + str([field.get("value") for field in soup.select("input")])


def test_control_characters_and_turned_text_do_not_stay(world: World) -> None:
    there = invited(world)
    there.sends("attendance", **{**PARTS["attendance"], "delegates-0-name": "Ada\x01 \u202eissoR\u2028 Rossi"})
    with world.work() as session:
        assert session.scalars(select(Delegate.name)).one() == "Ada issoR Rossi"


def test_only_a_web_page_is_taken_for_a_website(world: World) -> None:
    there = invited(world)
    no_pages = [
        "javascript:alert(1)",
        "https://user:secret@alberi.example.org",
        "data:text/html,hello",
        "//alberi",
        "https://",
        "http://alberi.example.org:99999",
        "my website",
    ]
    for website in no_pages:
        answer = there.sends("interests", **{**PARTS["interests"], "website": website})
        assert (website, answer.status_code) == (website, 422)
        assert 'href="#field-website"' in answer.text


def test_extra_fields_change_nothing(world: World) -> None:
    there = invited(world)
    answer = there.sends(
        "interests", **PARTS["interests"], state="validated", status="validated", event_id="1", role="x"
    )
    assert answer.status_code == 303
    assert registration_of(there).state == RegistrationState.DRAFT


def test_a_name_of_a_million_letters_is_an_error_at_its_field(world: World) -> None:
    there = invited(world)
    answer = there.sends("attendance", **{**PARTS["attendance"], "delegates-0-name": "A" * 1_000_000})
    assert (answer.status_code, 'href="#field-delegates-0-name"' in answer.text) == (422, True)


def test_more_than_ten_people_are_refused(world: World) -> None:
    there = invited(world)
    answer = there.sends("attendance", **{f"delegates-{n}-name": f"Person {n}" for n in range(11)})
    assert answer.status_code == 422


def test_a_firm_that_begins_twice_at_once_has_one_registration(any_world: World) -> None:
    there = invited(any_world)
    with ThreadPoolExecutor(8) as people:
        answers = list(people.map(lambda _n: there.sends("attendance", **PARTS["attendance"]).status_code, range(8)))
    assert answers == [303] * 8
    with any_world.work() as session:
        assert session.scalar(select(func.count()).select_from(Registration)) == 1
        assert session.scalar(select(func.count()).select_from(Delegate)) == 1
