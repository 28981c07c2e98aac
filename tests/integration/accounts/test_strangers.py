"""Strangers cannot keep somebody out, and what was signed out stays out."""

from sqlalchemy import func, select
from werkzeug.test import TestResponse

from fondaco.accounts import viewer
from fondaco.accounts.models import EndedSession, Person
from tests.integration.accounts.test_sign_in import ask_for_link, organiser, press
from tests.world import World, csrf_of, links_in

HOME, STRANGER = "192.0.2.7", "198.51.100.{}"


def try_password(world: World, person: Person, password: str, source: str) -> TestResponse:
    client = world.client()
    client.environ_base["REMOTE_ADDR"] = source
    form = {"email": person.email, "password": password, "csrf_token": csrf_of(client.get("/sign-in").text)}
    return client.post("/sign-in", data=form)


def guess(world: World, person: Person, number: int, source: str) -> list[int]:
    return [try_password(world, person, "a wrong guess", source).status_code for _ in range(number)]


def test_a_stranger_who_guesses_keeps_nobody_else_out(world: World) -> None:
    person = organiser(world)
    assert guess(world, person, 9, STRANGER.format(1)) == [422] * 8 + [429]
    assert try_password(world, person, "correct horse", STRANGER.format(99)).status_code == 429
    assert try_password(world, person, "correct horse", HOME).status_code == 303


def test_right_passwords_are_not_counted(world: World) -> None:
    person = organiser(world)
    assert {try_password(world, person, "correct horse", HOME).status_code for _ in range(9)} == {303}


def test_many_strangers_are_stopped_together_and_the_owners_network_is_not(world: World) -> None:
    person = organiser(world)
    assert try_password(world, person, "correct horse", HOME).status_code == 303
    answers = [status for net in range(7) for status in guess(world, person, 8, f"203.0.{net}.5")]
    assert answers == [422] * 50 + [429] * 6
    stopped = try_password(world, person, "correct horse", "203.0.99.5")
    assert (stopped.status_code, "Have a sign-in link mailed to you" in stopped.text) == (429, True)
    assert try_password(world, person, "correct horse", HOME).status_code == 303


def test_whoever_asks_for_links_in_anothers_name_neither_fills_the_mailbox_nor_breaks_the_last_link(
    world: World,
) -> None:
    person = organiser(world)
    for _ in range(12):
        ask_for_link(world, person.email)
    mails = world.mails_to(person.email)
    assert len(mails) == 8
    _client, pressed = press(world, links_in(mails[-1])[0])
    assert pressed.status_code == 303


def test_a_copied_cookie_opens_nothing_once_its_session_was_signed_out(any_world: World) -> None:
    person = organiser(any_world)
    client, thief, elsewhere = (any_world.client() for _ in range(3))
    for browser in (client, elsewhere):
        form = {"email": person.email, "password": "correct horse", "csrf_token": csrf_of(browser.get("/sign-in").text)}
        assert browser.post("/sign-in", data=form).status_code == 303
    cookie = client.get_cookie("fondaco")
    assert cookie is not None
    thief.set_cookie("fondaco", cookie.value)
    assert thief.get("/me").status_code == 200
    assert client.post("/sign-out", data={"csrf_token": csrf_of(client.get("/me").text)}).status_code == 303
    thief.set_cookie("fondaco", cookie.value)
    assert thief.get("/me").status_code == 303
    assert elsewhere.get("/me").status_code == 200


def test_ended_sessions_are_forgotten_when_they_would_have_ended(world: World) -> None:
    person = organiser(world)
    client = world.signed_in(person)
    client.post("/sign-out", data={"csrf_token": csrf_of(client.get("/me").text)})
    with world.work() as session:
        [ended] = session.scalars(select(EndedSession))
        viewer.forget_ended(session)
        assert session.scalar(select(func.count()).select_from(EndedSession)) == 1
    world.move_clock(ended.until.replace(year=ended.until.year + 1))
    with world.work() as session:
        viewer.forget_ended(session)
        assert session.scalar(select(func.count()).select_from(EndedSession)) == 0
