"""How far a campaign is, and the letters of which nobody knows whether they arrived."""

import uuid
from collections.abc import Mapping
from dataclasses import dataclass

from flask_babel import gettext as _
from sqlalchemy import func, select
from sqlalchemy.orm import Session

from fondaco.accounts.acting import Acting
from fondaco.firms.models import Firm
from fondaco.invitations import campaigns, paper
from fondaco.invitations.models import Campaign, CampaignState, Channel, Invitation, InvitationState
from fondaco.invitations.overview import DELIVERY_OF, Delivery
from fondaco.invitations.sending import MAIL_KIND
from fondaco.kernel import audit, mail
from fondaco.kernel.errors import NotFound
from fondaco.kernel.mail import Mail, MailState


@dataclass(frozen=True)
class Progress:
    """A campaign in numbers: letters by e-mail from prepared to their end, and letters on paper."""

    prepared: int
    """To be written into the ledger."""
    deliveries: Mapping[Delivery, int]
    to_print: int
    on_paper: int
    """All that have no e-mail address, printed or not."""

    def mails(self, delivery: Delivery) -> int:
        return self.deliveries.get(delivery, 0)

    @property
    def in_ledger(self) -> int:
        return sum(self.deliveries.values())

    @property
    def by_email(self) -> int:
        return self.prepared + self.in_ledger

    @property
    def settled(self) -> bool:
        """Whether nothing moves any more by itself."""
        return not self.prepared and not self.mails(Delivery.WAITING)


def of(session: Session, campaign: Campaign) -> Progress:
    prepared = session.scalar(
        select(func.count()).where(
            Invitation.campaign_id == campaign.id,
            Invitation.channel == Channel.EMAIL,
            Invitation.state == InvitationState.PREPARED,
        )
    )
    on_paper = session.scalar(
        select(func.count()).where(Invitation.campaign_id == campaign.id, Invitation.channel == Channel.LETTER)
    )
    deliveries: dict[Delivery, int] = {}
    for state, number in _mails_by_state(session, campaign).items():
        deliveries[DELIVERY_OF[state]] = deliveries.get(DELIVERY_OF[state], 0) + number
    return Progress(
        prepared=prepared or 0,
        deliveries=deliveries,
        to_print=paper.waiting(session, campaign.id),
        on_paper=on_paper or 0,
    )


def is_under_way(campaign: Campaign, progress: Progress) -> bool:
    """Whether it is worth looking again."""
    return campaign.state == CampaignState.SENDING or not progress.settled


def _mails_by_state(session: Session, campaign: Campaign) -> dict[MailState, int]:
    counted = session.execute(
        select(Mail.state, func.count())
        .join(Invitation, Invitation.id == Mail.subject_id)
        .where(Invitation.campaign_id == campaign.id, Mail.kind == MAIL_KIND)
        .group_by(Mail.state)
    )
    return dict(iter(counted))


def unknown_letters(session: Session, campaign: Campaign) -> list[tuple[Mail, Firm]]:
    """The letters that may or may not have arrived, with their firms."""
    return list(
        session.execute(
            select(Mail, Firm)
            .join(Invitation, Invitation.id == Mail.subject_id)
            .join(Firm, Firm.id == Invitation.firm_id)
            .where(Invitation.campaign_id == campaign.id, Mail.kind == MAIL_KIND, Mail.state == MailState.UNKNOWN)
            .order_by(Mail.id)
        ).all()
    )


def settle(session: Session, by: Acting, campaign_id: uuid.UUID, mail_id: uuid.UUID, *, arrived: bool) -> None:
    """Apply the organiser's word on a letter whose arrival is unknown: it arrived, or it goes again.

    Raises `NotFound` for a mail that is not a letter of the campaign, `WrongState` for one that is not unknown.
    """
    campaign = campaigns.find(session, by, campaign_id)
    letter = session.scalar(
        select(Mail)
        .join(Invitation, Invitation.id == Mail.subject_id)
        .where(Mail.id == mail_id, Mail.kind == MAIL_KIND, Invitation.campaign_id == campaign_id)
        .with_for_update(of=Mail)
    )
    if letter is None:
        raise NotFound(_("This campaign has no such letter."))
    mail.settle_unknown(session, letter, arrived=arrived)
    audit.record(session, by, "letter.settled", mail_id, event_id=campaign.event_id, arrived=arrived)
