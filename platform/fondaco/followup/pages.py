"""Pages of step 6: those that firms fill in, and those of the staff."""

from fondaco.followup import form_pages, rail, staff_pages, story
from fondaco.followup.blueprint import pages

__all__ = ["form_pages", "pages", "rail", "staff_pages", "story"]
