"""Times as people at the event read them: in its zone, with weekday, in their language."""

from datetime import UTC, date, datetime, time
from zoneinfo import ZoneInfo

from babel.dates import format_date, format_datetime, format_time, get_timezone_name
from flask_babel import gettext as _

from fondaco.kernel.errors import Invalid
from fondaco.kernel.i18n import current, date_locale

_SHORT_DAYS = {"de": "ccc, d. LLL"}
"""German puts a full stop after the day, and a short month with none of its own can end a sentence."""


def instant(on: date, at: time, zone: ZoneInfo) -> datetime:
    """The instant of a wall-clock time; of one that comes twice (autumn), the first.

    Raises `Invalid` for a time that the clocks skip (spring).
    """
    wall = datetime.combine(on, at)
    found = wall.replace(tzinfo=zone).astimezone(UTC)
    if found.astimezone(zone).replace(tzinfo=None) != wall:
        raise Invalid(
            _(
                "On %(day)s there is no %(time)s in %(zone)s: the clocks are put forward.",
                day=on,
                time=at,
                zone=zone.key,
            )
        )
    return found


def clock_time(moment: datetime, zone: ZoneInfo) -> str:
    """Such as 09:30."""
    return format_time(moment, "short", tzinfo=zone, locale=date_locale())


def day(on: date) -> str:
    """Such as Wednesday, 10 March 2027."""
    return format_date(on, "full", locale=date_locale())


def short_day(on: date) -> str:
    """Such as Wed 10 Mar."""
    return format_date(on, _short_day(), locale=date_locale())


def moment(at: datetime, zone: ZoneInfo) -> str:
    """Such as Wed 10 Mar 2027, 09:30."""
    return format_datetime(at, f"{_short_day()} y, HH:mm", tzinfo=zone, locale=date_locale())


def _short_day() -> str:
    return _SHORT_DAYS.get(current(), "EEE d MMM")


def zone_name(at: datetime, zone: ZoneInfo) -> str:
    """Such as Central European Standard Time."""
    return str(get_timezone_name(at.astimezone(zone), locale=date_locale()))


def span(starts_on: date, ends_on: date) -> str:
    """The dates of an event: one day, or from the first to the last."""
    if starts_on == ends_on:
        return day(starts_on)
    return _("%(first)s to %(last)s", first=day(starts_on), last=day(ends_on))


def today_at(zone: ZoneInfo, now: datetime) -> date:
    """The date in the zone at that instant."""
    return now.astimezone(zone).date()
