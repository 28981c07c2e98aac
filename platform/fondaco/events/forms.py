"""What organisers enter in the event's forms, read into facts."""

from collections.abc import Mapping
from datetime import date, time

from flask_babel import gettext as _

from fondaco.events.events import Facts, SlotPlan
from fondaco.kernel.errors import Invalid

TEXTS = ("name", "aim", "sectors", "city", "country", "venue", "zone", "accent")
DATES = ("starts_on", "ends_on", "answer_by", "register_by", "request_by")


def facts(form: Mapping[str, str], languages: list[str]) -> Facts:
    """Raises `Invalid` naming each date that is none; what else is wrong the use case finds."""
    errors: dict[str, str] = {}
    dates: dict[str, date] = {}
    for name in DATES:
        try:
            dates[name] = date.fromisoformat(form.get(name, ""))
        except ValueError:
            errors[name] = _("Enter a date.")
    if errors:
        raise Invalid(_("Some dates are missing."), errors)
    texts = {name: form.get(name, "").strip() for name in TEXTS}
    texts["country"] = texts["country"].upper()
    return Facts(**{**texts, **dates, "languages": tuple(languages) or ("en",)})  # type: ignore[arg-type]


def half_days(form: Mapping[str, str], days: list[date]) -> list[SlotPlan]:
    """Morning and afternoon of each day, as far as both ends are given. Raises `Invalid` for what is no time."""
    found = []
    for day in days:
        for name in ("morning", "afternoon"):
            begins, ends = (form.get(f"{name}_{which}_{day}", "").strip() for which in ("from", "to"))
            if not begins and not ends:
                continue
            try:
                found.append(SlotPlan(name, day, time.fromisoformat(begins), time.fromisoformat(ends)))
            except ValueError as error:
                message = _("Enter both times of a half-day, like 09:00 and 12:30, or none.")
                raise Invalid(message, {f"{name}_from_{day}": message}) from error
    return found


def number(form: Mapping[str, str], name: str) -> int:
    """Raises `Invalid` for what is no whole number."""
    try:
        return int(form.get(name, ""))
    except ValueError as error:
        message = _("Enter a whole number.")
        raise Invalid(message, {name: message}) from error
