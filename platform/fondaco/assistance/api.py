"""JSON API of step 5."""

from apiflask import APIBlueprint

from fondaco.accounts.viewer import require_key

api = APIBlueprint("assistance_api", __name__, url_prefix="/api/v1", tag="Assistance")
api.before_request(require_key)
