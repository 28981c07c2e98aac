"""Pages of step 6."""

from flask import Blueprint

pages = Blueprint("followup", __name__)
