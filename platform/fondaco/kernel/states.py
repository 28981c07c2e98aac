"""States: each model's module has one table of allowed moves, and this is how it is kept."""

import enum
from collections.abc import Mapping
from typing import TypeVar

from flask_babel import gettext as _

from fondaco.kernel.errors import WrongState

S = TypeVar("S", bound=enum.StrEnum)

Moves = Mapping[S, frozenset[S]]


def check_move(moves: Mapping[S, frozenset[S]], present: S, to: S) -> None:
    """Raises `WrongState` unless `moves` allows the step from `present` to `to`."""
    if to not in moves.get(present, frozenset()):
        raise WrongState(
            _("This is not possible any more: its state is now “%(state)s”.", state=present.value.replace("_", " ")),
            state=present.value,
            wanted=to.value,
        )
