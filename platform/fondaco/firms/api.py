"""JSON API of step 1."""

from apiflask import APIBlueprint

from fondaco.accounts.viewer import require_key

api = APIBlueprint("firms_api", __name__, url_prefix="/api/v1", tag="Firms")
api.before_request(require_key)
