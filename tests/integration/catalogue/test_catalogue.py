"""The catalogue of the firms enrolled: who sees it, what is found in it, and what it is as a file."""

import csv
import io
from dataclasses import dataclass

from bs4 import BeautifulSoup
from flask.testing import FlaskClient
from pypdf import PdfReader
from python_calamine import CalamineWorkbook
from sqlalchemy import select
from sqlalchemy.orm import Session

from fondaco.accounts.models import Person, RoleKind
from fondaco.catalogue.models import Delegate, Registration, RegistrationState
from fondaco.events.models import Event
from fondaco.firms.models import Activity, Firm
from fondaco.firms.vocabulary import SizeClass
from fondaco.institutions.models import CoOrganisation, Institution
from tests import making
from tests.integration.catalogue.invited import invite
from tests.world import World, csrf_of, links_in


@dataclass
class Fair:
    """An event with three firms in its catalogue."""

    world: World
    institution: Institution
    organiser: Person
    adviser: Person
    event: Event
    mill: Registration
    joiner: Registration
    software: Registration

    @property
    def api(self) -> str:
        return f"/api/v1/events/{self.event.id}/catalogue"

    def delegate_of(self, registration: Registration) -> Person:
        with self.world.work() as session:
            return session.get_one(Person, registration.delegates[0].person_id)

    def opens(self) -> None:
        assert self.world.api(self.organiser).post(f"{self.api}/open").status_code == 200


def fair(world: World) -> Fair:
    with world.work() as session:
        institution = making.institution(session)
        organiser = making.person(session, of=institution)
        adviser = making.person(session, RoleKind.ADVISER, of=institution)
        event = making.event(session, institution)
        mill = firm(session, institution, "Žaga Črešnar d.o.o.", "SI", SizeClass.SMALL, ("NACE 2.1", "16.11"))
        joiner = firm(session, institution, "Möbelwerk Großglockner GmbH", "AT", SizeClass.MEDIUM, ("WZ", "31.01"))
        software = firm(session, institution, "Bit & Byte S.r.l.", "IT", None, ("SIC", "7372"))
        made = [making.registration(session, event, each) for each in (mill, joiner, software)]
        made[0].entry.offers, made[0].entry.cooperation = "Oak boards, Łódź quality", ["supply"]
        made[1].entry.offers, made[1].entry.cooperation = "Möbel nach Maß", ["distribution", "agency"]
        made[1].delegates[0].languages = ["de"]
        made[2].entry.offers = "Software for sawmills"
        made[2].entry.show_delegates = False
    return Fair(world, institution, organiser, adviser, event, *made)


def firm(
    session: Session, of: Institution, name: str, country: str, size: SizeClass | None, activity: tuple[str, str]
) -> Firm:
    made = making.firm(session, of, name, country=country)
    made.size = size
    made.activities = [Activity(scheme=activity[0], code=activity[1], position=0)]
    return made


def names(api: FlaskClient, fair: Fair, **query: str) -> list[str]:
    answer = api.get(fair.api, query_string=query)
    assert answer.status_code == 200, answer.text
    return [item["name"].split()[0] for item in answer.json["items"]]


SEARCHES: list[tuple[dict[str, str], list[str]]] = [
    ({"q": "cresnar"}, ["Žaga"]),
    ({"q": "GROSSGLOCKNER mobel"}, ["Möbelwerk"]),
    ({"q": "lodz"}, ["Žaga"]),
    ({"q": "mass"}, ["Möbelwerk"]),
    ({"q": "sawmills oak"}, []),
    ({"q": "100%_"}, []),
    ({"sector": "C"}, ["Möbelwerk", "Žaga"]),
    ({"sector": "31"}, ["Möbelwerk"]),
    ({"sector": "73"}, []),
    ({"country": "SI"}, ["Žaga"]),
    ({"cooperation": "agency"}, ["Möbelwerk"]),
    ({"size": "small"}, ["Žaga"]),
    ({"language": "en"}, ["Bit", "Žaga"]),
    ({"language": "en", "sector": "C"}, ["Žaga"]),
    ({}, ["Bit", "Möbelwerk", "Žaga"]),
]


