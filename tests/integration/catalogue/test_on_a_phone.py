"""The registration in a browser as wide as a phone: the way most firms meet Fondaco."""

from playwright.sync_api import Browser, expect

from tests.integration.catalogue.invited import invited
from tests.services.browser import arrived_at, faults, watched_page
from tests.services.served import served
from tests.world import World


def test_a_firm_registers_on_a_phone_and_nothing_typed_is_lost(world: World, browser: Browser) -> None:
    there = invited(world)
    with served(world.app) as address, watched_page(browser, width=390, height=844) as page:
        page.goto(address + there.link)
        expect(page.get_by_label("Wed 10 Mar, morning").first).to_be_hidden()
        page.get_by_label("Part of the time").first.check()
        expect(page.get_by_label("Wed 10 Mar, morning").first).to_be_visible()
        page.get_by_text("Somebody else comes, too").first.click()
        page.locator("#field-delegates-1-name").fill("Bruno Verdi")
        page.locator("#field-delegates-1-email").fill("bruno at alberi")
        assert faults(page) == []
        page.get_by_role("button", name="Save and go on").click()
        expect(page.get_by_role("alert")).to_be_focused()
        page.get_by_role("link", name="Enter one e-mail address").click()
        expect(page.locator("#field-delegates-1-email")).to_be_focused()
        expect(page.locator("#field-delegates-1-name")).to_have_value("Bruno Verdi")
        assert faults(page) == []
        page.locator("#field-delegates-1-email").fill("bruno@alberi.example.org")
        page.get_by_role("button", name="Save and go on").click()
        arrived_at(page, "What you offer and need")
        page.get_by_label("What you need").fill("Sanding machines, and somebody who ")
        expect(page.get_by_text("Kept on this device")).to_be_visible()
        page.reload()  # the phone rang
        expect(page.get_by_label("What you need")).to_have_value("Sanding machines, and somebody who ")
        assert faults(page) == []
        page.get_by_role("button", name="Save and go on").click()
        arrived_at(page, "What others may see")
        page.get_by_label("Our entry may be shown").check()
        assert faults(page) == []
        page.get_by_role("button", name="Save and go on").click()
        arrived_at(page, "Check your answers")
        assert faults(page) == []
        page.get_by_role("button", name="Send the registration").click()
        arrived_at(page, "Your registration is with the organisers")
        assert faults(page) == []
