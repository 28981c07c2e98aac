"""Step 4 of the story: firms ask each other, the scheduler finds times and tables, agendas and calendars go out."""

import re
from collections.abc import Iterable
from typing import Any

from fondaco_workers.demo import cast
from fondaco_workers.demo.cataloguing import browser_of
from fondaco_workers.demo.clients import wait_for
from fondaco_workers.demo.mailbox import Mail
from fondaco_workers.demo.play import Firm, Play, Wish, WishByName

MOST_WISHES = 3
"""Meetings that one firm asks for, where the story is not told what it wants."""


def meet(play: Play) -> None:
    play.terminal.chapter(4, "Meet", "requests, agreement, a schedule with its proof")
    play.site.move_clock(cast.REQUESTING)
    wishes = _wishes_from_catalogue(play) if play.plot.wishes is None else _wishes_as_told(play, play.plot.wishes)
    asking = list({wish.asking.registration_id: wish.asking for wish in wishes}.values())
    play.all_do(lambda firm: _ask_all(play, firm, wishes), asking, f"Firms ask for {len(wishes)} meetings")
    _answer_requests(play)
    play.site.move_clock(cast.SCHEDULING)
    _schedule(play)
    _tell(play)


def _wishes_from_catalogue(play: Play) -> list[Wish]:
    """Each firm looks for those that fit it, as a reader of the catalogue would."""
    entries = {entry["registration_id"]: entry for entry in play.organiser.every(f"/events/{play.event_id}/catalogue")}
    firms = {firm.registration_id: firm for firm in play.firms}
    wanted: set[frozenset[str]] = set()
    wishes: list[Wish] = []
    for asking in entries:
        for asked in _fitting(play, asking, entries):
            if frozenset((asking, asked)) not in wanted:
                wanted.add(frozenset((asking, asked)))
                wishes.append(Wish(firms[asking], firms[asked]))
    return wishes


def _fitting(play: Play, asking: str, entries: dict[str, dict[str, Any]]) -> list[str]:
    """Those whose offers share most words with its needs; whoever names no needs lets chance decide."""
    others = [key for key in entries if key != asking]
    needs = _words(entries[asking]["needs"])
    if not needs:
        return play.chance(entries[asking]["name"]).sample(others, min(MOST_WISHES, len(others)))
    shared = {key: len(needs & _words(entries[key]["offers"])) for key in others}
    ranked = sorted((key for key in others if shared[key]), key=lambda key: (-shared[key], key))
    return ranked[:MOST_WISHES]


def _wishes_as_told(play: Play, told: Iterable[WishByName]) -> list[Wish]:
    firms = {firm.name: firm for firm in play.firms}
    return [Wish(firms[wish.asking], firms[wish.asked], wish.session) for wish in told]


def _words(text: str) -> set[str]:
    return set(re.findall(r"\w{5,}", text.lower()))


def _ask_all(play: Play, firm: Firm, wishes: list[Wish]) -> None:
    """One after the other, as one person does."""
    for wish in wishes:
        if wish.asking is firm:
            _ask(play, wish)


def _ask(play: Play, wish: Wish) -> None:
    message = "We should like to talk about what we need and you offer."
    if not wish.asking.email or wish.session:  # a half-day is bound by staff: the form for firms does not ask for it
        body = {"recipient_id": wish.asked.registration_id, "message": message, "on_behalf_of": wish.asking.firm_id}
        play.organiser.post(f"/events/{play.event_id}/meeting-requests", body | _bound(play, wish))
        return
    browser = browser_of(play, wish.asking)
    page = browser.open(f"/my/{play.event_id}/catalogue/{wish.asked.registration_id}")
    browser.submit(page, {"message": message}, action="/requests")


def _bound(play: Play, wish: Wish) -> dict[str, str]:
    """The half-day to which the meeting is bound, by the name that the event's slots give it."""
    if wish.session is None:
        return {}
    names = (slot["session"] for slot in play.event["slots"])
    return {"session": next(name for name in names if name.endswith(wish.session))}


