"""Messages reach their subscribers exactly as often as their transactions commit."""

from concurrent.futures import ThreadPoolExecutor
from datetime import timedelta

from sqlalchemy import func, select
from sqlalchemy.orm import Session

from fondaco.accounts.models import RoleKind
from fondaco.kernel import clock, mail
from fondaco.kernel.mail import Mail, MailState
from fondaco.kernel.outbox import Delivery, RecordedMessage, bell
from fondaco.kernel.timers import Timer
from fondaco_workers import deliveries
from fondaco_workers.deliveries import MOST_ATTEMPTS, deliver
from fondaco_workers.relay import fan_out
from tests import making
from tests.services.waiting import DEADLINE
from tests.world import World


def note(session: Session, key: str = "note:1") -> Mail:
    return mail.queue(
        session,
        key=key,
        kind="note",
        to=mail.Person("Anna Müller", "anna@firm.example.org"),
        content=mail.Content(subject="Please answer by 12 March", paragraphs=["Dear Anna,"], why="You are invited."),
        sender=mail.Person("Chamber of Udine", "office@chamber.example.org"),
        language="en",
    )


def test_a_recorded_message_is_delivered_once_though_it_is_enqueued_twice(any_world: World) -> None:
    with any_world.work() as session:
        note(session)
    any_world.drain()
    with any_world.work() as session:
        [delivery] = session.scalars(select(Delivery)).all()
    deliver(any_world.app, delivery.message_id, delivery.subscriber)
    assert len(any_world.smtp.mails) == 1


def test_a_last_attempt_after_failures_is_made_beside_other_jobs(any_world: World) -> None:
    with any_world.work() as session:
        mail_id = note(session).id
        [known] = fan_out(session, lease=timedelta())
        session.get_one(Delivery, known).attempts = MOST_ATTEMPTS - 1
        session.get_one(Delivery, known).error = "ConnectionRefusedError()"
    with ThreadPoolExecutor(1) as threads, deliveries._hands.beside_others():
        threads.submit(deliver, any_world.app, *known).result(DEADLINE)
    with any_world.work() as session:
        assert session.get_one(Mail, mail_id).state == MailState.SENT


def test_a_rolled_back_act_leaves_no_message_and_no_mail(any_world: World) -> None:
    with any_world.work() as session:
        note(session)
        session.rollback()
    any_world.drain()
    with any_world.work() as session:
        assert session.scalar(select(func.count()).select_from(RecordedMessage)) == 0
    assert any_world.smtp.mails == []


def test_the_same_key_is_one_mail(any_world: World) -> None:
    with any_world.work() as session:
        assert note(session).id == note(session).id
    any_world.drain()
    assert len(any_world.smtp.mails) == 1


def test_a_sent_mail_keeps_no_body_because_it_may_carry_links(world: World) -> None:
    with world.work() as session:
        mail_id = note(session).id
    world.drain()
    with world.work() as session:
        sent = session.get_one(Mail, mail_id)
    assert (sent.state, sent.raw) == (MailState.SENT, None)


def test_the_bell_rings_when_the_message_can_be_seen_and_not_before(any_world: World) -> None:
    with any_world.work() as session:
        note(session)
        session.flush()
        bell.rung.clear()
        with session.begin_nested():
            note(session, "note:2")
        assert not bell.rung.is_set()
        session.commit()
        assert bell.rung.is_set()


def test_what_only_a_newer_version_knows_waits_for_it_and_holds_up_nothing(any_world: World) -> None:
    with any_world.work() as session:
        message = RecordedMessage(kind="OfTomorrow", payload={}, recorded_at=clock.now())
        timer = Timer(key="tomorrow", kind="OfTomorrow", payload={}, due_at=clock.now())
        session.add_all([message, timer])
        session.flush()
        session.add(Delivery(message_id=message.id, subscriber="tomorrow.act", due_at=clock.machine_now(), attempts=0))
        note(session)
    any_world.drain()
    any_world.sweep()
    assert len(any_world.smtp.mails) == 1
    with any_world.work() as session:
        [waiting] = session.scalars(select(RecordedMessage).where(RecordedMessage.relayed_at.is_(None)))
        assert waiting.kind == "OfTomorrow"
        assert session.scalars(select(Timer.fired_at)).all() == [None]
        assert session.scalars(select(Delivery).where(Delivery.subscriber == "tomorrow.act")).one().done_at is None


def test_a_refusing_mail_server_is_told_of_without_the_address_which_may_be_another_institutions(world: World) -> None:
    with world.work() as session:
        organiser = making.person(session, RoleKind.ORGANISER, making.institution(session))
        waiting = note(session)
        waiting.state, waiting.reply = MailState.RETRY, "451 <anna@firm.example.org> is greylisted"
    page = world.signed_in(organiser).get("/events").text
    assert "is greylisted" in page
    assert "anna@firm.example.org" not in page
