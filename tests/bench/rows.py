"""The rows of the benchmark: what is measured, and what is asked of it."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass

from tests.bench.commands import Bench
from tests.bench.figures import Found
from tests.bench.large_events import Target, growth, large
from tests.bench.published import originals, variants
from tests.bench.random_events import Size
from tests.bench.repairs import repairs


@dataclass(frozen=True, slots=True)
class Row:
    """`needs_published` are the problems that are no part of the project."""

    key: str
    work: str
    target: str
    measure: Callable[[Bench], Found]
    needs_published: bool = False


_EVENT_OF_400 = Size(400, 2_000, 24, 100)
_EVENT_OF_2000 = Size(2_000, 10_000, 30, 400)
_EVENT_OF_10000 = Size(10_000, 60_000, 40, 2_500)

ROWS = (
    Row(
        "published",
        "20 published problems to proven optimum",
        "all proven, in at most a third of the baseline's time, none slower than 1 s or its baseline",
        originals,
        needs_published=True,
    ),
    Row(
        "variants",
        "their 40 variants (forbidden slots, orders)",
        "all proven or proven infeasible, in at most a third of the baseline's time",
        variants,
        needs_published=True,
    ),
    Row(
        "400",
        f"{_EVENT_OF_400}, five seeds",
        "99.9 % of the bound in 20 s, at most half of the greedy schedule's break groups in 40 s",
        lambda bench: large(bench, Target(_EVENT_OF_400, (1, 2, 3, 4, 5), 0.999, placing=20, waiting=40)),
    ),
    Row(
        "2000",
        str(_EVENT_OF_2000),
        "99.95 % in 40 s, half of the break groups in 90 s, under 1.5 GB",
        lambda bench: large(bench, Target(_EVENT_OF_2000, (1,), 0.9995, placing=40, waiting=90, memory=1.5e9)),
    ),
    Row(
        "10000",
        str(_EVENT_OF_10000),
        "99.5 % in 300 s, under 6 GB",
        lambda bench: large(bench, Target(_EVENT_OF_10000, (1,), 0.995, placing=300, memory=6e9)),
    ),
    Row(
        "repair",
        "repair: one firm of 400 late by two slots",
        "proven or within 1 % of the fewest moved meetings, in under 3 s",
        lambda bench: repairs(bench, _EVENT_OF_400, (1, 2, 3), firms=4),
    ),
    Row(
        "growth",
        "100 to 10,000 firms at equal density, time to 99.5 %",
        "exponent at most 1.3",
        lambda bench: growth(bench, (100, 300, 1_000, 3_000, 10_000), limit=300),
    ),
)
