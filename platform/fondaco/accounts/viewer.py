"""Who is looking: found once a request, from an API key or the session cookie."""

import uuid
from datetime import UTC, datetime

from flask import Flask, g, request, session
from flask_babel import gettext as _
from sqlalchemy import delete
from sqlalchemy.orm import Session

from fondaco.accounts import api_keys
from fondaco.accounts.acting import NOBODY, Acting, of_person
from fondaco.accounts.models import EndedSession, Person
from fondaco.kernel import clock, database
from fondaco.kernel.errors import SignInNeeded


def acting() -> Acting:
    """Whoever makes this request, `NOBODY` included."""
    found: Acting = g.acting
    return found


def signed_in() -> Acting:
    """Whoever makes this request. Raises `SignInNeeded` for nobody."""
    if acting().person_id is None:
        raise SignInNeeded(_("Sign in to see this."))
    return acting()


def require_key() -> None:
    """For the API's blueprints: nobody gets further without a key."""
    signed_in()


def sign_in(person: Person, hours: int) -> None:
    """Begin a new session for `person`; nothing of an earlier one survives but the language."""
    language = session.get("language")
    session.clear()
    session["id"] = str(database.new_id())
    session["person"] = str(person.id)
    session["number"] = person.session_number
    session["until"] = clock.now().timestamp() + hours * 3600
    session["language"] = language or person.language


def sign_out() -> None:
    """End the session, also for whoever has a copy of its cookie. The caller commits."""
    if "id" in session:
        until = datetime.fromtimestamp(session["until"], UTC)
        database.session().merge(EndedSession(id=uuid.UUID(session["id"]), until=until))
    session.clear()


def forget_ended(session: Session) -> None:
    """Remove what is known of sessions that would have ended by now. The caller commits."""
    session.execute(delete(EndedSession).where(EndedSession.until < clock.now()))


def _look() -> None:
    # The API knows keys and no cookies, so another site's form can do nothing there; pages know cookies and no keys.
    g.acting = _by_key() if request.path.startswith("/api/") else by_session()
    g.principal = f"person:{g.acting.person_id}" if g.acting.person_id else "nobody"


def _by_key() -> Acting:
    header = request.headers.get("Authorization", "")
    if not header:
        return NOBODY
    scheme, _space, text = header.partition(" ")
    key = api_keys.holder_of(database.session(), text.strip()) if scheme.lower() == "bearer" else None
    if key is None:
        raise SignInNeeded(_("This API key is not known or no longer valid."))
    return of_person(key.person, key)


def by_session() -> Acting:
    if "person" not in session:
        return NOBODY
    person = database.session().get(Person, uuid.UUID(session["person"]))
    if person is None or person.session_number != session["number"] or _is_over():
        session.clear()
        return NOBODY
    return of_person(person)


def _is_over() -> bool:
    if "id" not in session or session["until"] < clock.now().timestamp():
        return True
    return database.session().get(EndedSession, uuid.UUID(session["id"])) is not None


def init_app(app: Flask) -> None:
    app.before_request(_look)
