"""The scheduler: a library of its own, which knows nothing of the rest of Fondaco.

It takes a problem and gives a schedule with its proof. `read_problem` and `read_dzn` read a problem, `solve` schedules
it, `verify` checks a schedule without any solver. Nothing here translates texts: reasons are words of a fixed list, and
who shows them to people says them in their language.
"""

from fondaco.scheduling.dzn import read_dzn
from fondaco.scheduling.problem import InputError, Problem
from fondaco.scheduling.problem_reading import problem_from, read_problem
from fondaco.scheduling.progress import Progress
from fondaco.scheduling.schedule import Schedule
from fondaco.scheduling.schedule_json import read_schedule, write_schedule
from fondaco.scheduling.solve import solve
from fondaco.scheduling.verify import Violation, verify

__all__ = [
    "InputError",
    "Problem",
    "Progress",
    "Schedule",
    "Violation",
    "problem_from",
    "read_dzn",
    "read_problem",
    "read_schedule",
    "solve",
    "verify",
    "write_schedule",
]
