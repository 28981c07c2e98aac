"""The blueprint to which the pages of step 5 belong."""

from flask import Blueprint

pages = Blueprint("assistance", __name__)
