"""The blueprints of step 1, to which its modules of pages and operations add their views."""

from apiflask import APIBlueprint
from flask import Blueprint
from werkzeug.wrappers import Response

from fondaco.accounts.viewer import require_key

pages = Blueprint("firms", __name__)
api = APIBlueprint("firms_api", __name__, url_prefix="/api/v1", tag="Firms")
api.before_request(require_key)

Page = str | Response | tuple[str, int]
