"""How many problems the property tests draw: always the same few, or FONDACO_EXAMPLES times as many, and new ones."""

from __future__ import annotations

import os

from hypothesis import HealthCheck, settings

_TIMES = int(os.environ.get("FONDACO_EXAMPLES", "1"))


def examples(count: int) -> settings:
    return settings(
        max_examples=count * _TIMES,
        derandomize=_TIMES == 1,
        database=None,
        deadline=None,
        suppress_health_check=[HealthCheck.too_slow, HealthCheck.data_too_large, HealthCheck.filter_too_much],
    )
