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


@pytest.mark.parametrize(
    ("name", "content", "message"),
    [
        ("event.json", "{", "line 1 column 2: not JSON"),
        ("event.json", "[" * 10_000_000, "not readable: nested too deeply"),
        ("event.json", '{"slots": [], "tables": []}', "slots: there is no slot"),
        ("event.dzn", "nBusiness = 3", "line 1: not an assignment"),
        ("event.dzn", "{}", "line 1: not an assignment"),
    ],
)
def test_a_wrong_problem_ends_with_status_2_and_one_line_and_nothing_written(
    tmp_path: Path, name: str, content: str, message: str
) -> None:
    path, output = tmp_path / name, tmp_path / "schedule.json"
    path.write_text(content, encoding="utf-8")
    assert refusal("solve", path, "--output", output).startswith(f"{path}: {message}")
    assert not output.exists()


def test_a_file_that_is_no_text_or_not_there_is_refused_in_one_line(tmp_path: Path) -> None:
    (tmp_path / "event.json").write_bytes(b'{"slots": "\xff"}')
    for name, message in [
        ("event.json", "byte 11: not a text in UTF-8"),
        ("none.json", "cannot be read: No such file"),
    ]:
        assert message in refusal("solve", tmp_path / name)


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
