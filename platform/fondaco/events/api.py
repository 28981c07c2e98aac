"""JSON API of the event."""

from apiflask import APIBlueprint

from fondaco.accounts.viewer import require_key

api = APIBlueprint("events_api", __name__, url_prefix="/api/v1", tag="Events")
api.before_request(require_key)
