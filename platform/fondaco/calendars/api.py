"""JSON API of calendars."""

from apiflask import APIBlueprint

from fondaco.accounts.viewer import require_key

api = APIBlueprint("calendars_api", __name__, url_prefix="/api/v1", tag="Calendars")
api.before_request(require_key)
