"""Every address × everybody who may knock: what is not one's own is not there, and looking changes nothing.

The addresses are the application's own, so that a new one is tried too. One that shall be open to everybody, or by a
link, must be entered here.
"""

from collections.abc import Iterator
from contextlib import contextmanager

import pytest
from sqlalchemy import Engine, event
from werkzeug.test import TestResponse

from fondaco.accounts.models import Person
from tests.integration.access.addresses import Address, Site, Visitor, visitor
from tests.integration.access.season import Ids, Season, season
from tests.world import World

PUBLIC = {
    "accounts.choose_language",
    "accounts.privacy",
    "accounts.sign_in_page",
    "accounts.sign_in_with_password",
    "accounts.sign_out",
    "accounts.want_link",
    "events.home_page",
    "events.public_event",
    "events.style_guide",
    "openapi.spec",
    "openapi_pages.about",
    "openapi_pages.overview",
    "static",
}

BY_LINK = {
    "accounts.link_page",
    "accounts.sign_in_with_link",
    "calendars.feed",
    "catalogue.registration_by_link",
    "catalogue.registration_by_link_again",
    "catalogue.registration_by_link_answers",
    "catalogue.registration_by_link_part",
    "catalogue.registration_by_link_save",
    "catalogue.registration_by_link_submit",
    "catalogue.registration_by_link_withdraw",
    "followup.feedback",
    "followup.give_feedback",
    "invitations.answer",
    "invitations.answer_page",
    "invitations.unsubscribe",
    "invitations.unsubscribe_at_once",
    "meetings.answer_by_link",
    "meetings.request_by_link",
}

FORMS = {
    "accounts.link_page": ("accounts.sign_in_with_link",),
    "calendars.feed": (),
    "catalogue.registration_by_link": (),
    "followup.feedback": ("followup.give_feedback",),
    "invitations.answer_page": ("invitations.answer",),
    "invitations.unsubscribe": (),
    "meetings.request_by_link": ("meetings.answer_by_link",),
}
"""The page that a mailed link opens, and what else it opens."""

CLOSED = {
    # mail goes out here, so there is no mailbox to look into
    "accounts.mailbox_page",
    "accounts.mailbox_mail",
    "accounts.mailbox_html",
    "accounts_api.list_mails",
    # the last day to register is over
    "catalogue.registration_by_link_part",
    "catalogue.my_registration_part",
}
"""Not to be opened by anybody in the season."""

OF_THE_EVENT = {"catalogue.entry", "catalogue.entry_as_staff", "catalogue_api.get_entry"}
"""What of a firm the other firms of the event see too."""

PUBLISHED = {"institutions_api.get_institution"}
"""Who organises may be known to everybody who is signed in."""

OF_ADMINISTRATORS = ("accounts_api.", "institutions.", "institutions_api.")
"""Beginnings of the endpoints where administrators, and they alone, see everybody's."""


@pytest.fixture
def site(world: World) -> Site:
    return Site(world)


def test_nobody_comes_in_except_where_it_is_public_or_by_link(world: World, site: Site) -> None:
    here = season(world)
    nobody, ids = visitor(world, "nobody"), here.ids | {"token": "unknown"}
    let_in = {each.endpoint for each in site.addresses if not _asks_to_sign_in(site.ask(nobody, each, ids))}
    assert let_in == PUBLIC | BY_LINK
    assert {each.endpoint for each in site.addresses if "token" in each.names} == BY_LINK


def _asks_to_sign_in(answer: TestResponse) -> bool:
    return answer.status_code == 401 or (answer.status_code == 303 and answer.location.startswith("/sign-in?next="))


def test_a_link_opens_nothing_but_what_it_is_for(world: World, site: Site) -> None:
    here, nobody = season(world), visitor(world, "nobody")
    opened = {
        (token_of, _page_of(each.endpoint))
        for each in site.addresses
        if each.endpoint in BY_LINK
        for token_of, token in (here.tokens | {"nothing": "unknown"}).items()
        if site.ask(nobody, each, here.ids | {"token": token}).status_code != 404
    }
    assert opened == {(page, page) for page in here.tokens}


def _page_of(endpoint: str) -> str:
    """The page that the link in the mail opens, of which `endpoint` is one form or part."""
    return next(page for page, forms in FORMS.items() if endpoint.startswith((page, *forms)))


