"""JSON API of step 2: campaigns, their letters, and the answers."""

import uuid

from fondaco.accounts.viewer import acting
from fondaco.invitations import campaigns, overview, placeholders, progress
from fondaco.invitations.blueprint import api
from fondaco.invitations.models import Campaign
from fondaco.invitations.schemas import (
    CampaignIn,
    CampaignList,
    CampaignOut,
    FirmQuery,
    InvitationList,
    InvitationOut,
    InvitationQuery,
    LetterIn,
    LetterList,
    LetterOut,
    PlanOut,
    PreviewOut,
    SettleIn,
    UnknownLetterList,
    UnknownLetterOut,
)
from fondaco.kernel.database import session
from fondaco.kernel.unit_of_work import writes


def _campaign(campaign: Campaign) -> CampaignOut:
    return CampaignOut.of(campaign, progress.of(session(), campaign))


@api.get("/events/<uuid:event_id>/campaigns")
@api.output(CampaignList)
@api.doc(summary="The campaigns of your institution")
def list_campaigns(event_id: uuid.UUID) -> CampaignList:
    return CampaignList(items=[_campaign(found) for found in campaigns.of_event(session(), acting(), event_id)])


@api.post("/events/<uuid:event_id>/campaigns")
@writes
@api.input(CampaignIn)
@api.output(CampaignOut, status_code=201)
@api.doc(summary="Prepare a campaign, with the standard letters")
def create_campaign(event_id: uuid.UUID, json_data: CampaignIn) -> CampaignOut:
    return _campaign(campaigns.create(session(), acting(), event_id, json_data.name))


@api.get("/campaigns/<uuid:campaign_id>")
@api.output(CampaignOut)
@api.doc(summary="A campaign and how far it is")
def get_campaign(campaign_id: uuid.UUID) -> CampaignOut:
    return _campaign(campaigns.find(session(), acting(), campaign_id))


@api.get("/campaigns/<uuid:campaign_id>/letters")
@api.output(LetterList)
@api.doc(summary="The letters of a campaign, one a language")
def list_letters(campaign_id: uuid.UUID) -> LetterList:
    campaign = campaigns.find(session(), acting(), campaign_id)
    return LetterList(items=[LetterOut.of(letter) for letter in campaign.letters], placeholders=placeholders.meanings())


@api.patch("/campaigns/<uuid:campaign_id>/letters/<language>")
@writes
@api.input(LetterIn)
@api.output(LetterOut)
@api.doc(summary="Change the letter in one language, before the campaign starts")
def change_letter(campaign_id: uuid.UUID, language: str, json_data: LetterIn) -> LetterOut:
    return LetterOut.of(
        campaigns.change_letter(
            session(), acting(), campaign_id, language, subject=json_data.subject, body=json_data.body
        )
    )


@api.get("/campaigns/<uuid:campaign_id>/letters/<language>/preview")
@api.input(FirmQuery, location="query")
@api.output(PreviewOut)
@api.doc(summary="The letter as a firm would get it")
def preview_letter(campaign_id: uuid.UUID, language: str, query_data: FirmQuery) -> PreviewOut:
    return PreviewOut.of(campaigns.preview(session(), acting(), campaign_id, language, query_data.firm_id))


@api.get("/campaigns/<uuid:campaign_id>/plan")
@api.output(PlanOut)
@api.doc(summary="What starting the campaign now would do")
def plan_campaign(campaign_id: uuid.UUID) -> PlanOut:
    return PlanOut.of(campaigns.plan(session(), acting(), campaign_id))


@api.post("/campaigns/<uuid:campaign_id>/start")
@writes
@api.output(PlanOut, status_code=202)
@api.doc(summary="Start the campaign: its letters are written and sent from now on")
def start_campaign(campaign_id: uuid.UUID) -> PlanOut:
    return PlanOut.of(campaigns.start(session(), acting(), campaign_id))


@api.get("/campaigns/<uuid:campaign_id>/unknown-letters")
@api.output(UnknownLetterList)
@api.doc(summary="The letters that may or may not have arrived")
def list_unknown_letters(campaign_id: uuid.UUID) -> UnknownLetterList:
    campaign = campaigns.find(session(), acting(), campaign_id)
    return UnknownLetterList(
        items=[
            UnknownLetterOut(mail_id=mail.id, firm=firm.name, address=mail.to_address, reply=mail.reply)
            for mail, firm in progress.unknown_letters(session(), campaign)
        ]
    )


@api.post("/campaigns/<uuid:campaign_id>/unknown-letters/<uuid:mail_id>")
@writes
@api.input(SettleIn)
@api.output(CampaignOut)
@api.doc(summary="Say of such a letter that it arrived, or send it again")
def settle_letter(campaign_id: uuid.UUID, mail_id: uuid.UUID, json_data: SettleIn) -> CampaignOut:
    progress.settle(session(), acting(), campaign_id, mail_id, arrived=json_data.arrived)
    return _campaign(campaigns.find(session(), acting(), campaign_id))


@api.get("/events/<uuid:event_id>/invitations")
@api.input(InvitationQuery, location="query")
@api.output(InvitationList)
@api.doc(summary="Whom your institution invited, and what they said")
def list_invitations(event_id: uuid.UUID, query_data: InvitationQuery) -> InvitationList:
    found, total = overview.rows(
        session(),
        acting(),
        event_id,
        query_data.filters(),
        page=query_data.page,
        per_page=query_data.per_page,
    )
    return InvitationList(
        items=[InvitationOut.of(row) for row in found],
        total=total,
        page=query_data.page,
        per_page=query_data.per_page,
        states=dict(overview.tally(session(), acting(), event_id).states),
    )
