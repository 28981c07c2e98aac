"""The bell beyond this process: through Redis, a commit here wakes a relay elsewhere.

It only makes relays quick. They also look by themselves, so what rings nowhere waits a second and is not lost.
"""

from collections.abc import Callable
from threading import Event
from time import monotonic
from typing import NoReturn

import redis
import structlog

from fondaco.kernel.outbox import bell

log = structlog.get_logger()

RUNG = "fondaco:wake"
"""Redis list: one entry a ring. Whoever takes an entry looks for messages."""

_MOST_RINGS = 16
_SECONDS_OF_SILENCE = 5.0
"""After a failure: a Redis that answers nobody must not hold up every commit."""


def through_redis(url: str) -> Callable[[], None]:
    """What makes a bell ring in the processes that `hear`, if it is set as its `beyond`."""
    client = redis.Redis.from_url(url, socket_timeout=1, socket_connect_timeout=1)
    silent_until = 0.0

    def ring() -> None:
        nonlocal silent_until
        if monotonic() < silent_until:
            return
        try:
            with client.pipeline() as pipe:
                pipe.lpush(RUNG, 1)
                pipe.ltrim(RUNG, 0, _MOST_RINGS - 1)
                pipe.execute()
        except redis.RedisError as error:
            silent_until = monotonic() + _SECONDS_OF_SILENCE
            log.warning("bell", error=str(error))

    return ring


def hear(url: str) -> NoReturn:
    """Ring this process's bell whenever another one rings: for a thread of its own."""
    client = redis.Redis.from_url(url, socket_timeout=10, socket_connect_timeout=2)
    pause = Event()
    while True:
        try:
            if client.blpop([RUNG], timeout=5):
                bell.rung.set()
        except redis.RedisError:
            pause.wait(1)
