"""Pages of institutions and of the people who work for them."""

from fondaco.institutions import institution_pages, people_pages
from fondaco.institutions.blueprint import pages

__all__ = ["institution_pages", "pages", "people_pages"]
