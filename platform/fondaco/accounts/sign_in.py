"""Signing in: by password, or by a link that is mailed, short-lived and works once."""

import uuid
from datetime import timedelta
from urllib.parse import urlsplit

from flask_babel import gettext as _
from flask_babel import ngettext
from sqlalchemy import func, select
from sqlalchemy.orm import Session

from fondaco.accounts import people
from fondaco.accounts.acting import of_person
from fondaco.accounts.messages import SignInLinkWanted
from fondaco.accounts.models import Person
from fondaco.kernel import audit, clock, i18n, mail, outbox, tokens
from fondaco.kernel.database import new_id
from fondaco.kernel.errors import Gone, Invalid
from fondaco.kernel.links import link
from fondaco.kernel.tokens import Purpose, Token

MOST_LINKS = 8
LATELY = timedelta(minutes=15)


def want_link(session: Session, email: str, then: str = "") -> None:
    """Have a sign-in link mailed to that address, if anybody has it. Says nothing about whether anybody does."""
    person = people.known_as(session, email)
    outbox.record(session, SignInLinkWanted(person_id=person.id if person else new_id(), next=local_address(then)))


def mail_link(session: Session, person_id: uuid.UUID, then: str, valid_for: timedelta, message_key: str) -> None:
    """Write the mail with a new link; earlier ones end. `message_key` makes a repetition harmless.

    Whoever has had `MOST_LINKS` lately gets none, and the last one goes on to work: others who ask in that person's
    name can neither fill the mailbox nor keep a working link away.
    """
    person = session.get(Person, person_id, with_for_update=True)
    if person is None or _links_mailed(session, person) >= MOST_LINKS:
        return
    tokens.revoke(session, Purpose.SIGN_IN, person.id)
    text = tokens.issue(session, Purpose.SIGN_IN, person.id, clock.now() + valid_for)
    minutes = int(valid_for.total_seconds() // 60)
    with i18n.in_language(person.language):
        content = mail.Content(
            subject=_("Your link to sign in to Fondaco"),
            paragraphs=[
                ngettext(
                    "Press the button to sign in. The link works once, for %(num)d minute.",
                    "Press the button to sign in. The link works once, for %(num)d minutes.",
                    minutes,
                )
            ],
            button=(_("Sign in"), link("accounts.link_page", token=text, **({"next": then} if then else {}))),
            after=[_("If you did not ask for it, do nothing: without the button nothing happens.")],
            why=_("You get this mail because somebody entered your address on Fondaco's sign-in page."),
        )
    mail.queue(
        session,
        key=f"sign-in:{message_key}",
        kind="sign_in",
        to=mail.Person(person.name, person.email),
        content=content,
        sender=mail.Person("Fondaco", mail.own_address()),
        language=person.language,
    )


def _links_mailed(session: Session, person: Person) -> int:
    lately = Token.created_at > clock.now() - LATELY
    mailed = select(func.count()).where(Token.purpose == Purpose.SIGN_IN, Token.subject_id == person.id, lately)
    return session.scalar(mailed) or 0


def by_link(session: Session, text: str) -> Person:
    """The person whose link that is; the link is spent. Raises `NotFound` or `Gone`."""
    person = session.get(Person, tokens.use(session, Purpose.SIGN_IN, text).subject_id)
    if person is None:
        raise Gone(_("This link is past its time."))
    audit.record(session, of_person(person), "person.signed_in", person.id, how="link")
    return person


def by_password(session: Session, email: str, password: str) -> Person:
    """The person of that address and password. Raises `Invalid`, the same for either being wrong."""
    person = people.known_as(session, email)
    if not people.password_fits(person, password) or person is None:
        raise Invalid(
            _("Address and password do not fit together."),
            {"password": _("Check both, or have a sign-in link mailed to you.")},
        )
    audit.record(session, of_person(person), "person.signed_in", person.id, how="password")
    return person


def local_address(text: str) -> str:
    """`text` if it is an address on this site, else nothing: nobody is sent elsewhere after signing in."""
    parts = urlsplit(text)
    plain = text.startswith("/") and not text.startswith("//") and "\\" not in text and text.isprintable()
    return text if plain and not parts.scheme and not parts.netloc else ""