def _answer_requests(play: Play) -> None:
    requests = play.organiser.every(f"/events/{play.event_id}/meeting-requests", state="pending")
    by_staff = {firm.registration_id: firm for firm in play.firms if not firm.email}
    through_staff = [request for request in requests if request["recipient_id"] in by_staff]
    by_mail = len(requests) - len(through_staff)

    def all_there() -> list[Mail] | None:
        mails = play.mailbox.all("/request/")
        return mails if len(mails) >= by_mail else None

    if by_mail:
        mails = wait_for(all_there, f"{by_mail} mails with requests")
        play.all_do(lambda mail: _reply(play, mail), mails, "The others answer from the mail that came")
    for request in through_staff:
        firm = by_staff[request["recipient_id"]]
        play.organiser.post(f"/meeting-requests/{request['id']}/accept", {"on_behalf_of": firm.firm_id})
    counts = {
        state: play.organiser.get(f"/events/{play.event_id}/meeting-requests", state=state, per_page=1)["total"]
        for state in ("accepted", "declined", "pending")
    }
    play.terminal.say(", ".join(f"{number} {state}" for state, number in counts.items()))


def _reply(play: Play, mail: Mail) -> None:
    mind = play.chance(f"{mail.to} {mail.subject}").random()
    if mind > play.plot.agreeable:
        return
    browser = play.browser()
    page = browser.open(mail.link("/request/"))
    if mind > play.plot.agreeable * 0.9 and play.plot.agreeable < 1:
        browser.submit(page, {"reason": "We have suppliers enough at the moment."}, action="/decline")
    else:
        browser.submit(page, action="/accept")


def _schedule(play: Play) -> None:
    run = play.organiser.post(f"/events/{play.event_id}/schedule-runs", {"time_limit": play.plot.seconds_to_schedule})
    with play.terminal.step("The scheduler assigns slots and tables") as told:

        def done() -> dict[str, Any] | None:
            found: dict[str, Any] = play.organiser.get(f"/schedule-runs/{run['id']}")
            return found if found["state"] in ("done", "failed") else None

        run = wait_for(done, "the schedule", patience=play.plot.seconds_to_schedule + 60)
        result = run["result"]
        told.append(run["error"] or f"{len(result['placed'])} placed, {len(result['unplaced'])} not")
    for stage in run["result"]["stages"]:
        proven = "proven" if stage["proven"] else "not proven"
        play.terminal.say(
            f"   {stage['objective'].replace('_', ' ')}: {stage['value']} (bound {stage['bound']}, {proven})"
        )
    for unplaced in run["result"]["unplaced"][:3]:
        play.terminal.say(f"   not placed: {unplaced['explanation']}")
    with play.terminal.step("The organiser publishes the schedule") as told:
        difference = play.organiser.get(f"/schedule-runs/{run['id']}/difference")
        play.organiser.post(f"/schedule-runs/{run['id']}/publish", {"seen": difference["fingerprint"]})
        told.append(f"{len(difference['planned'])} meetings, {difference['told']} people told")


def _tell(play: Play) -> None:
    meetings = play.organiser.get(f"/events/{play.event_id}/meetings")["items"]
    expected = sum(bool(firm.email) for meeting in meetings for firm in play.sides(meeting))
    with play.terminal.step("Calendar invitations go out, one a meeting and delegate") as told:

        def sent() -> int | None:
            number = sum("invite.ics" in mail.attachments for mail in play.mailbox.all())
            return number if number >= expected else None

        told.append(str(wait_for(sent, f"{expected} calendar invitations")))
    with play.terminal.step("Agendas and table cards are printed") as told:
        for name in ("agendas", "table-cards"):
            content = play.organiser.download(f"/events/{play.event_id}/{name}.pdf")
            told.append(play.keep(f"{name}.pdf", content))
