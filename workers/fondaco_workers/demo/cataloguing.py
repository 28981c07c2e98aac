"""Step 3 of the story: firms that said yes fill in the registration, the organiser validates, the catalogue opens."""

from collections import Counter
from typing import Any

from bs4 import Tag

from fondaco_workers.demo import cast
from fondaco_workers.demo.clients import Browser, Page, StoryBroken
from fondaco_workers.demo.play import Accepted, Firm, Play

MOST_PAGES = 6
"""Three parts and “check your answers”, and a little patience."""


def catalogue(play: Play) -> None:
    play.terminal.chapter(3, "Catalogue", "those who enrol say what they offer and need")
    if play.accepted:
        play.all_do(lambda accepted: _register(play, accepted), play.accepted, "Firms fill in their registration")
        play.terminal.say(f"{len(play.accepted)} firms registered through the link in their letter")
    if play.accepted_by_phone:
        play.all_do(
            lambda invitation: _register_for(play, invitation), play.accepted_by_phone, "Staff register on their behalf"
        )
        play.terminal.say(f"{len(play.accepted_by_phone)} firms that were called: registered by staff on their behalf")
    play.site.move_clock(cast.VALIDATING)
    _validate(play)
    _publish(play)


def _register(play: Play, accepted: Accepted) -> None:
    """What the chamber knows stands in the form already; a firm completes it, part by part."""
    browser, page = accepted.browser, accepted.page
    for _page in range(MOST_PAGES):
        if _submits(page):
            browser.submit(page, action="/submit")
            return
        page = browser.submit(page, _completed(play, page, accepted), action="/registration/")
    raise StoryBroken(f"the registration of {accepted.email} does not come to an end")


def _submits(page: Page) -> bool:
    return any(str(form.get("action", "")).endswith("/submit") for form in page.forms())


def _completed(play: Play, page: Page, accepted: Accepted) -> dict[str, str | list[str]]:
    """What the firm writes over what stands in the part at hand."""
    names = {str(item.get("name")) for form in page.forms() for item in form.find_all(["input", "textarea"])}
    if "consents" in names:
        return {"consents": _offered(page, "consents")}
    if "offers" in names:
        missing = [name for name in ("offers", "needs") if not _text(page, name)]
        return dict.fromkeys(missing, "Whatever furnishes a room: let us talk.")
    return _attendance(play, page, accepted)


def _attendance(play: Play, page: Page, accepted: Accepted) -> dict[str, str | list[str]]:
    values: dict[str, str | list[str]] = {}
    if not _input(page, "delegates-0-name"):
        values["delegates-0-name"] = "Export office"
    if not _input(page, "delegates-0-email"):
        values["delegates-0-email"] = accepted.email
    sessions, slots = _offered(page, "delegates-0-sessions"), _offered(page, "delegates-0-slots")
    if absences := play.plot.absences.get(accepted.email):
        there = [slot for place, slot in enumerate(slots) if place not in absences]
        values |= {"delegates-0-when": "part", "delegates-0-sessions": [], "delegates-0-slots": there}
    elif not play.plot.absences and play.chance(accepted.email).random() < 0.15 and len(sessions) > 1:
        values |= {"delegates-0-when": "part", "delegates-0-sessions": sessions[: len(sessions) // 2]}
    return values


def _offered(page: Page, name: str) -> list[str]:
    found = (page.soup.find("main") or page.soup).find_all("input", attrs={"name": name})
    return [str(item.get("value")) for item in found]


def _input(page: Page, name: str) -> str:
    item = page.soup.find("input", attrs={"name": name})
    return str(item.get("value") or "") if isinstance(item, Tag) else ""


def _text(page: Page, name: str) -> str:
    item = page.soup.find("textarea", attrs={"name": name})
    return item.get_text(strip=True) if isinstance(item, Tag) else ""


def _register_for(play: Play, invitation: dict[str, Any]) -> None:
    """Staff register a firm that has no e-mail address: both names go on record."""
    path = f"/events/{play.event_id}/firms/{invitation['firm_id']}/registration"
    known = play.organiser.put(path, {})
    registration = f"/registrations/{known['id']}"
    delegates = known["attendance"]["delegates"] or [{"name": ""}]
    for delegate in delegates:
        delegate["name"] = delegate["name"] or "Managing director"
    interests = known["interests"]
    interests["offers"] = interests["offers"] or "By the firm's own words on the phone: its usual range."
    play.organiser.put(f"{registration}/attendance", {"delegates": delegates})
    play.organiser.put(f"{registration}/interests", interests)
    play.organiser.put(f"{registration}/sharing", {"show_delegates": True, "consents": ["catalogue"]})
    play.organiser.post(f"{registration}/submit")


def _validate(play: Play) -> None:
    path = f"/events/{play.event_id}/registrations"
    with play.terminal.step("The organiser looks through the registrations") as told:
        tally: Counter[str] = Counter()
        for registration in play.organiser.every(path, state="submitted"):
            play.organiser.post(f"/registrations/{registration['id']}/validate")
            tally["validated"] += 1
        told.append(", ".join(f"{number} {what}" for what, number in tally.items()))


def _publish(play: Play) -> None:
    with play.terminal.step("The catalogue opens") as told:
        play.organiser.post(f"/events/{play.event_id}/catalogue/open")
        for ending in ("pdf", "xlsx", "csv"):
            content = play.organiser.download(f"/events/{play.event_id}/catalogue.{ending}")
            told.append(play.keep(f"catalogue.{ending}", content))
    people = play.organiser.every(f"/events/{play.event_id}/registrations", state="validated")
    for registration in people:
        full = play.organiser.get(f"/registrations/{registration['id']}")
        delegates = full["attendance"]["delegates"]
        email = next((delegate["email"] for delegate in delegates if delegate["email"]), "")
        firm = registration["firm"]
        play.firms.append(Firm(firm["name"], registration["id"], email, firm["id"]))


def browser_of(play: Play, firm: Firm) -> Browser:
    """The browser in which the firm's delegate is signed in, by a mailed link."""
    if firm.browser is None:
        firm.browser = play.sign_in(firm.email)
    return firm.browser
