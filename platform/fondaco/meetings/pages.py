"""Pages of step 4: those of the firms and those of the organisers."""

from fondaco.meetings import firm_pages
from fondaco.meetings.blueprint import pages

__all__ = ["firm_pages", "pages"]
