"""Answers that are files to keep."""

import uuid
from typing import Any

from flask import Response, current_app
from sqlalchemy.orm import Session

from fondaco.accounts.acting import Acting
from fondaco.catalogue import exports
from fondaco.catalogue.exports import Format
from fondaco.events.models import Event

Documented = dict[int | str, dict[str, str | dict[str, dict[str, Any]]]]

PDF: Documented = {200: {"description": "A PDF", "content": {"application/pdf": {}}}}
SHEETS: Documented = {
    200: {"description": "CSV, XLSX or JSON", "content": {kind: {} for kind in exports.MEDIA_TYPES.values()}}
}


def catalogue(session: Session, by: Acting, event_id: uuid.UUID, ending: str) -> Response:
    """The catalogue of the event as `pdf`, `csv`, `xlsx` or `json`. Raises as the export does."""
    if ending == "pdf":
        content, media_type = exports.pdf(session, by, event_id), "application/pdf"
    else:
        wanted = Format(ending)
        content, media_type = exports.for_organisers(session, by, event_id, wanted), exports.MEDIA_TYPES[wanted]
    answer: Response = current_app.response_class(content, content_type=media_type)
    name = exports.filename(session.get_one(Event, event_id), ending)
    answer.headers["Content-Disposition"] = f'attachment; filename="{name}"'
    return answer
