"""The blueprint that the pages of step 2 share."""

from flask import Blueprint
from werkzeug.wrappers import Response

pages = Blueprint("invitations", __name__)

Page = str | Response | tuple[str, int]
