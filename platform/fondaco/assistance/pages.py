"""Pages of step 5: the adviser's day, cases, firms, and the desks of an event."""

from fondaco.assistance import assist_pages, case_pages, firm_pages, rail, today_pages
from fondaco.assistance.blueprint import pages

__all__ = ["assist_pages", "case_pages", "firm_pages", "pages", "rail", "today_pages"]
