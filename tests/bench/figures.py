"""What a row of the benchmark has found, and how figures are written."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import asdict, dataclass, field
from statistics import median
from typing import Any

Line = dict[str, str]
"""A line of the table of single problems, by column."""


@dataclass(frozen=True, slots=True)
class Found:
    """The figures of one row, as they are printed. `met` says whether the target is, as far as it was measured."""

    measured: str
    seconds: str = ""
    of_bound: str = ""
    groups: str = ""
    difference: str = ""
    without: str = ""
    memory: str = ""
    met: bool | None = None
    lines: list[Line] = field(default_factory=list)

    def as_json(self) -> dict[str, Any]:
        return asdict(self)


def seconds(values: Sequence[float]) -> str:
    """The median, and the range if there are several."""
    text = f"{median(values):.2f}"
    return text if len(values) == 1 else f"{text} ({min(values):.2f}–{max(values):.2f})"


def percent(share: float) -> str:
    """Rounded down: 99.996 % is not 100 %."""
    return f"{int(share * 100_000) / 1000:.3f} %"


def megabytes(size: int) -> str:
    return f"{size / 1e6:,.0f} MB"


def compared(groups: float, greedy: int) -> str:
    share = f" ({groups / greedy:.0%})" if greedy else ""
    return f"{groups:g} : {greedy}{share}"
