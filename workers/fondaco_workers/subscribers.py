"""What a subscriber is: a function that takes one message, with a receipt that makes a second delivery harmless."""

from collections.abc import Callable
from dataclasses import dataclass
from typing import Any

from sqlalchemy.orm import Session


class Later(Exception):
    """Raised by a subscriber that cannot go on now, through no fault: it is called again after `seconds`."""

    def __init__(self, seconds: float) -> None:
        super().__init__(f"again in {seconds:.0f} s")
        self.seconds = seconds


@dataclass(frozen=True)
class Subscriber:
    """`run(session, message)`. Plain ones run in one transaction together with their receipt.

    Stepwise ones commit as they go (mail, schedules), so they must find out themselves how far an earlier call came.
    `give_up(session, message)` is called once in place of `run` when all attempts are spent, to say so in the row that
    the message is about; it raises `Later` while one of them may still be alive.
    """

    name: str
    queue: str
    stepwise: bool
    run: Callable[[Session, Any], None]
    give_up: Callable[[Session, Any], None] | None = None


def subscriber(
    queue: str = "default", *, stepwise: bool = False, give_up: Callable[[Session, Any], None] | None = None
) -> Callable[[Callable[..., None]], Subscriber]:
    """Make a function `(session, message)` a subscriber, for the table in `subscriptions`."""

    def decorate(run: Callable[..., None]) -> Subscriber:
        module = run.__module__.rpartition(".")[2]
        name = f"{module}.{run.__name__}"
        return Subscriber(name=name, queue=queue, stepwise=stepwise, run=run, give_up=give_up)

    return decorate
