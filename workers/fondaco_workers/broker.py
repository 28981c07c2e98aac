"""The queue: Redis, or in the process itself, by the settings. It wakes and distributes; it remembers nothing."""

import uuid

import dramatiq
from dramatiq.brokers.redis import RedisBroker
from dramatiq.brokers.stub import StubBroker
from flask import Flask

from fondaco.settings import Settings
from fondaco_workers.deliveries import deliver
from fondaco_workers.subscriptions import BY_NAME

CROWDED = 2000
"""Entries from which a queue takes no copies of what it may hold already."""


class Queue:
    """Hands deliveries to worker threads, here or on other machines."""

    def __init__(self, app: Flask, settings: Settings) -> None:
        # No retries and no results in the queue: receipts and the sweeper do better, and survive an empty Redis.
        self.broker: RedisBroker | StubBroker
        if settings.redis_url:
            self.broker = RedisBroker(  # type: ignore[no-untyped-call]
                url=settings.redis_url,
                middleware=[],
                namespace="fondaco",
                maintenance_chance=50_000,
                heartbeat_timeout=15_000,
            )
        else:
            self.broker = StubBroker(middleware=[], fail_fast_default=False)

        def run(message_id: str, subscriber_name: str) -> None:
            deliver(app, uuid.UUID(message_id), subscriber_name)

        self._actors = {
            queue: dramatiq.actor(actor_name=f"deliver_{queue}", queue_name=queue, broker=self.broker)(run)
            for queue in {subscriber.queue for subscriber in BY_NAME.values()}
        }

    def put(self, message_id: uuid.UUID, subscriber_name: str) -> None:
        """Enqueue one delivery. Raises `dramatiq.errors.ConnectionError` when Redis is away."""
        self._actors[BY_NAME[subscriber_name].queue].send(str(message_id), subscriber_name)

    def crowded(self) -> set[str]:
        """The subscribers whose queue is long. Raises a Redis error when Redis is away."""
        long = {name for name in self._actors if self._length(name) >= CROWDED}
        return {subscriber.name for subscriber in BY_NAME.values() if subscriber.queue in long}

    def _length(self, queue: str) -> int:
        if isinstance(self.broker, StubBroker):
            size: int = self.broker.queues[queue].qsize()
        else:
            size = self.broker.do_qsize(queue)
        return size
