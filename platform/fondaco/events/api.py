"""JSON API of the event."""

import uuid

from apiflask import APIBlueprint

from fondaco.accounts.viewer import acting, require_key
from fondaco.events import events
from fondaco.events.models import Event
from fondaco.events.schemas import (
    CoOrganiserIn,
    EventIn,
    EventList,
    EventOut,
    RoomIn,
    RoomOut,
    SlotList,
    SlotOut,
    SlotsIn,
)
from fondaco.institutions import rights
from fondaco.kernel.database import session
from fondaco.kernel.unit_of_work import writes

api = APIBlueprint("events_api", __name__, url_prefix="/api/v1", tag="Events")
api.before_request(require_key)


@api.get("/events")
@api.output(EventList)
@api.doc(summary="The events at which you work")
def list_events() -> EventList:
    return EventList(items=[EventOut.of(event) for event in events.of_staff(session(), acting())])


@api.post("/events")
@writes
@api.input(EventIn)
@api.output(EventOut, status_code=201)
@api.doc(summary="Set up an event, led by your institution")
def create_event(json_data: EventIn) -> EventOut:
    return EventOut.of(events.create(session(), acting(), json_data.facts()))


@api.get("/events/<uuid:event_id>")
@api.output(EventOut)
@api.doc(summary="One event with its slots")
def get_event(event_id: uuid.UUID) -> EventOut:
    rights.staff_of(session(), acting(), event_id)
    return EventOut.of(session().get_one(Event, event_id))


@api.put("/events/<uuid:event_id>")
@writes
@api.input(EventIn)
@api.output(EventOut)
@api.doc(summary="Replace the facts of an event")
def change_event(event_id: uuid.UUID, json_data: EventIn) -> EventOut:
    return EventOut.of(events.change(session(), acting(), event_id, json_data.facts()))


@api.post("/events/<uuid:event_id>/rooms")
@writes
@api.input(RoomIn)
@api.output(RoomOut, status_code=201)
@api.doc(summary="Plan a room with tables")
def plan_room(event_id: uuid.UUID, json_data: RoomIn) -> RoomOut:
    room = events.plan_room(session(), acting(), event_id, json_data.name, json_data.tables)
    return RoomOut(id=room.id, name=room.name, tables=json_data.tables)


@api.put("/events/<uuid:event_id>/slots")
@writes
@api.input(SlotsIn)
@api.output(SlotList)
@api.doc(summary="Plan the slots; they replace those planned before")
def plan_slots(event_id: uuid.UUID, json_data: SlotsIn) -> SlotList:
    planned = events.plan_slots(
        session(),
        acting(),
        event_id,
        [half_day.half_day() for half_day in json_data.half_days],
        minutes=json_data.minutes,
        pause=json_data.pause,
    )
    return SlotList(
        items=[
            SlotOut(id=slot.id, starts_at=slot.starts_at, ends_at=slot.ends_at, session=slot.session)
            for slot in planned
        ]
    )


@api.post("/events/<uuid:event_id>/institutions")
@writes
@api.input(CoOrganiserIn)
@api.output({}, status_code=204)
@api.doc(summary="Make another institution a co-organiser")
def invite_institution(event_id: uuid.UUID, json_data: CoOrganiserIn) -> str:
    events.invite_institution(session(), acting(), event_id, json_data.institution_id)
    return ""
