"""As little waiting as possible, the placement staying as good as it is."""

from __future__ import annotations

from fondaco.scheduling.annealing import Annealing
from fondaco.scheduling.costs import WAITING
from fondaco.scheduling.proof import Proof
from fondaco.scheduling.proving import choices, prove
from fondaco.scheduling.run import Run
from fondaco.scheduling.schedule import Objective
from fondaco.scheduling.settling import settle

_MOST_CHOICES_TO_PROVE = 1_500

# The shares of the time limit by whose end each step has to be done.
_ANNEALED, _PROVEN = 0.8, 0.9


def shorten_waiting(run: Run, proof: Proof) -> None:
    """Bring the waiting as close to its bounds as the time allows; the timetable is settled at the end."""
    objectives = _wanted(run)
    if proof.is_reached(objectives):
        return
    small = choices(run) <= _MOST_CHOICES_TO_PROVE
    Annealing(run).cool(proof.lowest()[-len(WAITING) :], _ANNEALED if small else _PROVEN)
    if small and run.can_search():
        prove(run, proof, objectives, _PROVEN)
    settle(run)


def _wanted(run: Run) -> tuple[Objective, ...]:
    """The objectives of waiting that are worth the time."""
    if not run.instance.problem.break_groups_only:
        return WAITING
    return () if run.cost(Objective.REQUIRED_REQUESTS) else (Objective.UNFAIRNESS, Objective.BREAK_GROUPS)
