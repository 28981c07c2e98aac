"""Step 6 of the story: both sides say how each meeting was, the centre follows up, the report is written."""

from random import Random

from fondaco_workers.demo import cast
from fondaco_workers.demo.clients import Page, wait_for
from fondaco_workers.demo.mailbox import Mail
from fondaco_workers.demo.play import Play

NEXT = ("interest", "interest", "negotiation", "preparation", "no_contact")
"""What the firms of the story want of each other after a meeting."""


def follow_up(play: Play) -> None:
    play.terminal.chapter(6, "Follow up", "feedback of both sides, next steps, results")
    play.site.move_clock(cast.EVENING)
    mails = _asked(play)
    play.site.move_clock(cast.AFTERWARDS)
    if mails:
        play.all_do(lambda mail: _answer(play, mail), mails, "Firms say how their meetings were")
    _ask_by_phone(play)
    play.terminal.say(f"{_total(play, 'follow-ups')} follow-ups are open, each with a date")
    _report(play)


def _asked(play: Play) -> list[Mail]:
    """One mail a firm and half-day, when its last meeting is over."""
    session_of = {slot["id"]: slot["session"] for slot in play.event["slots"]}
    meetings = play.organiser.get(f"/events/{play.event_id}/meetings")["items"]
    expected = {
        (firm.registration_id, session_of[meeting["slot_id"]])
        for meeting in meetings
        for firm in play.sides(meeting)
        if firm.email
    }

    def all_there() -> list[Mail] | None:
        mails = play.mailbox.all("/feedback/")
        asked = _total(play, "feedback") >= 2 * len(meetings)
        return mails if asked and len(mails) >= len(expected) else None

    with play.terminal.step("The event is over; firms are asked, once for each half-day") as told:
        mails = wait_for(all_there, f"{len(expected)} mails that ask for feedback")
        told.append(f"{len(mails)} mails about {len(meetings)} meetings")
    return mails


def _answer(play: Play, mail: Mail) -> None:
    chance = play.chance(f"{mail.to} {mail.subject}")
    if chance.random() > 0.8:
        return
    browser = play.browser()
    page = browser.open(mail.link("/feedback/"))
    answers: dict[str, str | list[str]] = {}
    for key in _asked_about(page):
        answers |= _opinion(chance, key)
    browser.submit(page, answers, action="/feedback/")


def _ask_by_phone(play: Play) -> None:
    """Firms without e-mail are called by an adviser, who answers on their behalf."""
    by_phone = {firm.registration_id for firm in play.firms if not firm.email}
    if not by_phone:
        return
    asked = play.adviser.every(f"/events/{play.event_id}/feedback")
    to_call = [feedback for feedback in asked if feedback["registration_id"] in by_phone]
    with play.terminal.step("The centre calls the firms without e-mail") as told:
        for feedback in to_call:
            useful = play.chance(feedback["firm"] + feedback["partner"]).choice((3, 4, 4, 5))
            answer = {"held": True, "useful": useful, "next_stage": "interest", "outcomes": ["contact"]}
            play.adviser.put(f"/feedback/{feedback['id']}", answer)
        told.append(f"{len(to_call)} answers, given on their behalf")


def _asked_about(page: Page) -> list[str]:
    """The keys of the meetings that the form asks about."""
    names = (str(item.get("name")) for form in page.forms() for item in form.find_all("input", type="radio"))
    return list(dict.fromkeys(name.removeprefix("held-") for name in names if name.startswith("held-")))


def _opinion(chance: Random, key: str) -> dict[str, str | list[str]]:
    if chance.random() < 0.015:
        return {f"held-{key}": "no"}
    stage = chance.choice(NEXT)
    opinion: dict[str, str | list[str]] = {
        f"held-{key}": "yes",
        f"useful-{key}": str(chance.choice((3, 4, 4, 5))),
        f"next-{key}": stage,
    }
    if stage != "no_contact":
        opinion[f"outcomes-{key}"] = ["contact"] if stage == "interest" else ["contact", "partner"]
    if chance.random() < 0.1:
        opinion[f"help-{key}"] = "yes"
    return opinion


def _total(play: Play, what: str) -> int:
    return int(play.organiser.get(f"/events/{play.event_id}/{what}", per_page=1)["total"])


def _report(play: Play) -> None:
    report = play.organiser.get(f"/events/{play.event_id}/report")
    figures = ", ".join(f"{name.replace('_', ' ')} {number}" for name, number in report["total"]["figures"].items())
    play.terminal.say(f"The report: {figures}")
    content = play.organiser.download(f"/events/{play.event_id}/report.xlsx")
    play.terminal.say(f"For those who paid: {play.keep('report.xlsx', content)}")
