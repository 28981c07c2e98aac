"""One worker process: a relay, and threads that take deliveries from the queue."""

import os
import socket
import threading

import dramatiq
import redis
import structlog
from flask import Flask

from fondaco.kernel.outbox import bell
from fondaco.settings import Settings
from fondaco_workers.broker import Queue
from fondaco_workers.relay import Relay

log = structlog.get_logger()

WAKE = "fondaco:wake"
"""Redis list on which a process with new messages rings for a relay elsewhere."""


class WorkerProcess:
    """Relay and threads together; `fondaco worker` is one, and `fondaco serve` holds one."""

    def __init__(self, app: Flask, settings: Settings) -> None:
        self._queue = Queue(app, settings)
        name = f"{socket.gethostname()}:{os.getpid()}"
        self._relay = Relay(app, settings, self._queue, name)
        self._threads = dramatiq.Worker(self._queue.broker, worker_threads=settings.worker_threads, worker_timeout=100)
        self._settings = settings

    def start(self) -> None:
        self._queue.broker.emit_after("process_boot")
        self._threads.start()
        self._relay.start()
        if self._settings.redis_url:
            threading.Thread(target=_hear, args=(self._settings.redis_url,), name="bell", daemon=True).start()

    def stop(self) -> None:
        """Finish the deliveries at hand; what is left in the queue stays without receipt and comes again."""
        self._relay.stop()
        self._threads.stop()


def ring_through_redis(url: str) -> None:
    """Make this process's bell ring beyond it. An absent Redis only costs time: relays look by themselves too."""
    client = redis.Redis.from_url(url, socket_timeout=1, socket_connect_timeout=1)

    def ring() -> None:
        try:
            with client.pipeline() as pipe:
                pipe.lpush(WAKE, 1)
                pipe.ltrim(WAKE, 0, 15)
                pipe.execute()
        except redis.RedisError as error:
            log.warning("bell", error=str(error))

    bell.others.append(ring)


def _hear(url: str) -> None:
    client = redis.Redis.from_url(url, socket_timeout=10, socket_connect_timeout=2)
    pause = threading.Event()
    while True:
        try:
            if client.blpop([WAKE], timeout=5):
                bell.rung.set()
        except redis.RedisError:
            pause.wait(1)
