"""Pages of calendars."""

import uuid

from flask import Blueprint, Response, flash, redirect, render_template, request, url_for
from flask_babel import gettext as _
from werkzeug.wrappers import Response as AnyResponse

from fondaco.accounts import viewer
from fondaco.calendars import feeds
from fondaco.kernel.database import session
from fondaco.kernel.unit_of_work import writes
from fondaco.meetings import parties

pages = Blueprint("calendars", __name__)


@pages.app_template_global()
def has_feed(delegate_id: uuid.UUID) -> bool:
    """For the agenda, which knows of calendars by their addresses alone."""
    return feeds.exists(session(), delegate_id)


@pages.get("/calendar/<token>.ics")
def feed(token: str) -> AnyResponse:
    found = feeds.read(session(), token)
    answer = Response(found.ics, content_type="text/calendar; charset=utf-8")
    answer.headers["Cache-Control"] = "private, no-cache"
    answer.headers["Content-Disposition"] = 'inline; filename="agenda.ics"'
    answer.last_modified = found.changed_at
    answer.add_etag()
    return answer.make_conditional(request)


@pages.post("/my/<uuid:event_id>/calendar/<uuid:delegate_id>")
@writes
def create(event_id: uuid.UUID, delegate_id: uuid.UUID) -> str:
    """The address is shown on this page alone, as nobody can look it up later."""
    by = viewer.signed_in()
    parties.spoken_for(session(), by, event_id)
    return render_template("pages/calendars/feed.html", address=feeds.create(session(), by, delegate_id))


@pages.post("/my/<uuid:event_id>/calendar/<uuid:delegate_id>/take-back")
@writes
def take_back(event_id: uuid.UUID, delegate_id: uuid.UUID) -> AnyResponse:
    by = viewer.signed_in()
    parties.spoken_for(session(), by, event_id)
    feeds.take_back(session(), by, delegate_id)
    flash(_("The calendar address does not work any more."), "good")
    return redirect(url_for("meetings.my_agenda", event_id=event_id), 303)
