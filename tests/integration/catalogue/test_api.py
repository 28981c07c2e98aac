"""Registration for programs: of organisers, of firms, and of those who may see nothing."""

from uuid import UUID

from flask.testing import FlaskClient
from sqlalchemy import select

from fondaco.accounts import people
from fondaco.accounts.models import Person, RoleKind
from fondaco.catalogue.models import Consent, ConsentSource, Delegate, Registration
from fondaco.institutions.models import CoOrganisation
from fondaco.kernel.audit import AuditEntry
from tests import making
from tests.integration.catalogue.invited import Invited, invited
from tests.services.smtp import ReceivedMail
from tests.world import World, links_in

ATTENDANCE = {"delegates": [{"name": "Ada Rossi", "email": "ada@alberi.example.org", "languages": ["it"]}]}
INTERESTS = {"offers": "Oak boards", "needs": "Sanding machines", "cooperation": ["supply", "agency"]}
SHARING = {"show_delegates": True, "consents": ["catalogue"]}


def words_of(mail: ReceivedMail) -> str:
    body = mail.message.get_body(("plain",))
    assert body is not None
    return str(body.get_content())


def enrols(api: FlaskClient, there: Invited) -> str:
    """Enrol the firm and fill in its three parts; gives the address of the registration."""
    begun = api.put(f"/api/v1/events/{there.event.id}/firms/{there.firm.id}/registration")
    assert begun.status_code == 200, begun.text
    at = f"/api/v1/registrations/{begun.json['id']}"
    for part, body in (("attendance", ATTENDANCE), ("interests", INTERESTS), ("sharing", SHARING)):
        answer = api.put(f"{at}/{part}", json=body)
        assert answer.status_code == 200, answer.text
    return at


def test_an_organiser_enrols_a_firm_by_phone_submits_and_validates_it(world: World) -> None:
    there = invited(world)
    api = world.api(there.organiser)
    at = enrols(api, there)
    assert api.get(at).json["unanswered"] == []
    assert api.post(f"{at}/submit").json["state"] == "submitted"
    validated = api.post(f"{at}/validate").json
    assert (validated["state"], validated["interests"]["cooperation"]) == ("validated", ["supply", "agency"])
    with world.work() as session:
        assert set(session.scalars(select(Consent.source))) == {ConsentSource.STAFF}
        entries = session.scalars(select(AuditEntry).where(AuditEntry.action == "registration.submitted")).all()
        assert [(e.person_id, e.on_behalf_of_firm_id) for e in entries] == [(there.organiser.id, there.firm.id)]


def test_a_firm_without_any_address_can_be_enrolled(world: World) -> None:
    there = invited(world)
    with world.work() as session:
        there.firm = making.firm(session, there.institution, "Falegnameria Zeni", email=None)
    api = world.api(there.organiser)
    at = enrols(api, there)
    api.put(f"{at}/attendance", json={"delegates": [{"name": "Zeno Zeni", "phone": "+39 0432 000009"}]})
    api.post(f"{at}/submit")
    assert api.post(f"{at}/validate").status_code == 200
    world.drain()
    assert world.smtp.mails == []


def test_validating_lets_the_delegates_act_for_the_firm_and_shows_them_the_way(world: World) -> None:
    there = invited(world)
    api = world.api(there.organiser)
    at = enrols(api, there)
    api.post(f"{at}/submit")
    api.post(f"{at}/validate")
    world.drain()
    welcome = world.mails_to("ada@alberi.example.org")[-1]
    assert links_in(welcome) == [f"/my/{there.event.id}"]
    assert world.client().get(f"/my/{there.event.id}").headers["Location"].startswith("/sign-in")
    with world.work() as session:
        ada = people.known_as(session, "ada@alberi.example.org")
        assert ada is not None
        assert [(role.kind, role.firm_id) for role in ada.roles] == [(RoleKind.REPRESENTATIVE, there.firm.id)]
    own = world.api(ada)
    assert own.get(at).status_code == 200
    assert own.get(f"/api/v1/events/{there.event.id}/registrations").json["total"] == 1
    assert own.put(f"{at}/interests", json={"offers": "Larch"}).json["interests"]["offers"] == "Larch"
    assert own.post(f"{at}/validate").status_code == 404
    page = world.signed_in(ada).get(f"/my/{there.event.id}")
    assert (page.status_code, "Confirmed by the organisers on" in page.text) == (200, True)


def test_a_delegate_added_later_is_welcomed_and_one_taken_off_acts_no_longer(world: World) -> None:
    there = invited(world)
    api = world.api(there.organiser)
    at = enrols(api, there)
    api.post(f"{at}/submit")
    api.post(f"{at}/validate")
    world.drain()
    api.put(f"{at}/attendance", json={"delegates": [{"name": "Bruno Verdi", "email": "bruno@alberi.example.org"}]})
    world.drain()
    assert len(world.mails_to("bruno@alberi.example.org")) == 1
    with world.work() as session:
        ada, bruno = (people.known_as(session, f"{name}@alberi.example.org") for name in ("ada", "bruno"))
        assert ada is not None
        assert bruno is not None
        assert [ada.roles, [role.firm_id for role in bruno.roles]] == [[], [there.firm.id]]


