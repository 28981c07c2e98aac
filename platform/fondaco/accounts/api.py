"""JSON API of people and their keys."""

import uuid

from apiflask import APIBlueprint
from pydantic import BaseModel, ConfigDict, Field

from fondaco.accounts import people
from fondaco.accounts.models import Person, RoleKind
from fondaco.accounts.viewer import acting, require_key
from fondaco.kernel.database import session
from fondaco.kernel.unit_of_work import writes

api = APIBlueprint("accounts_api", __name__, url_prefix="/api/v1", tag="Accounts")
api.before_request(require_key)


class RoleIn(BaseModel):
    model_config = ConfigDict(extra="forbid")

    kind: RoleKind
    institution_id: uuid.UUID | None = None


class PersonIn(BaseModel):
    model_config = ConfigDict(extra="forbid")

    email: str = Field(max_length=320)
    name: str = Field(min_length=1, max_length=200)
    language: str = Field("en", pattern="^[a-z]{2}$")
    roles: list[RoleIn] = Field(default_factory=list, max_length=20)


class PersonOut(BaseModel):
    id: uuid.UUID
    email: str
    name: str
    language: str
    roles: list[str]

    @classmethod
    def of(cls, person: Person) -> "PersonOut":
        return cls(
            id=person.id,
            email=person.email,
            name=person.name,
            language=person.language,
            roles=sorted({role.kind.value for role in person.roles}),
        )


class KeyIn(BaseModel):
    model_config = ConfigDict(extra="forbid")

    name: str = Field(min_length=1, max_length=100)


class KeyOut(BaseModel):
    key: str = Field(description="Shown this once")


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


@api.post("/people/<uuid:person_id>/api-keys")
@writes
@api.input(KeyIn)
@api.output(KeyOut, status_code=201)
@api.doc(summary="Make an API key for oneself, or (administrators) for somebody")
def add_key(person_id: uuid.UUID, json_data: KeyIn) -> KeyOut:
    return KeyOut(key=people.make_api_key(session(), acting(), person_id, json_data.name))
