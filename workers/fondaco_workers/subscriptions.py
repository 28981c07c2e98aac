"""What happens when: the one table from messages to subscribers."""

from collections.abc import Mapping, Sequence

from fondaco.accounts.messages import SignInLinkWanted
from fondaco.catalogue.messages import (
    CatalogueOpened,
    DelegateJoined,
    RegistrationChangesAsked,
    RegistrationRefused,
    RegistrationSubmitted,
    RegistrationValidated,
    RegistrationWithdrawn,
)
from fondaco.followup.messages import FeedbackMailDue, FeedbackReminderWanted, FollowUpOpened
from fondaco.invitations.messages import CampaignStarted, InvitationAnswered
from fondaco.kernel.mail import MailQueued
from fondaco.kernel.outbox import Message
from fondaco.meetings.messages import (
    MeetingCancelled,
    MeetingMoved,
    MeetingOver,
    MeetingPlanned,
    MeetingRequestAccepted,
    MeetingRequestDeclined,
    MeetingRequested,
    MeetingRequestWithdrawn,
    RequestsClose,
    ScheduleRunQueued,
)
from fondaco_workers import (
    accounts,
    assistance,
    calendars,
    catalogue,
    followup,
    invitations,
    mail,
    meetings,
    scheduling,
)
from fondaco_workers.subscribers import Subscriber

SUBSCRIPTIONS: Mapping[type[Message], Sequence[Subscriber]] = {
    MailQueued: [mail.send],
    SignInLinkWanted: [accounts.mail_sign_in_link],
    CampaignStarted: [invitations.write_letters],
    InvitationAnswered: [catalogue.follow_invitation],
    CatalogueOpened: [catalogue.announce_catalogue, meetings.watch_close],
    MeetingRequested: [meetings.tell_recipient],
    MeetingRequestAccepted: [meetings.tell_requester],
    MeetingRequestDeclined: [meetings.tell_requester],
    MeetingRequestWithdrawn: [meetings.tell_other_side],
    RequestsClose: [meetings.expire],
    RegistrationWithdrawn: [meetings.take_back_all],
    ScheduleRunQueued: [scheduling.solve_run],
    MeetingPlanned: [calendars.tell_delegates],
    MeetingMoved: [calendars.tell_delegates],
    MeetingCancelled: [calendars.tell_delegates],
    RegistrationSubmitted: [catalogue.confirm_receipt],
    RegistrationChangesAsked: [catalogue.pass_on_note],
    RegistrationRefused: [catalogue.pass_on_refusal],
    RegistrationValidated: [catalogue.welcome_delegates],
    DelegateJoined: [catalogue.welcome_delegate],
    MeetingOver: [followup.ask],
    FeedbackMailDue: [followup.write_mail],
    FeedbackReminderWanted: [followup.write_reminder],
    FollowUpOpened: [assistance.open_case],
}

BY_NAME: Mapping[str, Subscriber] = {
    subscriber.name: subscriber for subscribers in SUBSCRIPTIONS.values() for subscriber in subscribers
}


def of(kind: str) -> Sequence[Subscriber]:
    """The subscribers of the message called `kind`."""
    return SUBSCRIPTIONS.get(Message.kinds[kind], ())
