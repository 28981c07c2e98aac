"""Characters that no text has and no database takes: refused in every request, before anything else reads it.

These are NUL and halves of UTF-16 pairs (surrogates), which JSON can bring.
"""

import re
from collections.abc import Iterable, Iterator
from typing import Any

from flask import Flask, request
from flask_babel import gettext as _

from fondaco.kernel.errors import Invalid, NotFound

_NO_TEXT = re.compile("[\x00\ud800-\udfff]")

Place = tuple[str, str]
"""A name, as errors of forms and of the API give it, and the text there."""


def _refuse() -> None:
    if any(_NO_TEXT.search(str(part)) for part in (request.view_args or {}).values()):
        raise NotFound(_("There is nothing at this address."))
    places = [place for place, text in _texts() if _NO_TEXT.search(text) or _NO_TEXT.search(place)]
    if places:
        words = _("This holds a character that belongs to no text. Type it anew instead of pasting it.")
        raise Invalid(words, {_NO_TEXT.sub("", place): words for place in places})


def _texts() -> Iterator[Place]:
    body = request.get_data(cache=True)  # before the form is read, which would leave nothing for others
    yield "Idempotency-Key", request.headers.get("Idempotency-Key", "")
    yield from request.args.items(multi=True)
    yield from request.form.items(multi=True)
    for name, file in request.files.items(multi=True):
        yield name, file.filename or ""
    if body and request.path.startswith("/api/") and not request.mimetype.startswith("multipart/"):
        yield from _texts_in(request.get_json(force=True, silent=True))


def _texts_in(value: Any, place: str = "") -> Iterator[Place]:
    if isinstance(value, str):
        yield place, value
    for name, inner in _entries(value):
        yield from _texts_in(inner, f"{place}.{name}" if place else str(name))


def _entries(value: Any) -> Iterable[tuple[object, Any]]:
    if isinstance(value, dict):
        return value.items()
    return enumerate(value) if isinstance(value, list) else ()


def init_app(app: Flask) -> None:
    app.before_request(_refuse)
