"""Preparing a campaign: its letters, and what its start would do."""

import uuid
from collections import Counter
from collections.abc import Mapping
from dataclasses import dataclass, field

from flask_babel import gettext as _
from sqlalchemy import select
from sqlalchemy.orm import Session, selectinload

from fondaco.accounts.acting import Acting
from fondaco.events import times
from fondaco.events.models import Event
from fondaco.firms.models import Contact, Firm, TargetList, TargetListEntry
from fondaco.institutions import rights
from fondaco.invitations import letters, placeholders, unsubscribing
from fondaco.invitations.messages import CampaignStarted
from fondaco.invitations.models import Campaign, CampaignState, Channel, Invitation, Letter
from fondaco.invitations.standard_letters import LETTERS
from fondaco.kernel import audit, clock, mail, outbox
from fondaco.kernel.database import new_id
from fondaco.kernel.errors import Conflict, Invalid, NotFound, WrongState

LONGEST_SUBJECT = 300
LONGEST_BODY = 10_000


@dataclass(frozen=True)
class Recipient:
    """A firm that a campaign would invite, and on which way."""

    firm: Firm
    contact: Contact | None
    channel: Channel
    language: str


@dataclass
class Plan:
    """What starting a campaign would do, firm by firm."""

    recipients: list[Recipient] = field(default_factory=list)
    already_invited: int = 0
    unsubscribed: int = 0
    wrong_addresses: int = 0
    """Firms among the recipients whose e-mail address cannot be right: they get a printed letter."""
    gaps: list[str] = field(default_factory=list)
    """Placeholders for which event or institution have nothing to say."""

    def languages(self, channel: Channel) -> Mapping[str, int]:
        """How many letters in which language."""
        return Counter(recipient.language for recipient in self.recipients if recipient.channel == channel)

    def number(self, channel: Channel) -> int:
        return sum(recipient.channel == channel for recipient in self.recipients)


def create(session: Session, by: Acting, event_id: uuid.UUID, name: str) -> Campaign:
    """A campaign of the institution for which `by` organises the event, with the standard letters."""
    institution_id = rights.organiser_of(session, by, event_id)
    name = mail.one_line(name)
    if not name:
        raise Invalid(_("Give the campaign a name."), {"name": _("Give the campaign a name.")})
    campaign = Campaign(
        id=new_id(), event_id=event_id, institution_id=institution_id, name=name[:200], created_at=clock.now()
    )
    campaign.letters = [
        Letter(language=language, subject=standard.subject, body=standard.body)
        for language, standard in LETTERS.items()
    ]
    session.add(campaign)
    session.flush()
    audit.record(session, by, "campaign.created", campaign.id, event_id=event_id)
    return campaign


def of_event(session: Session, by: Acting, event_id: uuid.UUID) -> list[Campaign]:
    """The campaigns of the institution for which `by` works at the event, the newest first."""
    institution_id = rights.staff_of(session, by, event_id)
    return list(
        session.scalars(
            select(Campaign)
            .where(Campaign.event_id == event_id, Campaign.institution_id == institution_id)
            .order_by(Campaign.id.desc())
        )
    )


def find(session: Session, by: Acting, campaign_id: uuid.UUID) -> Campaign:
    """The campaign, for its organiser. Raises `NotFound` for everybody else."""
    campaign = session.get(Campaign, campaign_id)
    if campaign is None or rights.organiser_of(session, by, campaign.event_id) != campaign.institution_id:
        raise NotFound(_("There is no such campaign, or you do not organise it."))
    return campaign


def letter_of(campaign: Campaign, language: str) -> Letter:
    """The campaign's letter in a language. Raises `NotFound`."""
    found = next((letter for letter in campaign.letters if letter.language == language), None)
    if found is None:
        raise NotFound(_("This campaign has no letter in that language."))
    return found


def change_letter(
    session: Session, by: Acting, campaign_id: uuid.UUID, language: str, *, subject: str, body: str
) -> Letter:
    """Replace the text of a letter.

    Raises `Invalid` naming what cannot stand in a letter, `WrongState` once the campaign has started.
    """
    campaign = find(session, by, campaign_id)
    letter = letter_of(campaign, language)
    if campaign.state != CampaignState.DRAFT:
        raise WrongState(_("This campaign has started: its letters stay as they were sent."))
    subject, body = mail.one_line(subject), _plain(body)
    errors = {
        name: message
        for name, message in (("subject", _wrong_with_subject(subject)), ("body", _wrong_with_body(body)))
        if message
    }
    if errors:
        raise Invalid(_("The letter cannot be kept like this."), errors)
    letter.subject, letter.body = subject, body
    audit.record(session, by, "letter.changed", campaign.id, event_id=campaign.event_id, language=language)
    return letter


def _plain(text: str) -> str:
    """`text` with one kind of line break and without control characters."""
    lines = "\n".join(text.splitlines())
    return "".join(character for character in lines if character.isprintable() or character == "\n").strip() + "\n"


def _wrong_with_subject(subject: str) -> str:
    if not subject:
        return _("Write a subject.")
    if len(subject) > LONGEST_SUBJECT:
        return _("The subject may have at most %(number)s characters.", number=LONGEST_SUBJECT)
    if placeholders.ANSWER in placeholders.names_in(subject):
        return _("The button to answer cannot stand in the subject.")
    return " ".join(placeholders.problems(subject))


