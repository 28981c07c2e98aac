"""Step 2 in the background: the letters of a campaign."""

from sqlalchemy.orm import Session

from fondaco.invitations import sending
from fondaco.invitations.messages import CampaignStarted
from fondaco_workers.subscribers import subscriber


@subscriber()
def write_letters(session: Session, message: CampaignStarted) -> None:
    """Write the campaign's next letters, in one transaction with the receipt."""
    sending.write_some(session, message.campaign_id)
