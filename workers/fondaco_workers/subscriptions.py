"""What happens when: the one table from messages to subscribers."""

from collections.abc import Mapping, Sequence

from fondaco.accounts.messages import SignInLinkWanted
from fondaco.invitations.messages import CampaignStarted
from fondaco.kernel.mail import MailQueued
from fondaco.kernel.outbox import Message
from fondaco_workers import accounts, invitations, mail
from fondaco_workers.subscribers import Subscriber

SUBSCRIPTIONS: Mapping[type[Message], Sequence[Subscriber]] = {
    MailQueued: [mail.send],
    SignInLinkWanted: [accounts.mail_sign_in_link],
    CampaignStarted: [invitations.write_letters],
}

BY_NAME: Mapping[str, Subscriber] = {
    subscriber.name: subscriber for subscribers in SUBSCRIPTIONS.values() for subscriber in subscribers
}


def of(kind: str) -> Sequence[Subscriber]:
    """The subscribers of the message called `kind`."""
    return SUBSCRIPTIONS.get(Message.kinds[kind], ())