def test_changes_are_asked_for_with_a_note_that_reaches_the_firm(world: World) -> None:
    there = invited(world)
    api = world.api(there.organiser)
    at = enrols(api, there)
    api.post(f"{at}/submit")
    assert api.post(f"{at}/ask-for-changes", json={"note": "  "}).status_code == 422
    asked = api.post(f"{at}/ask-for-changes", json={"note": "Say which woods you need."}).json
    assert (asked["state"], asked["decision_note"]) == ("draft", "Say which woods you need.")
    world.drain()
    mail = world.mails_to("ada@alberi.example.org")[-1]
    assert "Say which woods you need." in words_of(mail)
    page = world.client().get(links_in(mail)[0], follow_redirects=True)
    assert "Say which woods you need." in page.text
    assert api.post(f"{at}/submit").json["decision_note"] == ""


def test_a_refusal_says_why_and_the_firm_may_send_again(world: World) -> None:
    there = invited(world)
    api = world.api(there.organiser)
    at = enrols(api, there)
    api.post(f"{at}/submit")
    assert api.post(f"{at}/refuse", json={"reason": "Retail only."}).json["state"] == "refused"
    world.drain()
    assert "Retail only." in words_of(world.mails_to("ada@alberi.example.org")[-1])
    assert api.post(f"{at}/submit").json["state"] == "submitted"


def test_only_what_was_sent_and_not_decided_can_be_decided(world: World) -> None:
    there = invited(world)
    api = world.api(there.organiser)
    at = enrols(api, there)
    decisions = {"validate": None, "ask-for-changes": {"note": "x"}, "refuse": {"reason": "x"}}

    def answers() -> list[int]:
        return [api.post(f"{at}/{decision}", json=words).status_code for decision, words in decisions.items()]

    assert answers() == [409, 409, 409]
    api.post(f"{at}/submit")
    assert answers() == [200, 409, 409]
    api.post(f"{at}/withdraw", json={})
    assert answers() == [409, 409, 409]


def test_another_institution_sees_a_registration_from_its_submission_and_nothing_of_the_directory(
    world: World,
) -> None:
    there = invited(world)
    with world.work() as session:
        other = making.institution(session, "Chamber of Commerce of Villach", "AT")
        stranger = making.institution(session, "Chamber of Commerce of Graz", "AT")
        from_other = making.person(session, of=other)
        from_elsewhere = making.person(session, of=stranger)
        session.add(CoOrganisation(event_id=there.event.id, institution_id=other.id))
    mine, others = world.api(there.organiser), world.api(from_other)
    at = enrols(mine, there)
    listed = f"/api/v1/events/{there.event.id}/registrations"
    assert (others.get(at).status_code, others.get(listed).json["total"]) == (404, 0)
    assert others.put(f"{at}/interests", json=INTERESTS).status_code == 404
    mine.post(f"{at}/submit")
    assert (others.get(at).status_code, others.get(listed).json["total"]) == (200, 1)
    shown = others.get(at).text
    for unknown in (there.firm.phone, there.firm.address, there.firm.contacts[0].phone):
        assert unknown not in shown
    assert world.api(from_elsewhere).get(at).status_code == 404
    assert world.api(from_elsewhere).get(listed).status_code == 404


def test_another_firms_registration_is_as_if_it_were_not(world: World) -> None:
    there = invited(world)
    at = enrols(world.api(there.organiser), there)
    with world.work() as session:
        rival = making.firm(session, there.institution, "Boschi S.r.l.")
        making.registration(session, there.event, rival)
        person = session.scalars(select(Person).join(Delegate, Delegate.person_id == Person.id)).one()
    api = world.api(person)
    for method, path, body in (
        (api.get, at, None),
        (api.put, f"{at}/interests", INTERESTS),
        (api.post, f"{at}/submit", None),
        (api.post, f"{at}/withdraw", {}),
        (api.put, f"/api/v1/events/{there.event.id}/firms/{there.firm.id}/registration", None),
        (api.get, f"/api/v1/events/{there.event.id}/firms/{there.firm.id}/registration", None),
    ):
        assert method(path, json=body).status_code == 404
    with world.work() as session:
        assert session.get_one(Registration, UUID(at.rpartition("/")[2])).entry.offers == "Oak boards"


IMPOSSIBLE: list[tuple[str, dict[str, object]]] = [
    ("interests", {**INTERESTS, "state": "validated"}),
    ("interests", {**INTERESTS, "cooperation": ["friendship"]}),
    ("interests", {"profile": "Only that"}),
    ("attendance", {"delegates": []}),
    ("attendance", {"delegates": [{"name": "A" * 201}]}),
    ("attendance", {"delegates": [{"name": "Ada", "person_id": "01a1fb36-f725-72a5-a4f7-6bc0c10d8000"}]}),
    ("attendance", {"delegates": [{"name": "Ada", "absent_in": ["01a1fb36-f725-72a5-a4f7-6bc0c10d8000"]}]}),
    ("attendance", {"delegates": [{"name": f"Person {n}"} for n in range(11)]}),
    ("sharing", {"consents": []}),
]


def test_what_cannot_be_is_refused_and_changes_nothing(world: World) -> None:
    there = invited(world)
    api = world.api(there.organiser)
    at = enrols(api, there)
    before = api.get(at).json
    for part, body in IMPOSSIBLE:
        answer = api.put(f"{at}/{part}", json=body)
        assert (body, answer.status_code, answer.content_type) == (body, 422, "application/problem+json")
    assert api.get(at).json == before