def test_words_and_filters_find_firms_whatever_case_and_accents(any_world: World) -> None:
    there = fair(any_world)
    api = any_world.api(there.organiser)
    assert [(query, names(api, there, **query)) for query, _found in SEARCHES] == SEARCHES


def test_each_choice_of_a_filter_says_how_many_firms_it_would_leave(world: World) -> None:
    there = fair(world)
    counts = world.api(there.organiser).get(there.api, query_string={"country": "AT"}).json["counts"]
    assert counts["country"] == {"SI": 1, "AT": 1, "IT": 1}
    assert counts["sector"] == {"C": 1, "31": 1}
    assert counts["language"] == {"de": 1}


def test_firms_see_the_catalogue_when_it_is_open_and_staff_before(world: World) -> None:
    there = fair(world)
    delegate = there.delegate_of(there.mill)
    assert world.api(delegate).get(there.api).status_code == 409
    closed = world.signed_in(delegate).get(f"/my/{there.event.id}/catalogue")
    assert (closed.status_code, "The catalogue is not open yet" in closed.text) == (409, True)
    for staff in (there.organiser, there.adviser):
        assert world.signed_in(staff).get(f"/events/{there.event.id}/catalogue/firms").status_code == 200
    there.opens()
    assert names(world.api(delegate), there) == ["Bit", "Möbelwerk", "Žaga"]
    page = world.signed_in(delegate).get(f"/my/{there.event.id}/catalogue?q=oak")
    assert "1 of 3 firms" in page.text
    entry = world.signed_in(delegate).get(f"/my/{there.event.id}/catalogue/{there.joiner.id}")
    assert (entry.status_code, "Möbel nach Maß" in entry.text) == (200, True)


def test_a_firm_that_is_not_validated_neither_sees_nor_is_seen(world: World) -> None:
    there = fair(world)
    there.opens()
    firm, organiser = world.api(there.delegate_of(there.software)), world.api(there.organiser)
    for state in set(RegistrationState) - {RegistrationState.VALIDATED}:
        with world.work() as session:
            session.get_one(Registration, there.software.id).state = state
        assert (state, firm.get(there.api).status_code) == (state, 409)
        assert names(organiser, there) == ["Möbelwerk", "Žaga"]
        assert organiser.get(f"{there.api}/{there.software.id}").status_code == 404


def test_whoever_does_not_take_part_finds_no_catalogue(world: World) -> None:
    there = fair(world)
    there.opens()
    with world.work() as session:
        other_event = making.event(session, there.institution, name="Another event")
        elsewhere = making.registration(session, other_event, making.firm(session, there.institution, "Elsewhere"))
        stranger = session.get_one(Person, elsewhere.delegates[0].person_id)
        foreign = making.person(session, of=making.institution(session, "Chamber of Graz", "AT"))
    for person in (stranger, foreign):
        assert world.api(person).get(there.api).status_code == 404
        assert world.api(person).get(f"{there.api}/{there.mill.id}").status_code == 404
        assert world.api(person).get(f"{there.api}.pdf").status_code == 404
        assert world.api(person).get(f"{there.api}.csv").status_code == 404
        assert world.signed_in(person).get(f"/my/{there.event.id}/catalogue").status_code == 404
    own_event = f"/my/{other_event.id}/catalogue/{there.mill.id}"
    assert world.signed_in(stranger).get(own_event).status_code in (404, 409)


def test_the_delegates_names_are_shown_as_the_firm_wants(world: World) -> None:
    there = fair(world)
    api = world.api(there.organiser)
    shown = {item["name"]: len(item["delegates"]) for item in api.get(there.api).json["items"]}
    assert shown == {"Žaga Črešnar d.o.o.": 1, "Möbelwerk Großglockner GmbH": 1, "Bit & Byte S.r.l.": 0}
    text = api.get(there.api).text
    assert "@firm.example.org" not in text
    assert there.mill.firm.phone not in text


