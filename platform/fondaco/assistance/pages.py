"""Pages of step 5."""

from flask import Blueprint

pages = Blueprint("assistance", __name__)
