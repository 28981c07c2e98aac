"""The institutions of this installation: all for administrators, their own for those who work for one."""

import uuid
from collections.abc import Mapping

from flask import flash, redirect, render_template, request, url_for
from flask_babel import gettext as _
from sqlalchemy import func, select

from fondaco.accounts import staff, viewer
from fondaco.accounts.models import Role
from fondaco.institutions import institutions
from fondaco.institutions.blueprint import Page, administrator, pages
from fondaco.institutions.institutions import Facts
from fondaco.institutions.models import Institution, InstitutionKind
from fondaco.institutions.words import kind_name, role_name
from fondaco.kernel.database import session
from fondaco.kernel.errors import Conflict, Invalid, NotFound
from fondaco.kernel.unit_of_work import writes

FIELDS = ("name", "kind", "country", "city", "address", "email", "phone", "website")


@pages.get("/installation")
def installation() -> Page:
    administrator()
    counted = select(Role.institution_id, func.count(Role.person_id.distinct())).group_by(Role.institution_id)
    return render_template(
        "pages/institutions/installation.html",
        institutions=institutions.every(session()),
        people=dict(session().execute(counted).all()),
        kind_name=kind_name,
    )


@pages.get("/institution")
def own_institution() -> Page:
    """The page of the institution for which one works; of the first, for somebody who works for several."""
    own = session().scalars(
        select(Institution).where(Institution.id.in_(viewer.signed_in().works_for)).order_by(Institution.name)
    )
    first = own.first()
    if first is None:
        raise NotFound(_("There is nothing at this address."))
    return redirect(url_for("institutions.institution", institution_id=first.id))


@pages.get("/institutions/<uuid:institution_id>")
def institution(institution_id: uuid.UUID) -> Page:
    by = viewer.signed_in()
    if not by.is_administrator and institution_id not in by.works_for:
        raise NotFound(_("There is no such institution."))
    people, _total = staff.listed(session(), by, institution_id=institution_id, per_page=500)
    return render_template(
        "pages/institutions/institution.html",
        institution=institutions.one(session(), institution_id),
        people=[(person, _roles_at(person.roles, institution_id)) for person in people],
        kind_name=kind_name,
    )


def _roles_at(roles: list[Role], institution_id: uuid.UUID) -> str:
    return ", ".join(sorted(role_name(role.kind) for role in roles if role.institution_id == institution_id))


@pages.get("/installation/institutions/new")
def new_institution() -> Page:
    administrator()
    return _form(None, {})


@pages.post("/installation/institutions/new")
@writes
def add_institution() -> Page:
    by = administrator()
    try:
        entered = institutions.add(session(), by, _facts(request.form))
    except (Invalid, Conflict) as error:
        session().rollback()
        return _form(None, _errors(error)), 422
    flash(_("%(name)s is entered. Add its people next.", name=entered.name), "good")
    return redirect(url_for("institutions.institution", institution_id=entered.id), 303)


@pages.get("/institutions/<uuid:institution_id>/facts")
def edit_institution(institution_id: uuid.UUID) -> Page:
    administrator()
    return _form(institutions.one(session(), institution_id), {})


@pages.post("/institutions/<uuid:institution_id>/facts")
@writes
def change_institution(institution_id: uuid.UUID) -> Page:
    by = administrator()
    try:
        institutions.change(session(), by, institution_id, _facts(request.form))
    except (Invalid, Conflict) as error:
        session().rollback()
        return _form(institutions.one(session(), institution_id), _errors(error)), 422
    flash(_("Saved."), "good")
    return redirect(url_for("institutions.institution", institution_id=institution_id), 303)


def _facts(form: Mapping[str, str]) -> Facts:
    given = {name: form.get(name, "")[:300] for name in FIELDS}
    if given["kind"] not in list(InstitutionKind):
        message = _("Say what kind of institution it is.")
        raise Invalid(message, {"kind": message})
    return Facts(**{**given, "kind": InstitutionKind(given["kind"])})  # type: ignore[arg-type] # the rest are texts


def _errors(error: Invalid | Conflict) -> Mapping[str, str]:
    return error.errors if isinstance(error, Invalid) else {"name": str(error)}


def _form(of: Institution | None, errors: Mapping[str, str]) -> str:
    known = {name: getattr(of, name) for name in FIELDS} if of else {"kind": InstitutionKind.CHAMBER}
    given = {name: request.form[name] for name in FIELDS if name in request.form}
    return render_template(
        "pages/institutions/edit.html",
        of=of,
        values={**known, **given},
        errors=errors,
        kinds=[(kind.value, kind_name(kind)) for kind in InstitutionKind],
    )
