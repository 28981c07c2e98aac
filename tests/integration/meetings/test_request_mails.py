"""What firms read about requests, and answering from the mail without a sign-in."""

from sqlalchemy import select

from fondaco.accounts.models import Person
from fondaco.meetings import requests
from fondaco.meetings.models import Meeting, MeetingRequest, RequestState
from tests.integration.meetings.scene import Scene, agreed, asked, scene, subjects_to
from tests.world import World, csrf_of, links_in


def text_of(world: World, address: str) -> str:
    [mail] = world.mails_to(address)
    body = mail.message.get_body(("plain",))
    assert body is not None
    return str(body.get_content())


def link_to_answer(world: World, address: str) -> str:
    [mail] = world.mails_to(address)
    [link] = {link for link in links_in(mail) if link.startswith("/request/")}
    return link


def state(world: World) -> RequestState:
    with world.work() as session:
        return session.scalars(select(MeetingRequest.state)).one()


def asked_by_mail(world: World, *, slot: int | None = None) -> Scene:
    here = scene(world)
    with world.work() as session:
        asked(session, here.parties[0], here.parties[1], None if slot is None else here.slots[slot])
    world.drain()
    return here


def test_the_mail_says_who_asks_for_what_by_when_and_where_to_answer(world: World) -> None:
    here = asked_by_mail(world, slot=0)
    recipient = here.parties[1]
    assert subjects_to(world, recipient) == [
        "Please answer by Fri 26 Feb: Alberi S.r.l. asks for a meeting at Wood Meets"
    ]
    text = text_of(world, recipient.email)
    for words in (
        "Please accept or decline by Friday, 26 February 2027.",
        "They write: “Oak?”",
        "They need: Sanding machines.",
        "Proposed time: Wed 10 Mar 2027, 09:00 (Central European Standard Time)",
        "https://meet.example.org/request/",
    ):
        assert words in text


def test_each_delegate_is_asked_in_the_language_of_this_person(world: World) -> None:
    here = scene(world, delegates=2)
    with world.work() as session:
        session.get_one(Person, here.parties[1].person.id).language = "de"
        asked(session, here.parties[0], here.parties[1])
    world.drain()
    languages = {
        mail.message["To"].addresses[0].addr_spec: mail.message["Content-Language"] for mail in world.smtp.mails
    }
    assert languages[here.parties[1].email] == "de"
    assert sorted(languages.values()) == ["de", "en"]


def test_a_scanner_that_follows_the_link_answers_nothing_and_the_person_accepts_by_a_button(world: World) -> None:
    here = asked_by_mail(world)
    link = link_to_answer(world, here.parties[1].email)
    client = world.client()
    for _ in range(2):
        assert client.get(link).status_code == 200
    assert client.get(f"{link}/accept").status_code == 405
    assert state(world) == RequestState.PENDING
    answered = client.post(f"{link}/accept", data={"csrf_token": csrf_of(client.get(link).text)}, follow_redirects=True)
    assert "Agreed" in answered.text
    assert state(world) == RequestState.ACCEPTED
    world.drain()
    assert subjects_to(world, here.parties[0]) == ["Accepted: Birke GmbH will meet you at Wood Meets"]


def test_a_browser_without_cookies_answers_too_and_a_made_up_link_does_not(world: World) -> None:
    here = asked_by_mail(world)
    link = link_to_answer(world, here.parties[1].email)
    assert world.client().post(f"{link[:-1]}x/accept").status_code == 404
    assert state(world) == RequestState.PENDING
    assert world.client().post(f"{link}/accept").status_code == 303
    assert state(world) == RequestState.ACCEPTED


def test_declining_by_link_tells_the_other_side_the_reason(world: World) -> None:
    here = asked_by_mail(world)
    link = link_to_answer(world, here.parties[1].email)
    client = world.client()
    form = {"csrf_token": csrf_of(client.get(link).text), "reason": "We buy no oak"}
    assert "We buy no oak" in client.post(f"{link}/decline", data=form, follow_redirects=True).text
    world.drain()
    assert subjects_to(world, here.parties[0]) == ["Declined: Birke GmbH does not meet you at Wood Meets"]
    assert "Reason: We buy no oak" in text_of(world, here.parties[0].email)


def test_a_proposed_time_that_is_gone_is_said_and_another_time_can_be_accepted(world: World) -> None:
    here = asked_by_mail(world, slot=0)
    _one, two, third = here.parties
    with world.work() as session:
        other = asked(session, third, two, here.slots[0])
        requests.accept(session, two.by, other.id)
    link = link_to_answer(world, two.email)
    client = world.client()
    form = {"csrf_token": csrf_of(client.get(link).text)}
    assert "Choose another slot" in client.post(f"{link}/accept", data=form, follow_redirects=True).text
    client.post(f"{link}/accept_without_time", data=form)
    with world.work() as session:
        assert {request.state for request in session.scalars(select(MeetingRequest))} == {RequestState.ACCEPTED}
        assert len(session.scalars(select(Meeting)).all()) == 1


def test_a_request_that_was_settled_before_the_mail_was_written_asks_nobody(world: World) -> None:
    here = scene(world)
    with world.work() as session:
        agreed(session, here.parties[0], here.parties[1])
    world.drain()
    assert world.mails_to(here.parties[1].email) == []
    assert len(world.mails_to(here.parties[0].email)) == 1


def test_a_firm_without_addresses_of_delegates_is_asked_through_its_contact(world: World) -> None:
    here = scene(world)
    with world.work() as session:
        request = asked(session, here.parties[0], here.parties[1])
        request.recipient.delegates[0].email = ""
        address = request.recipient.firm.contacts[0].email
    world.drain()
    assert len(world.mails_to(address)) == 1


def test_the_other_side_reads_that_an_agreed_meeting_was_called_off_before_it_had_a_time(world: World) -> None:
    here = scene(world)
    one, two, _third = here.parties
    with world.work() as session:
        requests.withdraw(session, two.by, agreed(session, one, two).id)
    world.drain()
    assert subjects_to(world, one) == ["Called off: your meeting with Birke GmbH at Wood Meets"]
    assert subjects_to(world, two) == []


def test_an_answer_that_books_a_meeting_is_told_by_its_invitation_alone(world: World) -> None:
    here = asked_by_mail(world, slot=0)
    one, two, _third = here.parties
    with world.work() as session:
        [request] = session.scalars(select(MeetingRequest))
        requests.accept(session, two.by, request.id)
    world.drain()
    assert subjects_to(world, one) == ["Wed 10 Mar 2027, 09:00: you meet Birke GmbH at Wood Meets"]
