"""What firms agree to: the words, and the rows that say so."""

from collections.abc import Collection

from flask_babel import lazy_gettext as _
from sqlalchemy.orm import Session

from fondaco.accounts.acting import Acting
from fondaco.catalogue import known
from fondaco.catalogue.models import Consent, ConsentPurpose, ConsentSource, Registration
from fondaco.kernel import clock

TEXT_VERSION = "1"
"""Goes up with every change of the words below; what was agreed to stays on record under its own version."""

TEXTS = {
    ConsentPurpose.CATALOGUE: _(
        "Our entry may be shown to the firms that take part in this event, to its organisers and to its advisers."
    ),
    ConsentPurpose.CONTACT_DETAILS: _(
        "The firms with which we have a meeting may see the e-mail addresses and phone numbers of our delegates."
    ),
    ConsentPurpose.LATER_EVENTS: _("The organisers may write to us about later events."),
}


def settle(session: Session, by: Acting, registration: Registration, agreed: Collection[ConsentPurpose]) -> None:
    """Add a row for what is agreed to now, and mark as withdrawn what no longer is."""
    now = clock.now()
    standing = {consent.purpose: consent for consent in known.standing(registration)}
    for purpose, consent in standing.items():
        if purpose not in agreed:
            consent.withdrawn_at = now
    for purpose in ConsentPurpose:
        if purpose in agreed and purpose not in standing:
            registration.consents.append(
                Consent(
                    purpose=purpose,
                    text_version=TEXT_VERSION,
                    source=_source(by),
                    person_id=by.person_id,
                    given_at=now,
                )
            )
    session.flush()


def _source(by: Acting) -> ConsentSource:
    if by.on_behalf_of is not None:
        return ConsentSource.STAFF
    if by.api_key_id is not None:
        return ConsentSource.PROGRAM
    return ConsentSource.LINK if by.person_id is None else ConsentSource.SIGNED_IN
