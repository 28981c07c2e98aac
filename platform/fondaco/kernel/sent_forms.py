"""A form whose button is one act: the choice that it carries, and where its sender goes on."""

import uuid
from collections.abc import Callable

from flask import flash, redirect, request
from werkzeug.wrappers import Response

from fondaco.kernel.database import session
from fondaco.kernel.errors import Conflict, Invalid


def chosen_id(name: str, wanted: str) -> uuid.UUID:
    """The id in the field `name`. Raises `Invalid` with what is `wanted` there."""
    try:
        return uuid.UUID(request.form.get(name, ""))
    except ValueError as error:
        raise Invalid(wanted, {name: wanted}) from error


def act_and_go_on(act: Callable[[], str], url: str) -> Response:
    """Act, and go on to `url`, where stands what `act` says; or what was in the way, and then nothing has changed."""
    try:
        flash(act(), "good")
    except (Conflict, Invalid) as obstacle:
        session().rollback()
        flash(str(obstacle), "bad")
    return redirect(url, 303)
