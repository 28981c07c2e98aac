"""What each delegate's calendar was told."""

import uuid
from datetime import datetime

from sqlalchemy import ForeignKey, String
from sqlalchemy.orm import Mapped, mapped_column

from fondaco.kernel.database import Model


class CalendarNotice(Model):
    """One iTIP object to one delegate. The key holds that no change is told twice."""

    __tablename__ = "calendar_notice"
    meeting_id: Mapped[uuid.UUID] = mapped_column(ForeignKey("meeting.id", ondelete="CASCADE"), primary_key=True)
    delegate_id: Mapped[uuid.UUID] = mapped_column(ForeignKey("delegate.id", ondelete="CASCADE"), primary_key=True)
    sequence: Mapped[int] = mapped_column(primary_key=True)
    method: Mapped[str] = mapped_column(String(10))
    """REQUEST or CANCEL (RFC 5546)."""
    mail_id: Mapped[uuid.UUID] = mapped_column(ForeignKey("mail.id"))
    written_at: Mapped[datetime]
