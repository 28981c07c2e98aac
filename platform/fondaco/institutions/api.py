"""JSON API of institutions."""

import uuid

from apiflask import APIBlueprint
from pydantic import BaseModel, ConfigDict, Field

from fondaco.accounts.viewer import acting, require_key
from fondaco.institutions import institutions
from fondaco.institutions.institutions import Facts
from fondaco.institutions.models import Institution, InstitutionKind
from fondaco.kernel.database import session
from fondaco.kernel.unit_of_work import writes

api = APIBlueprint("institutions_api", __name__, url_prefix="/api/v1", tag="Institutions")
api.before_request(require_key)


class InstitutionIn(BaseModel):
    model_config = ConfigDict(extra="forbid")

    name: str = Field(min_length=1, max_length=200)
    kind: InstitutionKind
    country: str = Field(pattern="^[A-Z]{2}$", examples=["IT"])
    city: str = Field(min_length=1, max_length=100)
    address: str = Field("", max_length=300)
    email: str = Field(max_length=320, description="The office that answers letters", examples=["office@example.org"])
    phone: str = Field("", max_length=40)
    website: str = Field("", max_length=300)

    def facts(self) -> Facts:
        return Facts(**self.model_dump())


class InstitutionOut(InstitutionIn):
    id: uuid.UUID

    @classmethod
    def of(cls, institution: Institution) -> "InstitutionOut":
        return cls(**{name: getattr(institution, name) for name in cls.model_fields})


class InstitutionList(BaseModel):
    items: list[InstitutionOut]


@api.get("/institutions")
@api.output(InstitutionList)
@api.doc(summary="All institutions")
def list_institutions() -> InstitutionList:
    return InstitutionList(items=[InstitutionOut.of(found) for found in institutions.every(session())])


@api.post("/institutions")
@writes
@api.input(InstitutionIn)
@api.output(InstitutionOut, status_code=201)
@api.doc(summary="Enter an institution (administrators)")
def add_institution(json_data: InstitutionIn) -> InstitutionOut:
    return InstitutionOut.of(institutions.add(session(), acting(), json_data.facts()))


@api.get("/institutions/<uuid:institution_id>")
@api.output(InstitutionOut)
@api.doc(summary="One institution")
def get_institution(institution_id: uuid.UUID) -> InstitutionOut:
    return InstitutionOut.of(institutions.one(session(), institution_id))


@api.put("/institutions/<uuid:institution_id>")
@writes
@api.input(InstitutionIn)
@api.output(InstitutionOut)
@api.doc(summary="Replace what is known of an institution (administrators)")
def change_institution(institution_id: uuid.UUID, json_data: InstitutionIn) -> InstitutionOut:
    return InstitutionOut.of(institutions.change(session(), acting(), institution_id, json_data.facts()))
