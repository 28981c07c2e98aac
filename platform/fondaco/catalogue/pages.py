"""Pages of step 3: those of the firms and those of the organisers."""

from fondaco.catalogue import browse_pages, choosing_pages, form_pages, my_pages, organiser_pages, standing
from fondaco.catalogue.blueprint import pages
from fondaco.firms.words import cooperation, size

pages.add_app_template_filter(cooperation, "cooperation")
pages.add_app_template_filter(size, "size")

__all__ = ["browse_pages", "choosing_pages", "form_pages", "my_pages", "organiser_pages", "pages", "standing"]
