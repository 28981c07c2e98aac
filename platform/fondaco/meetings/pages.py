"""Pages of step 4: those of the firms and those of the organisers."""

from fondaco.meetings import agenda_pages, firm_pages
from fondaco.meetings.blueprint import pages

__all__ = ["agenda_pages", "firm_pages", "pages"]