def test_opening_tells_each_delegate_once_until_when_to_ask_for_meetings(world: World) -> None:
    there = fair(world)
    there.opens()
    world.drain()
    address = there.mill.delegates[0].email
    [mail] = world.mails_to(address)
    assert "26 feb" in str(mail.message["Subject"]).lower()
    assert links_in(mail) == [f"/my/{there.event.id}/catalogue"]
    assert len(world.smtp.mails) == 3
    assert world.api(there.organiser).post(f"{there.api}/open").status_code == 409
    world.drain()
    assert len(world.smtp.mails) == 3


def test_only_organisers_open_the_catalogue_and_not_for_a_single_firm(world: World) -> None:
    there = fair(world)
    assert world.api(there.adviser).post(f"{there.api}/open").status_code == 404
    assert world.api(there.delegate_of(there.mill)).post(f"{there.api}/open").status_code == 404
    with world.work() as session:
        for registration in (there.mill, there.joiner):
            session.get_one(Registration, registration.id).state = RegistrationState.SUBMITTED
    assert world.api(there.organiser).post(f"{there.api}/open").status_code == 409


def test_the_lists_neutralise_formulas_and_leave_phone_numbers_alone(world: World) -> None:
    there = fair(world)
    with world.work() as session:
        registration = session.get_one(Registration, there.mill.id)
        registration.entry.offers = '=HYPERLINK("https://evil.example.org")'
        registration.delegates[0].phone = "+421 2 5441 0000"
    api = world.api(there.organiser)
    rows = list(csv.DictReader(io.StringIO(api.get(f"{there.api}.csv").data.decode("utf-8-sig")), delimiter=";"))
    [row] = [row for row in rows if row["Firm"].startswith("Žaga")]
    assert (row["Offers"], row["Phone"]) == ('\'=HYPERLINK("https://evil.example.org")', "+421 2 5441 0000")
    sheet = CalamineWorkbook.from_filelike(io.BytesIO(api.get(f"{there.api}.xlsx").data)).get_sheet_by_index(0)
    header, *lines = sheet.to_python()
    [line] = [dict(zip(header, line, strict=True)) for line in lines if str(line[0]).startswith("Žaga")]
    assert (line["Offers"], line["Phone"]) == ('=HYPERLINK("https://evil.example.org")', "+421 2 5441 0000")
    assert len(api.get(f"{there.api}.json").json["items"]) == 3


def test_the_printed_catalogue_has_every_firm_and_hides_the_names_that_it_should(world: World) -> None:
    there = fair(world)
    there.opens()
    with world.work() as session:
        session.get_one(Delegate, there.software.delegates[0].id).name = "Hidden Person"
    answer = world.signed_in(there.delegate_of(there.mill)).get(f"/my/{there.event.id}/catalogue.pdf")
    assert (answer.status_code, answer.content_type) == (200, "application/pdf")
    text = "".join(page.extract_text() for page in PdfReader(io.BytesIO(answer.data)).pages)
    for told in ("A firm.", "Žaga Črešnar", "Möbelwerk Großglockner", "Bit & Byte", "Manufacture of furniture"):
        assert told in text
    assert "Hidden Person" not in text


def test_the_lists_with_addresses_are_for_organisers(world: World) -> None:
    there = fair(world)
    there.opens()
    for person in (there.adviser, there.delegate_of(there.mill)):
        api, client = world.api(person), world.signed_in(person)
        for ending in ("csv", "xlsx", "json"):
            assert api.get(f"{there.api}.{ending}").status_code == 404
            assert client.get(f"/events/{there.event.id}/catalogue.{ending}").status_code == 404


def test_an_organiser_looks_through_one_after_the_other(world: World) -> None:
    there = fair(world)
    with world.work() as session:
        for registration in (there.mill, there.joiner):
            session.get_one(Registration, registration.id).state = RegistrationState.SUBMITTED
    client = world.signed_in(there.organiser)
    overview = client.get(f"/events/{there.event.id}/catalogue").text
    assert "Look through 2 registrations" in overview
    at = f"/events/{there.event.id}/catalogue/registrations/{there.mill.id}"
    page = client.get(at).text
    assert "Oak boards, Łódź quality" in page
    assert "Solid oak boards, kiln dried." in page  # as the directory has it, beside
    token = csrf_of(page)
    empty = client.post(f"{at}/refuse", data={"csrf_token": token, "note": ""})
    assert (empty.status_code, 'href="#field-refuse"' in empty.text) == (422, True)
    validated = client.post(f"{at}/validate", data={"csrf_token": token})
    assert validated.headers["Location"].endswith(f"/catalogue/registrations/{there.joiner.id}")
    refused = client.post(
        f"/events/{there.event.id}/catalogue/registrations/{there.joiner.id}/refuse",
        data={"csrf_token": token, "note": "Retail only."},
    )
    assert refused.headers["Location"].endswith("/catalogue")
    assert "Retail only." in client.get(f"/events/{there.event.id}/catalogue?state=refused").text


