"""The scheduler: a library of its own, which knows nothing of the rest of Fondaco.

It takes a problem and gives a schedule with its proof. `read_problem` and `read_dzn` read a problem, `verify` checks a
schedule without any solver.
"""

from fondaco.scheduling.dzn import read_dzn
from fondaco.scheduling.problem import InputError, Problem
from fondaco.scheduling.problem_reading import problem_from, read_problem
from fondaco.scheduling.schedule import Schedule
from fondaco.scheduling.schedule_json import read_schedule, write_schedule
from fondaco.scheduling.verify import Violation, verify

__all__ = [
    "InputError",
    "Problem",
    "Schedule",
    "Violation",
    "problem_from",
    "read_dzn",
    "read_problem",
    "read_schedule",
    "verify",
    "write_schedule",
]
