"""The queue under the keyboard, in a real browser, and what axe-core says of the adviser's pages."""

from datetime import date

from playwright.sync_api import Page, expect

from fondaco.accounts.acting import of_person
from fondaco.assistance import cases
from fondaco.assistance.models import CaseKind
from tests.integration.meetings.scene import Scene, scene
from tests.services.browser import axe
from tests.services.served import served
from tests.world import World


def two_cases(world: World) -> Scene:
    stage = scene(world)
    with world.work() as session:
        for number, due_on in enumerate((date(2027, 1, 4), None)):
            cases.open_case(
                session,
                of_person(stage.adviser),
                stage.event_id,
                firm_id=stage.parties[number].firm_id,
                kind=CaseKind.QUESTION,
                what=f"Case of {stage.parties[number].name}",
                due_on=due_on,
                adviser_id=stage.adviser.id if number == 0 else None,
            )
    return stage


def signed_in(world: World, page: Page, base: str, stage: Scene) -> None:
    cookie = world.signed_in(stage.adviser).get_cookie("fondaco")
    assert cookie is not None
    page.context.add_cookies([{"name": "fondaco", "value": cookie.value, "url": base}])


def press(page: Page, key: str) -> None:
    """As soon as the page listens."""
    page.wait_for_load_state()
    page.keyboard.press(key)


def test_the_queue_is_walked_and_worked_without_a_mouse(world: World, page: Page) -> None:
    stage = two_cases(world)
    with served(world.app) as base:
        signed_in(world, page, base, stage)
        page.goto(f"{base}/today")
        assert axe(page) == []
        press(page, "j")
        press(page, "t")  # the first is one's own: nothing to take, and not the second either
        expect(page.locator("[data-item].is-at")).to_contain_text("Alberi S.r.l.")
        press(page, "j")
        press(page, "t")
        expect(page.locator(".notice:visible")).to_contain_text("Case 2 is yours.")
        press(page, "o")
        expect(page.locator("h1")).to_contain_text("Case of Alberi S.r.l.")
        assert axe(page) == []
        press(page, "n")
        page.keyboard.type("Called: all is well.")
        press(page, "Tab")
        press(page, "w")
        page.locator("#field-until").fill("2027-02-01")
        press(page, "Enter")
        expect(page.locator(".notice:visible")).to_contain_text("Case 1: Waiting until Mon 1 Feb.")
        expect(page.locator("h1")).to_contain_text("Case of Birke GmbH")
        press(page, "c")
        expect(page.locator("h1")).to_contain_text("Today")
        press(page, "/")
        page.keyboard.type("ce")
        press(page, "Enter")
        expect(page.locator("h1")).to_contain_text("Cedar Ltd")
        assert axe(page) == []
