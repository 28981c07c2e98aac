"""Answers that are files."""

from typing import Any

from flask import Response, current_app

Documented = dict[int | str, dict[str, str | dict[str, dict[str, Any]]]]

PDF_ANSWER: Documented = {200: {"description": "A PDF", "content": {"application/pdf": {}}}}
"""For the description of the API."""


def pdf(content: bytes, filename: str) -> Response:
    """A PDF that the browser shows, and keeps under `filename`."""
    answer: Response = current_app.response_class(content, content_type="application/pdf")
    answer.headers["Content-Disposition"] = f'inline; filename="{filename}"'
    return answer
