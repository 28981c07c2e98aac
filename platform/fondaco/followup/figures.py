"""What the report counts, each figure with its definition in one line."""

import enum
import uuid
from collections import Counter, defaultdict
from collections.abc import Collection
from dataclasses import dataclass, field
from typing import NamedTuple

from flask_babel import gettext as _


class Figure(enum.StrEnum):
    """What is counted, in the order in which it happens."""

    INVITED = "invited"
    YES = "yes"
    NO = "no"
    SILENT = "silent"
    ENROLLED = "enrolled"
    CAME = "came"
    REQUESTED = "requested"
    ACCEPTED = "accepted"
    SCHEDULED = "scheduled"
    HELD = "held"
    ASKED = "asked"
    ANSWERED = "answered"
    FOLLOW_UPS = "follow_ups"
    NAMED = "named"
    CONFIRMED = "confirmed"


OF_TWO_FIRMS = frozenset(
    {
        Figure.REQUESTED,
        Figure.ACCEPTED,
        Figure.SCHEDULED,
        Figure.HELD,
        Figure.FOLLOW_UPS,
        Figure.NAMED,
        Figure.CONFIRMED,
    }
)
"""Counted for the institution and the country of each of the two firms: these columns add up to more than the total."""


def words(figure: Figure) -> tuple[str, str]:
    """The name of a figure and its definition."""
    return {
        Figure.INVITED: (_("Invited"), _("Firms whose letter of invitation went out, by mail or on paper.")),
        Figure.YES: (_("Said yes"), _("Invited firms that accepted the invitation.")),
        Figure.NO: (_("Said no"), _("Invited firms that declined the invitation.")),
        Figure.SILENT: (_("Silent"), _("Invited firms without a yes or no, also those that could not be reached.")),
        Figure.ENROLLED: (_("Enrolled"), _("Firms in the catalogue: registered, validated and not withdrawn.")),
        Figure.CAME: (_("Came"), _("Enrolled firms that were checked in at the event.")),
        Figure.REQUESTED: (_("Meetings requested"), _("Requests of one firm to meet another, whatever the answer.")),
        Figure.ACCEPTED: (_("Meetings agreed"), _("Requests that both firms stand by.")),
        Figure.SCHEDULED: (_("Meetings scheduled"), _("Meetings that got a time and a table and were not cancelled.")),
        Figure.HELD: (_("Meetings held"), _("Scheduled meetings that both firms, or the staff, say took place.")),
        Figure.ASKED: (_("Feedback asked"), _("Two for each meeting that is over: one from each of its firms.")),
        Figure.ANSWERED: (_("Feedback answered"), _("Of those asked, the ones that said how the meeting was.")),
        Figure.FOLLOW_UPS: (
            _("Follow-ups"),
            _("Meetings after which a firm wants to go on, wants help or names a result."),
        ),
        Figure.NAMED: (_("Results named"), _("Results of meetings that at least one of the two firms names.")),
        Figure.CONFIRMED: (_("Results confirmed"), _("Results that both firms name: only these count.")),
    }[figure]


@dataclass
class Numbers:
    """The figures of all firms, of those of one institution or of one country."""

    counts: Counter[Figure] = field(default_factory=Counter)
    ratings: int = 0
    """How many rated a meeting that was held."""
    rating_sum: int = 0

    def __getitem__(self, figure: Figure) -> int:
        return self.counts[figure]

    @property
    def useful(self) -> float | None:
        """The mean rating, 1 (waste of time) to 5 (very useful); None without any."""
        return self.rating_sum / self.ratings if self.ratings else None


class Origin(NamedTuple):
    """Whose firm it is, and where it is."""

    institution_id: uuid.UUID
    country: str


class Tally:
    """Adds up for all firms, for those of each institution and for those of each country."""

    def __init__(self) -> None:
        self.total = Numbers()
        self.institutions: defaultdict[uuid.UUID, Numbers] = defaultdict(Numbers)
        self.countries: defaultdict[str, Numbers] = defaultdict(Numbers)

    def of(self, *origins: Origin) -> list[Numbers]:
        """The total and the groups to which firms of these origins belong, each once."""
        institutions = [self.institutions[key] for key in {origin.institution_id for origin in origins}]
        return [self.total, *institutions, *(self.countries[key] for key in {origin.country for origin in origins})]

    def add(self, number: int, figures: Collection[Figure], *origins: Origin) -> None:
        """`number` more of each of `figures`, by firms of these origins."""
        for numbers in self.of(*origins):
            for figure in figures:
                numbers.counts[figure] += number
