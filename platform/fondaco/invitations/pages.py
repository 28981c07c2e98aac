"""Pages of step 2."""

from fondaco.invitations import answer_pages, unsubscribe_pages
from fondaco.invitations.blueprint import pages

__all__ = ["answer_pages", "pages", "unsubscribe_pages"]
