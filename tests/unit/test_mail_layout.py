"""The two layouts of a mail say the same."""

from html.parser import HTMLParser

import pytest
from flask import Flask, render_template

from fondaco.kernel.resources import folder

SAID = {
    "subject": "Please answer by 12 March: Furniture & Wood, Udine",
    "lang": "en",
    "accent": "#8a3b2a",
    "sender_name": "Chamber of Commerce of Udine",
    "paragraphs": ["Please tell us by Friday 12 March whether “Wood & Sons” will take part.", "140 firms meet."],
    "facts": [("When", "Wednesday 12 May 2027, 9:00 (Rome)"), ("Where", "Hall 6")],
    "button": ("Answer the invitation", "https://meet.example.org/answer/7Hq2?a=1&b=2"),
    "after": ["We are glad to help."],
    "why": "You get this because Wood & Sons is in the register.",
    "stop": ("Do not write again", "https://meet.example.org/unsubscribe/7Hq2"),
}


class Words(HTMLParser):
    """The words and addresses of a body, without its style and title."""

    def __init__(self, html: str) -> None:
        super().__init__()
        self.found: list[str] = []
        self.feed(html[html.index("<body") :])

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        self.found += [value or "" for name, value in attrs if name == "href"]

    def handle_data(self, data: str) -> None:
        self.found.append(data)


@pytest.fixture
def app() -> Flask:
    return Flask("fondaco", template_folder=str(folder("templates")))


def flat(value: object) -> list[str]:
    return [value] if isinstance(value, str) else [text for part in value for text in flat(part)]  # type: ignore[attr-defined]


def test_text_and_html_carry_every_word_and_address_unescaped(app: Flask) -> None:
    with app.app_context():
        text = render_template("mail/layout.txt", **SAID)
        html = " ".join(Words(render_template("mail/layout.html", **SAID)).found)
    for part in ("sender_name", "paragraphs", "facts", "button", "after", "why", "stop"):
        for words in flat(SAID[part]):
            assert words in text
            assert words in html


def test_a_mail_with_nothing_to_press_has_no_link(app: Flask) -> None:
    with app.app_context():
        bare = {**SAID, "facts": [], "button": None, "after": [], "stop": None}
        text = render_template("mail/layout.txt", **bare)
        html = render_template("mail/layout.html", **bare)
    assert "https://" not in text
    assert "<a" not in html
