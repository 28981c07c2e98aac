"""An SMTP server in the test's own process that misbehaves as told, the same way on every run."""

import asyncio
import random
import threading
from collections import Counter
from collections.abc import Iterator, Mapping
from contextlib import contextmanager
from dataclasses import dataclass, field
from email import message_from_bytes, policy
from email.message import EmailMessage

from aiosmtpd.smtp import SMTP, Envelope, Session

from tests.services.waiting import DEADLINE

ACCEPTED = "250 2.0.0 Queued"
DEFERRED = "451 4.7.1 Try again later"
REFUSED = "550 5.1.1 No such mailbox"


@dataclass(frozen=True)
class Behaviour:
    """How the server treats what it is given. Shares are between 0 and 1, of the recipients or messages tried.

    A share is drawn from the seed, the address and the number of the attempt: it does not depend on the order in which
    parallel senders arrive, and a second attempt gets a draw of its own.
    """

    seed: int = 0
    defer: float = 0.0
    """Share of recipients answered 451."""
    refuse: float = 0.0
    """Share of recipients answered 550."""
    hang: float = 0.0
    """Share of recipients that get no answer for as long as the client stays."""
    drop: float = 0.0
    """Share of messages that are taken while the connection breaks before the client hears of it."""
    seconds_before_answer: float = 0.0
    """Between the end of a message and its 250: the window in which a sender may die without knowing."""
    deferred: Mapping[str, int] = field(default_factory=dict)
    """Address to the number of attempts that are answered 451 before one is accepted."""
    refused: frozenset[str] = frozenset()
    """Addresses that are always answered 550."""
    hanging: frozenset[str] = frozenset()
    """Addresses that never get an answer."""
    curt: bool = False
    """Whether a QUIT is answered 421 instead of 221, as by servers that are in a hurry."""
    dropped: Mapping[str, int] = field(default_factory=dict)
    """Address of a message's first recipient to the number of its messages that are taken without an answer."""


@dataclass
class ReceivedMail:
    sender: str
    recipients: tuple[str, ...]
    content: bytes
    answered: bool = False
    """False when the client cannot know that the message was taken."""

    @property
    def message(self) -> EmailMessage:
        parsed = message_from_bytes(self.content, policy=policy.default)
        assert isinstance(parsed, EmailMessage)
        return parsed

    @property
    def message_id(self) -> str:
        return str(self.message["Message-ID"])


class SmtpServer:
    """Listens on the loopback from a thread of its own. `behaviour` may be replaced at any time."""

    def __init__(self, behaviour: Behaviour) -> None:
        self.behaviour = behaviour
        self.host = "127.0.0.1"
        self._mails: list[ReceivedMail] = []
        self._changed = threading.Condition()
        self._attempts: Counter[tuple[str, str]] = Counter()
        self._loop = asyncio.new_event_loop()
        self._thread = threading.Thread(target=self._loop.run_forever, name="smtp-server", daemon=True)
        self._sessions: set[SMTP] = set()

    @property
    def port(self) -> int:
        return int(self._server.sockets[0].getsockname()[1])

    @property
    def url(self) -> str:
        return f"smtp://{self.host}:{self.port}"

    @property
    def mails(self) -> list[ReceivedMail]:
        """Everything taken so far, in the order of arrival."""
        with self._changed:
            return list(self._mails)

    def mails_to(self, address: str) -> list[ReceivedMail]:
        return [mail for mail in self.mails if address in mail.recipients]

    def wait_for(self, count: int, within: float = DEADLINE) -> list[ReceivedMail]:
        """Return the mails as soon as at least `count` of them have been taken."""
        with self._changed:
            if not self._changed.wait_for(lambda: len(self._mails) >= count, within):
                raise AssertionError(f"{len(self._mails)} mails came within {within:g} seconds, expected {count}")
            return list(self._mails)

    def attempts(self, address: str) -> int:
        """How often a sender named this recipient."""
        return self._attempts["RCPT", address]

    def start(self) -> None:
        self._thread.start()
        listening = self._loop.create_server(self._session, self.host, 0)
        self._server = asyncio.run_coroutine_threadsafe(listening, self._loop).result(DEADLINE)

    def disconnect(self) -> None:
        """Break the connections that are open; new ones are welcome."""
        self._loop.call_soon_threadsafe(self._break_connections)

    def stop(self) -> None:
        """Stop listening and break the connections that are open."""
        asyncio.run_coroutine_threadsafe(self._close(), self._loop).result(DEADLINE)
        self._loop.call_soon_threadsafe(self._loop.stop)
        self._thread.join()
        self._loop.close()

    def _session(self) -> SMTP:
        session = SMTP(self, hostname="mail.example.org", enable_SMTPUTF8=True, loop=self._loop)
        self._sessions.add(session)
        return session

    async def _close(self) -> None:
        self._server.close()
        self._break_connections()
        others = asyncio.all_tasks() - {asyncio.current_task()}
        for task in others:
            task.cancel()
        await asyncio.gather(*others, return_exceptions=True)

    def _break_connections(self) -> None:
        for session in self._sessions:
            _abort(session)

    async def handle_QUIT(self, _server: SMTP, _session: Session, _envelope: Envelope) -> str:  # noqa: N802
        return "421 4.3.2 Shutting down" if self.behaviour.curt else "221 2.0.0 Bye"

    async def handle_RCPT(  # noqa: N802 - the name that aiosmtpd calls
        self, server: SMTP, session: Session, envelope: Envelope, address: str, options: list[str]
    ) -> str:
        attempt = self._count("RCPT", address)
        does = self.behaviour
        if address in does.hanging or self._draw("hang", address, attempt) < does.hang:
            await asyncio.Event().wait()
        if address in does.refused or self._draw("refuse", address, attempt) < does.refuse:
            return REFUSED
        if attempt <= does.deferred.get(address, 0) or self._draw("defer", address, attempt) < does.defer:
            return DEFERRED
        envelope.rcpt_tos.append(address)
        return "250 2.1.5 OK"

    async def handle_DATA(  # noqa: N802 - the name that aiosmtpd calls
        self, server: SMTP, session: Session, envelope: Envelope
    ) -> str:
        mail = ReceivedMail(envelope.mail_from or "", tuple(envelope.rcpt_tos), envelope.original_content or b"")
        with self._changed:
            self._mails.append(mail)
            self._changed.notify_all()
        does = self.behaviour
        first = mail.recipients[0]
        attempt = self._count("DATA", first)
        if does.seconds_before_answer:
            await asyncio.sleep(does.seconds_before_answer)
        if attempt <= does.dropped.get(first, 0) or self._draw("drop", first, attempt) < does.drop:
            _abort(server)
            await asyncio.Event().wait()
        mail.answered = True
        return ACCEPTED

    def _count(self, step: str, address: str) -> int:
        self._attempts[step, address] += 1
        return self._attempts[step, address]

    def _draw(self, what: str, address: str, attempt: int) -> float:
        return random.Random(f"{self.behaviour.seed} {what} {address} {attempt}").random()


def _abort(session: SMTP) -> None:
    if isinstance(session.transport, asyncio.WriteTransport):
        session.transport.abort()


@contextmanager
def smtp_server(behaviour: Behaviour | None = None) -> Iterator[SmtpServer]:
    """A server that accepts everything, unless told otherwise."""
    server = SmtpServer(behaviour or Behaviour())
    server.start()
    try:
        yield server
    finally:
        server.stop()
