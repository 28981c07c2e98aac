"""Sign-in links."""

from datetime import timedelta

from flask import current_app
from sqlalchemy.orm import Session

from fondaco.accounts import sign_in
from fondaco.accounts.messages import SignInLinkWanted
from fondaco.kernel.database import new_id
from fondaco.settings import Settings
from fondaco_workers.subscribers import subscriber


@subscriber(queue="mail")
def mail_sign_in_link(session: Session, message: SignInLinkWanted) -> None:
    settings: Settings = current_app.extensions["fondaco.settings"]
    valid_for = timedelta(minutes=settings.sign_in_link_minutes)
    # The receipt makes this happen once, so a new key a call is right.
    sign_in.mail_link(session, message.person_id, message.next, valid_for, message_key=str(new_id()))
