"""JSON API of institutions."""

import uuid

from apiflask import APIBlueprint
from pydantic import BaseModel, ConfigDict, Field
from sqlalchemy import select

from fondaco.accounts.viewer import acting, require_key
from fondaco.institutions import institutions
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
    email: str = Field(max_length=320, description="The office that answers letters")
    phone: str = Field("", max_length=40)
    website: str = Field("", max_length=300)


class InstitutionOut(InstitutionIn):
    id: uuid.UUID


class InstitutionList(BaseModel):
    items: list[InstitutionOut]


def _out(institution: Institution) -> InstitutionOut:
    return InstitutionOut(**{name: getattr(institution, name) for name in InstitutionOut.model_fields})


@api.get("/institutions")
@api.output(InstitutionList)
@api.doc(summary="All institutions")
def list_institutions() -> InstitutionList:
    found = session().scalars(select(Institution).order_by(Institution.name))
    return InstitutionList(items=[_out(institution) for institution in found])


@api.post("/institutions")
@writes
@api.input(InstitutionIn)
@api.output(InstitutionOut, status_code=201)
@api.doc(summary="Enter an institution (administrators)")
def add_institution(json_data: InstitutionIn) -> InstitutionOut:
    return _out(institutions.add(session(), acting(), **json_data.model_dump()))
