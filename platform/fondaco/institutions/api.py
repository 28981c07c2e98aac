"""JSON API of institutions."""

from apiflask import APIBlueprint

from fondaco.accounts.viewer import require_key

api = APIBlueprint("institutions_api", __name__, url_prefix="/api/v1", tag="Institutions")
api.before_request(require_key)
