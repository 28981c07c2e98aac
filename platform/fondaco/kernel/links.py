"""Addresses for mails and documents: always those of the settings, never of the request's Host header."""

from typing import Any

from flask import current_app


def link(endpoint: str, **values: Any) -> str:
    """The absolute address of a page, with or without a request at hand."""
    base = str(current_app.config["BASE_URL"])
    return base + current_app.url_map.bind("").build(endpoint, values)
