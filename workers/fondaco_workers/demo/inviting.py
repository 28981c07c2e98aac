"""Step 2 of the story: letters go out by e-mail and on paper, and answers come in by link and by phone."""

from collections import Counter
from typing import Any

from fondaco_workers.demo import cast
from fondaco_workers.demo.clients import wait_for
from fondaco_workers.demo.mailbox import Mail
from fondaco_workers.demo.play import Accepted, Play

REASONS = ("dates", "no_time", "has_partners")
"""Of those who decline."""


AT_ONCE = 250
"""Letters in one PDF."""


def invite(play: Play) -> None:
    play.terminal.chapter(2, "Invite", "letters of invitation, each in the firm's language")
    play.site.move_clock(cast.INVITING)
    campaign = play.organiser.post(f"/events/{play.event_id}/campaigns", {"name": "First round"})
    with play.terminal.step("The campaign starts") as told:
        plan = play.organiser.post(f"/campaigns/{campaign['id']}/start")
        parts = (_languages(plan["by_email"], "by e-mail"), _languages(plan["by_letter"], "on paper"))
        told += [part for part in parts if part]
    if plan["by_email"]:
        _letters_go_out(play, campaign["id"])
    _print(play, campaign["id"], sum(plan["by_letter"].values()))
    play.site.move_clock(cast.ANSWERING)
    _answer_by_link(play)
    play.site.move_clock(cast.CALLING)
    _call(play)
    states = play.organiser.get(f"/events/{play.event_id}/invitations", per_page=1)["states"]
    play.terminal.say(
        "Where it stands: " + ", ".join(f"{number} {state}" for state, number in states.items() if number)
    )


def _languages(counts: dict[str, int], how: str) -> str:
    return f"{sum(counts.values())} {how} ({', '.join(f'{n} {code}' for code, n in counts.items())})" if counts else ""


def _letters_go_out(play: Play, campaign_id: str) -> None:
    with play.terminal.step("Workers write and send the letters") as told:

        def settled() -> dict[str, Any] | None:
            progress: dict[str, Any] = play.organiser.get(f"/campaigns/{campaign_id}")["progress"]
            return progress if progress["settled"] else None

        progress = wait_for(settled, "all letters to be sent")
        told.append(f"{progress['sent']} sent, {progress['failed']} refused, {progress['unknown']} unknown")


def _print(play: Play, campaign_id: str, number: int) -> None:
    if not number:
        return
    with play.terminal.step("Letters on paper and a call sheet are printed") as told:
        for part in range(1, -(-number // AT_ONCE) + 1):
            letters = play.organiser.print_out(f"/campaigns/{campaign_id}/letters.pdf", {"limit": AT_ONCE})
            told.append(play.keep(f"letters-{part}.pdf", letters))
        sheet = play.organiser.download(f"/events/{play.event_id}/call-sheet.pdf")
        told.append(play.keep("call-sheet.pdf", sheet))


def _answer_by_link(play: Play) -> None:
    letters = play.mailbox.all("/answer/")
    if not letters:
        return
    parts = [(letter, _mind(play, letter)) for letter in letters]
    answers = play.all_do(lambda part: _answer(play, *part), parts, "Firms open their letters")
    tally = Counter(answer for answer in answers if answer)
    play.terminal.say(f"{len(letters)} letters: " + ", ".join(f"{number} {answer}" for answer, number in tally.items()))


def _mind(play: Play, letter: Mail) -> str:
    """What a firm makes of its letter."""
    minds = ("yes", "no", "other", "unsubscribe", "silent")
    return play.chance(letter.to).choices(minds, weights=play.plot.answers)[0]


def _answer(play: Play, letter: Mail, mind: str) -> str:
    if mind == "silent":
        return "silent"
    browser = play.browser()
    if mind == "unsubscribe":
        page = browser.open(letter.link("/unsubscribe/"))
        browser.submit(page, action="/unsubscribe/")
        return "unsubscribed"
    page = browser.open(letter.link("/answer/"))
    if mind == "no":
        reason = REASONS[len(letter.to) % len(REASONS)]
        browser.submit(page, {"reason": reason}, having={"answer": "no"})
        return "no"
    if mind == "other":
        _local, _at, host = letter.to.partition("@")
        browser.submit(page, {"name": "Export office", "email": f"export@{host}"}, having={"answer": "other"})
        return "somebody else"
    registration = browser.submit(page, having={"answer": "yes"})
    play.accepted.append(Accepted(letter.to, browser, registration))
    return "yes"


def _call(play: Play) -> None:
    """Firms that got paper are called; the outcomes enter through the API."""
    path = f"/events/{play.event_id}/invitations"
    to_call = play.organiser.get(path, channel="letter", per_page=500)["items"]
    if not to_call:
        return
    with play.terminal.step("Firms without e-mail are called") as told:
        tally: Counter[str] = Counter()
        for place, invitation in enumerate(to_call):
            result = ("accepted", "accepted", "no_answer", "declined", "call_back")[place % 5]
            play.organiser.post(f"/invitations/{invitation['id']}/attempts", _outcome(result))
            tally[result] += 1
            if result == "accepted":
                play.accepted_by_phone.append(invitation)
        told.append(", ".join(f"{number} {result.replace('_', ' ')}" for result, number in tally.items()))


def _outcome(result: str) -> dict[str, Any]:
    if result == "call_back":
        return {"result": result, "call_back_on": cast.CALL_BACK_ON, "note": "Asks for a call next week"}
    if result == "declined":
        return {"result": result, "reason": "dates"}
    return {"result": result}
