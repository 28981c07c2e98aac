"""The scheduler: a library of its own, which knows nothing of the rest of Fondaco.

`read_problem` and `read_dzn` read a problem, `solve` gives a schedule with its proof, `verify` checks one without any
solver, `repair` changes one as little as a disruption allows. Nothing here translates texts: reasons are words of a
fixed list, and who shows them to people says them in their language.
"""

from fondaco.scheduling.disruption import Disruption, after_repairs, disruption_from, read_disruption
from fondaco.scheduling.dzn import read_dzn
from fondaco.scheduling.problem import InputError, Problem
from fondaco.scheduling.problem_reading import problem_from, read_problem
from fondaco.scheduling.progress import Progress
from fondaco.scheduling.repair import gone_requests, moved_requests, repair
from fondaco.scheduling.schedule import Objective, Reason, Schedule, Status
from fondaco.scheduling.schedule_json import read_schedule, schedule_to_json, write_schedule
from fondaco.scheduling.solve import solve
from fondaco.scheduling.verify import Violation, verify

__all__ = [
    "Disruption",
    "InputError",
    "Objective",
    "Problem",
    "Progress",
    "Reason",
    "Schedule",
    "Status",
    "Violation",
    "after_repairs",
    "disruption_from",
    "gone_requests",
    "moved_requests",
    "problem_from",
    "read_disruption",
    "read_dzn",
    "read_problem",
    "read_schedule",
    "repair",
    "schedule_to_json",
    "solve",
    "verify",
    "write_schedule",
]