def _wrong_with_body(body: str) -> str:
    marker = f"{{{placeholders.ANSWER}}}"
    if not body.strip():
        return _("Write the letter.")
    if len(body) > LONGEST_BODY:
        return _("The letter may have at most %(number)s characters.", number=LONGEST_BODY)
    if body.split("\n").count(marker) != 1 or body.count(marker) != 1:
        return _("%(marker)s must stand once, on a line of its own: there the firm answers.", marker=marker)
    if "\n\n" not in body.partition(marker)[0].strip():
        return _("Above %(marker)s there must be a greeting and at least one paragraph.", marker=marker)
    return " ".join(placeholders.problems(body))


def preview(
    session: Session, by: Acting, campaign_id: uuid.UUID, language: str, firm_id: uuid.UUID
) -> letters.WrittenLetter:
    """The letter as a firm of the own directory would get it in that language."""
    campaign = find(session, by, campaign_id)
    letter = letter_of(campaign, language)
    firm = session.get(Firm, firm_id)
    if firm is None or firm.institution_id != campaign.institution_id:
        raise NotFound(_("There is no such firm in your directory."))
    return letters.write(letter, letters.occasion_of(session, campaign), firm, firm.contact)


def plan(session: Session, by: Acting, campaign_id: uuid.UUID) -> Plan:
    """What starting the campaign now would do."""
    return _plan(session, find(session, by, campaign_id))


def start(session: Session, by: Acting, campaign_id: uuid.UUID) -> Plan:
    """Take the recipients down and have their letters written.

    Raises `WrongState` when it has started before, `Conflict` when nobody would be invited or the day to answer is
    past, `Invalid` when the letters speak of what the event does not say.
    """
    found = find(session, by, campaign_id)
    _one_start_at_a_time(session, found)
    campaign = session.get_one(Campaign, campaign_id, with_for_update=True, populate_existing=True)
    if campaign.state != CampaignState.DRAFT:
        raise WrongState(_("This campaign has started already."), state=campaign.state.value)
    event = session.get_one(Event, campaign.event_id)
    if event.answer_by < times.today_at(event.tz, clock.now()):
        raise Conflict(_("The last day to answer is past. Change it in the settings of the event first."))
    planned = _plan(session, campaign)
    if planned.gaps:
        names = ", ".join(f"{{{name}}}" for name in planned.gaps)
        raise Invalid(
            _("The letters use %(names)s, of which nothing is known. Fill it in, or take it out.", names=names)
        )
    if not planned.recipients:
        raise Conflict(_("Nobody would be invited: choose firms in the target list first."))
    session.add_all(_invitation(campaign, recipient) for recipient in planned.recipients)
    campaign.state, campaign.started_at = CampaignState.SENDING, clock.now()
    session.flush()
    outbox.record(session, CampaignStarted(campaign_id=campaign.id, event_id=campaign.event_id))
    audit.record(
        session, by, "campaign.started", campaign.id, event_id=campaign.event_id, recipients=len(planned.recipients)
    )
    return planned


def _one_start_at_a_time(session: Session, campaign: Campaign) -> None:
    """Campaigns of one institution for one event draw on one target list: they start one after the other."""
    session.execute(
        select(TargetList.id)
        .where(TargetList.event_id == campaign.event_id, TargetList.institution_id == campaign.institution_id)
        .with_for_update()
    )


def _invitation(campaign: Campaign, recipient: Recipient) -> Invitation:
    return Invitation(
        id=new_id(),
        event_id=campaign.event_id,
        firm_id=recipient.firm.id,
        campaign_id=campaign.id,
        contact_id=recipient.contact.id if recipient.contact else None,
        channel=recipient.channel,
        language=recipient.language,
    )


def _plan(session: Session, campaign: Campaign) -> Plan:
    invited = set(session.scalars(select(Invitation.firm_id).where(Invitation.event_id == campaign.event_id)))
    chosen = _chosen_firms(session, campaign)
    closed = unsubscribing.among(
        session, campaign.institution_id, [firm.contact.email for firm in chosen if firm.contact]
    )
    planned = Plan(gaps=letters.gaps(campaign.letters, letters.occasion_of(session, campaign)))
    languages = {letter.language for letter in campaign.letters}
    for firm in chosen:
        contact = firm.contact
        address = contact.email if contact else ""
        if firm.id in invited:
            planned.already_invited += 1
        elif address in closed:
            planned.unsubscribed += 1
        else:
            usable = unsubscribing.usable(address)
            planned.wrong_addresses += bool(address) and not usable
            channel = Channel.EMAIL if usable else Channel.LETTER
            planned.recipients.append(Recipient(firm, contact, channel, letters.language_for(firm, languages)))
    return planned


def _chosen_firms(session: Session, campaign: Campaign) -> list[Firm]:
    return list(
        session.scalars(
            select(Firm)
            .join(TargetListEntry, TargetListEntry.firm_id == Firm.id)
            .join(TargetList, TargetList.id == TargetListEntry.target_list_id)
            .where(
                TargetList.event_id == campaign.event_id,
                TargetList.institution_id == campaign.institution_id,
                TargetListEntry.removed.is_(False),
            )
            .options(selectinload(Firm.contacts))
            .order_by(Firm.name, Firm.id)
        )
    )
