"""Production for real: PostgreSQL, Redis, a mail server, web and workers as processes of their own."""

from collections import Counter
from collections.abc import Iterator
from datetime import timedelta

import httpx
import pytest
import redis
from click.testing import CliRunner
from sqlalchemy import Engine, NullPool, create_engine, func, select
from sqlalchemy.orm import Session

from fondaco.accounts import people
from fondaco.commands.web import web as web_command
from fondaco.kernel import heartbeat
from fondaco.kernel.mail import Mail, MailState
from fondaco.kernel.outbox import Delivery
from tests.production import STARTING, Production, production
from tests.services.postgres import PostgresServer, drop_database, fresh_database
from tests.services.processes import Process
from tests.services.redis import RedisServer
from tests.services.smtp import Behaviour, SmtpServer, smtp_server
from tests.services.waiting import DEADLINE, eventually
from tests.world import csrf_of, links_in

SILENT_AFTER = 9
GUESTS = [f"guest{number}@chamber.example.org" for number in range(8)]


@pytest.fixture(scope="module")
def mail_server() -> Iterator[SmtpServer]:
    with smtp_server() as server:
        yield server


@pytest.fixture(scope="module")
def site(
    postgres: PostgresServer,
    redis_service: RedisServer,
    mail_server: SmtpServer,
    tmp_path_factory: pytest.TempPathFactory,
) -> Iterator[Production]:
    """An installation with an empty database."""
    redis_service.flush()
    url = fresh_database(postgres)
    with production(
        tmp_path_factory.mktemp("production"),
        database_url=url,
        redis_url=redis_service.url,
        smtp_url=mail_server.url,
        silent_after_seconds=SILENT_AFTER,
        worker_threads=2,
    ) as site:
        yield site
    drop_database(postgres, url)


@pytest.fixture(scope="module")
def engine(site: Production) -> Engine:
    """A look into the database, which the commands have set up."""
    too_early = CliRunner().invoke(web_command, env=site.environment)
    assert (too_early.exit_code, "Run: fondaco database upgrade" in too_early.output) == (1, True)
    assert site.command("database", "upgrade").wait_for_end(STARTING) == 0
    engine = create_engine(site.settings.database, poolclass=NullPool)
    with Session(engine) as session:
        for email in GUESTS:
            people.ensure_person(session, email=email, name="A guest")
        session.commit()
    return engine


@pytest.fixture(scope="module")
def web(site: Production, engine: Engine) -> Iterator[Process]:
    process = site.web()
    yield process
    process.ask_to_end()
    assert process.wait_for_end(STARTING) == 0, process.output


@pytest.fixture(autouse=True)
def ledger(mail_server: SmtpServer, engine: Engine) -> "Ledger":
    mail_server.behaviour = Behaviour()
    return Ledger(mail_server, engine)


@pytest.fixture(scope="module")
def crew(site: Production, engine: Engine) -> "Crew":
    return Crew(site)


@pytest.fixture
def visitor(site: Production, web: Process) -> Iterator["Visitor"]:
    with httpx.Client(base_url=f"http://127.0.0.1:{site.port}", trust_env=False, timeout=DEADLINE) as client:
        yield Visitor(client)


class Crew:
    """The workers. One test takes over those that another has left alive, as starting them takes time."""

    def __init__(self, site: Production) -> None:
        self._site = site
        self._living: list[Process] = []

    def at_work(self, number: int) -> list[Process]:
        """So many workers and no more; those that are missing start side by side."""
        self._living = [process for process in self._living if process.exit_code is None]
        for surplus in self._living[number:]:
            surplus.kill()
        new = [self._site.command("worker") for _ in range(number - len(self._living))]
        for process in new:
            process.wait_for_output("The worker is at work", STARTING)
        self._living = [*self._living[:number], *new]
        return self._living


class Visitor:
    """Somebody on the sign-in page."""

    def __init__(self, client: httpx.Client) -> None:
        self._client = client
        self._token = csrf_of(client.get("/sign-in").text)

    def wants_link(self, email: str) -> None:
        form = {"email": email, "csrf_token": self._token}
        assert self._client.post("/sign-in/link", data=form).status_code == 200

    def follows(self, link: str) -> int:
        page = self._client.get(link)
        return self._client.post(link, data={"csrf_token": csrf_of(page.text)}).status_code


class Ledger:
    """What the mail server took since the test began, beside what Fondaco knows of it."""

    def __init__(self, server: SmtpServer, engine: Engine) -> None:
        self._server = server
        self._engine = engine
        self._before = len(server.mails)

    def received(self) -> Counter[str]:
        return Counter(recipient for mail in self._server.mails[self._before :] for recipient in mail.recipients)

    def wait_for(self, number: int) -> None:
        """Until the mail server has taken so many and Fondaco knows it of all."""
        self._server.wait_for(self._before + number)
        eventually(lambda: set(self.states()) == {MailState.SENT}, "the ledger to say that all are sent")

    def states(self) -> Counter[MailState]:
        with Session(self._engine) as session:
            counted = session.execute(select(Mail.state, func.count()).group_by(Mail.state))
            return Counter(dict(counted.all()))

    def open_jobs(self) -> int:
        with Session(self._engine) as session:
            still_open = select(func.count()).select_from(Delivery).where(Delivery.done_at.is_(None))
            return session.scalar(still_open) or 0

    def workers_heard_of(self) -> int:
        with Session(self._engine) as session:
            return len(heartbeat.living(session, timedelta(seconds=SILENT_AFTER)))


