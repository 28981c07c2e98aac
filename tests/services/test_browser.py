import threading
from collections.abc import Iterator
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer

import pytest
from playwright.sync_api import Browser, Page

from tests.services.browser import axe, watched_page

GOOD = """<!doctype html><html lang="en"><head><title>Agenda</title></head>
<body><main><h1>Agenda</h1><button onclick="this.textContent = 'done'">Go</button></main></body></html>"""
UNLABELLED = """<!doctype html><html lang="en"><head><title>Form</title></head>
<body><main><h1>Form</h1><input type="text"></main></body></html>"""
PAGES = {
    "/good": GOOD,
    "/unlabelled": UNLABELLED,
    "/foreign": GOOD.replace("<h1>", '<img alt="" src="http://pictures.example.org/logo.png"><h1>'),
    "/broken": GOOD.replace("<h1>", "<script>undefined.firm</script><h1>"),
}


class Site(BaseHTTPRequestHandler):
    def do_GET(self) -> None:
        page = PAGES.get(self.path)
        self.send_response(200 if page else 404)
        self.send_header("Content-Type", "text/html; charset=utf-8")
        self.end_headers()
        self.wfile.write((page or "").encode())

    def log_message(self, *arguments: object) -> None:
        """Say nothing."""


@pytest.fixture(scope="module")
def site() -> Iterator[str]:
    with ThreadingHTTPServer(("127.0.0.1", 0), Site) as server:
        thread = threading.Thread(target=server.serve_forever)
        thread.start()
        yield f"http://127.0.0.1:{server.server_port}"
        server.shutdown()
        thread.join()


def test_browser_runs_a_pages_script(site: str, page: Page) -> None:
    page.goto(f"{site}/good")
    page.get_by_role("button", name="Go").click()
    assert page.get_by_role("button").text_content() == "done"


def test_axe_passes_a_good_page_and_finds_a_field_without_a_label(site: str, page: Page) -> None:
    page.goto(f"{site}/good")
    assert axe(page) == []
    page.goto(f"{site}/unlabelled")
    assert [violation["id"] for violation in axe(page)] == ["label"]


def test_a_page_that_asks_another_host_is_reported(site: str, browser: Browser) -> None:
    with pytest.raises(AssertionError, match=r"http://pictures\.example\.org/logo\.png"), watched_page(browser) as page:
        page.goto(f"{site}/foreign", wait_until="domcontentloaded")


def test_a_script_that_fails_is_reported(site: str, browser: Browser) -> None:
    with pytest.raises(AssertionError, match="a script failed"), watched_page(browser) as page:
        page.goto(f"{site}/broken")
