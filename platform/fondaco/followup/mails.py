"""The two mails of this step: how were your meetings, and, once, a reminder."""

from collections.abc import Sequence
from datetime import date, timedelta

from flask_babel import gettext as _
from flask_babel import ngettext
from sqlalchemy.orm import Session

from fondaco.events import times
from fondaco.events.models import Event
from fondaco.followup.models import Feedback
from fondaco.kernel import clock, i18n, links, mail, tokens
from fondaco.kernel.tokens import Purpose
from fondaco.meetings import readers
from fondaco.meetings.readers import Reader

ANSWER_WITHIN = timedelta(days=14)
REMINDED_ANSWER_WITHIN = timedelta(days=7)
LINK_VALID = timedelta(days=90)
"""How long answers can be given and changed by the link."""


def ask(session: Session, reader: Reader, asked: Sequence[Feedback]) -> None:
    """Ask how the meetings of a half-day were. `asked` is not empty."""
    with i18n.in_language(reader.language):
        event = session.get_one(Event, asked[0].event_id)
        day = times.today_at(event.tz, clock.now() + ANSWER_WITHIN)
        subject = ngettext(
            "Please tell us by %(day)s: how was your meeting at %(event)s?",
            "Please tell us by %(day)s: how were your %(num)d meetings at %(event)s?",
            len(asked),
            day=times.short_day(day),
            event=event.name,
        )
        _queue(session, reader, asked, event, key="feedback", subject=subject, day=day)


def remind(session: Session, reader: Reader, asked: Sequence[Feedback]) -> None:
    """Ask again about what is still open. `asked` is not empty."""
    with i18n.in_language(reader.language):
        event = session.get_one(Event, asked[0].event_id)
        day = times.today_at(event.tz, clock.now() + REMINDED_ANSWER_WITHIN)
        subject = ngettext(
            "A reminder: please tell us by %(day)s how your meeting at %(event)s was",
            "A reminder: please tell us by %(day)s how your %(num)d meetings at %(event)s were",
            len(asked),
            day=times.short_day(day),
            event=event.name,
        )
        _queue(session, reader, asked, event, key="feedback-reminder", subject=subject, day=day)


def _queue(
    session: Session, reader: Reader, asked: Sequence[Feedback], event: Event, *, key: str, subject: str, day: date
) -> None:
    ends = clock.now() + LINK_VALID
    token = tokens.issue(session, Purpose.FEEDBACK, asked[0].id, ends)
    until = times.day(times.today_at(event.tz, ends))
    mail.queue(
        session,
        key=f"{key}:{reader.id}:{asked[0].id}",
        kind=key.replace("-", "_"),
        to=reader.person,
        content=mail.Content(
            subject=subject,
            paragraphs=[
                _(
                    "Please tell us by %(day)s what came of your talks at %(event)s. "
                    "It takes about a minute a meeting, and there is nothing to sign in to.",
                    day=times.day(day),
                    event=event.name,
                )
            ],
            facts=[(_when(each, event), each.partner.firm.name) for each in asked],
            button=(_("Say how it was"), links.link("followup.feedback", token=token)),
            after=[
                _(
                    "The other firm sees neither your rating nor your comment. It sees only the results that you name, "
                    "so that it can confirm them."
                ),
                _("You can change your answers with the same link until %(day)s.", day=until),
            ],
            why=_(
                "You get this because your firm took part in %(event)s in %(city)s.", event=event.name, city=event.city
            ),
            accent=event.accent,
        ),
        sender=readers.office_of(session, asked[0].registration),
        language=reader.language,
        event_id=event.id,
        subject_id=asked[0].id,
    )


def _when(asked: Feedback, event: Event) -> str:
    """Such as “Wed 10 Mar, 09:30”."""
    starts_at = asked.meeting.slot.starts_at
    return f"{times.short_day(times.today_at(event.tz, starts_at))}, {times.clock_time(starts_at, event.tz)}"
