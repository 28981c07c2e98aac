"""A delegate's private calendar feed."""

from datetime import datetime
from urllib.parse import urlsplit

from icalendar import Calendar

from fondaco.meetings import booking
from tests.integration.calendars.reading import assert_valid, invitations_to
from tests.integration.calendars.test_notices import booked
from tests.integration.meetings.scene import Party, Scene, scene
from tests.world import World, csrf_of


def new_feed(world: World, party: Party) -> str:
    made = world.api(party.person).post(f"/api/v1/delegates/{party.delegate_id}/calendar-feed")
    assert made.status_code == 201
    return urlsplit(made.json["address"]).path


def test_a_feed_holds_the_delegates_meetings_with_the_identity_of_their_invitations(world: World) -> None:
    here = scene(world)
    booked(world, here)
    answer = world.client().get(new_feed(world, here.parties[0]))
    assert (answer.status_code, answer.content_type) == (200, "text/calendar; charset=utf-8")
    [event] = Calendar.from_ical(answer.data).events
    [invitation] = invitations_to(world, here.parties[0].email)
    assert (event["UID"], event["DTSTART"].dt) == (invitation.uid, invitation.start)
    assert_valid(answer.data)
    [nothing] = [Calendar.from_ical(world.client().get(new_feed(world, here.parties[2])).data).events]
    assert nothing == []


def test_a_program_that_asks_again_gets_the_feed_only_when_it_changed(world: World) -> None:
    here = scene(world)
    meeting_id = booked(world, here)
    url = new_feed(world, here.parties[0])
    client = world.client()
    first = client.get(url)
    known = {"If-None-Match": first.headers["ETag"]}
    assert client.get(url, headers=known).status_code == 304
    since = {"If-Modified-Since": first.headers["Last-Modified"]}
    assert client.get(url, headers=since).status_code == 304
    world.move_clock(datetime.fromisoformat("2027-01-12T09:00:00+01:00"))
    with world.work() as session:
        booking.cancel(session, here.staff, meeting_id)
    for condition in (known, since):
        changed = client.get(url, headers=condition)
        assert (changed.status_code, Calendar.from_ical(changed.data).events) == (200, [])


def test_a_new_address_ends_the_old_one_and_a_feed_can_be_taken_back(world: World) -> None:
    here = scene(world)
    party = here.parties[0]
    old, new = new_feed(world, party), new_feed(world, party)
    client = world.client()
    assert [client.get(url).status_code for url in (old, new)] == [410, 200]
    gone = world.api(party.person).delete(f"/api/v1/delegates/{party.delegate_id}/calendar-feed")
    assert (gone.status_code, client.get(new).status_code) == (204, 410)
    assert client.get("/calendar/made-up.ics").status_code == 404


def test_nobody_makes_a_feed_of_anothers_delegate(world: World) -> None:
    here, elsewhere = scene(world), scene(world)
    url = f"/api/v1/delegates/{here.parties[0].delegate_id}/calendar-feed"
    for stranger in (here.parties[1].person, elsewhere.organiser):
        assert world.api(stranger).post(url).status_code == 404
    assert world.api(here.adviser).post(url).status_code == 201


def test_the_address_is_made_by_a_button_on_the_agenda_and_shown_once(world: World) -> None:
    here: Scene = scene(world)
    party = here.parties[0]
    client = world.signed_in(party.person)
    agenda = client.get(f"/my/{here.event_id}/agenda")
    form = {"csrf_token": csrf_of(agenda.text)}
    page = client.post(f"/my/{here.event_id}/calendar/{party.delegate_id}", data=form)
    assert "https://meet.example.org/calendar/" in page.text
    assert "/calendar/" not in client.get(f"/my/{here.event_id}/agenda").text.replace(
        f"/my/{here.event_id}/calendar/", ""
    )
    client.post(f"/my/{here.event_id}/calendar/{party.delegate_id}/take-back", data=form)
    address = page.text.split("https://meet.example.org")[1].split(".ics")[0] + ".ics"
    assert world.client().get(address).status_code == 410
