"""JSON API of step 2."""

from apiflask import APIBlueprint

from fondaco.accounts.viewer import require_key

api = APIBlueprint("invitations_api", __name__, url_prefix="/api/v1", tag="Invitations")
api.before_request(require_key)
