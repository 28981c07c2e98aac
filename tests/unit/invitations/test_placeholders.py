"""Placeholders: found, refused by name, filled once."""

from flask import Flask

from fondaco.invitations import placeholders
from fondaco.kernel import i18n


def test_every_placeholder_has_a_meaning() -> None:
    app = Flask("meanings")
    i18n.init_app(app)
    with app.test_request_context():
        assert placeholders.meanings().keys() == placeholders.NAMES


def test_what_is_filled_in_is_not_read_again() -> None:
    filled = placeholders.fill("{firm} {contact}", {"firm": "{contact}", "contact": "{{firm}} {0} %(x)s"})
    assert filled == "{contact} {{firm}} {0} %(x)s"


def test_names_are_found_in_braces_only() -> None:
    assert placeholders.names_in("{firm} firm {answer_by} { firm } {firm!r} {firm.__class__}") == {"firm", "answer_by"}
