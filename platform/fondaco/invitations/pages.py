"""Pages of step 2."""

from flask import Blueprint

pages = Blueprint("invitations", __name__)
