"""The page behind the link in a letter: a firm answers, in its language, without signing in."""

from flask import g, redirect, render_template, request, url_for
from flask.blueprints import BlueprintSetupState

from fondaco.events import times
from fondaco.invitations import answers, letters, wording
from fondaco.invitations.answers import Asked
from fondaco.invitations.blueprint import Page, pages
from fondaco.invitations.models import DeclineReason
from fondaco.kernel import clock, i18n
from fondaco.kernel.database import session
from fondaco.kernel.errors import Conflict, Gone, Invalid
from fondaco.kernel.unit_of_work import writes


@pages.get("/answer/<token>")
def answer_page(token: str) -> Page:
    """Looking changes nothing: mail scanners look too."""
    try:
        return _page(answers.behind_link(session(), token), token, {})
    except Gone as gone:
        return _closed(gone)


@pages.post("/answer/<token>")
@writes
def answer(token: str) -> Page:
    try:
        asked = answers.behind_link(session(), token)
    except Gone as gone:
        return _closed(gone)
    try:
        return _take(asked, token)
    except Invalid as invalid:
        session().rollback()
        return _page(answers.behind_link(session(), token), token, invalid.errors), 422
    except Conflict as conflict:
        session().rollback()
        return _page(answers.behind_link(session(), token), token, {"": str(conflict)}), 409


def _take(asked: Asked, token: str) -> Page:
    _speak(asked)
    given = request.form
    match given.get("answer"):
        case "yes":
            answers.accept(session(), asked)
            return redirect(answers.registration_address(session(), asked), 303)
        case "no":
            code = given.get("reason", "")
            reason = DeclineReason(code) if code in set(DeclineReason) else None
            answers.decline(session(), asked, reason, given.get("words", ""))
        case "other":
            answers.pass_on(session(), asked, given.get("name", ""), given.get("email", ""))
            return render_template(
                "pages/invitations/passed_on.html", contact=asked.invitation.contact, **_facts(asked)
            )
    return redirect(url_for("invitations.answer_page", token=token), 303)


def _page(asked: Asked, token: str, errors: dict[str, str]) -> str:
    _speak(asked)
    return render_template(
        "pages/invitations/answer.html",
        invitation=asked.invitation,
        token=token,
        is_open=asked.is_open,
        is_late=times.today_at(asked.occasion.event.tz, clock.now()) > asked.occasion.event.answer_by,
        reasons=[(reason.value, wording.reason(reason)) for reason in DeclineReason],
        reason_given=wording.reason_given(asked.invitation),
        given=request.form,
        errors=errors,
        **_facts(asked),
    )


def _facts(asked: Asked) -> dict[str, object]:
    return {
        "occasion": asked.occasion,
        "event": asked.occasion.event,
        "facts": letters.facts(asked.occasion),
        "firm": asked.invitation.firm,
    }


def _speak(asked: Asked) -> None:
    g.event_id = asked.invitation.event_id
    i18n.prefer(asked.invitation.language)


def _closed(gone: Gone) -> tuple[str, int]:
    return render_template("pages/invitations/link_ended.html"), gone.status


@pages.record_once
def _take_answers_without_a_cookie(state: BlueprintSetupState) -> None:
    """The link is the firm's right to answer; a form left open for days must still work when the session has ended."""
    state.app.extensions["csrf"].exempt(answer)
