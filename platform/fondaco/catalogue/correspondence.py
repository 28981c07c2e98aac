"""The mails of this step, each in the language of the registration and from the institution that knows the firm."""

from collections.abc import Sequence

from flask_babel import gettext as _
from sqlalchemy.orm import Session

from fondaco.catalogue import known, registrations
from fondaco.catalogue.models import Delegate, Registration
from fondaco.events import times
from fondaco.events.models import Event
from fondaco.institutions.models import Institution
from fondaco.kernel import i18n, links, mail, tokens
from fondaco.kernel.tokens import Purpose


def mail_receipt(session: Session, registration: Registration) -> None:
    """Say what was received, and how it can be changed."""
    to = correspondent(session, registration)
    if to is None:
        return
    institution = _institution(session, registration)
    with i18n.in_language(registration.language):
        event = registration.event
        content = mail.Content(
            subject=_("We have your registration: %(event)s, %(city)s", event=event.name, city=event.city),
            paragraphs=[
                _(
                    "%(institution)s has received the registration of %(firm)s. We look through it and write to you.",
                    institution=institution.name,
                    firm=registration.firm.name,
                ),
                _("You can change it until %(day)s.", day=times.day(event.register_by)),
            ],
            facts=_received(registration),
            button=(_("See or change the registration"), _link(session, registration)),
            why=_why(registration),
            accent=event.accent,
        )
    _queue(session, registration, f"registration-received:{registration.id}:{_edition(registration)}", to, content)


def mail_changes_asked(session: Session, registration: Registration) -> None:
    """Hand the organisers' note to the firm."""
    to = correspondent(session, registration)
    if to is None:
        return
    institution = _institution(session, registration)
    with i18n.in_language(registration.language):
        event = registration.event
        content = mail.Content(
            subject=_("Please complete your registration by %(day)s: %(event)s", day=_last(event), event=event.name),
            paragraphs=[
                _(
                    "Please look at your registration once more by %(day)s and send it again. "
                    "%(institution)s asks for a change:",
                    day=times.day(event.register_by),
                    institution=institution.name,
                ),
                f"“{registration.decision_note}”",
            ],
            button=(_("Change the registration"), _link(session, registration)),
            why=_why(registration),
            accent=event.accent,
        )
    _queue(session, registration, f"registration-changes:{registration.id}:{_edition(registration)}", to, content)


def mail_refusal(session: Session, registration: Registration) -> None:
    """Tell the firm that it cannot take part, and why."""
    to = correspondent(session, registration)
    if to is None:
        return
    with i18n.in_language(registration.language):
        event = registration.event
        content = mail.Content(
            subject=_("Your registration cannot be accepted: %(event)s", event=event.name),
            paragraphs=[
                _(
                    "We are sorry: the registration of %(firm)s for %(event)s cannot be accepted.",
                    firm=registration.firm.name,
                    event=event.name,
                ),
                f"“{registration.decision_note}”",
            ],
            after=[_("If this seems wrong to you, answer this mail.")],
            why=_why(registration),
            accent=event.accent,
        )
    _queue(session, registration, f"registration-refused:{registration.id}:{_edition(registration)}", to, content)


def mail_welcome(session: Session, delegate: Delegate) -> None:
    """Show a delegate the way to “my event”. The address alone opens nothing: it asks for a sign-in link."""
    registration = delegate.registration
    if not delegate.email:
        return
    with i18n.in_language(registration.language):
        event = registration.event
        content = mail.Content(
            subject=_("You take part: %(event)s, %(city)s", event=event.name, city=event.city),
            paragraphs=[
                _("%(firm)s is in the catalogue of %(event)s.", firm=registration.firm.name, event=event.name),
                _ask_for_meetings(event)
                if event.catalogue_open
                else _("On your page you find what is open to do, and later the catalogue and your meetings."),
            ],
            facts=_where(event),
            button=(_("My event"), links.link("catalogue.my_event", event_id=event.id)),
            after=[_("You need no password: the page mails you a link.")],
            why=_why(registration),
            accent=event.accent,
        )
    key = f"my-event:{delegate.id}:{delegate.person_id}"
    _queue(session, registration, key, mail.Person(delegate.name, delegate.email), content)


def mail_catalogue_open(session: Session, delegate: Delegate) -> None:
    """Tell a delegate that the catalogue is open, and until when meetings can be asked for."""
    registration = delegate.registration
    with i18n.in_language(registration.language):
        event = registration.event
        content = mail.Content(
            subject=_(
                "Ask for your meetings by %(day)s: %(event)s", day=times.short_day(event.request_by), event=event.name
            ),
            paragraphs=[_ask_for_meetings(event)],
            facts=_where(event),
            button=(_("Open the catalogue"), links.link("catalogue.browse", event_id=event.id)),
            after=[_("You need no password: the page mails you a link.")],
            why=_why(registration),
            accent=event.accent,
        )
    _queue(session, registration, f"catalogue-open:{delegate.id}", mail.Person(delegate.name, delegate.email), content)


def correspondent(session: Session, registration: Registration) -> mail.Person | None:
    """Whom to write to: the first delegate with an address, else the firm's contact. None: it must be called."""
    for delegate in registration.delegates:
        if delegate.email:
            return mail.Person(delegate.name, delegate.email)
    contact = known.contact_of(session, registration.event_id, registration.firm)
    return mail.Person(contact.name, contact.email) if contact and contact.email else None


def _queue(session: Session, registration: Registration, key: str, to: mail.Person, content: mail.Content) -> None:
    institution = _institution(session, registration)
    mail.queue(
        session,
        key=key,
        kind=key.partition(":")[0],
        to=to,
        content=content,
        sender=mail.Person(institution.name, institution.email),
        language=registration.language,
        event_id=registration.event_id,
        subject_id=registration.id,
    )


def _institution(session: Session, registration: Registration) -> Institution:
    return session.get_one(Institution, registration.firm.institution_id)


def _edition(registration: Registration) -> str:
    """Tells one sending or decision of a registration from the next."""
    at = registration.decided_at or registration.submitted_at or registration.created_at
    return at.isoformat()


def _link(session: Session, registration: Registration) -> str:
    """A link that opens the registration and nothing else, until the event is over."""
    expires_at = registrations.end_of(registration.event)
    token = tokens.issue(session, Purpose.REGISTRATION, registration.id, expires_at)
    return links.link("catalogue.registration_by_link", token=token)


def _ask_for_meetings(event: Event) -> str:
    day = times.day(event.request_by)
    return _("The catalogue is open. Look whom you want to meet, and ask for meetings until %(day)s.", day=day)


def _received(registration: Registration) -> Sequence[tuple[str, str]]:
    people = ", ".join(delegate.name for delegate in registration.delegates)
    entry = registration.entry
    facts = [(_("Who comes"), people), (_("Offers"), entry.offers), (_("Needs"), entry.needs)]
    return [(label, value) for label, value in facts if value]


def _where(event: Event) -> Sequence[tuple[str, str]]:
    place = ", ".join(filter(None, [event.venue, event.city, i18n.country_name(event.country)]))
    return [(_("When"), times.span(event.starts_on, event.ends_on)), (_("Where"), place)]


def _last(event: Event) -> str:
    return times.short_day(event.register_by)


def _why(registration: Registration) -> str:
    return _(
        "You get this because %(firm)s registered for %(event)s.",
        firm=registration.firm.name,
        event=registration.event.name,
    )
