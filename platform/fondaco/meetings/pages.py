"""Pages of step 4: those of the organisers and those of the firms, and what the step says on other pages."""

from fondaco.meetings import agenda_pages, firm_pages, organiser_pages, rail, request_pages
from fondaco.meetings.blueprint import pages

__all__ = ["agenda_pages", "firm_pages", "organiser_pages", "pages", "rail", "request_pages"]
