"""A campaign of 300 letters while its worker is killed and Redis is emptied: every firm gets exactly one letter."""

import sys
from collections import Counter
from collections.abc import Iterator
from pathlib import Path

import pytest
from sqlalchemy import func, select

from fondaco.accounts.models import Person, RoleKind
from fondaco.firms.models import ChosenBy, TargetList, TargetListEntry
from fondaco.invitations import campaigns, progress
from fondaco.invitations.models import Campaign, CampaignState
from fondaco.kernel import clock
from fondaco.kernel.database import db
from fondaco.kernel.mail import Mail, MailState
from tests import making
from tests.production import Production, production
from tests.services.postgres import PostgresServer, drop_database, fresh_database
from tests.services.processes import running
from tests.services.redis import RedisServer
from tests.services.smtp import Behaviour, SmtpServer
from tests.services.waiting import eventually
from tests.world import World

FIRMS = 300


@pytest.fixture
def site(
    postgres: PostgresServer, migrated_postgres: str, redis_service: RedisServer, smtp: SmtpServer, tmp_path: Path
) -> Iterator[Production]:
    redis_service.flush()
    # The pause before each 250 is the window in which a killed sender does not know whether its letter was taken.
    smtp.behaviour = Behaviour(seconds_before_answer=0.02)
    url = fresh_database(postgres, migrated_postgres)
    with production(tmp_path, database_url=url, redis_url=redis_service.url, smtp_url=smtp.url) as site:
        yield site
    drop_database(postgres, url)


def prepare(world: World) -> tuple[Person, Campaign]:
    with world.work() as session:
        chamber = making.institution(session)
        organiser = making.person(session, RoleKind.ORGANISER, chamber)
        event = making.event(session, chamber)
        chosen = TargetList(event_id=event.id, institution_id=chamber.id, criteria={}, updated_at=clock.now())
        for number in range(FIRMS):
            firm = making.firm(session, chamber, f"Firm {number}", email=f"firm{number}@firms.example.org")
            chosen.entries.append(TargetListEntry(firm_id=firm.id, chosen_by=ChosenBy.HAND))
        session.add(chosen)
        session.flush()
        campaign = campaigns.create(session, making.acting(organiser), event.id, "First round")
    return organiser, campaign


def test_every_firm_has_exactly_one_letter_though_workers_die_and_redis_is_emptied(
    site: Production, smtp: SmtpServer, redis_service: RedisServer
) -> None:
    world = World(site.settings, smtp)
    organiser, campaign = prepare(world)
    first = site.worker()
    with world.work() as session:
        campaigns.start(session, making.acting(organiser), campaign.id)

    smtp.wait_for(FIRMS // 5)
    first.kill()
    redis_service.flush()
    sent_before = len(smtp.mails)
    second = site.worker()
    smtp.wait_for(FIRMS // 2)
    second.kill()
    site.worker()
    assert sent_before < FIRMS, "the worker was not killed in the middle"

    eventually(lambda: is_settled(world, campaign), "the campaign to settle")
    settle_by_evidence(world, smtp, organiser, campaign)
    eventually(lambda: is_settled(world, campaign) and not unknown(world), "the last letters")

    received = Counter(recipient for mail in smtp.mails for recipient in mail.recipients)
    assert received == Counter(f"firm{number}@firms.example.org" for number in range(FIRMS))
    with world.app.app_context():
        db.engine.dispose()


def test_a_loop_that_notes_its_place_now_and_then_sends_letters_twice(smtp: SmtpServer, tmp_path: Path) -> None:
    """The positive control: the same blow shows in the naive version, so the test above can fail."""
    smtp.behaviour = Behaviour(seconds_before_answer=0.005)
    script = Path(__file__).with_name("naive_campaign.py")
    command = (sys.executable, script, smtp.host, str(smtp.port), tmp_path / "place", "120")
    with running(*command) as first:
        smtp.wait_for(70)
        first.kill()
    with running(*command) as second:
        assert second.wait_for_end() == 0
    received = Counter(recipient for mail in smtp.mails for recipient in mail.recipients)
    assert set(received.values()) == {1, 2}


def is_settled(world: World, campaign: Campaign) -> bool:
    with world.work() as session:
        moving = session.scalar(
            select(func.count()).where(Mail.state.not_in([MailState.SENT, MailState.FAILED, MailState.UNKNOWN]))
        )
        written = session.scalar(select(func.count()).select_from(Mail))
        state = session.get_one(Campaign, campaign.id).state
    return written == FIRMS and not moving and state == CampaignState.SENT


def unknown(world: World) -> int:
    with world.work() as session:
        return session.scalar(select(func.count()).where(Mail.state == MailState.UNKNOWN)) or 0


def settle_by_evidence(world: World, smtp: SmtpServer, organiser: Person, campaign: Campaign) -> None:
    """What an organiser does with letters of unknown arrival: ask, and say so. The server knows what it took."""
    arrived = {mail.message_id for mail in smtp.mails}
    with world.work() as session:
        for mail in session.scalars(select(Mail).where(Mail.state == MailState.UNKNOWN)).all():
            by = making.acting(organiser)
            progress.settle(session, by, campaign.id, mail.id, arrived=mail.message_id in arrived)
