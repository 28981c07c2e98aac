"""Who did what, when, and on whose behalf. Entries carry ids and words of the trade, never personal values."""

import uuid
from datetime import datetime
from typing import Any, Protocol

from sqlalchemy import String
from sqlalchemy.orm import Mapped, Session, mapped_column

from fondaco.kernel import clock
from fondaco.kernel.database import Keyed, Model


class Author(Protocol):
    """Who acts: a person, perhaps through an API key, perhaps on behalf of a firm."""

    @property
    def person_id(self) -> uuid.UUID | None: ...
    @property
    def api_key_id(self) -> uuid.UUID | None: ...
    @property
    def on_behalf_of(self) -> uuid.UUID | None: ...


class AuditEntry(Keyed, Model):
    """One act. `action` is `subject.verb`, such as `registration.validated`."""

    __tablename__ = "audit_entry"
    at: Mapped[datetime]
    person_id: Mapped[uuid.UUID | None] = mapped_column(index=True)
    api_key_id: Mapped[uuid.UUID | None]
    on_behalf_of_firm_id: Mapped[uuid.UUID | None]
    event_id: Mapped[uuid.UUID | None] = mapped_column(index=True)
    action: Mapped[str] = mapped_column(String(80))
    subject_id: Mapped[uuid.UUID | None] = mapped_column(index=True)
    facts: Mapped[dict[str, Any]]


def record(
    session: Session,
    by: Author,
    action: str,
    subject_id: uuid.UUID | None = None,
    *,
    event_id: uuid.UUID | None = None,
    **facts: str | int | bool | None,
) -> None:
    """Write an entry in the caller's transaction."""
    session.add(
        AuditEntry(
            at=clock.now(),
            person_id=by.person_id,
            api_key_id=by.api_key_id,
            on_behalf_of_firm_id=by.on_behalf_of,
            event_id=event_id,
            action=action,
            subject_id=subject_id,
            facts=facts,
        )
    )
