"""The story with the demand of a published event: Fondaco schedules the very problem of the file."""

from pathlib import Path

from fondaco_workers.demo import plots, story
from fondaco_workers.demo.site import Site
from fondaco_workers.demo.stage import Stage
from fondaco_workers.demo.terminal import Terminal
from tests.services.processes import free_port

PROBLEM = """
nBusiness = 4;
nMeetings = 4;
nTables = 2;
nTotalSlots = 5;
nMorningSlots = 3;
requested = [|1, 2, 3, |1, 3, 2, |2, 4, 1, |3, 4, 3, |];
meetingsxBusiness = [{1,2,3},{1,2,4},{1,3,5},{1,4,5}];
nMeetingsBusiness = [2,2,2,2];
forbidden = [{2,3,4},{0},{0},{0}];
fixed = [0,0,0,0];
precedences = [{},{},{},{}];
"""
"""The first participant is there in the first slot and the last alone, so it waits once between its two meetings.
The meetings of the three others cannot all follow one another, so one of these has to wait too."""


def test_absences_and_half_days_of_the_file_are_said_in_the_forms_and_kept_by_the_schedule(tmp_path: Path) -> None:
    file = tmp_path / "small.dzn"
    file.write_text(PROBLEM)
    site = Site(tmp_path / "site", free_port())
    try:
        play = story.play(plots.of_event(file), Stage.MEET, site, Terminal())
        [listed] = play.organiser.get(f"/events/{play.event_id}/schedule-runs")["items"]
        stages = play.organiser.get(f"/schedule-runs/{listed['id']}")["result"]["stages"]
        meetings = play.organiser.get(f"/events/{play.event_id}/meetings")["items"]
    finally:
        site.stop()
    place = {slot["id"]: number for number, slot in enumerate(play.event["slots"], 1)}
    of_first = [each for each in meetings if any("001" in firm.email for firm in play.sides(each))]
    assert {place[meeting["slot_id"]] for meeting in of_first} == {1, 5}
    proven = {stage["objective"]: stage["value"] for stage in stages if stage["proven"]}
    assert (proven["placed_weight"], proven["break_groups"]) == (4, 2)
