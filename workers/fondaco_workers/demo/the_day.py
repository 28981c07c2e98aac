"""Step 5 of the story: the day itself, with the assistance centre's desk beside the meetings."""

from fondaco_workers.demo import cast
from fondaco_workers.demo.play import Firm, Play

WISHES = (
    ("interpreter", "Needs an interpreter for German at the next meeting"),
    ("question", "Asks which papers a first delivery to Croatia needs"),
    ("meeting", "Would like to meet one more joiner, if one has time"),
    ("question", "Wants to know what the chamber pays towards a trade-fair stand"),
)


def hold(play: Play) -> None:
    play.terminal.chapter(5, "Assist", "the day: a desk, its advisers, their cases")
    _open_desk(play)
    play.site.move_clock(cast.MORNING)
    with play.terminal.step("Firms come and are checked in") as told:
        for firm in play.firms:
            play.adviser.post(f"/events/{play.event_id}/firms/{firm.firm_id}/check-in")
        told.append(f"{len(play.firms)} firms")
    _help(play)
    play.site.move_clock(cast.NOON)
    play.terminal.say("The first morning is over; its meetings have taken place")


def _open_desk(play: Play) -> None:
    advisers = play.organiser.get(f"/events/{play.event_id}/advisers")["items"]
    desk = {"name": "Desk A", "place": "Foyer", "adviser_ids": [adviser["id"] for adviser in advisers]}
    play.organiser.post(f"/events/{play.event_id}/desks", desk)
    play.terminal.say(f"Desk A in the foyer, with {', '.join(adviser['name'] for adviser in advisers)}")


def _help(play: Play) -> None:
    with play.terminal.step("The desk opens cases") as told:
        for firm, (kind, what) in zip(play.firms, WISHES, strict=False):
            _open_case(play, firm, kind, what)
        told.append(f"{min(len(play.firms), len(WISHES))} cases, one settled at once")


def _open_case(play: Play, firm: Firm, kind: str, what: str) -> None:
    body = {"firm_id": firm.firm_id, "kind": kind, "what": what, "due_on": cast.EVENT["starts_on"]}
    case = play.adviser.post(f"/events/{play.event_id}/cases", body)
    play.adviser.post(f"/cases/{case['id']}/notes", {"text": f"{firm.name} came to the desk in person."})
    if kind == "interpreter":
        play.adviser.post(f"/cases/{case['id']}/close", {"text": "Johanna Leitner interprets."})
