"""The blueprints that the pages and the operations of step 2 share."""

from apiflask import APIBlueprint
from flask import Blueprint
from werkzeug.wrappers import Response

from fondaco.accounts.viewer import require_key

pages = Blueprint("invitations", __name__)
api = APIBlueprint("invitations_api", __name__, url_prefix="/api/v1", tag="Invitations")
api.before_request(require_key)

Page = str | Response | tuple[str, int]
