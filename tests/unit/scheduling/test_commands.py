"""The commands as other programs call them: a process, files, exit statuses."""

from __future__ import annotations

import json
import os
import pty
import signal
import subprocess
import sys
from pathlib import Path

import pytest
from click.testing import CliRunner

from fondaco.scheduling.cli import schedule
from tests.unit.scheduling.problems import Json, people, problem_json, request, slots, tables

EVENT = problem_json(
    request("m1", "a", "b", weight=2),
    request("m2", "a", "c", required=True),
    request("m3", "d", "c"),
    slots=slots(3),
    tables=tables(2),
    participants=people(*"abcd"),
)


def refusal(*arguments: str | Path) -> str:
    """The one line with which the command, run in this process, refuses its input with status 2 and nothing else."""
    result = CliRunner().invoke(schedule, list(map(str, arguments)), prog_name="fondaco schedule")
    assert (result.exit_code, result.stdout) == (2, "")
    assert result.stderr.startswith("fondaco schedule: ")
    assert len(result.stderr.splitlines()) == 1
    return result.stderr.removeprefix("fondaco schedule: ").rstrip()


def command(*arguments: str | Path) -> subprocess.CompletedProcess[str]:
    return subprocess.run(
        [sys.executable, "-m", "fondaco.scheduling", *map(str, arguments)],
        capture_output=True,
        text=True,
        check=False,
        timeout=60,
    )


@pytest.fixture
def event(tmp_path: Path) -> Path:
    return written(tmp_path / "event.json", EVENT)


def written(path: Path, value: Json) -> Path:
    path.write_text(json.dumps(value), encoding="utf-8")
    return path


def test_solve_writes_a_schedule_that_verify_finds_right(event: Path, tmp_path: Path) -> None:
    output = tmp_path / "schedule.json"
    solved = command("solve", event, "--time-limit", "10", "--output", output)
    assert (solved.returncode, solved.stdout, solved.stderr) == (0, "", "")
    found = json.loads(output.read_text(encoding="utf-8"))
    assert set(found) == {"placed", "unplaced", "status", "stages", "certificate", "statistics"}
    assert {placement["request"] for placement in found["placed"]} == {"m1", "m2", "m3"}
    verified = command("verify", event, output)
    assert (verified.returncode, verified.stderr) == (0, "")


def test_solve_without_output_writes_to_standard_output(event: Path) -> None:
    solved = command("solve", event, "--time-limit", "10")
    assert json.loads(solved.stdout)["status"] in {"optimal", "feasible"}


def test_the_same_seed_gives_the_same_schedule(event: Path) -> None:
    first, second = (json.loads(command("solve", event, "--seed", "7").stdout) for _ in range(2))
    del first["statistics"]["seconds"], second["statistics"]["seconds"]
    assert first == second


def test_verify_says_each_thing_that_is_wrong_with_its_place(event: Path, tmp_path: Path) -> None:
    found = json.loads(command("solve", event, "--time-limit", "10").stdout)
    found["placed"][0]["slot"] = found["placed"][1]["slot"]
    verified = command("verify", event, written(tmp_path / "broken.json", found))
    assert verified.returncode == 2
    assert verified.stdout == ""
    assert 'placed[1]: "a" has too many meetings in' in verified.stderr


def test_repair_says_what_moved(event: Path, tmp_path: Path) -> None:
    before, after = tmp_path / "before.json", tmp_path / "after.json"
    command("solve", event, "--time-limit", "10", "--output", before)
    slot = next(each["slot"] for each in json.loads(before.read_text())["placed"] if each["request"] == "m1")
    other = next(each["id"] for each in EVENT["slots"] if each["id"] != slot)
    late = written(tmp_path / "late.json", {"participants": [{"id": "a", "unavailable": [slot, other]}]})
    repaired = command("repair", event, before, "--disruption", late, "--time-limit", "10", "--output", after)
    assert (repaired.returncode, repaired.stdout) == (0, "")
    assert repaired.stderr == "moved: 1 (m2); gone: 1 (m1)\n"  # a has one slot left, and m2 is required
    assert command("verify", event, after).returncode == 0


