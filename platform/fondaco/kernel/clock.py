"""The two clocks: the time that people agree on, and the time of this machine.

Deadlines, slots and records use `now`. Leases and heartbeats use `machine_now`, because a story that moves the clock
(the demo plays four months in one minute) must not make a living worker look dead.
"""

from datetime import UTC, datetime
from pathlib import Path

_moved_by: Path | None = None


def machine_now() -> datetime:
    """The present instant in UTC, whatever a story has done to the clock."""
    return datetime.now(UTC)


def now() -> datetime:
    """The present instant in UTC."""
    if _moved_by is None:
        return machine_now()
    try:
        story, machine = _moved_by.read_text().split()
    except (FileNotFoundError, ValueError):
        return machine_now()
    return datetime.fromisoformat(story) + (machine_now() - datetime.fromisoformat(machine))


def follow(file: Path | None) -> None:
    """Take the time from `file` from now on (None: from the machine). All processes of one story follow one file."""
    global _moved_by  # noqa: PLW0603 - there is one clock a process
    _moved_by = file


def move(file: Path, to: datetime) -> None:
    """Make it `to` (aware) for everyone who follows `file`; time runs on from there."""
    partial = file.with_suffix(".partial")
    partial.write_text(f"{to.astimezone(UTC).isoformat()} {machine_now().isoformat()}")
    partial.replace(file)
