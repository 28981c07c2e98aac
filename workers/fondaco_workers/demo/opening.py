"""Before the first step: the installation, its institutions and staff, and the event with its room and slots."""

import secrets
from typing import Any

from fondaco_workers.demo import cast
from fondaco_workers.demo.clients import Api, Mailbox
from fondaco_workers.demo.demand import Demand
from fondaco_workers.demo.play import Play, Plot
from fondaco_workers.demo.site import Site
from fondaco_workers.demo.terminal import Terminal


def open_house(plot: Plot, demand: Demand | None, site: Site, terminal: Terminal) -> Play:
    """Start the site and set up what is there before an event is."""
    site.prepare()
    site.move_clock(cast.CHOOSING)
    with terminal.step("The site starts, with a new database") as told:
        site.start()
        told.append(site.base_url)
    name, email = cast.ADMINISTRATOR
    key = site.run("person", "add", email, "--name", name, "--role", "administrator", "--api-key", "demo")
    administrator = Api(site.base_url, key)
    institutions = {
        short: administrator.post("/institutions", facts) for short, facts in cast.INSTITUTIONS.items()
    }
    organiser, co_organiser, adviser = (_hire(administrator, institutions, staff, site) for staff in cast.STAFF)
    event = _plan(organiser, institutions, demand)
    terminal.say(
        f"Two chambers organise “{event['name']}” in {event['city']}: "
        f"{event['tables']} tables, {len(event['slots'])} slots"
    )
    return Play(
        plot, site, terminal, administrator, organiser, co_organiser, adviser, Mailbox(administrator), event, institutions
    )


def _hire(administrator: Api, institutions: dict[str, dict[str, Any]], staff: cast.Staff, site: Site) -> Api:
    role = {"kind": staff.role, "institution_id": institutions[staff.institution]["id"]}
    person = administrator.post(
        "/people", {"email": staff.email, "name": staff.name, "language": staff.language, "roles": [role]}
    )
    key = administrator.post(f"/people/{person['id']}/api-keys", {"name": f"demo {secrets.token_hex(2)}"})["key"]
    return Api(site.base_url, key)


def _plan(organiser: Api, institutions: dict[str, dict[str, Any]], demand: Demand | None) -> dict[str, Any]:
    event = organiser.post("/events", cast.EVENT)
    organiser.post(f"/events/{event['id']}/institutions", {"institution_id": institutions["drautal"]["id"]})
    room = {**cast.ROOM, "tables": demand.tables} if demand else cast.ROOM
    slots = demand.slots() if demand else {"half_days": cast.HALF_DAYS, "minutes": 25, "pause": 5}
    organiser.post(f"/events/{event['id']}/rooms", room)
    organiser.put(f"/events/{event['id']}/slots", slots)
    planned: dict[str, Any] = organiser.get(f"/events/{event['id']}")
    return planned
