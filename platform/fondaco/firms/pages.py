"""Pages of step 1: the modules that add them to the blueprint."""

from fondaco.firms import directory_pages, import_pages, standing, target_list_pages
from fondaco.firms.blueprints import pages

__all__ = ["directory_pages", "import_pages", "pages", "standing", "target_list_pages"]
