"""Pages of step 2."""

from fondaco.invitations import (
    answer_pages,
    call_pages,
    campaign_pages,
    leaving_pages,
    list_pages,
    rail,
    unsubscribe_pages,
)
from fondaco.invitations.blueprint import pages

__all__ = [
    "answer_pages",
    "call_pages",
    "campaign_pages",
    "leaving_pages",
    "list_pages",
    "pages",
    "rail",
    "unsubscribe_pages",
]
