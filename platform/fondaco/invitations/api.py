"""JSON API of step 2."""

from fondaco.invitations import call_api, campaign_api, leaving_api
from fondaco.invitations.blueprint import api

__all__ = ["api", "call_api", "campaign_api", "leaving_api"]
