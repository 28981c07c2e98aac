"""JSON API of step 4."""

from apiflask import APIBlueprint

from fondaco.accounts.viewer import require_key

api = APIBlueprint("meetings_api", __name__, url_prefix="/api/v1", tag="Meetings")
api.before_request(require_key)
