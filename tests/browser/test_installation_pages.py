"""The pages that keep an installation, in a browser: usable by everybody, at any width."""

from collections.abc import Iterator

import pytest
from playwright.sync_api import Page

from fondaco.accounts import people
from fondaco.accounts.models import Person, RoleKind
from fondaco.events.models import Event
from tests import making
from tests.services.browser import faults
from tests.services.served import served
from tests.world import World

PAGES = ("/installation", "/installation/people", "/installation/people/new", "/institution", "/me")


@pytest.fixture
def keeper(world: World) -> tuple[Person, Event]:
    """An administrator who organises an event too."""
    with world.work() as session:
        chamber = making.institution(session)
        person = making.person(session, RoleKind.ADMINISTRATOR)
        people.give_role(session, person, RoleKind.ORGANISER, institution_id=chamber.id)
        return person, making.event(session, chamber, making.institution(session, "Wood Cluster"))


@pytest.fixture
def signed_in(world: World, page: Page, keeper: tuple[Person, Event]) -> Iterator[str]:
    cookie = world.signed_in(keeper[0]).get_cookie("fondaco")
    assert cookie is not None
    with served(world.app) as address:
        page.context.add_cookies([{"name": "fondaco", "value": cookie.value, "url": address}])
        yield address


@pytest.mark.parametrize("width", [1280, 390])
def test_axe_finds_nothing_and_nothing_is_wider_than_the_window(
    page: Page, signed_in: str, keeper: tuple[Person, Event], width: int
) -> None:
    page.set_viewport_size({"width": width, "height": 900})
    person, event = keeper
    for path in (*PAGES, f"/installation/people/{person.id}", f"/events/{event.id}/settings"):
        answer = page.goto(f"{signed_in}{path}")
        assert answer is not None
        assert answer.status == 200, path
        assert faults(page) == []
