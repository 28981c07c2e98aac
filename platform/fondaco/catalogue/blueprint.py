"""The blueprint to which the pages of step 3 belong."""

from flask import Blueprint

pages = Blueprint("catalogue", __name__)
