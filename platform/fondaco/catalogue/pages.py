"""Pages of step 3."""

from flask import Blueprint

pages = Blueprint("catalogue", __name__)
