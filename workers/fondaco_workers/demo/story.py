"""The story of one event, told through Fondaco's public interfaces alone: API, pages, mails and the command line."""

from fondaco_workers.demo import cast
from fondaco_workers.demo.cataloguing import catalogue
from fondaco_workers.demo.following_up import follow_up
from fondaco_workers.demo.inviting import invite
from fondaco_workers.demo.meeting import meet
from fondaco_workers.demo.opening import open_house
from fondaco_workers.demo.play import Play, Plot
from fondaco_workers.demo.selecting import select
from fondaco_workers.demo.site import Site
from fondaco_workers.demo.stage import Stage
from fondaco_workers.demo.terminal import Terminal
from fondaco_workers.demo.the_day import hold

CHAPTERS = {
    Stage.SELECT: select,
    Stage.INVITE: invite,
    Stage.CATALOGUE: catalogue,
    Stage.MEET: meet,
    Stage.DAY: hold,
    Stage.FOLLOW_UP: follow_up,
}


def play(plot: Plot, until: Stage, site: Site, terminal: Terminal) -> Play:
    """Play the chapters up to that stage; the site goes on running."""
    stage = open_house(plot, site, terminal)
    for chapter, tell in CHAPTERS.items():
        if until.reaches(chapter):
            tell(stage)
    return stage


def doors(stage: Play) -> list[tuple[str, str]]:
    """A sign-in link each for an organiser, a firm and an adviser: who it is, and the link."""
    people = [
        (f"Organiser: {cast.ORGANISER.name}, {cast.INSTITUTIONS['tagliamento']['name']}", cast.ORGANISER.email),
        (f"Adviser of the assistance centre: {cast.ADVISER.name}", cast.ADVISER.email),
    ]
    firm = next((firm for firm in stage.firms if firm.email), None)
    if firm:
        people.insert(1, (f"Firm: {firm.name}", firm.email))
    people.append((f"Administrator (mailbox, institutions): {cast.ADMINISTRATOR[0]}", cast.ADMINISTRATOR[1]))
    return [(who, stage.sign_in_link(email)) for who, email in people]