def test_a_co_organiser_sees_what_the_firm_says_and_not_what_the_other_institution_knows(world: World) -> None:
    there = fair(world)
    with world.work() as session:
        other = making.institution(session, "Chamber of Villach", "AT")
        session.add(CoOrganisation(event_id=there.event.id, institution_id=other.id))
        colleague = making.person(session, of=other)
        session.get_one(Registration, there.mill.id).state = RegistrationState.SUBMITTED
        draft = making.registration(session, there.event, making.firm(session, there.institution, "Secret draft"))
        draft.state, draft.submitted_at = RegistrationState.DRAFT, None
    client = world.signed_in(colleague)
    overview = client.get(f"/events/{there.event.id}/catalogue?state=").text
    assert ("Žaga Črešnar" in overview, "Secret draft" in overview) == (True, False)
    at = f"/events/{there.event.id}/catalogue/registrations"
    page = client.get(f"{at}/{there.mill.id}").text
    assert "Oak boards, Łódź quality" in page
    assert "Solid oak boards, kiln dried." not in page
    assert there.mill.firm.contacts[0].email not in page
    assert client.get(f"{at}/{draft.id}").status_code == 404


def test_the_event_home_says_where_the_catalogue_stands(world: World) -> None:
    there = fair(world)
    with world.work() as session:
        session.get_one(Registration, there.mill.id).state = RegistrationState.SUBMITTED
    page = BeautifulSoup(world.signed_in(there.organiser).get(f"/events/{there.event.id}").text, "html.parser")
    assert "2 in the catalogue, 1 to look through, 0 being filled in" in page.text
    assert "1 registration waits for you" in page.text


def test_my_event_says_what_is_open_to_do(world: World) -> None:
    there = fair(world)
    delegate = there.delegate_of(there.mill)
    client = world.signed_in(delegate)
    assert client.get("/my").headers["Location"] == f"/my/{there.event.id}"
    assert "The catalogue opens when" in client.get(f"/my/{there.event.id}").text
    there.opens()
    assert f"/my/{there.event.id}/catalogue" in client.get(f"/my/{there.event.id}").text
    with world.work() as session:
        registration = session.get_one(Registration, there.mill.id)
        registration.state, registration.decision_note = RegistrationState.DRAFT, "Say what you need."
    page = client.get(f"/my/{there.event.id}").text
    assert "Change your registration as the organisers ask" in page
    assert "Say what you need." in page


def test_my_event_of_somebody_elses_event_does_not_exist(world: World) -> None:
    there = fair(world)
    with world.work() as session:
        foreign = making.event(session, there.institution, name="Another event")
    client = world.signed_in(there.delegate_of(there.mill))
    assert client.get(f"/my/{foreign.id}").status_code == 404
    assert client.get(f"/my/{foreign.id}/registration").status_code == 404


def test_firms_that_accepted_and_have_not_begun_are_listed_to_be_helped(world: World) -> None:
    there = fair(world)
    with world.work() as session:
        invite(session, there.event, making.firm(session, there.institution, "Boschi S.r.l."))
    client = world.signed_in(there.organiser)
    page = client.get(f"/events/{there.event.id}/catalogue?state=not_begun")
    assert "Boschi S.r.l." in page.text
    with world.work() as session:
        boschi = session.scalars(select(Firm).where(Firm.name == "Boschi S.r.l.")).one()
    form = client.get(f"/events/{there.event.id}/firms/{boschi.id}/registration", follow_redirects=True)
    assert "You fill this in for Boschi S.r.l." in form.text
