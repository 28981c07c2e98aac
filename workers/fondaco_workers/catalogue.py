"""Step 3 in the background: the mails of registration and catalogue, and a no that comes late."""

from sqlalchemy import select
from sqlalchemy.orm import Session, joinedload

from fondaco.catalogue import correspondence, registrations
from fondaco.catalogue.messages import (
    CatalogueOpened,
    DelegateJoined,
    RegistrationChangesAsked,
    RegistrationRefused,
    RegistrationSubmitted,
    RegistrationValidated,
)
from fondaco.catalogue.models import Delegate, Registration, RegistrationState
from fondaco.invitations.messages import InvitationAnswered
from fondaco.invitations.models import Invitation
from fondaco_workers.subscribers import subscriber

BATCH = 50
"""Mails a transaction, so that others get their turn to write."""


@subscriber(queue="mail")
def confirm_receipt(session: Session, message: RegistrationSubmitted) -> None:
    correspondence.mail_receipt(session, session.get_one(Registration, message.registration_id))


@subscriber(queue="mail")
def pass_on_note(session: Session, message: RegistrationChangesAsked) -> None:
    correspondence.mail_changes_asked(session, session.get_one(Registration, message.registration_id))


@subscriber(queue="mail")
def pass_on_refusal(session: Session, message: RegistrationRefused) -> None:
    correspondence.mail_refusal(session, session.get_one(Registration, message.registration_id))


@subscriber(queue="mail")
def welcome_delegates(session: Session, message: RegistrationValidated) -> None:
    for delegate in session.get_one(Registration, message.registration_id).delegates:
        correspondence.mail_welcome(session, delegate)


@subscriber(queue="mail")
def welcome_delegate(session: Session, message: DelegateJoined) -> None:
    delegate = session.get(Delegate, message.delegate_id)
    if delegate is not None:  # may have been taken off again meanwhile
        correspondence.mail_welcome(session, delegate)


@subscriber(queue="mail", stepwise=True)
def announce_catalogue(session: Session, message: CatalogueOpened) -> None:
    delegates = session.scalars(
        select(Delegate)
        .join(Registration)
        .where(
            Delegate.event_id == message.event_id,
            Registration.state == RegistrationState.VALIDATED,
            Delegate.email != "",
        )
        .options(joinedload(Delegate.registration).joinedload(Registration.firm))
        .order_by(Delegate.id)
    ).all()
    for number, delegate in enumerate(delegates, start=1):
        correspondence.mail_catalogue_open(session, delegate)
        if number % BATCH == 0:
            session.commit()


@subscriber()
def follow_invitation(session: Session, message: InvitationAnswered) -> None:
    registrations.follow_invitation(session, session.get_one(Invitation, message.invitation_id))
