"""The demand of a published event: who asks whom, and when everybody is there, read from a `.dzn` file."""

import csv
import io
from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime, timedelta
from pathlib import Path
from typing import Any

from fondaco.scheduling import Problem, ProblemError, read_dzn


class UnplayableDemand(Exception):
    """Raised for a file that is no such problem, or asks for what firms cannot say in Fondaco."""
