"""One worker process: a relay, and threads that take deliveries from the queue."""

import os
import socket
import threading

import dramatiq
from flask import Flask

from fondaco.kernel import wake
from fondaco.settings import Settings
from fondaco_workers.broker import Queue
from fondaco_workers.relay import Relay


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
            threading.Thread(target=wake.hear, args=(self._settings.redis_url,), name="bell", daemon=True).start()

    def stop(self) -> None:
        """Finish the deliveries at hand; what is left in the queue stays without receipt and comes again."""
        self._relay.stop()
        self._threads.stop()
