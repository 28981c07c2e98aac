"""No more letters: one click in the mail program (RFC 8058), or a page with a button."""

from flask import redirect, render_template, request, url_for
from flask.blueprints import BlueprintSetupState

from fondaco.invitations import unsubscribing
from fondaco.invitations.blueprint import Page, pages
from fondaco.kernel import i18n
from fondaco.kernel.database import session
from fondaco.kernel.unit_of_work import writes


@pages.get("/unsubscribe/<token>")
def unsubscribe(token: str) -> Page:
    """Looking changes nothing (RFC 8058 §3.2): the page has a button."""
    standing = unsubscribing.standing_behind(session(), token)
    i18n.prefer(standing.language)
    return render_template("pages/invitations/unsubscribe.html", standing=standing, token=token)


@pages.post("/unsubscribe/<token>")
@writes
def unsubscribe_at_once(token: str) -> Page:
    if request.form.get("again"):
        unsubscribing.subscribe_again(session(), token)
    else:
        unsubscribing.unsubscribe(session(), token)
    return redirect(url_for("invitations.unsubscribe", token=token), 303)


@pages.record_once
def _take_one_click(state: BlueprintSetupState) -> None:
    """Mail programs post without a cookie (RFC 8058 §3.1); the link is the right to do so."""
    state.app.extensions["csrf"].exempt(unsubscribe_at_once)
