"""A job that ends its worker each time is given up like one that fails, and says so where people look.

One that was merely beside it is not, however often: the last attempt of each is made alone.
"""

import sys
import uuid
from collections import Counter
from collections.abc import Iterator
from pathlib import Path

import pytest
from sqlalchemy import select
from sqlalchemy.orm import Session

from fondaco.invitations.messages import CampaignStarted
from fondaco.kernel import mail, outbox
from fondaco.kernel.database import db, new_id
from fondaco.kernel.mail import Mail, MailState
from fondaco.kernel.outbox import Delivery
from fondaco.meetings.models import RunState, ScheduleRun
from fondaco_workers.deliveries import MOST_ATTEMPTS
from fondaco_workers.doctor import examine
from tests.fault.deadly_workers import DEADLY
from tests.integration.meetings.scene import Scene, scene
from tests.integration.meetings.test_runs import queue_problem
from tests.production import Production, production
from tests.services.postgres import PostgresServer, drop_database, fresh_database
from tests.services.processes import running
from tests.services.redis import RedisServer
from tests.services.smtp import SmtpServer
from tests.services.waiting import eventually
from tests.world import World

SCRIPT = Path(__file__).with_name("deadly_workers.py")
HARMLESS = [f"anna{number}@firm.example.org" for number in range(2)]


@pytest.fixture
def site(
    postgres: PostgresServer, migrated_postgres: str, redis_service: RedisServer, smtp: SmtpServer, tmp_path: Path
) -> Iterator[Production]:
    """An installation that takes up lost work so soon that a harmless job shares many deaths."""
    redis_service.flush()
    url = fresh_database(postgres, migrated_postgres)
    quick = {"lease_seconds": 0.05, "mail_lease_seconds": 0.05, "sweep_seconds": 0.05}
    with production(tmp_path, database_url=url, redis_url=redis_service.url, smtp_url=smtp.url, **quick) as site:
        yield site
    drop_database(postgres, url)


def write(session: Session, here: Scene, address: str) -> uuid.UUID:
    content = mail.Content(subject="Please answer", paragraphs=["Dear Anna,"], why="You are invited.")
    return mail.queue(
        session,
        key=address,
        kind="note",
        event_id=here.event_id,
        to=mail.Person("Anna", address),
        content=content,
        sender=mail.Person("Chamber of Udine", "office@chamber.example.org"),
        language="en",
    ).id


def enter_deadly_jobs(session: Session, here: Scene) -> None:
    problem = {"slots": [{"id": "s"}], "tables": [{"id": "t"}], "participants": [], "requests": []}
    queue_problem(session, here, problem, seconds=1)
    write(session, here, DEADLY)
    outbox.record(session, CampaignStarted(campaign_id=new_id(), event_id=here.event_id))


def test_jobs_that_end_their_workers_are_given_up_and_others_are_done(
    site: Production, smtp: SmtpServer, tmp_path: Path
) -> None:
    world = World(site.settings, smtp)
    here = scene(world, firms=1)
    file = tmp_path / "deaths"
    with world.work() as session:
        enter_deadly_jobs(session, here)
        for address in HARMLESS:
            write(session, here, address)
    with running(sys.executable, SCRIPT, file, env=site.environment, cwd=tmp_path):
        eventually(lambda: len(given_up(world)) == 3, "three jobs to be given up", within=180)
        eventually(lambda: len({received.recipients for received in smtp.mails}) == len(HARMLESS), "the others")

    deaths = Counter(file.read_text().splitlines())
    assert sorted(deaths) == given_up(world) == ["invitations.write_letters", "mail.send", "scheduling.solve_run"]
    assert max(deaths.values()) <= MOST_ATTEMPTS
    # One whose worker died between the server's taking it and the note of that goes again as the same message.
    harmless = {(received.message_id, *received.recipients) for received in smtp.mails}
    assert sorted(address for _message_id, address in harmless) == HARMLESS
    with world.work() as session:
        run = session.scalars(select(ScheduleRun)).one()
        assert run.state == RunState.FAILED
        assert "too little memory" in run.error
        deadly = session.scalars(select(Mail).where(Mail.to_address == DEADLY)).one()
        assert deadly.state == MailState.FAILED
        jobs = next(finding for finding in examine(session, world.settings) if finding.subject == "jobs")
        assert (jobs.well, f"ended its worker at the last of {MOST_ATTEMPTS} attempts" in jobs.words) == (False, True)
    page = world.signed_in(here.organiser).get(f"/events/{here.event_id}").text
    assert "3 tasks of this event were given up" in page
    with world.app.app_context():
        db.engine.dispose()


def given_up(world: World) -> list[str]:
    with world.work() as session:
        return sorted(session.scalars(select(Delivery.subscriber).where(Delivery.failed_at.is_not(None))))
