"""Step 1 of the story: a list of firms is imported, and those who fit the event are chosen."""

from typing import Any

from fondaco_workers.demo.play import Play


def select(play: Play) -> None:
    play.terminal.chapter(1, "Select", f"the firms of {play.plot.source}")
    _import(play)
    with play.terminal.step("The target list is chosen by sector, area and size") as told:
        counts = play.organiser.put(f"/events/{play.event_id}/target-list", play.plot.criteria)["counts"]
        told.append(f"{counts['chosen']} firms, {counts['without_email']} without e-mail")
    _adjust(play)


def _import(play: Play) -> None:
    file = {"file": (play.plot.filename, play.plot.firms)}
    with play.terminal.step(f"{play.plot.filename} is read, and shown what importing it would do") as told:
        preview = play.organiser.post("/firm-imports", files=file)
        told.append(_counts(preview))
    refused = play.organiser.get(f"/firm-imports/{preview['id']}", outcome="refused", per_page=500)["rows"]
    for row in refused:
        play.terminal.say(f"   row {row['row']}: {' '.join(row['remarks'])}")
    with play.terminal.step("The import is done, in one transaction") as told:
        done = play.organiser.post(f"/firm-imports/{preview['id']}/apply")
        told.append(_counts(done))
    with play.terminal.step("The same list once more would change nothing") as told:
        again = play.organiser.post("/firm-imports", files=file)
        told.append(_counts(again))
        play.organiser.delete(f"/firm-imports/{again['id']}")


def _counts(outcome: dict[str, Any]) -> str:
    return ", ".join(f"{number} {name}" for name, number in outcome["counts"].items() if number)


def _adjust(play: Play) -> None:
    """A person has the last word over the criteria: one firm is taken off by hand and put back."""
    path = f"/events/{play.event_id}/target-list"
    first = play.organiser.get(path, per_page=1)["items"][0]["firm"]
    play.organiser.delete(f"{path}/firms/{first['id']}")
    play.organiser.post(f"{path}/firms", {"firm_ids": [first["id"]]})
    play.terminal.say(f"{first['name']} is taken off by hand and put back")
