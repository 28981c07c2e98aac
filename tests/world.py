"""Fondaco as a test meets it: an application on a real database, a listening mail server, work done on demand."""

import re
import shutil
from collections.abc import Iterator
from contextlib import contextmanager
from datetime import datetime, timedelta
from pathlib import Path

from apiflask import APIFlask
from flask.testing import FlaskClient
from sqlalchemy import create_engine, select
from sqlalchemy.orm import Session

from fondaco.accounts import api_keys
from fondaco.accounts.models import Person
from fondaco.app import create_app
from fondaco.kernel import clock, schema, timers
from fondaco.kernel.database import db, new_id, prepare_engine
from fondaco.kernel.outbox import Delivery
from fondaco.settings import Settings
from fondaco_workers.deliveries import deliver
from fondaco_workers.relay import fan_out, sweep
from tests import compiled
from tests.services.smtp import ReceivedMail, SmtpServer

START = datetime.fromisoformat("2027-01-11T09:00:00+01:00")
"""When a test begins, unless it moves the clock: before every date of `making.event`."""


class World:
    """One installation. Nothing happens in the background: `drain` does what workers would."""

    def __init__(self, settings: Settings, smtp: SmtpServer) -> None:
        self.settings = settings
        self.smtp = smtp
        self.app: APIFlask = create_app(settings)
        self.app.jinja_env.bytecode_cache = compiled.TEMPLATES
        self.app.config["SERVER_NAME"] = None
        self.move_clock(START)

    @contextmanager
    def work(self) -> Iterator[Session]:
        """A session in the application's context, committed at the end."""
        with self.app.app_context():
            session = db.session()
            yield session
            session.commit()

    def move_clock(self, to: datetime) -> None:
        assert self.settings.clock_file is not None
        clock.move(self.settings.clock_file, to)

    def drain(self) -> None:
        """Fire due timers and deliver messages until nothing is left to do; a failed delivery fails the test."""
        while True:
            with self.work() as session:
                fired = timers.fire_due(session)
                due = fan_out(session, lease=self._lease)
            if not due and not fired:
                break
            for message_id, subscriber_name in due:
                deliver(self.app, message_id, subscriber_name)
        with self.work() as session:
            errors = session.scalars(select(Delivery.error).where(Delivery.error.is_not(None))).all()
        assert not errors, errors

    def sweep(self) -> None:
        """Deliver once more what has no receipt and whose lease or pause has ended."""
        with self.work() as session:
            due = sweep(session, lease=self._lease)
        for message_id, subscriber_name in due:
            deliver(self.app, message_id, subscriber_name)

    @property
    def _lease(self) -> timedelta:
        return timedelta(seconds=self.settings.lease_seconds)

    def mails_to(self, address: str) -> list[ReceivedMail]:
        return self.smtp.mails_to(address)

    def client(self) -> FlaskClient:
        """A browser without a session."""
        return self.app.test_client()

    def signed_in(self, person: Person) -> FlaskClient:
        """A browser in which `person` is signed in."""
        client = self.client()
        with client.session_transaction() as session:
            session["id"] = str(new_id())
            session["person"] = str(person.id)
            session["number"] = person.session_number
            session["until"] = clock.now().timestamp() + 3600
            session["language"] = "en"
        return client

    def api(self, person: Person) -> FlaskClient:
        """A program with an API key of `person`."""
        with self.work() as session:
            key = api_keys.new(session, session.get_one(Person, person.id), "tests")
        client = self.client()
        client.environ_base["HTTP_AUTHORIZATION"] = f"Bearer {key}"
        return client


def links_in(mail: ReceivedMail) -> list[str]:
    """The addresses in a mail's text, without the host: what a test client can follow."""
    body = mail.message.get_body(("plain",))
    assert body is not None
    return re.findall(r"https?://[^/\s]+(/\S*)", body.get_content())


def csrf_of(html: str) -> str:
    """The token that a page's form must send back."""
    found = re.search(r'name="csrf_token"[^>]*value="([^"]+)"', html)
    assert found, "the page has no form with a csrf_token"
    return found.group(1)


def copied_sqlite(template: Path, folder: Path) -> str:
    """The address of a new SQLite database: a copy of one that has the schema."""
    file = folder / "fondaco.sqlite3"
    shutil.copy(template, file)
    return f"sqlite:///{file}"


def migrate(url: str) -> None:
    """Run all migrations on an empty database."""
    engine = create_engine(url)
    prepare_engine(engine)
    schema.upgrade(engine)
    if engine.dialect.name == "sqlite":
        with engine.connect() as connection:
            connection.exec_driver_sql("COMMIT")  # a checkpoint cannot run within the transaction begun by connecting
            connection.exec_driver_sql("PRAGMA wal_checkpoint(TRUNCATE)")
            connection.exec_driver_sql("BEGIN")
    engine.dispose()
