"""What the script adds to pages: drafts, live parts, keys, narrowing down, copying."""

from collections.abc import Iterator
from datetime import UTC, datetime
from threading import Event

import pytest
from flask import Flask, render_template_string, request
from flask_wtf import CSRFProtect
from playwright.sync_api import Page, expect

from fondaco.kernel import i18n, security
from fondaco.kernel.resources import folder
from tests.services.served import served

FRAME = '{% extends "base.html" %}{% block main %}<h1>Page</h1>'
FORM = (
    FRAME
    + """
<form method="post" action="/form" data-autosave="offer">{{ ui.csrf() }}{{ ui.draft_note() }}
{{ ui.error_summary({'offer': 'Say more'} if wrong else {}) }}
{{ ui.textarea('offer', 'Offer', request.form.offer, required=True) }}
{{ ui.checkboxes('kind', 'Kind', [('supply', 'Supply'), ('licence', 'Licence')], ['supply']) }}
{{ ui.button('Send') }}</form>{% endblock %}"""
)
QUEUE = (
    FRAME
    + """
{{ ui.decisions([{'title': 'Alder', 'url': '#alder'}, {'title': 'Beech', 'url': '#beech'}], queue=True) }}
{{ ui.button('Note', href='#note', key='n') }}{{ ui.keys([('n', 'write a note')]) }}{% endblock %}"""
)
TABLE = (
    FRAME
    + """
{% call ui.table('Firms', ['Firm'], filter=True) %}<tr>{{ ui.cell('Firm', 'Tischlerei Öhlböck', 'head') }}</tr>
<tr>{{ ui.cell('Firm', 'Nordic Pine', 'head') }}</tr>{% endcall %}
{{ ui.copy_text('https://example.org/feed', 'the address') }}{% endblock %}"""
)
LIVE = FRAME + "{% call ui.live('/fragment', 1) %}<p>not begun</p>{% endcall %}{% endblock %}"


@pytest.fixture
def all_sent() -> Event:
    """Set by the test when the live part's work shall be done."""
    return Event()


@pytest.fixture
def site(all_sent: Event) -> Iterator[str]:
    app = Flask("fondaco", template_folder=str(folder("templates")))
    app.config["SECRET_KEY"] = "for this test alone"
    i18n.init_app(app)
    security.init_app(app)
    CSRFProtect(app)

    def form() -> str:
        if request.method == "GET":
            return render_template_string(FORM, wrong=False)
        if len(request.form["offer"]) < 10:
            return render_template_string(FORM, wrong=True)
        return render_template_string(FRAME + "<p>Thank you</p>{% endblock %}")

    def fragment() -> str:
        return "<p data-done>all sent</p>" if all_sent.is_set() else "<p>half sent</p>"

    app.add_url_rule("/form", view_func=form, methods=["GET", "POST"])
    app.add_url_rule("/fragment", view_func=fragment)
    for name, text in {"queue": QUEUE, "table": TABLE, "live": LIVE}.items():
        app.add_url_rule(f"/{name}", name, lambda text=text: render_template_string(text))
    with served(app) as address:
        yield address


def type_and_wait_for_the_draft(page: Page, text: str) -> None:
    page.get_by_label("Offer").fill(text)
    expect(page.locator("[data-draft-saved]")).to_be_visible()
    page.wait_for_function("text => localStorage.getItem('draft:offer').includes(text)", arg=text)


def test_what_was_typed_comes_back_after_the_page_was_left(page: Page, site: str) -> None:
    page.goto(f"{site}/form")
    page.get_by_label("Licence").check()
    type_and_wait_for_the_draft(page, "Larch beams")
    page.goto(f"{site}/form")
    assert page.get_by_label("Offer").input_value() == "Larch beams"
    assert page.get_by_label("Licence").is_checked()
    expect(page.locator("[data-draft-restored]")).to_be_visible()


def test_a_restored_draft_can_be_discarded(page: Page, site: str) -> None:
    page.goto(f"{site}/form")
    type_and_wait_for_the_draft(page, "Larch beams")
    page.goto(f"{site}/form")
    page.get_by_role("button", name="Discard it").click()
    assert page.get_by_label("Offer").input_value() == ""
    page.goto(f"{site}/form")
    assert page.get_by_label("Offer").input_value() == ""


def test_a_draft_outlives_an_error_and_goes_when_the_form_was_taken(page: Page, site: str) -> None:
    page.goto(f"{site}/form")
    type_and_wait_for_the_draft(page, "short")
    page.get_by_role("button", name="Send").click()
    expect(page.get_by_role("alert")).to_be_focused()
    assert page.evaluate("Object.keys(localStorage)") == ["draft:offer"]
    type_and_wait_for_the_draft(page, "long enough at last")
    page.get_by_role("button", name="Send").click()
    expect(page.get_by_text("Thank you")).to_be_visible()
    page.wait_for_load_state()
    assert page.evaluate("Object.keys(localStorage)") == []


def test_a_live_part_is_replaced_until_it_says_that_it_is_done(page: Page, site: str, all_sent: Event) -> None:
    page.goto(f"{site}/live")
    expect(page.get_by_text("half sent")).to_be_visible()
    all_sent.set()
    expect(page.get_by_text("all sent")).to_be_visible()


def test_keys_walk_a_queue_and_press_buttons(page: Page, site: str) -> None:
    page.goto(f"{site}/queue")
    page.keyboard.press("j")
    expect(page.get_by_role("link", name="Alder")).to_be_focused()
    page.keyboard.press("j")
    expect(page.get_by_role("link", name="Beech")).to_be_focused()
    page.keyboard.press("k")
    page.keyboard.press("Enter")
    expect(page).to_have_url(f"{site}/queue#alder")
    page.keyboard.press("n")
    expect(page).to_have_url(f"{site}/queue#note")


def test_keys_can_be_switched_off(page: Page, site: str) -> None:
    page.goto(f"{site}/queue")
    page.get_by_text("Keys", exact=True).click()
    page.get_by_label("Use these keys on this device").uncheck()
    page.goto(f"{site}/queue")
    page.keyboard.press("n")
    assert not page.url.endswith("#note")


def test_a_table_narrows_down_without_regard_to_accents(page: Page, site: str) -> None:
    page.goto(f"{site}/table")
    page.get_by_role("searchbox").fill("ohlb")
    expect(page.get_by_role("rowheader")).to_have_text(["Tischlerei Öhlböck"])
    expect(page.get_by_text("1 / 2")).to_be_visible()


def test_an_address_is_copied(page: Page, site: str) -> None:
    page.context.grant_permissions(["clipboard-read", "clipboard-write"])
    page.clock.install()
    page.goto(f"{site}/table")
    page.clock.pause_at(datetime(2100, 1, 1, tzinfo=UTC))  # the word "Copied" stays until the test has seen it
    page.get_by_role("button", name="Copy the address").click()
    expect(page.get_by_role("button", name="Copied")).to_be_visible()
    assert page.evaluate("navigator.clipboard.readText()") == "https://example.org/feed"
    page.clock.run_for(2000)
    expect(page.get_by_role("button", name="Copy the address")).to_be_visible()
