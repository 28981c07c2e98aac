"""JSON API of calendars."""

import uuid

from apiflask import APIBlueprint
from pydantic import BaseModel, Field

from fondaco.accounts.viewer import acting, require_key
from fondaco.calendars import feeds
from fondaco.kernel.database import session
from fondaco.kernel.unit_of_work import writes

api = APIBlueprint("calendars_api", __name__, url_prefix="/api/v1", tag="Calendars")
api.before_request(require_key)


class FeedOut(BaseModel):
    address: str = Field(description="Shown this once: an older one ends, and only its hash is kept.")


@api.post("/delegates/<uuid:delegate_id>/calendar-feed")
@writes
@api.output(FeedOut, status_code=201)
@api.doc(summary="Make a new address for a delegate's calendar feed")
def create_feed(delegate_id: uuid.UUID) -> FeedOut:
    return FeedOut(address=feeds.create(session(), acting(), delegate_id))


@api.delete("/delegates/<uuid:delegate_id>/calendar-feed")
@writes
@api.output({}, status_code=204)
@api.doc(summary="End a delegate's calendar feed")
def delete_feed(delegate_id: uuid.UUID) -> str:
    feeds.take_back(session(), acting(), delegate_id)
    return ""
