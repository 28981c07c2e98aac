"""JSON API of step 6."""

from apiflask import APIBlueprint

from fondaco.accounts.viewer import require_key

api = APIBlueprint("followup_api", __name__, url_prefix="/api/v1", tag="Follow-up")
api.before_request(require_key)
