"""Large random problems: from the generator in the folder `shared`, if it is at hand, else from the one below.

Ours makes events of the same kind: a few firms whom many want to meet, some who come for half of the day, some with
two delegates, weights from 1 to 3.
"""

from __future__ import annotations

import json
import random
import subprocess
import sys
from dataclasses import dataclass
from datetime import UTC, datetime, timedelta
from itertools import accumulate
from pathlib import Path
from typing import Any

from tests.shared_data import find_shared

_GENERATOR = "instances/generate.py"


@dataclass(frozen=True, slots=True)
class Size:
    firms: int
    requests: int
    slots: int
    tables: int

    def __str__(self) -> str:
        return f"{self.firms:,} firms, {self.requests:,} requests, {self.slots} slots, {self.tables:,} tables"


def origin() -> str:
    return "the shared generator" if find_shared(_GENERATOR) else "the generator in tests/bench (no shared one found)"


def random_event(size: Size, seed: int, folder: Path) -> Path:
    """The file of the problem in `folder`, made if it is not there yet."""
    generator = find_shared(_GENERATOR)
    kind = "shared" if generator else "own"
    path = folder / f"{kind}-{size.firms}-{size.requests}-{size.slots}-{size.tables}-{seed}.json"
    if not path.exists():
        text = json.dumps(own_event(size, seed)) if generator is None else _shared(generator, size, seed)
        path.write_text(text, encoding="utf-8")
    return path


def _shared(generator: Path, size: Size, seed: int) -> str:
    numbers = {"firms": size.firms, "requests": size.requests, "slots": size.slots, "tables": size.tables, "seed": seed}
    words = [word for name, number in numbers.items() for word in (f"--{name}", str(number))]
    return subprocess.run([sys.executable, generator, *words], capture_output=True, text=True, check=True).stdout


def own_event(size: Size, seed: int) -> dict[str, Any]:
    rng = random.Random(seed)
    slots = [f"s{number}" for number in range(1, size.slots + 1)]
    firms = [f"p{number}" for number in range(1, size.firms + 1)]
    return {
        "slots": list(_times(slots)),
        "tables": [{"id": f"t{number}"} for number in range(1, size.tables + 1)],
        "participants": [
            {"id": firm, "capacity": 1 + (rng.random() < 1 / 8), "unavailable": _absences(slots, rng)} for firm in firms
        ],
        "requests": [
            {"id": f"m{number}", "participants": list(pair), "weight": rng.randint(1, 3)}
            for number, pair in enumerate(_pairs(firms, size.requests, rng), 1)
        ],
    }


def _times(slots: list[str]) -> list[dict[str, str]]:
    start = datetime(2027, 3, 10, 8, tzinfo=UTC)
    half_hour = timedelta(minutes=30)
    return [
        {
            "id": slot,
            "start": (start + number * half_hour).isoformat(),
            "end": (start + (number + 1) * half_hour).isoformat(),
            "session": "morning" if number < len(slots) // 2 else "afternoon",
        }
        for number, slot in enumerate(slots)
    ]


def _absences(slots: list[str], rng: random.Random) -> list[str]:
    """Three firms in ten are there for half of the event, the others miss one slot in ten."""
    half = len(slots) // 2
    if rng.random() < 0.3:
        return rng.choice([slots[:half], slots[half:]])
    return [slot for slot in slots if rng.random() < 0.1]


def _pairs(firms: list[str], count: int, rng: random.Random) -> list[tuple[str, str]]:
    """So many different pairs; the most wanted firm is in many, the last of them in few."""
    ranked = rng.sample(firms, len(firms))
    wanted = list(accumulate((rank + 1) ** -0.5 for rank in range(len(ranked))))
    most = len(firms) * (len(firms) - 1) // 2
    if count > most // 2:
        raise ValueError(f"{count} requests are too many for {len(firms)} firms")
    pairs: dict[tuple[str, str], None] = {}
    while len(pairs) < count:
        one, other = rng.choices(ranked, cum_weights=wanted, k=2)
        if one != other:
            pairs[min(one, other), max(one, other)] = None
    return list(pairs)
