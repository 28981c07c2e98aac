"""Signing in: what links and passwords open, and what they do not."""

from concurrent.futures import ThreadPoolExecutor
from datetime import timedelta

import pytest
from argon2 import extract_parameters
from argon2.profiles import RFC_9106_LOW_MEMORY

from fondaco.accounts.models import Person, RoleKind
from fondaco.accounts.sign_in import local_address
from fondaco.kernel import clock
from tests import making, passwords
from tests.world import START, World, csrf_of, links_in


def organiser(world: World) -> Person:
    with world.work() as session:
        return making.person(session, RoleKind.ORGANISER, making.institution(session))


def ask_for_link(world: World, email: str, then: str = "") -> None:
    client = world.client()
    token = csrf_of(client.get("/sign-in").text)
    answer = client.post("/sign-in/link", data={"email": email, "next": then, "csrf_token": token})
    assert answer.status_code == 200
    world.drain()


def mailed_link(world: World, person: Person, then: str = "") -> str:
    ask_for_link(world, person.email, then)
    return links_in(world.mails_to(person.email)[-1])[0]


def press(world: World, link: str):  # type: ignore[no-untyped-def]
    client = world.client()
    page = client.get(link)
    return client, client.post(link.split("?", maxsplit=1)[0], data={"csrf_token": csrf_of(page.text)})


def test_a_link_signs_in_once_when_its_button_is_pressed(world: World) -> None:
    link = mailed_link(world, organiser(world))
    client, first = press(world, link)
    assert (first.status_code, client.get("/me").status_code) == (303, 200)
    again = world.client().get(link)
    assert again.status_code == 410


def test_looking_at_a_link_neither_signs_in_nor_spends_it(world: World) -> None:
    link = mailed_link(world, organiser(world))
    scanner = world.client()
    for _ in range(3):
        assert scanner.get(link).status_code == 200
        assert scanner.head(link).status_code == 200
    assert scanner.get("/me").status_code == 303
    _, pressed = press(world, link)
    assert pressed.status_code == 303


def test_many_presses_at_once_give_one_session(any_world: World) -> None:
    link = mailed_link(any_world, organiser(any_world))
    with ThreadPoolExecutor(8) as pool:
        answers = list(pool.map(lambda _: press_without_looking(any_world, link), range(8)))
    assert sorted(answers) == [303] + [410] * 7


def press_without_looking(world: World, link: str) -> int:
    client = world.client()
    token = csrf_of(client.get("/sign-in").text)
    return client.post(link.split("?", maxsplit=1)[0], data={"csrf_token": token}).status_code


def test_a_newer_link_ends_the_older_one(world: World) -> None:
    person = organiser(world)
    older, newer = mailed_link(world, person), mailed_link(world, person)
    assert (world.client().get(older).status_code, world.client().get(newer).status_code) == (410, 200)


def test_a_link_ends_after_half_an_hour(world: World) -> None:
    link = mailed_link(world, organiser(world))
    world.move_clock(START + timedelta(minutes=31))
    assert world.client().get(link).status_code == 410


def test_known_and_unknown_addresses_are_answered_alike(world: World) -> None:
    person = organiser(world)
    answers = []
    for email in (person.email, "nobody@firm.example.org"):
        client = world.client()
        token = csrf_of(client.get("/sign-in").text)
        answer = client.post("/sign-in/link", data={"email": email, "csrf_token": token})
        answers.append((answer.status_code, answer.text.replace(email, "").replace(token, "")))
    strip = [(status, text.split("<main")[1]) for status, text in answers]
    assert strip[0] == strip[1]
    world.drain()
    assert [mail.recipients for mail in world.smtp.mails] == [(person.email,)]


def test_the_password_opens_and_a_wrong_one_does_not(world: World) -> None:
    person = organiser(world)
    for password, status in (("wrong horse", 422), ("correct horse", 303)):
        client = world.client()
        form = {"email": person.email.upper(), "password": password, "csrf_token": csrf_of(client.get("/sign-in").text)}
        assert client.post("/sign-in", data=form).status_code == status
        assert client.get("/me").status_code == (200 if status == 303 else 303)


def test_a_stolen_hash_is_as_slow_to_guess_at_as_the_standard_wants() -> None:
    assert extract_parameters(passwords.AS_SHIPPED.hash("correct horse")) == RFC_9106_LOW_MEMORY


def test_signing_in_leads_back_to_the_page_that_asked_for_it(world: World) -> None:
    client = world.client()
    asked = client.get("/me")
    assert asked.headers["Location"] == "/sign-in?next=/me"


def test_a_session_ends_after_its_hours(world: World) -> None:
    client = world.signed_in(organiser(world))
    assert client.get("/me").status_code == 200
    world.move_clock(clock.now() + timedelta(hours=2))
    assert client.get("/me").status_code == 303


@pytest.mark.parametrize(
    "address",
    ["//evil.example.com", "/\\evil.example.com", "https://evil.example.com", "/\t/evil", "javascript:alert(1)"],
)
def test_nobody_is_sent_to_another_site_after_signing_in(address: str) -> None:
    assert local_address(address) == ""


def test_a_form_without_its_token_is_refused(world: World) -> None:
    assert world.client().post("/sign-in", data={"email": "a@b.example.org", "password": "x"}).status_code == 400


def test_the_host_of_a_mailed_link_is_that_of_the_settings(world: World) -> None:
    person = organiser(world)
    client = world.client()
    page = client.get("/sign-in", headers={"Host": "evil.example.com"})
    client.post(
        "/sign-in/link",
        data={"email": person.email, "csrf_token": csrf_of(page.text)},
        headers={"Host": "evil.example.com"},
    )
    world.drain()
    body = world.mails_to(person.email)[0].message.get_body(("plain",))
    assert body is not None
    assert "https://meet.example.org/sign-in/link/" in body.get_content()


def test_the_api_wants_a_key_and_takes_no_cookie(world: World) -> None:
    person = organiser(world)
    assert world.client().get("/api/v1/events").status_code == 401
    assert world.signed_in(person).get("/api/v1/events").status_code == 401
    wrong = world.client().get("/api/v1/events", headers={"Authorization": "Bearer fk_wrong"})
    assert (wrong.status_code, wrong.content_type) == (401, "application/problem+json")
    assert world.api(person).get("/api/v1/events").status_code == 200


def test_guessing_at_one_account_is_stopped_though_others_may_go_on(world: World) -> None:
    person = organiser(world)
    client = world.client()
    token = csrf_of(client.get("/sign-in").text)
    form = {"email": person.email, "password": "a guess too many", "csrf_token": token}
    answers = [client.post("/sign-in", data=form).status_code for _ in range(9)]
    assert answers == [422] * 8 + [429]
    assert client.post("/sign-in", data={**form, "email": "somebody.else@firm.example.org"}).status_code == 422
