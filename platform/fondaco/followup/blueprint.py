"""The blueprint to which the pages of step 6 belong."""

from flask import Blueprint

pages = Blueprint("followup", __name__)
