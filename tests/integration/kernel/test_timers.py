"""Timers: one a purpose, whoever sets it when."""

import threading
import uuid
from datetime import timedelta

import pytest
from sqlalchemy import select
from sqlalchemy.orm import Session

from fondaco.kernel import clock, timers
from fondaco.kernel.database import db
from fondaco.kernel.mail import MailQueued
from fondaco.kernel.outbox import RecordedMessage
from fondaco.kernel.timers import Timer
from tests.services.postgres import somebody_waits
from tests.services.waiting import eventually
from tests.world import World

FIRST, SECOND = uuid.uuid4(), uuid.uuid4()


def set_timer(session: Session, mail_id: uuid.UUID, hours: int) -> None:
    timers.at(session, clock.now() + timedelta(hours=hours), MailQueued(mail_id=mail_id), key="the purpose")


def test_setting_a_timer_again_moves_it_and_after_it_has_fired_sets_it_anew(any_world: World) -> None:
    with any_world.work() as session:
        set_timer(session, FIRST, 5)
        set_timer(session, SECOND, -1)
        assert timers.fire_due(session) == 1
        session.commit()
        set_timer(session, FIRST, 5)
    with any_world.work() as session:
        timer = session.scalars(select(Timer)).one()
        assert (timer.payload["mail_id"], timer.fired_at) == (str(FIRST), None)
        assert [message.payload["mail_id"] for message in session.scalars(select(RecordedMessage))] == [str(SECOND)]


@pytest.mark.parametrize("any_world", ["postgresql"], indirect=True)  # on SQLite writers stand in line
def test_of_two_who_set_a_timer_at_once_the_second_moves_it(any_world: World) -> None:
    def second() -> None:
        with any_world.work() as session:
            set_timer(session, SECOND, 2)

    thread = threading.Thread(target=second)
    with any_world.work() as session:
        set_timer(session, FIRST, 1)
        session.flush()
        thread.start()
        eventually(lambda: somebody_waits(db.engine), "the second to wait")
    thread.join()
    with any_world.work() as session:
        assert [timer.payload["mail_id"] for timer in session.scalars(select(Timer))] == [str(SECOND)]
