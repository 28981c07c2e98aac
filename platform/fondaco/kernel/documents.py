"""Printed documents: data in, PDF bytes out.

What each document takes stands at the head of its template, `templates/documents/<name>.typ`. Texts travel as JSON and
are never part of a Typst source, so whatever somebody typed is printed as it was typed.
"""

import json
import re
import subprocess
import sys
import unicodedata
from collections.abc import Mapping, Sequence
from pathlib import Path
from typing import Any

import segno

from fondaco.kernel import resources, typesetting
from fondaco.kernel.errors import FondacoError

TIME_LIMIT = 300
"""Seconds. Agendas for 500 delegates, the largest document of a large event, take about 15."""

NAME = re.compile(r"[a-z_]+")
UNPRINTABLE = re.compile(
    "[\x00-\x08\x0b-\x1f\x7f-\x9f"  # controls, but for the tab and the line feed
    "\u202a-\u202e\u2066-\u2069"  # directional overrides: they would turn round what is printed after a name, too
    "\ud800-\udfff\ue000-\uf8ff\ufdd0-\ufdef\ufffe\uffff\U000f0000-\U0010ffff]"  # never a character
)


class UnknownDocument(LookupError):
    """Raised when there is no template of that name."""


class DocumentFailed(FondacoError):
    """Raised when a document cannot be set: its data do not fit its template, or time or memory ran out."""

    code = "document-failed"


def render(template: str, data: Mapping[str, Any], *, language: str) -> bytes:
    """The document `template` ("letter", "agenda", …) with `data`, as an accessible PDF (PDF/UA-1).

    `data` holds what JSON can hold; `language` is a tag such as "it" or "de-AT". Equal input gives equal bytes. Safe to
    call from several threads. A text in a script that no shipped font has is printed with boxes in its place, and the
    file is then tagged but not PDF/UA. Raises `UnknownDocument` and `DocumentFailed`.
    """
    folder = resources.folder("templates") / "documents"
    source = folder / f"{template}.typ"
    if not NAME.fullmatch(template) or not source.is_file():
        raise UnknownDocument(f"There is no document template {template!r}.")
    job = {
        "source": str(source),
        "fonts": str(folder / "fonts"),
        "inputs": {"data": json.dumps(printable(data)), "language": language},
    }
    command = [sys.executable, "-P", str(Path(typesetting.__file__))]
    try:
        done = subprocess.run(  # noqa: S603 (our own program and interpreter)
            command, input=json.dumps(job).encode(), capture_output=True, timeout=TIME_LIMIT, check=False
        )
    except subprocess.TimeoutExpired as expired:
        raise DocumentFailed(f"The document {template!r} was not ready after {TIME_LIMIT} seconds.") from expired
    if done.returncode != 0:
        said = done.stderr.decode(errors="replace").strip() or f"its process ended with {done.returncode}"
        raise DocumentFailed(f"The document {template!r} cannot be set: {said}")
    return done.stdout


def qr_code(text: str) -> str:
    """A QR code of `text` as an SVG picture, for the keys named `qr` of the documents."""
    return str(segno.make(text, error="m", micro=False).svg_inline(border=0, omitsize=True))


def printable(value: Any) -> Any:
    """`value` without what cannot be printed; keys and items that hold nothing are left out."""
    if isinstance(value, str):
        return UNPRINTABLE.sub("", unicodedata.normalize("NFC", value.replace("\r\n", "\n")))
    if isinstance(value, Mapping):
        held = {key: printable(item) for key, item in value.items()}
        return {key: item for key, item in held.items() if not _is_empty(item)}
    if isinstance(value, Sequence):
        return [item for item in map(printable, value) if not _is_empty(item)]
    return value


def _is_empty(value: Any) -> bool:
    return value is None or (isinstance(value, str) and not value.strip())
