"""The frame around every view that writes: one transaction, committed once, and a repeated POST that acts once."""

import functools
import hashlib
from collections.abc import Callable
from datetime import datetime, timedelta
from typing import Any, ParamSpec

from flask import Response, current_app, g, make_response, request
from sqlalchemy import String, UniqueConstraint, delete, select
from sqlalchemy.exc import DBAPIError, IntegrityError
from sqlalchemy.orm import Mapped, Session, mapped_column

from fondaco.kernel import clock
from fondaco.kernel.database import Keyed, Model, session
from fondaco.kernel.errors import Invalid

P = ParamSpec("P")

KEPT = timedelta(days=2)
"""How long an answer can be replayed."""

_ATTEMPTS = 4
_TRY_AGAIN = {"40001", "40P01", "23505"}
"""PostgreSQL: serialization failure, deadlock detected, and unique violation: somebody entered the same at the same
moment, and the next try finds it there."""


class RepeatedKey(Invalid):
    """Raised when an Idempotency-Key comes again with another body."""

    code = "idempotency-key-reused"


class IdempotentAnswer(Keyed, Model):
    """The answer to a POST with an Idempotency-Key, written in the transaction of the act itself.

    While that transaction runs, a second POST waits at the unique constraint; if it crashes, the key is free again.
    """

    __tablename__ = "idempotent_answer"
    principal: Mapped[str] = mapped_column(String(80))
    key: Mapped[str] = mapped_column(String(200))
    request_digest: Mapped[str] = mapped_column(String(64))
    created_at: Mapped[datetime]
    status: Mapped[int] = mapped_column(default=0)
    content_type: Mapped[str] = mapped_column(String(80), default="")
    location: Mapped[str] = mapped_column(default="")
    body: Mapped[bytes] = mapped_column(default=b"")
    __table_args__ = (UniqueConstraint("principal", "key"),)


def writes(view: Callable[P, Any]) -> Callable[P, Response]:
    """Run `view` in one transaction: commit when it answers, roll back when it raises or answers with an error.

    With an `Idempotency-Key` header, a repetition gets the first answer and does nothing; another body under the same
    key raises `RepeatedKey`. What only failed because others wrote at the same moment is tried again.
    """

    @functools.wraps(view)
    def framed(*args: P.args, **kwargs: P.kwargs) -> Response:
        for attempt in range(_ATTEMPTS):
            try:
                return _once(functools.partial(view, *args, **kwargs))
            except DBAPIError as error:
                session().rollback()
                if attempt + 1 == _ATTEMPTS or getattr(error.orig, "sqlstate", None) not in _TRY_AGAIN:
                    raise
            except BaseException:
                session().rollback()
                raise
        raise AssertionError("unreachable")

    return framed


def _once(view: Callable[[], Any]) -> Response:
    key = request.headers.get("Idempotency-Key", "")
    if not key:
        return _end(make_response(view()))
    if len(key) > 200:
        raise Invalid("The Idempotency-Key may have at most 200 characters.")
    kept = _reserve(session(), key)
    if kept.status:
        answer = current_app.response_class(kept.body, status=kept.status, content_type=kept.content_type)
        answer.headers["Idempotency-Replayed"] = "true"
        if kept.location:
            answer.headers["Location"] = kept.location
        session().rollback()
        return answer
    answer = make_response(view())
    kept.status, kept.content_type, kept.body = answer.status_code, answer.content_type, answer.get_data()
    kept.location = answer.headers.get("Location", "")
    return _end(answer)


def _end(answer: Response) -> Response:
    """Commit, unless the view says that nothing came of it: a form shown again must leave nothing half-entered."""
    if answer.status_code >= 400:
        session().rollback()
    else:
        session().commit()
    return answer


def _reserve(session: Session, key: str) -> IdempotentAnswer:
    principal = str(g.get("principal", "nobody"))
    digest = hashlib.sha256(
        b"\n".join([request.method.encode(), request.full_path.encode(), request.get_data(cache=True)])
    ).hexdigest()
    mine = IdempotentAnswer(principal=principal, key=key, request_digest=digest, created_at=clock.machine_now())
    try:
        with session.begin_nested():
            session.add(mine)
    except IntegrityError:
        kept = session.scalars(
            select(IdempotentAnswer).where(IdempotentAnswer.principal == principal, IdempotentAnswer.key == key)
        ).one()
        if kept.request_digest != digest:
            raise RepeatedKey("This Idempotency-Key was used for another request.") from None
        return kept
    return mine


def forget_old_answers(session: Session) -> None:
    """Remove the answers that are past replaying."""
    session.execute(delete(IdempotentAnswer).where(IdempotentAnswer.created_at < clock.machine_now() - KEPT))
