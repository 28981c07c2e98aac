"""The API's pages in a browser: usable by everybody, asking no other host, narrowed down as one types."""

from collections.abc import Iterator

import pytest
from playwright.sync_api import Page, expect

from tests.services.browser import axe
from tests.services.served import served
from tests.world import World


@pytest.fixture
def site(world: World) -> Iterator[str]:
    with served(world.app) as address:
        yield address


@pytest.mark.parametrize("path", ["/api/v1/", "/api/v1/about/events"])
def test_axe_finds_nothing_and_the_policy_refuses_nothing(page: Page, site: str, path: str) -> None:
    complaints: list[str] = []
    page.on("console", lambda message: complaints.append(message.text) if message.type == "error" else None)
    page.goto(f"{site}{path}")
    assert [(fault["id"], fault["nodes"][0]["html"]) for fault in axe(page)] == []
    assert complaints == []


def test_typing_narrows_the_operations_down_and_a_click_leads_to_the_one_meant(page: Page, site: str) -> None:
    page.goto(f"{site}/api/v1/")
    page.get_by_role("searchbox").fill("room")
    page.get_by_role("link", name="Plan a room with tables").click()
    expect(page.get_by_role("heading", name="Plan a room with tables")).to_be_in_viewport()
