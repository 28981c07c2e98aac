"""Pages of step 3."""

from flask import Blueprint

from fondaco.catalogue import words

pages = Blueprint("catalogue", __name__)
pages.add_app_template_filter(words.cooperation, "cooperation")

from fondaco.catalogue import form_pages, my_pages  # noqa: E402, F401 - they add their pages to the blueprint
