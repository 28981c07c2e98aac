"""Pages of step 1."""

from flask import Blueprint

pages = Blueprint("firms", __name__)