def doctor(site: Production) -> tuple[int, str]:
    examination = site.command("doctor")
    return examination.wait_for_end(STARTING), examination.output


def test_a_sign_in_mail_arrives_and_the_doctor_finds_nothing(
    site: Production,
    web: Process,
    crew: Crew,
    visitor: Visitor,
    ledger: Ledger,
    mail_server: SmtpServer,
) -> None:
    crew.at_work(2)
    visitor.wants_link(GUESTS[0])
    ledger.wait_for(1)
    [link] = links_in(mail_server.mails_to(GUESTS[0])[-1])
    assert visitor.follows(link) == 303
    status, words = doctor(site)
    assert (status, "2 at work" in words) == (0, True), words
    assert "POST /sign-in/link/<token> 303" in web.output
    assert link.rpartition("/")[2] not in web.output, "the log holds a link that signs in"


def test_when_all_workers_have_died_the_doctor_says_so_and_what_was_asked_meanwhile_is_done_later(
    site: Production, crew: Crew, visitor: Visitor, ledger: Ledger
) -> None:
    for worker in crew.at_work(2):
        worker.kill()
    visitor.wants_link(GUESTS[1])
    eventually(lambda: not ledger.workers_heard_of(), "the workers' last signs of life to be old")
    status, words = doctor(site)
    assert (status, "workers: none has given a sign of life" in words) == (1, True), words
    assert ledger.received() == {}
    crew.at_work(1)
    ledger.wait_for(1)
    assert ledger.received() == {GUESTS[1]: 1}


def test_jobs_that_only_redis_held_are_done_though_it_forgets_them(
    crew: Crew,
    visitor: Visitor,
    ledger: Ledger,
    mail_server: SmtpServer,
    redis_service: RedisServer,
) -> None:
    mail_server.behaviour = Behaviour(hang=1.0)
    [worker] = crew.at_work(1)
    for guest in GUESTS:
        visitor.wants_link(guest)
    eventually(lambda: ledger.open_jobs() >= 4, "more jobs than the worker has threads")
    worker.kill()
    with redis.Redis.from_url(redis_service.url) as client:
        assert client.keys("fondaco:*")
        client.flushall()
    mail_server.behaviour = Behaviour()
    crew.at_work(1)
    ledger.wait_for(len(GUESTS))
    assert ledger.received() == dict.fromkeys(GUESTS, 1)


def test_a_worker_told_to_end_finishes_what_it_began_and_leaves_the_rest_to_the_next(
    crew: Crew, visitor: Visitor, ledger: Ledger, mail_server: SmtpServer
) -> None:
    mail_server.behaviour = Behaviour(seconds_before_answer=2.0)
    [worker] = crew.at_work(1)
    eventually(lambda: ledger.workers_heard_of() == 1, "those who were killed to be forgotten")
    sent_before = ledger.states()[MailState.SENT]
    for guest in GUESTS:
        visitor.wants_link(guest)
    mail_server.wait_for(sent_before + 1)
    worker.ask_to_end()
    assert worker.wait_for_end() == 0
    states = ledger.states()
    assert states[MailState.CLAIMED] + states[MailState.DATA] == 0
    assert states[MailState.SENT] - sent_before == ledger.received().total() < len(GUESTS)
    assert ledger.workers_heard_of() == 0, "somebody counts on a worker that ended"
    mail_server.behaviour = Behaviour()
    crew.at_work(1)
    ledger.wait_for(len(GUESTS))
    assert ledger.received() == dict.fromkeys(GUESTS, 1)


def test_people_are_served_while_redis_is_away_and_their_mail_goes_when_it_is_back(
    crew: Crew, visitor: Visitor, ledger: Ledger, redis_service: RedisServer
) -> None:
    crew.at_work(1)
    redis_service.kill()
    try:
        visitor.wants_link(GUESTS[2])
    finally:
        redis_service.start()
    ledger.wait_for(1)
    assert ledger.received() == {GUESTS[2]: 1}


def test_a_database_that_was_restarted_is_found_again_unnoticed(
    crew: Crew, visitor: Visitor, ledger: Ledger, postgres: PostgresServer
) -> None:
    crew.at_work(1)
    visitor.wants_link(GUESTS[3])
    ledger.wait_for(1)
    postgres.restart()
    visitor.wants_link(GUESTS[3])
    ledger.wait_for(2)
    assert ledger.received() == {GUESTS[3]: 2}