def test_required_requests_that_cannot_all_be_placed_end_with_status_3_and_the_reason(tmp_path: Path) -> None:
    crowded = problem_json(
        request("m1", "a", "b", required=True),
        request("m2", "a", "c", required=True),
        slots=slots(1),
        tables=tables(2),
        participants=people(*"abc"),
    )
    path, output = written(tmp_path / "crowded.json", crowded), tmp_path / "schedule.json"
    solved = command("solve", path, "--time-limit", "10", "--output", output)
    assert solved.returncode == 3
    assert "1 of 2 required requests are placed, at most 1 can be; request m" in solved.stderr
    assert len(solved.stderr.splitlines()) == 1
    assert json.loads(output.read_text())["status"] == "infeasible"
    assert command("verify", path, output).returncode == 0


SOUND_DZN = (
    "nBusiness = 2; nMeetings = 1; nTables = 1; nTotalSlots = 2; nMorningSlots = 1;"
    "requested = [|1,2,3,|]; forbidden = [{0},{0}]; fixed = [0]; precedences = [{}];"
)
FILES = [
    ("", "line 1 column 1: not JSON"),
    ("{", "line 1 column 2: not JSON"),
    (b"\x00" * 64, "line 1 column 1: not JSON"),
    (json.dumps(EVENT).encode("utf-16"), "byte 0: not a text in UTF-8"),
    (b'{"slots": "\xff"}', "byte 11: not a text in UTF-8"),
    ("[" * 10_000_000, "not readable: nested too deeply"),
    ('{"id":' * 1_500_000, "not readable: nested too deeply"),
    (b" " * (64 * 1024**2 + 1), "is larger than 64 MB"),
    ('{"slots": NaN}', "NaN is not a number"),
    ('{"now": "s1", "now": "s2"}', 'key "now" stands twice'),
    (json.dumps({"frob": 1}), 'unknown key "frob"'),
]
"""What no problem, no schedule and no disruption may hold."""


@pytest.mark.parametrize(("content", "message"), FILES, ids=lambda value: str(value)[:20])
@pytest.mark.parametrize("kind", ["problem", "schedule", "disruption", "verified"])
def test_a_wrong_file_ends_with_status_2_and_one_line_and_nothing_written(
    event: Path, tmp_path: Path, kind: str, content: str | bytes, message: str
) -> None:
    path, output = tmp_path / "wrong.json", tmp_path / "written.json"
    path.write_bytes(content if isinstance(content, bytes) else content.encode())
    sound = written(tmp_path / "sound.json", {"placed": [], "unplaced": [], "status": "feasible"})
    arguments = {
        "problem": ["solve", path, "--output", output],
        "schedule": ["repair", event, path, "--disruption", sound, "--output", output],
        "disruption": ["repair", event, sound, "--disruption", path, "--output", output],
        "verified": ["verify", event, path],
    }[kind]
    assert refusal(*arguments).startswith(f"{path}: {message}")
    assert not output.exists()


@pytest.mark.parametrize(
    ("old", "new", "message"),
    [
        ("{", "", "forbidden: is not a list of sets of numbers"),
        (SOUND_DZN, "{}", "line 1: not an assignment"),
        (SOUND_DZN[-40:], "", "line 1: not an assignment"),
        ("fixed = [0];", "", "fixed: is missing"),
        ("fixed = [0]", "fixed = [0,0]", "fixed: has 2 entries instead of 1"),
        ("|1,2,3", "|1,3,3", "requested[1]: must be a whole number from 1 to 2"),
        ("|1,2,3", "|2,2,3", "requested[1]: participant 2 cannot meet itself"),
        ("nMeetings = 1", "nMeetings = 99999999", "nMeetings: must be a whole number from 0 to 60000"),
    ],
)
def test_wrong_published_data_ends_likewise(tmp_path: Path, old: str, new: str, message: str) -> None:
    assert old in SOUND_DZN
    path, output = tmp_path / "event.dzn", tmp_path / "schedule.json"
    path.write_text(SOUND_DZN.replace(old, new), encoding="utf-8")
    assert refusal("solve", path, "--output", output).startswith(f"{path}: {message}")
    assert not output.exists()


def test_two_meetings_of_the_same_pair_and_a_byte_order_mark_are_fine(tmp_path: Path) -> None:
    twice = SOUND_DZN.replace("nMeetings = 1", "nMeetings = 2").replace("|1,2,3,|", "|1,2,3,|1,2,3,|")
    twice = twice.replace("fixed = [0]", "fixed = [0,0]").replace("precedences = [{}]", "precedences = [{},{}]")
    path, output = tmp_path / "event.dzn", tmp_path / "schedule.json"
    path.write_text(twice, encoding="utf-8-sig")
    assert CliRunner().invoke(schedule, ["solve", str(path), "--output", str(output)]).exit_code == 0
    assert len(json.loads(output.read_text())["placed"]) == 2


