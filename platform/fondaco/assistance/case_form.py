"""What is entered to open a case, read for the use case."""

import uuid
from collections.abc import Mapping
from datetime import date
from typing import TypedDict

from flask_babel import gettext as _

from fondaco.assistance import wording
from fondaco.assistance.models import CaseKind
from fondaco.kernel.errors import Invalid


class Entered(TypedDict):
    kind: CaseKind
    what: str
    due_on: date | None
    adviser_id: uuid.UUID | None
    note: str


def kinds() -> list[tuple[str, str]]:
    """The kinds that a person opens: follow-ups open by themselves, but may be opened by hand too."""
    return [(kind.value, wording.kind(kind)) for kind in CaseKind]


def read(form: Mapping[str, str]) -> Entered:
    """Raises `Invalid` naming each field that cannot be read."""
    errors: dict[str, str] = {}
    kind = form.get("kind", "")
    if kind not in set(CaseKind):
        errors["kind"] = _("Choose what kind of case it is.")
    due_on = None
    try:
        due_on = date.fromisoformat(form["due_on"]) if form.get("due_on", "").strip() else None
    except ValueError:
        errors["due_on"] = _("Enter a date.")
    adviser_id = None
    try:
        adviser_id = uuid.UUID(form["adviser_id"]) if form.get("adviser_id") else None
    except ValueError:
        errors["adviser_id"] = _("Choose an adviser.")
    if errors:
        raise Invalid(_("The case cannot be opened like this."), errors)
    return Entered(
        kind=CaseKind(kind), what=form.get("what", ""), due_on=due_on, adviser_id=adviser_id, note=form.get("note", "")
    )


def case_id(form: Mapping[str, str]) -> uuid.UUID:
    """The case that was chosen. Raises `Invalid`."""
    try:
        return uuid.UUID(form.get("case_id", ""))
    except ValueError as error:
        message = _("Choose a case.")
        raise Invalid(message, {"case_id": message}) from error
