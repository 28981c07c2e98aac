"""JSON API of step 3."""

import uuid

from apiflask import APIBlueprint
from flask import Response
from flask_babel import gettext as _

from fondaco.accounts.viewer import acting, require_key
from fondaco.catalogue import access, entries, files, listing, opening, registrations, validation
from fondaco.catalogue.parts import Attendance, Interests, Sharing
from fondaco.catalogue.schemas import (
    CatalogueOut,
    CatalogueQuery,
    CatalogueState,
    ChangesAsked,
    EntryOut,
    Refusal,
    RegistrationBrief,
    RegistrationList,
    RegistrationOut,
    RegistrationQuery,
    Withdrawal,
)
from fondaco.firms.models import Firm
from fondaco.kernel.database import session
from fondaco.kernel.errors import NotFound
from fondaco.kernel.unit_of_work import writes

api = APIBlueprint("catalogue_api", __name__, url_prefix="/api/v1", tag="Catalogue")
api.before_request(require_key)


@api.get("/events/<uuid:event_id>/registrations")
@api.input(RegistrationQuery, location="query")
@api.output(RegistrationList)
@api.doc(summary="The registrations of an event; for a firm's program, its own")
def list_registrations(event_id: uuid.UUID, query_data: RegistrationQuery) -> RegistrationList:
    listed = listing.of_event(
        session(),
        acting(),
        event_id,
        state=query_data.state,
        words=query_data.q,
        page=query_data.page,
        per_page=query_data.per_page,
    )
    return RegistrationList(
        items=[RegistrationBrief.of(registration) for registration in listed.items],
        total=listed.total,
        page=query_data.page,
        per_page=query_data.per_page,
    )


@api.put("/events/<uuid:event_id>/firms/<uuid:firm_id>/registration")
@writes
@api.output(RegistrationOut)
@api.doc(summary="Enrol a firm: its registration, begun now if there is none, filled in with what is known of it")
def enrol(event_id: uuid.UUID, firm_id: uuid.UUID) -> RegistrationOut:
    return RegistrationOut.of(registrations.enrol(session(), acting(), event_id, firm_id))


@api.get("/events/<uuid:event_id>/firms/<uuid:firm_id>/registration")
@api.output(RegistrationOut)
@api.doc(summary="A firm's registration")
def get_registration_of_firm(event_id: uuid.UUID, firm_id: uuid.UUID) -> RegistrationOut:
    firm = session().get(Firm, firm_id)
    registration = access.of_firm(session(), event_id, firm_id)
    if firm is None or registration is None:
        raise NotFound(_("There is no such registration."))
    return RegistrationOut.of(access.seen(session(), acting(), registration.id))


@api.get("/registrations/<uuid:registration_id>")
@api.output(RegistrationOut)
@api.doc(summary="One registration")
def get_registration(registration_id: uuid.UUID) -> RegistrationOut:
    return RegistrationOut.of(access.seen(session(), acting(), registration_id))


@api.put("/registrations/<uuid:registration_id>/attendance")
@writes
@api.input(Attendance)
@api.output(RegistrationOut)
@api.doc(summary="Replace who comes, and when")
def put_attendance(registration_id: uuid.UUID, json_data: Attendance) -> RegistrationOut:
    return RegistrationOut.of(registrations.save_attendance(session(), acting(), registration_id, json_data))


@api.put("/registrations/<uuid:registration_id>/interests")
@writes
@api.input(Interests)
@api.output(RegistrationOut)
@api.doc(summary="Replace what the firm offers, needs and seeks")
def put_interests(registration_id: uuid.UUID, json_data: Interests) -> RegistrationOut:
    return RegistrationOut.of(registrations.save_interests(session(), acting(), registration_id, json_data))


@api.put("/registrations/<uuid:registration_id>/sharing")
@writes
@api.input(Sharing)
@api.output(RegistrationOut)
@api.doc(summary="Replace what others may see")
def put_sharing(registration_id: uuid.UUID, json_data: Sharing) -> RegistrationOut:
    return RegistrationOut.of(registrations.save_sharing(session(), acting(), registration_id, json_data))


