"""Errors as answers: RFC 9457 problem details for the API, a page in our own design for people."""

import uuid
from http import HTTPStatus
from typing import Any

import structlog
from apiflask.exceptions import HTTPError
from flask import Flask, Response, g, jsonify, render_template, request
from flask_babel import gettext as _
from werkzeug.exceptions import HTTPException

from fondaco.kernel.database import db
from fondaco.kernel.errors import FondacoError, Invalid, SignInNeeded

log = structlog.get_logger()


def answer(status: int, code: str, detail: str, **more: Any) -> Response:
    """The answer to a request that failed, in the form that its sender reads."""
    title = HTTPStatus(status).phrase
    if _wants_json():
        body = {"type": f"/problems/{code}", "title": title, "status": status, "detail": detail, **more}
        response = jsonify(body)
        response.content_type = "application/problem+json"
    else:
        g.failed = True  # the frame then names neither the event nor its pages: they may not be the reader's to see
        response = Response(render_template("problem.html", status=status, title=title, detail=detail, **more))
    response.status_code = status
    return response


def _wants_json() -> bool:
    return request.path.startswith("/api/")


def known(error: FondacoError) -> Response:
    if error.status >= 500:
        return _unknown(error)
    more: dict[str, Any] = {}
    if isinstance(error, Invalid) and error.errors:
        more["errors"] = error.errors
    response = answer(error.status, error.code, str(error), **more)
    if isinstance(error, SignInNeeded) and _wants_json():
        response.headers["WWW-Authenticate"] = "Bearer"
    return response


def _schema(error: HTTPError) -> Response:
    """What the schema of an operation refuses: `errors` maps each place in the body to what is wrong there."""
    detail = error.detail if isinstance(error.detail, dict) else {}
    fields = {name: str(messages) for place in detail.values() for name, messages in _flatten(place)}
    more = {"errors": fields} if fields else {}
    return answer(error.status_code, "invalid" if fields else "bad-request", error.message or "", **more)


def _flatten(value: Any, prefix: str = "") -> list[tuple[str, str]]:
    if isinstance(value, dict):
        return [
            pair
            for name, inner in value.items()
            for pair in _flatten(inner, f"{prefix}.{name}" if prefix else str(name))
        ]
    if isinstance(value, list):
        return [(prefix, " ".join(str(item) for item in value))]
    return [(prefix, str(value))]


def _http(error: HTTPException) -> Response:
    status = error.code or 500
    if 300 <= status < 400 or error.response is not None:  # whoever raised it has said what the answer is
        return error.get_response()  # type: ignore[return-value]
    code = HTTPStatus(status).phrase.lower().replace(" ", "-")
    details = {
        404: _("There is nothing at this address."),
        405: _("This address does not take %(method)s.", method=request.method),
        413: _("This is larger than can be taken here."),
        429: _("Too many tries. Wait a little and try again."),
    }
    response = answer(status, code, details.get(status, error.description or ""))
    if allow := error.get_response().headers.get("Allow"):
        response.headers["Allow"] = allow
    return response


def _unknown(error: Exception) -> Response:
    """A fault of ours: the log has the whole story under a reference, the answer has the reference alone."""
    reference = uuid.uuid4().hex[:12]
    db.session.rollback()
    route = request.url_rule.rule if request.url_rule else "-"  # never the address: it may carry a link's token
    log.exception("unexpected", reference=reference, route=route, exc_info=error)
    detail = _(
        "Something went wrong on our side. Nothing you entered was half-saved. Reference: %(ref)s", ref=reference
    )
    return answer(500, "unexpected", detail, reference=reference)


def init_app(app: Flask) -> None:
    app.register_error_handler(FondacoError, known)
    app.register_error_handler(HTTPError, _schema)
    app.register_error_handler(HTTPException, _http)
    app.register_error_handler(Exception, _unknown)
