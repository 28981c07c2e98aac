"""The demo's whole story, from a list of firms to feedback, in both ways of running; then its screens in Chromium.

In production, where each chapter takes the same ways with many processes, a third of the firms tell it.
"""

from collections import Counter
from dataclasses import replace
from pathlib import Path

import pytest
from playwright.sync_api import Browser

from fondaco_workers.demo import plots, story
from fondaco_workers.demo.play import Play, Plot
from fondaco_workers.demo.site import Site
from fondaco_workers.demo.stage import Stage
from fondaco_workers.demo.terminal import Terminal
from tests.browser import screens
from tests.browser.screenshots import sign_in
from tests.services.browser import faults, patient_context
from tests.services.postgres import PostgresServer, drop_database, fresh_database
from tests.services.processes import free_port
from tests.services.redis import RedisServer
from tests.services.smtp import SmtpServer
from tests.story.production_site import ProductionSite


@pytest.mark.long
def test_the_story_embedded_and_its_screens_in_a_browser(tmp_path: Path, browser: Browser) -> None:
    site = Site(tmp_path / "site", free_port())
    try:
        play = story.play(plots.own(), Stage.FOLLOW_UP, site, Terminal())
        assert len(play.firms) > 40
        check_what_came_of_it(play)
        walk(play, browser)
    finally:
        site.stop()


@pytest.mark.long
def test_the_story_in_production(
    tmp_path: Path, postgres: PostgresServer, redis_service: RedisServer, smtp: SmtpServer
) -> None:
    redis_service.flush()
    url = fresh_database(postgres)
    site = ProductionSite(tmp_path / "site", database_url=url, redis_url=redis_service.url, smtp=smtp)
    try:
        play = story.play(with_one_firm_in(3, plots.own()), Stage.FOLLOW_UP, site, Terminal())
        check_what_came_of_it(play)
    finally:
        site.stop()
    drop_database(postgres, url)


def with_one_firm_in(number: int, plot: Plot) -> Plot:
    """The same story with every so-maniest row of its list."""
    header, *rows = plot.firms.splitlines(keepends=True)
    return replace(plot, firms=header + b"".join(rows[number - 1 :: number]))


def check_what_came_of_it(play: Play) -> None:
    """The report tells what the mailboxes and lists tell, and nothing is ill behind it."""
    report = play.organiser.get(f"/events/{play.event_id}/report")["total"]["figures"]
    chosen = play.organiser.get(f"/events/{play.event_id}/target-list", per_page=1)["total"]
    assert report["invited"] == report["yes"] + report["no"] + report["silent"] == chosen
    assert report["enrolled"] == len(play.firms) > chosen / 4
    meetings = play.organiser.get(f"/events/{play.event_id}/meetings")["items"]
    assert report["scheduled"] == len(meetings) > len(play.firms)
    assert report["asked"] == 2 * len(meetings)
    assert report["asked"] >= report["answered"] > len(meetings)

    letters = Counter(mail.to for mail in play.mailbox.all("/answer/"))
    assert max(letters.values()) == 1, "a firm got its letter twice"
    invitations = [mail for mail in play.mailbox.all() if "invite.ics" in mail.attachments]
    told = sum(bool(firm.email) for meeting in meetings for firm in play.sides(meeting))
    assert len(invitations) == told, "one calendar invitation a meeting and delegate"

    held = {(meeting["slot_id"], meeting["table_id"]) for meeting in meetings}
    assert len(held) == len(meetings), "two meetings at one table"
    play.site.run("doctor")


def walk(play: Play, browser: Browser) -> None:
    """Each main screen shows itself to whom it is for, on a phone too, and axe-core has nothing against it."""
    wrong: list[str] = []
    for who, seen in _by_viewer(play).items():
        context = patient_context(browser, viewport={"width": 390, "height": 844}, base_url=play.site.base_url)
        if who:
            sign_in(context, play.sign_in_link(who))
        page = context.new_page()
        for screen in seen:
            answer = page.goto(screen.address)
            assert answer is not None
            assert answer.status == (410 if screen.ends else 200), f"{screen.name}: {answer.status}"
            wrong += [f"{screen.name}: {fault}" for fault in faults(page)]
        context.close()
    assert not wrong, "\n".join(wrong)


def _by_viewer(play: Play) -> dict[str, list[screens.Screen]]:
    seen: dict[str, list[screens.Screen]] = {}
    for season in Stage:
        for screen in screens.of(play, season):
            seen.setdefault(screen.who, []).append(screen)
    return seen


@pytest.mark.parametrize("stage", list(Stage))
def test_a_story_reaches_every_chapter_before_its_stage_and_none_after(stage: Stage) -> None:
    told = [chapter for chapter in story.CHAPTERS if stage.reaches(chapter)]
    assert told == list(Stage)[: list(Stage).index(stage) + 1]
