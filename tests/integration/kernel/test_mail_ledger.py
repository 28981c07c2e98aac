"""What the ledger of mails promises when mail servers misbehave and workers die at the worst moment."""

import uuid
from collections.abc import Callable
from datetime import timedelta

import pytest
from sqlalchemy import select

from fondaco.kernel import clock, mail
from fondaco.kernel.errors import WrongState
from fondaco.kernel.mail import Mail, MailState
from fondaco.kernel.outbox import Delivery
from tests.services.smtp import Behaviour
from tests.world import World

ANNA = "anna@firm.example.org"


def write(world: World, *, bulk: bool, name: str = "Anna", subject: str = "Please answer") -> uuid.UUID:
    with world.work() as session:
        written = mail.queue(
            session,
            key=f"note:{uuid.uuid4()}",
            kind="note",
            to=mail.Person(name, ANNA),
            content=mail.Content(subject=subject, paragraphs=["Dear Anna,"], why="You are invited."),
            sender=mail.Person("Chamber of Udine", "office@chamber.example.org"),
            language="en",
            bulk=bulk,
        )
    return written.id


def state(world: World, mail_id: uuid.UUID) -> MailState:
    with world.work() as session:
        return session.get_one(Mail, mail_id).state


def due_again(world: World) -> None:
    """Let every pause and lease have passed, as far as the ledger can tell."""
    past = clock.machine_now() - timedelta(seconds=1)
    with world.work() as session:
        for delivery in session.scalars(select(Delivery).where(Delivery.done_at.is_(None))):
            delivery.due_at = delivery.rests_until = past
        for sent in session.scalars(select(Mail).where(Mail.lease_until.is_not(None))):
            sent.lease_until = past


def test_a_temporary_refusal_is_tried_again_until_the_mail_is_taken(any_world: World) -> None:
    any_world.smtp.behaviour = Behaviour(deferred={ANNA: 2})
    mail_id = write(any_world, bulk=True)
    any_world.drain()
    states = [state(any_world, mail_id)]
    for _ in range(2):
        due_again(any_world)
        any_world.sweep()
        states.append(state(any_world, mail_id))
    assert states == [MailState.RETRY, MailState.RETRY, MailState.SENT]
    assert len(any_world.smtp.mails) == 1


def test_a_final_refusal_is_not_tried_again(world: World) -> None:
    world.smtp.behaviour = Behaviour(refused=frozenset({ANNA}))
    mail_id = write(world, bulk=True)
    world.drain()
    due_again(world)
    world.sweep()
    assert (state(world, mail_id), world.smtp.attempts(ANNA)) == (MailState.FAILED, 1)


def test_when_the_server_vanishes_after_the_body_a_letter_waits_for_the_organisers_word(any_world: World) -> None:
    any_world.smtp.behaviour = Behaviour(dropped={ANNA: 1})
    mail_id = write(any_world, bulk=True)
    any_world.drain()
    due_again(any_world)
    any_world.sweep()
    assert (state(any_world, mail_id), len(any_world.smtp.mails)) == (MailState.UNKNOWN, 1)


def test_when_the_server_vanishes_after_the_body_booking_mail_goes_again_as_the_same_message(any_world: World) -> None:
    any_world.smtp.behaviour = Behaviour(dropped={ANNA: 1})
    mail_id = write(any_world, bulk=False)
    any_world.drain()
    due_again(any_world)
    any_world.sweep()
    assert state(any_world, mail_id) == MailState.SENT
    assert len({received.message_id for received in any_world.smtp.mails}) == 1


@pytest.mark.parametrize("bulk", [True, False])
def test_a_mail_that_was_taken_stays_sent_however_the_server_takes_its_leave(world: World, bulk: bool) -> None:
    world.smtp.behaviour = Behaviour(curt=True)
    mail_id = write(world, bulk=bulk)
    world.drain()
    due_again(world)
    world.sweep()
    assert (state(world, mail_id), len(world.smtp.mails)) == (MailState.SENT, 1)


