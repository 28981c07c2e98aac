"""Pages of step 6."""

from fondaco.followup import form_pages
from fondaco.followup.blueprint import pages

__all__ = ["form_pages", "pages"]
