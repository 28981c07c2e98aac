"""Pages of step 4."""

from flask import Blueprint

pages = Blueprint("meetings", __name__)
