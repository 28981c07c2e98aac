"""Pages of sign-in and of one's own account."""

import uuid

from flask import Blueprint, Response, current_app, flash, make_response, redirect, render_template, request, url_for
from flask import session as browser
from flask_babel import gettext as _
from werkzeug.wrappers import Response as AnyResponse

from fondaco.accounts import api_keys, people, sign_in, viewer
from fondaco.accounts.models import Person
from fondaco.kernel import database, i18n, limits, problem, tokens
from fondaco.kernel.errors import Invalid, SignInNeeded
from fondaco.kernel.limits import limiter
from fondaco.kernel.tokens import Purpose
from fondaco.kernel.unit_of_work import writes
from fondaco.settings import Settings

pages = Blueprint("accounts", __name__)


def _tries() -> str:
    settings: Settings = current_app.extensions["fondaco.settings"]
    return f"{settings.sign_in_tries} per minute"


def _account() -> str:
    return request.form.get("email", "").strip().lower()[:320]


def _account_from_here() -> str:
    return f"{_account()} from {limits.client_network()}"


def _was_let_in_from_here() -> bool:
    return limits.remembers(f"let in: {_account_from_here()}")


def _was_wrong(answer: Response) -> bool:
    return answer.status_code == 422


def _offer_link(_limit: object) -> Response:
    words = _("Too many wrong passwords. Have a sign-in link mailed to you: that works at once.")
    return make_response(_sign_in_form({"password": words}), 429)


limited = limiter.limit(_tries)
"""By one client, at passwords and links alike; generous, as a hall full of firms shares one address."""
limited_from_here = limiter.limit(
    "8 per 15 minutes", key_func=_account_from_here, deduct_when=_was_wrong, on_breach=_offer_link
)
"""Wrong passwords for one account from one network: nobody elsewhere can use up the tries of its owner."""
limited_from_anywhere = limiter.limit(
    "50 per hour", key_func=_account, deduct_when=_was_wrong, exempt_when=_was_let_in_from_here, on_breach=_offer_link
)
"""Wrong passwords for one account from many networks, of which its owner's own are not counted."""

OWN_NETWORK = 90 * 24 * 3600
"""Seconds for which a network from which somebody signed in counts as theirs."""


@pages.get("/sign-in")
def sign_in_page() -> str:
    return _sign_in_form({})


def _sign_in_form(errors: dict[str, str]) -> str:
    return render_template(
        "pages/accounts/sign_in.html",
        errors=errors,
        email=request.form.get("email", ""),
        then=sign_in.local_address(request.values.get("next", "")),
    )


@pages.post("/sign-in")
@limited
@limited_from_here
@limited_from_anywhere
@writes
def sign_in_with_password() -> AnyResponse | tuple[str, int]:
    try:
        person = sign_in.by_password(
            database.session(), request.form.get("email", ""), request.form.get("password", "")
        )
    except Invalid as error:
        return _sign_in_form(error.errors or {"email": str(error)}), 422
    limits.remember(f"let in: {_account_from_here()}", OWN_NETWORK)
    return _signed_in(person)


@pages.post("/sign-in/link")
@limited
@writes
def want_link() -> str | tuple[str, int]:
    email = request.form.get("email", "")
    try:
        sign_in.want_link(database.session(), email, request.form.get("next", ""))
    except Invalid as error:
        return _sign_in_form(error.errors), 422
    return render_template("pages/accounts/link_sent.html", email=email)


@pages.get("/sign-in/link/<token>")
def link_page(token: str) -> str:
    """Looking at the link does nothing: mail scanners look at it too."""
    tokens.read(database.session(), Purpose.SIGN_IN, token)
    return render_template(
        "pages/accounts/link.html", token=token, then=sign_in.local_address(request.args.get("next", ""))
    )


@pages.post("/sign-in/link/<token>")
@limited
@writes
def sign_in_with_link(token: str) -> AnyResponse:
    return _signed_in(sign_in.by_link(database.session(), token))


def _signed_in(person: Person) -> AnyResponse:
    settings: Settings = current_app.extensions["fondaco.settings"]
    viewer.sign_in(person, settings.session_hours)
    return redirect(sign_in.local_address(request.form.get("next", "")) or "/", 303)


@pages.post("/sign-out")
@writes
def sign_out() -> AnyResponse:
    viewer.sign_out()
    return redirect("/", 303)


@pages.post("/language")
def choose_language() -> AnyResponse:
    """Kept in the browser; the whole site follows."""
    wanted = request.form.get("language", "")
    if wanted in i18n.LANGUAGES:
        browser["language"] = wanted
        browser.permanent = True
    return redirect(sign_in.local_address(request.form.get("next", "").removesuffix("?")) or "/", 303)


@pages.get("/me")
def me() -> str:
    return _account_page({})


def _account_page(errors: dict[str, str], new_key: str = "") -> str:
    by = viewer.signed_in()
    person = database.session().get_one(Person, by.person_id)
    return render_template(
        "pages/accounts/me.html",
        person=person,
        errors=errors,
        shortest=people.SHORTEST_PASSWORD,
        keys=api_keys.valid(database.session(), by, person.id),
        new_key=new_key,
    )


@pages.post("/me/password")
@writes
def change_password() -> AnyResponse | tuple[str, int]:
    person = database.session().get_one(Person, viewer.signed_in().person_id)
    try:
        people.set_password(person, request.form.get("password", ""))
    except Invalid as error:
        return _account_page(error.errors), 422
    person.session_number += 1
    response = _signed_in(person)
    flash(_("Your password is changed. Sign-ins on other devices have ended."), "good")
    response.headers["Location"] = url_for("accounts.me")
    return response


@pages.post("/me/api-keys")
@writes
def make_key() -> str | tuple[str, int]:
    """The key stands on the answer itself, nowhere else, and so only this once."""
    person_id = database.session().get_one(Person, viewer.signed_in().person_id).id
    try:
        key = api_keys.make(database.session(), viewer.signed_in(), person_id, request.form.get("key_name", ""))
    except Invalid as error:
        return _account_page(error.errors), 422
    database.session().flush()
    return _account_page({}, key)


@pages.post("/me/api-keys/<uuid:key_id>/revoke")
@writes
def revoke_key(key_id: uuid.UUID) -> AnyResponse:
    person_id = database.session().get_one(Person, viewer.signed_in().person_id).id
    api_keys.revoke(database.session(), viewer.signed_in(), person_id, key_id)
    flash(_("The key is revoked: programs that use it are refused from now on."), "good")
    return redirect(url_for("accounts.me"), 303)


@pages.get("/privacy")
def privacy() -> str:
    return render_template("pages/accounts/privacy.html")


@pages.app_errorhandler(SignInNeeded)
def ask_to_sign_in(error: SignInNeeded) -> AnyResponse | Response:
    """A page that needs somebody leads to the sign-in and back; the API says 401."""
    if request.path.startswith("/api/") or request.method != "GET":
        return problem.known(error)
    return redirect(url_for("accounts.sign_in_page", next=request.full_path.removesuffix("?")), 303)
