"""What a letter of invitation says to one firm: the campaign's text with its placeholders filled."""

import re
from collections.abc import Collection, Sequence
from dataclasses import dataclass
from datetime import datetime, time, timedelta

from babel.dates import format_date
from babel.lists import format_list
from flask_babel import gettext as _
from sqlalchemy.orm import Session

from fondaco.events import times
from fondaco.events.events import organisers
from fondaco.events.models import Event
from fondaco.firms.models import Contact, Firm
from fondaco.institutions.models import Institution
from fondaco.invitations import placeholders
from fondaco.invitations.models import Campaign, Letter
from fondaco.invitations.standard_letters import FALLBACK, LETTERS
from fondaco.kernel import i18n, mail


@dataclass(frozen=True)
class Occasion:
    """What all letters of a campaign share."""

    event: Event
    institution: Institution
    organisers: Sequence[Institution]

    @property
    def ends_at(self) -> datetime:
        """The instant at which the event's last day is over: until then a letter's link works."""
        return times.instant(self.event.ends_on + timedelta(days=1), time(0), self.event.tz)


@dataclass(frozen=True)
class WrittenLetter:
    """A letter to one firm in its language, without its link."""

    language: str
    subject: str
    salutation: str
    paragraphs: tuple[str, ...]
    """Above the button, without the salutation."""
    after: tuple[str, ...]
    """Below the button."""
    facts: tuple[tuple[str, str], ...]
    button: str
    why: str
    stop: str

    def content(self, answer_link: str, stop_link: str, accent: str) -> mail.Content:
        """The letter as a mail."""
        return mail.Content(
            subject=self.subject,
            paragraphs=(self.salutation, *self.paragraphs),
            facts=self.facts,
            button=(self.button, answer_link),
            after=self.after,
            why=self.why,
            stop=(self.stop, stop_link),
            accent=accent,
        )


def occasion_of(session: Session, campaign: Campaign) -> Occasion:
    return Occasion(
        event=session.get_one(Event, campaign.event_id),
        institution=session.get_one(Institution, campaign.institution_id),
        organisers=organisers(session, campaign.event_id),
    )


def language_for(firm: Firm, languages: Collection[str]) -> str:
    """The language of the letter to `firm`: its own if there is a letter in it, else English."""
    return firm.language if firm.language in languages else FALLBACK


def write(letter: Letter, occasion: Occasion, firm: Firm, contact: Contact | None) -> WrittenLetter:
    """The letter as `firm` gets it, addressed to `contact`."""
    with i18n.in_language(letter.language):
        values = _shared_values(occasion) | _values_of(letter.language, firm, contact)
        above, _marker, below = letter.body.partition(f"{{{placeholders.ANSWER}}}")
        salutation, *paragraphs = _paragraphs(placeholders.fill(above, values)) or [""]
        return WrittenLetter(
            language=letter.language,
            subject=mail.one_line(placeholders.fill(letter.subject, values)),
            salutation=salutation,
            paragraphs=tuple(paragraphs),
            after=tuple(_paragraphs(placeholders.fill(below, values))),
            facts=(*facts(occasion), (_("Questions"), contact_of(occasion.institution))),
            button=_("Answer the invitation"),
            why=_(
                "You get this letter because %(institution)s chose %(firm)s for this event.",
                institution=occasion.institution.name,
                firm=values["firm"],
            ),
            stop=_("No more letters from %(institution)s", institution=occasion.institution.name),
        )


def facts(occasion: Occasion) -> list[tuple[str, str]]:
    """When, where, by whom, until when: in the current language."""
    event = occasion.event
    place = ", ".join(part for part in (event.venue, event.city, i18n.country_name(event.country)) if part)
    return [
        (_("What"), event.name),
        (_("When"), times.span(event.starts_on, event.ends_on)),
        (_("Where"), place),
        (_("Organised by"), ", ".join(institution.name for institution in occasion.organisers)),
        (_("Answer by"), times.day(event.answer_by)),
    ]


def contact_of(institution: Institution) -> str:
    """How to reach the office that answers."""
    return ", ".join(way for way in (institution.email, institution.phone) if way)


def gaps(letters: Collection[Letter], occasion: Occasion) -> list[str]:
    """The placeholders that some letter uses and for which event or institution have nothing to say."""
    used = set().union(*(placeholders.names_in(letter.subject + letter.body) for letter in letters))
    return sorted(name for name, value in _shared_values(occasion).items() if name in used and not value)


def _shared_values(occasion: Occasion) -> dict[str, str]:
    event, institution = occasion.event, occasion.institution
    countries = sorted({i18n.country_name(each.country) for each in occasion.organisers})
    values = {
        "event": event.name,
        "aim": event.aim,
        "sectors": event.sectors,
        "dates": times.span(event.starts_on, event.ends_on),
        "city": event.city,
        "country": i18n.country_name(event.country),
        "venue": event.venue,
        "answer_by": times.day(event.answer_by),
        "answer_by_short": format_date(event.answer_by, LETTERS[i18n.current()].short_day, locale=i18n.date_locale()),
        "register_by": times.day(event.register_by),
        "institution": institution.name,
        "email": institution.email,
        "phone": institution.phone,
        "organisers": ", ".join(each.name for each in occasion.organisers),
        "countries": format_list(countries, locale=i18n.date_locale()),
    }
    return {name: mail.one_line(value) for name, value in values.items()}


def _values_of(language: str, firm: Firm, contact: Contact | None) -> dict[str, str]:
    manner = LETTERS[language]
    firm_name = mail.one_line(firm.name)
    name = mail.one_line(contact.name) if contact else ""
    greeting = manner.greeting if name else manner.greeting_unnamed
    return {
        "firm": firm_name,
        "contact": name or firm_name,
        "salutation": placeholders.fill(greeting, {"name": name, "firm": firm_name}),
    }


def _paragraphs(text: str) -> list[str]:
    return [paragraph.strip() for paragraph in re.split(r"\n[ \t]*\n", text) if paragraph.strip()]
