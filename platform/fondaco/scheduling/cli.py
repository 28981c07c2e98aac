"""The commands `schedule solve`, `schedule verify` and `schedule repair`, for people and for other programs.

Exit status 0: a schedule was written, or is right; 2: an input is wrong, said in one line with its place, and nothing
written, or the output cannot be written; 3: the required requests could not all be placed, with the reason (what could
be placed is written).
"""

from __future__ import annotations

import time
from collections.abc import Iterable, Sequence
from pathlib import Path

import click

from fondaco.scheduling.disruption import after_repairs, read_disruption
from fondaco.scheduling.dzn import read_dzn
from fondaco.scheduling.problem import Problem, Request
from fondaco.scheduling.problem_reading import read_problem
from fondaco.scheduling.progress import Watch
from fondaco.scheduling.repair import gone_requests, moved_requests, repair_within
from fondaco.scheduling.schedule import Objective, Schedule, Status
from fondaco.scheduling.schedule_json import read_schedule, written
from fondaco.scheduling.solve import solve
from fondaco.scheduling.terminal import (
    Number,
    OneLine,
    ProgressLine,
    collect_garbage_rarely,
    ending_at_once,
    read,
    refuse_unwritable,
    refused_in,
    say,
    until_interrupted,
    write,
)
from fondaco.scheduling.verify import verify

_LEAST_SECONDS = 0.05
_MOST_NAMES = 10

PROBLEM = click.argument("problem", metavar="PROBLEM")
SCHEDULE = click.argument("schedule_file", metavar="SCHEDULE")
TIME_LIMIT = click.option(
    "--time-limit", type=Number(float, 0.1, 86_400), default=30, show_default=True, help="Seconds, all included."
)
WORKERS = click.option("--workers", type=Number(int, 1, 64), default=1, show_default=True, help="Cores to use.")
SEED = click.option("--seed", type=Number(int, 0, 2**31 - 1), default=0, show_default=True, help="For other ties.")
OUTPUT = click.option("--output", type=click.Path(path_type=Path), help="Where to write; else to standard output.")


def main(arguments: Sequence[str]) -> None:
    """Run the command that the `arguments` name, and end the process."""
    with ending_at_once():
        schedule(arguments, prog_name="fondaco schedule")


@click.group()
def schedule() -> None:
    """Schedule meetings, check schedules, and repair them on the day."""
    collect_garbage_rarely()


@schedule.command("solve")
@PROBLEM
@TIME_LIMIT
@WORKERS
@SEED
@OUTPUT
def solve_command(problem: str, time_limit: float, workers: int, seed: int, output: Path | None) -> None:
    """Find a schedule for PROBLEM, a JSON or a published .dzn file. Ctrl-C ends it with the best so far."""
    started = time.monotonic()
    refuse_unwritable(output)
    given = _read_problem(problem)
    with ProgressLine() as line:
        found = until_interrupted(
            lambda stop: solve(
                given,
                time_limit=_seconds_left(time_limit, started),
                workers=workers,
                seed=seed,
                progress=line.show,
                stop=stop,
            )
        )
    write(written(found), output)
    if found.status is Status.INFEASIBLE:
        _refuse_missing(given.requests, found)


@schedule.command("verify")
@PROBLEM
@SCHEDULE
def verify_command(problem: str, schedule_file: str) -> None:
    """Check SCHEDULE against PROBLEM without any solver: rules, values, bounds and reasons."""
    given = _read_problem(problem)
    found = read(schedule_file, read_schedule)
    violations = verify(given, found)
    if violations:
        lines = [f"{schedule_file}: {violation}" for violation in violations]
        for line in lines[:-1]:
            click.echo(line, err=True)
        raise OneLine(lines[-1])
    say([f"{schedule_file}: right; {len(found.placed)} placed, {len(found.unplaced)} not, {found.status}\n"])


@schedule.command("repair")
@PROBLEM
@SCHEDULE
@click.option("--disruption", "disruption_file", required=True, metavar="FILE", help="What has happened, as JSON.")
@TIME_LIMIT
@WORKERS
@SEED
@OUTPUT
def repair_command(
    problem: str,
    schedule_file: str,
    disruption_file: str,
    time_limit: float,
    workers: int,
    seed: int,
    output: Path | None,
) -> None:
    """Change SCHEDULE, made for PROBLEM, as little as what has happened allows, and say what has moved."""
    started = time.monotonic()
    refuse_unwritable(output)
    given = _read_problem(problem)
    before = read(schedule_file, lambda text: read_schedule(text, reasons=False))
    with refused_in(schedule_file):
        today = after_repairs(given, before.repairs)
    disruption = read(disruption_file, lambda text: read_disruption(text, today))
    with refused_in(schedule_file), ProgressLine() as line:
        found = until_interrupted(
            lambda stop: repair_within(
                Watch(_seconds_left(time_limit, started), progress=line.show, stop=stop),
                today,
                before,
                disruption,
                workers=workers,
                seed=seed,
            )
        )
    write(written(found), output)
    click.echo(
        f"moved: {_named(moved_requests(before, found))}; gone: {_named(gone_requests(before, found))}", err=True
    )
    if found.status is Status.INFEASIBLE:
        _refuse_missing((*today.requests, *disruption.requests_added), found)


def _named(requests: list[str]) -> str:
    """How many there are, and the first of them by name."""
    return " ".join([str(len(requests)), *([f"({', '.join(requests[:_MOST_NAMES])})"] if requests else [])])


def _read_problem(path: str) -> Problem:
    return read(path, read_dzn if path.endswith(".dzn") else read_problem)


def _seconds_left(time_limit: float, started: float) -> float:
    return max(_LEAST_SECONDS, time_limit - (time.monotonic() - started))


def _refuse_missing(requests: Iterable[Request], found: Schedule) -> None:
    """Say how many of the required requests are placed, and why the first of the others is not."""
    stage = found.stage(Objective.REQUIRED_REQUESTS)
    required = {request.id for request in requests if request.required}
    unplaced = [each for each in found.unplaced if each.request in required]
    missing, everything = unplaced[0], stage.value + len(unplaced)
    known = f"at most {stage.bound} can be" if stage.bound < everything else "whether all can be is not known"
    raise OneLine(
        f"{stage.value} of {everything} required requests are placed, {known}; request {missing.request} is not: "
        f"{missing.explanation}",
        exit_code=3,
    )