@api.post("/registrations/<uuid:registration_id>/submit")
@writes
@api.output(RegistrationOut)
@api.doc(summary="Send a registration to the organisers")
def submit(registration_id: uuid.UUID) -> RegistrationOut:
    return RegistrationOut.of(registrations.submit(session(), acting(), registration_id))


@api.post("/registrations/<uuid:registration_id>/withdraw")
@writes
@api.input(Withdrawal)
@api.output(RegistrationOut)
@api.doc(summary="Withdraw a firm from the event")
def withdraw(registration_id: uuid.UUID, json_data: Withdrawal) -> RegistrationOut:
    return RegistrationOut.of(registrations.withdraw(session(), acting(), registration_id, json_data.cause))


@api.post("/registrations/<uuid:registration_id>/validate")
@writes
@api.output(RegistrationOut)
@api.doc(summary="Take a firm into the catalogue (organisers)")
def validate(registration_id: uuid.UUID) -> RegistrationOut:
    return RegistrationOut.of(validation.validate(session(), acting(), registration_id))


@api.post("/registrations/<uuid:registration_id>/ask-for-changes")
@writes
@api.input(ChangesAsked)
@api.output(RegistrationOut)
@api.doc(summary="Give a registration back to the firm with a note (organisers)")
def ask_for_changes(registration_id: uuid.UUID, json_data: ChangesAsked) -> RegistrationOut:
    return RegistrationOut.of(validation.ask_for_changes(session(), acting(), registration_id, json_data.note))


@api.post("/registrations/<uuid:registration_id>/refuse")
@writes
@api.input(Refusal)
@api.output(RegistrationOut)
@api.doc(summary="Refuse a registration with a reason (organisers)")
def refuse(registration_id: uuid.UUID, json_data: Refusal) -> RegistrationOut:
    return RegistrationOut.of(validation.refuse(session(), acting(), registration_id, json_data.reason))


@api.get("/events/<uuid:event_id>/catalogue")
@api.input(CatalogueQuery, location="query")
@api.output(CatalogueOut)
@api.doc(summary="The firms of the catalogue: for staff at any time, for the firms in it once it is open")
def browse(event_id: uuid.UUID, query_data: CatalogueQuery) -> CatalogueOut:
    found = entries.browse(session(), acting(), event_id, query_data.wanted())
    begin = (query_data.page - 1) * query_data.per_page
    shown = entries.loaded(session(), found.ids[begin : begin + query_data.per_page])
    return CatalogueOut(
        items=[EntryOut.of(registration) for registration in shown],
        total=len(found.ids),
        page=query_data.page,
        per_page=query_data.per_page,
        counts={name: dict(counted) for name, counted in found.counts.items()},
    )


@api.get("/events/<uuid:event_id>/catalogue/<uuid:registration_id>")
@api.output(EntryOut)
@api.doc(summary="One firm of the catalogue")
def get_entry(event_id: uuid.UUID, registration_id: uuid.UUID) -> EntryOut:
    return EntryOut.of(entries.entry(session(), acting(), event_id, registration_id))


@api.get("/events/<uuid:event_id>/catalogue.<any(csv, xlsx, json):ending>")
@api.doc(summary="The whole catalogue with its delegates' addresses, as a file (organisers)", responses=files.SHEETS)
def export(event_id: uuid.UUID, ending: str) -> Response:
    return files.catalogue(session(), acting(), event_id, ending)


@api.get("/events/<uuid:event_id>/catalogue.pdf")
@api.doc(summary="The catalogue to read and to print, for all who may look into it", responses=files.PDF)
def print_catalogue(event_id: uuid.UUID) -> Response:
    return files.catalogue(session(), acting(), event_id, "pdf")


@api.post("/events/<uuid:event_id>/catalogue/open")
@writes
@api.output(CatalogueState)
@api.doc(summary="Let the firms of the catalogue see each other and ask for meetings; they get a mail (organisers)")
def open_catalogue(event_id: uuid.UUID) -> CatalogueState:
    event = opening.open_catalogue(session(), acting(), event_id)
    return CatalogueState(event_id=event.id, catalogue_open=event.catalogue_open)
