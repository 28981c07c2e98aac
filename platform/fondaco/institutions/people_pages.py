"""The people of this installation, for its administrators: who works for whom, and which programs act for them."""

import uuid
from collections.abc import Mapping

from flask import flash, redirect, render_template, request, url_for
from flask_babel import gettext as _

from fondaco.accounts import api_keys, people, staff
from fondaco.accounts.models import STAFF, Person, RoleKind
from fondaco.institutions import institutions
from fondaco.institutions.blueprint import Page, administrator, pages
from fondaco.institutions.words import role_name
from fondaco.kernel import i18n
from fondaco.kernel.database import session
from fondaco.kernel.errors import Conflict, Invalid
from fondaco.kernel.sent_forms import chosen_id
from fondaco.kernel.unit_of_work import writes

PER_PAGE = 50


@pages.get("/installation/people")
def list_people() -> Page:
    by = administrator()
    page = min(max(1, request.args.get("page", 1, int)), 100_000)
    text = request.args.get("q", "").strip()
    found, total = staff.listed(session(), by, text=text, page=page, per_page=PER_PAGE)
    names = _institution_names()
    return render_template(
        "pages/institutions/people.html",
        people=[(person, _roles(person, names)) for person in found],
        total=total,
        q=text,
        page=page,
        pages=-(-total // PER_PAGE),
        address=lambda number: url_for("institutions.list_people", q=text or None, page=number),
    )


def _institution_names() -> dict[uuid.UUID | None, str]:
    return {institution.id: institution.name for institution in institutions.every(session())}


def _roles(person: Person, names: Mapping[uuid.UUID | None, str]) -> list[tuple[uuid.UUID, str]]:
    """Id and words of each role, such as “Organiser, Chamber of Udine”."""
    said = [
        (role.id, ", ".join(filter(None, (role_name(role.kind), names.get(role.institution_id)))))
        for role in person.roles
        if role.kind in STAFF
    ]
    return sorted(said, key=lambda role: role[1])


@pages.get("/installation/people/new")
def new_person() -> Page:
    administrator()
    return _new_person_form({})


@pages.post("/installation/people/new")
@writes
def add_person() -> Page:
    by = administrator()
    form = request.form
    try:
        entered = people.enter(
            session(),
            by,
            email=form.get("email", ""),
            name=form.get("name", "")[:200],
            language=i18n.known(form.get("language")),
            roles=[_role_of_form()],
        )
    except Invalid as error:
        session().rollback()
        return _new_person_form(error.errors or {"email": str(error)}), 422
    flash(_("%(name)s can sign in with %(email)s, by a mailed link.", name=entered.name, email=entered.email), "good")
    return redirect(url_for("institutions.person", person_id=entered.id), 303)


def _new_person_form(errors: Mapping[str, str]) -> str:
    return render_template("pages/institutions/new_person.html", values=request.values, errors=errors, **_choices())


def _choices() -> dict[str, object]:
    """What the fields of a role offer."""
    return {
        "kinds": [(kind.value, role_name(kind)) for kind in RoleKind if kind in STAFF],
        "institutions": [(str(one.id), one.name) for one in institutions.every(session())],
        "languages": list(i18n.LANGUAGES.items()),
    }


def _role_of_form() -> tuple[RoleKind, uuid.UUID | None]:
    """Raises `Invalid` for a role that is none, and for an organiser or adviser of no institution."""
    try:
        kind = RoleKind(request.form.get("kind", ""))
    except ValueError as error:
        message = _("Say what the person does.")
        raise Invalid(message, {"kind": message}) from error
    if kind == RoleKind.ADMINISTRATOR:
        return kind, None
    return kind, chosen_id("institution_id", _("Say for which institution."))


@pages.get("/installation/people/<uuid:person_id>")
def person(person_id: uuid.UUID) -> Page:
    return _person_page(person_id, {})


def _person_page(person_id: uuid.UUID, errors: Mapping[str, str], new_key: str = "") -> str:
    by = administrator()
    shown = staff.one(session(), by, person_id)
    return render_template(
        "pages/institutions/person.html",
        person=shown,
        roles=_roles(shown, _institution_names()),
        keys=api_keys.valid(session(), by, person_id),
        new_key=new_key,
        values=request.form,
        errors=errors,
        **_choices(),
    )


@pages.post("/installation/people/<uuid:person_id>/roles")
@writes
def add_role(person_id: uuid.UUID) -> Page:
    by = administrator()
    try:
        people.add_role(session(), by, person_id, *_role_of_form())
    except Invalid as error:
        session().rollback()
        return _person_page(person_id, error.errors), 422
    flash(_("The role is given and holds at once."), "good")
    return redirect(url_for("institutions.person", person_id=person_id), 303)


@pages.post("/installation/people/<uuid:person_id>/roles/<uuid:role_id>/end")
@writes
def end_role(person_id: uuid.UUID, role_id: uuid.UUID) -> Page:
    try:
        people.end_role(session(), administrator(), person_id, role_id)
    except Conflict as error:
        session().rollback()
        flash(str(error), "bad")
        return redirect(url_for("institutions.person", person_id=person_id), 303)
    flash(_("The role is ended. Keys and sign-ins of this person may do no more than the roles that are left."), "good")
    return redirect(url_for("institutions.list_people"), 303)


@pages.post("/installation/people/<uuid:person_id>/api-keys")
@writes
def make_key(person_id: uuid.UUID) -> Page:
    """The key stands on the answer itself, nowhere else, and so only this once."""
    try:
        key = api_keys.make(session(), administrator(), person_id, request.form.get("key_name", ""))
    except Invalid as error:
        session().rollback()
        return _person_page(person_id, error.errors), 422
    session().flush()
    return _person_page(person_id, {}, key)


@pages.post("/installation/people/<uuid:person_id>/api-keys/<uuid:key_id>/revoke")
@writes
def revoke_key(person_id: uuid.UUID, key_id: uuid.UUID) -> Page:
    api_keys.revoke(session(), administrator(), person_id, key_id)
    flash(_("The key is revoked: programs that use it are refused from now on."), "good")
    return redirect(url_for("institutions.person", person_id=person_id), 303)
