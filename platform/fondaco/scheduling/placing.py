"""As many requests as can be placed, by importance: greedily, by exchanges, by exact searches of a few slots."""

from __future__ import annotations

from fondaco.scheduling.construction import first_timetable
from fondaco.scheduling.costs import ALL, PLACEMENT
from fondaco.scheduling.exchange import Exchange
from fondaco.scheduling.insertion import Insertion
from fondaco.scheduling.neighbourhoods import improve_placement
from fondaco.scheduling.proof import Proof
from fondaco.scheduling.proving import choices, prove
from fondaco.scheduling.run import Run
from fondaco.scheduling.schedule import Objective
from fondaco.scheduling.settling import settle

_FEW_CHOICES = 500
"""So few pairs of a request and a slot are searched as a whole at once."""

_MOST_CHOICES_TO_PROVE = 20_000
"""With so few, prices are also found in a moment: then they come first, and insertion ends where they say."""

_PRICING_TO_CONSTRUCTION = 4.0
"""How many times as long as the first timetable it takes to find prices."""

# The shares of the time limit by whose end each step has to be done.
_REQUIRED_INSERTED, _PRICED, _EXCHANGED, _REST_INSERTED, _IMPROVED, _PROVEN = 0.3, 0.4, 0.6, 0.6, 0.5, 0.6


def place_requests(run: Run, proof: Proof) -> None:
    """Bring the placement as close to its bounds as the time allows; the timetable is settled at the end."""
    pace = first_timetable(run)
    settle(run)
    if not run.watch.is_over(1):
        if proof.is_reached(PLACEMENT) or _is_refuted(run, proof):
            return
        _improve(run, proof, pace)
    settle(run)


def _improve(run: Run, proof: Proof, pace: float) -> None:
    if not proof.is_reached([Objective.REQUIRED_REQUESTS]):
        if choices(run) <= _MOST_CHOICES_TO_PROVE:
            _find_prices(run, proof, pace)
        Insertion(run).insert_required(_missing(proof), _REQUIRED_INSERTED)
    if not proof.is_reached(PLACEMENT) and _find_prices(run, proof, pace):
        _trade_weights(run, proof)


def _is_refuted(run: Run, proof: Proof) -> bool:
    """Whether it is only asked if all required requests can be placed, and a search has found that they cannot."""
    return run.instance.problem.break_groups_only and _missing(proof) > 0


def _missing(proof: Proof) -> int:
    """How many required requests cannot be placed at least."""
    return proof.lowest()[ALL.index(Objective.REQUIRED_REQUESTS)]


def _find_prices(run: Run, proof: Proof, pace: float) -> bool:
    """Find what places cost, and return whether there was time for it."""
    if run.watch.is_over(_PRICED) or run.watch.seconds_left() < _PRICING_TO_CONSTRUCTION * pace:
        return False
    proof.find_prices(_PRICED)
    return True


def _trade_weights(run: Run, proof: Proof) -> None:
    Exchange(run, proof.prices()).improve(proof.lowest(), _EXCHANGED)
    if not proof.is_reached(PLACEMENT):
        Insertion(run).insert_rest(_REST_INSERTED)
    if proof.is_reached(PLACEMENT) or not run.can_search():
        return
    if choices(run) > _FEW_CHOICES:
        improve_placement(run, proof.lowest(), _IMPROVED)
        settle(run)
    if choices(run) <= _MOST_CHOICES_TO_PROVE:
        prove(run, proof, PLACEMENT, _PROVEN)
