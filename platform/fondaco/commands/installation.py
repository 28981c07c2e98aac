"""Commands that set up an installation: its institutions and people."""

from dataclasses import replace

import click
from flask.cli import with_appcontext

from fondaco.accounts import api_keys, people
from fondaco.accounts.acting import FONDACO
from fondaco.accounts.models import RoleKind
from fondaco.institutions import institutions
from fondaco.institutions.institutions import Facts
from fondaco.institutions.models import InstitutionKind
from fondaco.kernel.database import session
from fondaco.kernel.errors import FondacoError


@click.group()
def institution() -> None:
    """Institutions of this installation."""


@institution.command("add")
@click.argument("name")
@click.option("--kind", type=click.Choice([kind.value for kind in InstitutionKind]), default="chamber")
@click.option("--country", required=True, help="ISO 3166-1 code of two letters.")
@click.option("--city", required=True)
@click.option("--address", default="")
@click.option("--email", required=True, help="The office that answers letters.")
@click.option("--phone", default="")
@click.option("--website", default="")
@with_appcontext
def add_institution(**facts: str) -> None:
    """Enter an institution."""
    operator = replace(FONDACO, is_administrator=True)
    try:
        institutions.add(session(), operator, Facts(**{**facts, "kind": InstitutionKind(facts["kind"])}))  # type: ignore[arg-type]
    except FondacoError as error:
        raise click.ClickException(str(error)) from error
    session().commit()
    click.echo(f"{facts['name']} is entered.")


@click.group()
def person() -> None:
    """People who work with Fondaco."""


@person.command("add")
@click.argument("email")
@click.option("--name", required=True)
@click.option("--language", default="en")
@click.option("--role", "roles", multiple=True, type=click.Choice(["administrator", "organiser", "adviser"]))
@click.option("--institution", "institution_name", help="For organisers and advisers.")
@click.option("--password", envvar="FONDACO_PASSWORD", help="Without one the person signs in by link.")
@click.option("--api-key", "key_name", help="Make an API key of this name and print it.")
@with_appcontext
def add_person(
    email: str,
    name: str,
    language: str,
    roles: tuple[str, ...],
    institution_name: str | None,
    password: str | None,
    key_name: str | None,
) -> None:
    """Enter a person, or add roles to one."""
    try:
        entered = people.ensure_person(session(), email=email, name=name, language=language)
        for role in map(RoleKind, roles):
            of = None if role == RoleKind.ADMINISTRATOR else institutions.named(session(), institution_name or "")
            people.give_role(session(), entered, role, institution_id=of.id if of else None)
        if password:
            people.set_password(entered, password)
        key = api_keys.new(session(), entered, key_name) if key_name else None
    except FondacoError as error:
        raise click.ClickException(str(error)) from error
    session().commit()
    click.echo(key or f"{name} can sign in with {entered.email}.")
