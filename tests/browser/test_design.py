"""The design as browsers show it: legible in every accent, within its width, usable by everybody, and light."""

import colorsys
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import pytest
from axe_playwright_python.sync_playwright import Axe
from flask import render_template
from playwright.sync_api import Browser, Page

import fondaco
from tests.browser.frame import frame_app
from tests.services.browser import patient_context
from tests.services.served import served

STATIC = Path(fondaco.__file__).parent / "static"
SCHEMES = ["light", "dark"]
WIDTHS = [1280, 390]

TEXT_ON_GROUND = [
    ("--accent-strong", "--paper"),
    ("--accent-strong", "--surface"),
    ("--accent-strong", "--sunken"),
    ("--accent-strong", "--accent-tint"),
    ("--accent-strong", "--wait-tint"),
    ("--accent-strong", "--good-tint"),
    ("--accent-strong", "--bad-tint"),
    ("--accent-on", "--accent-strong"),
    ("--accent-on", "--accent-hover"),
    ("--accent-hover", "--surface"),
    ("--ink", "--accent-tint"),
    ("--ink-soft", "--accent-tint"),
    ("--ink-soft", "--sunken"),
    ("--good", "--good-tint"),
    ("--wait", "--wait-tint"),
    ("--bad", "--bad-tint"),
]
WORST_CONTRAST = """([accents, pairs]) => {
  const canvas = document.createElement("canvas").getContext("2d", {willReadFrequently: true});
  const probe = document.body.appendChild(document.createElement("p"));
  const luminance = (token) => {
    probe.style.color = `var(${token})`;
    canvas.fillStyle = getComputedStyle(probe).color;
    canvas.fillRect(0, 0, 1, 1);
    const linear = [...canvas.getImageData(0, 0, 1, 1).data].slice(0, 3).map((value) => value / 255)
      .map((value) => value <= 0.04045 ? value / 12.92 : ((value + 0.055) / 1.055) ** 2.4);
    return 0.2126 * linear[0] + 0.7152 * linear[1] + 0.0722 * linear[2];
  };
  const worst = {};
  for (const accent of accents) {
    document.documentElement.style.setProperty("--accent", accent);
    for (const [text, ground] of pairs) {
      const [dark, light] = [luminance(text), luminance(ground)].sort((a, b) => a - b);
      const ratio = (light + 0.05) / (dark + 0.05);
      const pair = `${text} on ${ground}`;
      if (!(pair in worst) || ratio < worst[pair][0]) worst[pair] = [ratio, accent];
    }
  }
  return worst;
}"""


@pytest.fixture(scope="module")
def site() -> Iterator[str]:
    """The style guide behind the headers that every page has."""
    app = frame_app()
    app.add_url_rule("/styleguide", view_func=lambda: render_template("pages/styleguide.html"))
    app.add_url_rule("/empty", "empty", lambda: render_template("base.html"))
    with served(app) as address:
        yield address


@pytest.fixture(params=SCHEMES)
def scheme(request: pytest.FixtureRequest) -> str:
    return str(request.param)


@pytest.fixture(params=WIDTHS)
def style_guide(request: pytest.FixtureRequest, scheme: Any, browser: Browser, site: str) -> Iterator[Page]:
    context = patient_context(browser, viewport={"width": request.param, "height": 900}, color_scheme=scheme)
    page = context.new_page()
    complaints: list[str] = []
    page.on("console", lambda message: complaints.append(message.text) if message.type == "error" else None)
    page.goto(f"{site}/styleguide")
    yield page
    context.close()
    assert complaints == []  # such as what the content security policy refused


def test_axe_finds_nothing_in_any_part_and_every_target_has_24_pixels(style_guide: Page) -> None:
    found = Axe().run(style_guide, options={"rules": {"target-size": {"enabled": True}}})
    assert [(fault["id"], fault["nodes"][0]["html"]) for fault in found.response["violations"]] == []


def test_no_part_is_wider_than_the_window(style_guide: Page) -> None:
    assert style_guide.evaluate("document.documentElement.scrollWidth") == style_guide.evaluate("innerWidth")


def test_text_is_legible_whatever_colour_an_event_takes(scheme: Any, browser: Browser, site: str) -> None:
    accents = [
        "#" + "".join(f"{round(part * 255):02x}" for part in colorsys.hls_to_rgb(hue / 18, lightness, saturation))
        for hue in range(18)
        for lightness in (0.02, 0.3, 0.5, 0.97)
        for saturation in (0.4, 1)
    ]
    # the policy of the page would keep the test itself from setting a colour
    context = patient_context(browser, color_scheme=scheme, bypass_csp=True)
    page = context.new_page()
    page.goto(f"{site}/empty")
    worst = page.evaluate(WORST_CONTRAST, [accents, [*TEXT_ON_GROUND, ("--accent", "--paper")]])
    context.close()
    assert worst.pop("--accent on --paper")[0] < 1.5  # the colour itself would not do, and the measure sees it
    assert len(worst) == len(TEXT_ON_GROUND)
    assert {pair: found for pair, found in worst.items() if found[0] < 4.5} == {}


def test_what_every_page_loads_leaves_a_quarter_of_100_kilobytes_to_the_page_itself() -> None:
    own = [STATIC / name for name in ("fondaco.js", "mark.svg", "fonts/figtree-latin.woff2")]
    assert sum(file.stat().st_size for file in [*STATIC.glob("css/*.css"), *own]) < 76_000