def test_what_is_of_others_is_not_there(world: World, site: Site) -> None:
    here = season(world)
    found = [
        f"{who.name}: {each}: {status}"
        for who in _visitors(world, here.outsiders)
        for each in site.addresses
        if _is_about_somebody(each)
        and not (who.name == "administrator" and each.endpoint.startswith(OF_ADMINISTRATORS))
        if (status := site.ask(who, each, here.ids).status_code) != 404 and not _refused_to_all(each, status)
    ]
    assert not found, "\n".join(found)


def _is_about_somebody(address: Address) -> bool:
    """Whether ids stand in it."""
    return bool(address.names - {"slug", "filename"}) and address.endpoint not in BY_LINK | PUBLISHED


def _refused_to_all(address: Address, status: int) -> bool:
    """What only administrators do, whatever the ids: the API says so."""
    return status == 403 and address.is_api and address.endpoint.startswith(OF_ADMINISTRATORS)


def test_a_firm_sees_of_the_others_in_its_event_what_stands_in_the_catalogue(world: World, site: Site) -> None:
    here = season(world)
    found = {
        each.endpoint
        for each in site.addresses
        if _is_about_somebody(each) and not each.names <= {"event_id", "part", "language"}
        if (answer := site.ask(visitor(world, "another firm", here.other_firm), each, here.ids)).status_code != 404
        if not _refused_to_all(each, answer.status_code)
    }
    assert found == OF_THE_EVENT, found - OF_THE_EVENT


def test_ones_own_event_in_the_address_does_not_open_what_is_of_another(world: World, site: Site) -> None:
    here = season(world)
    shared = {"event_id": here.elsewhere["event_id"], "firm_id": here.shared_firm_id}
    found = [
        f"{who.name}: {each}: {status}"
        for who in _visitors(world, here.outsiders)
        if who.name.endswith("elsewhere")
        for each in site.addresses
        if "event_id" in each.names and each.names - {"event_id", "firm_id", "language", "part"}
        if (status := site.ask(who, each, here.ids | shared).status_code) != 404
    ]
    assert not found, "\n".join(found)


def test_looking_changes_nothing_and_every_page_opens_for_somebody(world: World, site: Site) -> None:
    here = season(world)
    visitors = [*_visitors(world, here.insiders | here.outsiders), visitor(world, "nobody")]
    closed: list[str] = []
    with _writes() as written:
        for each in (address for address in site.addresses if address.method == "GET"):
            ids = here.ids | _what_only_it_takes(each, here)
            answers = [site.ask(who, each, ids, method=method) for method in ("HEAD", "GET") for who in visitors]
            assert max(answer.status_code for answer in answers) < 500, each
            if not any(answer.status_code < 400 and not _asks_to_sign_in(answer) for answer in answers):
                closed.append(each.endpoint)
            assert not written, f"{each}: {written}"
    assert set(closed) == CLOSED


def _what_only_it_takes(address: Address, here: Season) -> Ids:
    if address.endpoint in BY_LINK:
        return {"token": here.tokens[_page_of(address.endpoint)]}
    return {"slug": "meetings"} if address.endpoint == "openapi_pages.about" else {}


@contextmanager
def _writes() -> Iterator[list[str]]:
    """The statements of any connection that change the database, as they come."""
    written: list[str] = []

    def note(_connection: object, _cursor: object, statement: str, *_rest: object) -> None:
        if statement.lstrip().upper().startswith(("INSERT", "UPDATE", "DELETE", "REPLACE")):
            written.append(statement)

    event.listen(Engine, "before_cursor_execute", note)
    try:
        yield written
    finally:
        event.remove(Engine, "before_cursor_execute", note)


def test_no_button_of_ones_own_breaks_down_when_pressed_without_a_word(world: World, site: Site) -> None:
    here = season(world)
    broken = [
        f"{who.name}: {each}"
        for who in _visitors(world, here.insiders)
        for each in site.addresses
        if each.method != "GET" and each.endpoint not in BY_LINK
        if site.ask(who, each, here.ids).status_code >= 500
    ]
    assert not broken, "\n".join(broken)


def _visitors(world: World, people: dict[str, Person]) -> list[Visitor]:
    return [visitor(world, name, person) for name, person in people.items()]