def test_a_file_that_is_not_there_or_a_folder_is_refused_in_one_line(tmp_path: Path) -> None:
    assert "cannot be read: No such file" in refusal("solve", tmp_path / "none.json")
    assert "cannot be read: Is a directory" in refusal("solve", tmp_path)


def test_the_place_of_the_output_is_refused_before_the_work_or_left_what_it_is(event: Path, tmp_path: Path) -> None:
    for output in (tmp_path, tmp_path / "no" / "folder.json", event / "below.json"):
        assert refusal("solve", event, "--output", output) == f"{output}: cannot be written there"
    pipe, link, file = tmp_path / "pipe", tmp_path / "link", tmp_path / "file"
    file.write_text("old")
    file.chmod(0o640)
    link.symlink_to(file)
    assert CliRunner().invoke(schedule, ["solve", str(event), "--output", str(link)]).exit_code == 0
    assert link.is_symlink()
    assert json.loads(file.read_text())["placed"]
    os.mkfifo(pipe)
    writing = subprocess.Popen([sys.executable, "-m", "fondaco.scheduling", "solve", event, "--output", pipe])
    assert json.loads(pipe.read_text())["placed"]
    assert writing.wait(timeout=60) == 0
    assert pipe.is_fifo()
    assert sorted(each.name for each in tmp_path.iterdir()) == ["event.json", "file", "link", "pipe"]


def test_without_any_standard_output_the_exit_status_is_the_same(event: Path, tmp_path: Path) -> None:
    output = tmp_path / "schedule.json"
    arguments = [sys.executable, "-m", "fondaco.scheduling", "solve", event, "--output", output]
    closed = ["sh", "-c", 'exec "$0" "$@" >&-', *arguments]
    ended = subprocess.run(closed, stderr=subprocess.PIPE, text=True, check=False, timeout=60)
    assert (ended.returncode, ended.stderr) == (0, "")
    assert json.loads(output.read_text(encoding="utf-8"))["placed"]


@pytest.mark.skipif(not Path("/dev/full").exists(), reason="only Linux has a device that is always full")
def test_what_standard_output_cannot_take_is_said_in_one_line(event: Path) -> None:
    with Path("/dev/full").open("w") as full:
        arguments = [sys.executable, "-m", "fondaco.scheduling", "solve", event]
        ended = subprocess.run(arguments, stdout=full, stderr=subprocess.PIPE, text=True, check=False, timeout=60)
    message = "fondaco schedule: standard output: cannot be written: No space left on device\n"
    assert (ended.returncode, ended.stderr) == (2, message)


@pytest.mark.parametrize(
    ("options", "message"),
    [
        (["--time-limit", "nan"], '--time-limit: must be a number from 0.1 to 86400, not "nan"'),
        (["--time-limit", "0"], '--time-limit: must be a number from 0.1 to 86400, not "0"'),
        (["--workers", "1.5"], '--workers: must be a whole number from 1 to 64, not "1.5"'),
        (["--seed", "x"], '--seed: must be a whole number from 0 to 2147483647, not "x"'),
        (["--output", "/nowhere/at/all.json"], "/nowhere/at/all.json: cannot be written there"),
    ],
)
def test_a_wrong_option_is_refused_before_the_work(event: Path, options: list[str], message: str) -> None:
    assert refusal("solve", event, *options) == message


def test_on_a_terminal_progress_is_shown_and_ctrl_c_gives_the_best_so_far(tmp_path: Path) -> None:
    names = [f"p{number}" for number in range(20)]
    wanted = [request(f"{a}-{b}", a, b) for a in names for b in names if a < b]
    crowded = problem_json(*wanted, slots=slots(9), tables=tables(8), participants=people(*names))
    path, output = written(tmp_path / "crowded.json", crowded), tmp_path / "schedule.json"
    terminal, other_end = pty.openpty()
    process = subprocess.Popen(
        [sys.executable, "-m", "fondaco.scheduling", "solve", path, "--time-limit", "600", "--output", output],
        stderr=other_end,
    )
    os.close(other_end)
    shown = b""
    while b"is possible" not in shown:
        shown += os.read(terminal, 1000)
    process.send_signal(signal.SIGINT)
    assert process.wait(timeout=60) == 0
    os.close(terminal)
    assert command("verify", path, output).returncode == 0
