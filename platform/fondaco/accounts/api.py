"""JSON API of sign-in and people."""

from apiflask import APIBlueprint

from fondaco.accounts.viewer import require_key

api = APIBlueprint("accounts_api", __name__, url_prefix="/api/v1", tag="Accounts")
api.before_request(require_key)
