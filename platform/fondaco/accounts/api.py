"""JSON API of people and their keys."""

import uuid
from datetime import datetime

from apiflask import APIBlueprint
from flask import request
from flask_babel import gettext as _
from pydantic import BaseModel, ConfigDict, Field

from fondaco.accounts import api_keys, people, staff
from fondaco.accounts.models import Person, RoleKind
from fondaco.accounts.viewer import acting, require_key
from fondaco.kernel.database import session
from fondaco.kernel.errors import Invalid
from fondaco.kernel.unit_of_work import writes

api = APIBlueprint("accounts_api", __name__, url_prefix="/api/v1", tag="Accounts")
api.before_request(require_key)


class RoleIn(BaseModel):
    model_config = ConfigDict(extra="forbid")

    kind: RoleKind
    institution_id: uuid.UUID | None = None


class PersonIn(BaseModel):
    model_config = ConfigDict(extra="forbid")

    email: str = Field(max_length=320, examples=["anna@example.org"])
    name: str = Field(min_length=1, max_length=200)
    language: str = Field("en", pattern="^[a-z]{2}$")
    roles: list[RoleIn] = Field(default_factory=list, max_length=20)


class RoleOut(BaseModel):
    id: uuid.UUID
    kind: RoleKind
    institution_id: uuid.UUID | None


class PersonOut(BaseModel):
    id: uuid.UUID
    email: str
    name: str
    language: str
    roles: list[RoleOut]

    @classmethod
    def of(cls, person: Person) -> "PersonOut":
        """The person with the roles that concern whoever asks."""
        roles = staff.roles_known_to(acting(), person)
        return cls(
            id=person.id,
            email=person.email,
            name=person.name,
            language=person.language,
            roles=[RoleOut(id=role.id, kind=role.kind, institution_id=role.institution_id) for role in roles],
        )


class PeopleQuery(BaseModel):
    institution_id: uuid.UUID | None = Field(None, description="Only people of this institution")
    q: str = Field("", max_length=200, description="Part of a name or address")
    page: int = Field(1, ge=1, le=100_000)
    per_page: int = Field(50, ge=1, le=500)


class PeopleOut(BaseModel):
    items: list[PersonOut]
    total: int


class KeyIn(BaseModel):
    model_config = ConfigDict(extra="forbid")

    name: str = Field(min_length=1, max_length=100)


class NewKeyOut(BaseModel):
    key: str = Field(description="Shown this once")


class KeyOut(BaseModel):
    """A key that works; its text is not kept."""

    id: uuid.UUID
    name: str
    created_at: datetime


class KeyList(BaseModel):
    items: list[KeyOut]


@api.get("/me")
@api.output(PersonOut)
@api.doc(summary="The person as whom this key acts")
def me() -> PersonOut:
    return PersonOut.of(session().get_one(Person, acting().person_id))


@api.post("/people")
@writes
@api.input(PersonIn)
@api.output(PersonOut, status_code=201)
@api.doc(summary="Enter a person, or add roles to one (administrators)")
def add_person(json_data: PersonIn) -> PersonOut:
    roles = [(role.kind, role.institution_id) for role in json_data.roles]
    entered = people.enter(
        session(), acting(), email=json_data.email, name=json_data.name, language=json_data.language, roles=roles
    )
    return PersonOut.of(entered)


@api.get("/people")
@api.input(PeopleQuery, location="query")
@api.output(PeopleOut)
@api.doc(summary="Who works with Fondaco: for organisers their own institution's people")
def list_people(query_data: PeopleQuery) -> PeopleOut:
    found, total = staff.listed(
        session(),
        acting(),
        institution_id=query_data.institution_id,
        text=query_data.q,
        page=query_data.page,
        per_page=query_data.per_page,
    )
    return PeopleOut(items=[PersonOut.of(person) for person in found], total=total)


@api.get("/people/<uuid:person_id>")
@api.output(PersonOut)
@api.doc(summary="One person who works with Fondaco")
def get_person(person_id: uuid.UUID) -> PersonOut:
    return PersonOut.of(staff.one(session(), acting(), person_id))


@api.post("/people/<uuid:person_id>/roles")
@writes
@api.input(RoleIn)
@api.output(PersonOut, status_code=201)
@api.doc(summary="Give a person one more role (administrators)")
def add_role(person_id: uuid.UUID, json_data: RoleIn) -> PersonOut:
    return PersonOut.of(people.add_role(session(), acting(), person_id, json_data.kind, json_data.institution_id))


@api.delete("/people/<uuid:person_id>/roles/<uuid:role_id>")
@writes
@api.output({}, status_code=204)
@api.doc(summary="End a role at once (administrators)")
def end_role(person_id: uuid.UUID, role_id: uuid.UUID) -> str:
    people.end_role(session(), acting(), person_id, role_id)
    return ""


@api.get("/people/<uuid:person_id>/api-keys")
@api.output(KeyList)
@api.doc(summary="The working API keys of oneself, or (administrators) of somebody")
def list_keys(person_id: uuid.UUID) -> KeyList:
    found = api_keys.valid(session(), acting(), person_id)
    return KeyList(items=[KeyOut(id=key.id, name=key.name, created_at=key.created_at) for key in found])


@api.post("/people/<uuid:person_id>/api-keys")
@writes
@api.input(KeyIn)
@api.output(NewKeyOut, status_code=201)
@api.doc(summary="Make an API key for oneself, or (administrators) for somebody")
def add_key(person_id: uuid.UUID, json_data: KeyIn) -> NewKeyOut:
    if "Idempotency-Key" in request.headers:
        raise Invalid(
            _("A key is shown once and kept nowhere: making one cannot be repeated. Leave Idempotency-Key out.")
        )
    return NewKeyOut(key=api_keys.make(session(), acting(), person_id, json_data.name))


@api.delete("/people/<uuid:person_id>/api-keys/<uuid:key_id>")
@writes
@api.output({}, status_code=204)
@api.doc(summary="Revoke an API key at once")
def revoke_key(person_id: uuid.UUID, key_id: uuid.UUID) -> str:
    api_keys.revoke(session(), acting(), person_id, key_id)
    return ""
