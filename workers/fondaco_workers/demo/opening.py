"""Before the first step: the installation, its institutions and staff, and the event with its room and slots."""

from typing import Any

from fondaco_workers.demo import cast
from fondaco_workers.demo.clients import Api
from fondaco_workers.demo.play import Play, Plot
from fondaco_workers.demo.site import Site
from fondaco_workers.demo.terminal import Terminal


def open_house(plot: Plot, site: Site, terminal: Terminal) -> Play:
    """Start the site and set up what is there before the first step."""
    site.prepare()
    site.move_clock(cast.CHOOSING)
    with terminal.step("The site starts, with a new database") as told:
        site.start()
        told.append(site.base_url)
    name, email = cast.ADMINISTRATOR
    key = site.run("person", "add", email, "--name", name, "--role", "administrator", "--api-key", "demo")
    administrator = Api(site.base_url, key)
    institutions = {short: administrator.post("/institutions", facts) for short, facts in cast.INSTITUTIONS.items()}
    apis = {staff: _hire(administrator, institutions, staff, site) for staff in cast.STAFF}
    organiser = apis[cast.ORGANISER]
    event = _plan(organiser, institutions, plot)
    terminal.say(
        f"Two chambers organise “{event['name']}” in {event['city']}: "
        f"{event['tables']} tables, {len(event['slots'])} slots"
    )
    return Play(plot, site, terminal, organiser, apis[cast.ADVISER], site.mailbox(administrator), event)


def _hire(administrator: Api, institutions: dict[str, dict[str, Any]], staff: cast.Staff, site: Site) -> Api:
    role = {"kind": staff.role, "institution_id": institutions[staff.institution]["id"]}
    person = administrator.post(
        "/people", {"email": staff.email, "name": staff.name, "language": staff.language, "roles": [role]}
    )
    key = administrator.post(f"/people/{person['id']}/api-keys", {"name": "demo"})["key"]
    return Api(site.base_url, key)


def _plan(organiser: Api, institutions: dict[str, dict[str, Any]], plot: Plot) -> dict[str, Any]:
    event = organiser.post("/events", cast.EVENT)
    organiser.post(f"/events/{event['id']}/institutions", {"institution_id": institutions["drautal"]["id"]})
    organiser.post(f"/events/{event['id']}/rooms", plot.room)
    organiser.put(f"/events/{event['id']}/slots", plot.slots)
    planned: dict[str, Any] = organiser.get(f"/events/{event['id']}")
    return planned