@pytest.mark.parametrize(("bulk", "copies", "ends"), [(True, 0, MailState.UNKNOWN), (False, 1, MailState.SENT)])
def test_a_worker_that_died_while_the_body_went_out(any_world: World, bulk: bool, copies: int, ends: MailState) -> None:
    mail_id = write(any_world, bulk=bulk)
    die_in(any_world, mail_id, MailState.DATA)
    any_world.drain()
    due_again(any_world)
    any_world.sweep()
    assert (state(any_world, mail_id), len(any_world.smtp.mails)) == (ends, copies)


@pytest.mark.parametrize("bulk", [True, False])
def test_a_worker_that_died_before_the_body_went_out_has_sent_nothing_so_the_mail_goes(
    any_world: World, bulk: bool
) -> None:
    mail_id = write(any_world, bulk=bulk)
    die_in(any_world, mail_id, MailState.CLAIMED)
    any_world.drain()
    due_again(any_world)
    any_world.sweep()
    assert (state(any_world, mail_id), len(any_world.smtp.mails)) == (MailState.SENT, 1)


def die_in(world: World, mail_id: uuid.UUID, reached: MailState) -> None:
    """What a worker leaves behind that is killed in that state: a claim with a lease."""
    with world.work() as session:
        claimed = mail.claim(session, mail_id, timedelta(minutes=1))
        assert claimed is not None
        if reached != MailState.CLAIMED:
            mail.mark(session, claimed, reached)


def test_an_attempt_whose_lease_has_ended_cannot_write_into_the_ledger_any_more(any_world: World) -> None:
    mail_id = write(any_world, bulk=False)
    with any_world.work() as session:
        slow = mail.claim(session, mail_id, timedelta(seconds=-1))
        assert slow is not None
        session.expunge(slow)
    with any_world.work() as session:
        assert mail.claim(session, mail_id, timedelta(minutes=1)) is not None
    with any_world.work() as session, pytest.raises(WrongState):
        mail.mark(session, slow, MailState.SENT)


@pytest.mark.parametrize(("arrived", "copies"), [(True, 0), (False, 1)])
def test_the_organisers_word_settles_a_letter_of_unknown_arrival(world: World, arrived: bool, copies: int) -> None:
    mail_id = write(world, bulk=True)
    die_in(world, mail_id, MailState.DATA)
    world.drain()
    due_again(world)
    world.sweep()
    with world.work() as session:
        mail.settle_unknown(session, session.get_one(Mail, mail_id), arrived=arrived)
    world.drain()
    assert (state(world, mail_id), len(world.smtp.mails)) == (MailState.SENT, copies)


BREAKS: list[Callable[[str], str]] = [
    lambda text: f"{text}\r\nBcc: eve@example.com",
    lambda text: f"{text}\nBcc: eve@example.com",
    lambda text: f"{text}\u2028Bcc: eve@example.com",
    lambda text: f"{text}\x00\x0b\x85",
]


@pytest.mark.parametrize("break_", BREAKS)
def test_line_breaks_in_names_and_subjects_add_no_header(world: World, break_: Callable[[str], str]) -> None:
    write(world, bulk=False, name=break_("Anna"), subject=break_("Please answer"))
    world.drain()
    [received] = world.smtp.mails
    assert received.recipients == (ANNA,)
    assert received.message["Bcc"] is None
    assert str(received.message["Subject"]).startswith("Please answer")


def test_text_and_html_say_the_same(world: World) -> None:
    write(world, bulk=False)
    world.drain()
    message = world.smtp.mails[0].message
    for kind in ("plain", "html"):
        body = message.get_body((kind,))
        assert body is not None
        assert "Dear Anna," in body.get_content()
        assert "You are invited." in body.get_content()
    assert str(message["Reply-To"]) == "Chamber of Udine <office@chamber.example.org>"
