"""The registration in a browser as wide as a phone: the way most firms meet Fondaco."""

from playwright.sync_api import Browser, Page

from tests.integration.catalogue.invited import invited
from tests.services.browser import axe, watched_page
from tests.services.served import served
from tests.world import World


def fits_and_is_accessible(page: Page) -> bool:
    wide = page.evaluate("document.documentElement.scrollWidth > document.documentElement.clientWidth")
    return not wide and axe(page) == []


def test_a_firm_registers_on_a_phone_and_nothing_typed_is_lost(world: World, browser: Browser) -> None:
    there = invited(world)
    with served(world.app) as address, watched_page(browser, width=390, height=844) as page:
        page.goto(address + there.link)
        assert not page.get_by_label("Wed 10 Mar, morning").first.is_visible()
        page.get_by_label("Part of the time").first.check()
        assert page.get_by_label("Wed 10 Mar, morning").first.is_visible()
        page.get_by_text("Somebody else comes, too").first.click()
        page.locator("#field-delegates-1-name").fill("Bruno Verdi")
        page.locator("#field-delegates-1-email").fill("bruno at alberi")
        assert fits_and_is_accessible(page)
        page.get_by_role("button", name="Save and go on").click()
        page.get_by_role("link", name="Enter one e-mail address").click()
        assert page.evaluate("document.activeElement.id") == "field-delegates-1-email"
        assert page.locator("#field-delegates-1-name").input_value() == "Bruno Verdi"
        assert fits_and_is_accessible(page)
        page.locator("#field-delegates-1-email").fill("bruno@alberi.example.org")
        page.get_by_role("button", name="Save and go on").click()
        page.get_by_label("What you need").fill("Sanding machines, and somebody who ")
        page.get_by_text("Kept on this device").wait_for()
        page.reload()  # the phone rang
        assert page.get_by_label("What you need").input_value() == "Sanding machines, and somebody who "
        assert fits_and_is_accessible(page)
        page.get_by_role("button", name="Save and go on").click()
        page.get_by_label("Our entry may be shown").check()
        assert fits_and_is_accessible(page)
        page.get_by_role("button", name="Save and go on").click()
        assert fits_and_is_accessible(page)
        page.get_by_role("button", name="Send the registration").click()
        page.get_by_role("heading", name="Your registration is with the organisers").wait_for()
        assert fits_and_is_accessible(page)
