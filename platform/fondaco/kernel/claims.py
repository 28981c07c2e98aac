"""Who holds which delegate, table or adviser in which slot. The primary key excludes double-booking."""

import enum
import uuid
from collections.abc import Collection
from typing import NamedTuple

from sqlalchemy import delete, insert
from sqlalchemy.exc import IntegrityError
from sqlalchemy.orm import Mapped, Session, mapped_column

from fondaco.kernel.database import Model, choice
from fondaco.kernel.errors import Conflict


class SlotTaken(Conflict):
    """Raised when a delegate, table or adviser is already claimed in the slot."""

    code = "slot-taken"


class ResourceKind(enum.StrEnum):
    DELEGATE = "delegate"
    TABLE = "table"
    ADVISER = "adviser"


class Claimed(NamedTuple):
    """One resource in one slot."""

    kind: ResourceKind
    resource_id: uuid.UUID
    slot_id: uuid.UUID


class Claim(Model):
    """`holder_id` (a meeting) has the resource in the slot."""

    __tablename__ = "claim"
    event_id: Mapped[uuid.UUID] = mapped_column(primary_key=True)
    kind: Mapped[ResourceKind] = mapped_column(choice(ResourceKind), primary_key=True)
    resource_id: Mapped[uuid.UUID] = mapped_column(primary_key=True)
    slot_id: Mapped[uuid.UUID] = mapped_column(primary_key=True)
    holder_id: Mapped[uuid.UUID] = mapped_column(index=True)


def take(session: Session, event_id: uuid.UUID, holder_id: uuid.UUID, wanted: Collection[Claimed]) -> None:
    """Claim all of `wanted` or nothing, in an order that all takers share, so that none waits for another in a ring.

    Raises `SlotTaken` when one of them is held already; the transaction stays usable.
    """
    take_all(session, event_id, {holder_id: wanted})


def take_all(session: Session, event_id: uuid.UUID, wanted: dict[uuid.UUID, Collection[Claimed]]) -> None:
    """`take` for many holders at once: a whole schedule is claimed or nothing of it."""
    rows = sorted((claimed, holder_id) for holder_id, claims in wanted.items() for claimed in claims)
    if not rows:
        return
    try:
        with session.begin_nested():
            session.execute(
                insert(Claim),
                [{"event_id": event_id, "holder_id": holder, **claimed._asdict()} for claimed, holder in rows],
            )
    except IntegrityError as error:
        raise SlotTaken("This time is already taken. Choose another one.") from error


def release(session: Session, holder_ids: Collection[uuid.UUID]) -> None:
    """Free everything that the holders have."""
    session.execute(delete(Claim).where(Claim.holder_id.in_(holder_ids)))
