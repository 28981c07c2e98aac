"""JSON API of step 3."""

from apiflask import APIBlueprint

from fondaco.accounts.viewer import require_key

api = APIBlueprint("catalogue_api", __name__, url_prefix="/api/v1", tag="Catalogue")
api.before_request(require_key)
