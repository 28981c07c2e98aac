"""Asking, accepting, declining and taking back."""

from datetime import datetime

import pytest
from sqlalchemy import select

from fondaco.accounts.acting import Acting
from fondaco.catalogue.messages import CatalogueOpened, RegistrationWithdrawn
from fondaco.catalogue.models import Registration, RegistrationState
from fondaco.kernel import outbox
from fondaco.kernel.audit import AuditEntry
from fondaco.kernel.claims import Claim, SlotTaken
from fondaco.kernel.errors import Conflict, Invalid, NotFound, WrongState
from fondaco.meetings import booking, parties, requests
from fondaco.meetings.models import Meeting, MeetingRequest, MeetingState, RequestState
from fondaco.meetings.window import RequestsClosed
from tests.integration.meetings.scene import absent, agreed, asked, event_of, scene
from tests.world import World


def states(world: World) -> list[RequestState]:
    with world.work() as session:
        return list(session.scalars(select(MeetingRequest.state).order_by(MeetingRequest.id)))


def test_an_accepted_request_stays_agreed_between_the_two_firms_only_once(any_world: World) -> None:
    here = scene(any_world)
    one, two, _third = here.parties
    with any_world.work() as session:
        agreed(session, one, two)
    with any_world.work() as session, pytest.raises(requests.AlreadyAsked):
        asked(session, one, two)
    with any_world.work() as session, pytest.raises(requests.AlreadyAsked):
        asked(session, two, one)
    assert states(any_world) == [RequestState.ACCEPTED]


def test_asking_a_firm_that_has_asked_already_is_agreeing_and_weighs_more(any_world: World) -> None:
    here = scene(any_world)
    one, two, _third = here.parties
    with any_world.work() as session:
        first = asked(session, one, two)
    with any_world.work() as session:
        second = asked(session, two, one)
        assert (second.id, second.state, second.weight) == (first.id, RequestState.ACCEPTED, requests.MUTUAL_WEIGHT)


def test_a_time_that_both_sides_propose_is_booked_by_the_second_who_asks(world: World) -> None:
    here = scene(world)
    one, two, third = here.parties
    with world.work() as session:
        asked(session, one, two, here.slots[1])
        asked(session, two, one, here.slots[1])
        asked(session, third, two, here.slots[2])
        asked(session, two, third, here.slots[3])
        assert [meeting.slot_id for meeting in session.scalars(select(Meeting))] == [here.slots[1]]
    assert states(world) == [RequestState.ACCEPTED, RequestState.ACCEPTED]


def test_a_second_request_to_a_firm_that_has_not_answered_is_refused(world: World) -> None:
    here = scene(world)
    with world.work() as session:
        asked(session, here.parties[0], here.parties[1])
        with pytest.raises(requests.AlreadyAsked):
            asked(session, here.parties[0], here.parties[1])


def test_a_firm_cannot_ask_itself_nor_a_firm_of_another_event(world: World) -> None:
    here, elsewhere = scene(world), scene(world)
    one = here.parties[0]
    with world.work() as session:
        with pytest.raises(Invalid):
            requests.ask(session, one.by, one.id, one.id)
        with pytest.raises(NotFound):
            requests.ask(session, one.by, one.id, elsewhere.parties[0].id)
        with pytest.raises(Invalid):
            requests.ask(session, one.by, one.id, here.parties[1].id, slot_id=elsewhere.slots[0])


def test_nobody_asks_in_the_name_of_another_firm(world: World) -> None:
    here = scene(world)
    one, two, third = here.parties
    with world.work() as session, pytest.raises(NotFound):
        requests.ask(session, one.by, two.id, third.id)


def test_a_registration_that_is_not_confirmed_neither_asks_nor_is_asked(world: World) -> None:
    here = scene(world)
    one, two, _third = here.parties
    with world.work() as session:
        session.get_one(Registration, two.id).state = RegistrationState.SUBMITTED
        session.flush()
        with pytest.raises(NotFound):
            asked(session, one, two)
        with pytest.raises(Conflict):
            asked(session, two, one)


def test_requests_open_with_the_catalogue_and_close_at_the_end_of_their_last_day_at_the_venue(world: World) -> None:
    here = scene(world)
    one, two, third = here.parties
    with world.work() as session:
        event_of(session, here).catalogue_open = False
        session.flush()
        with pytest.raises(RequestsClosed):
            asked(session, one, two)
        event_of(session, here).catalogue_open = True
        session.flush()
        asked(session, one, two)
        to_accept = asked(session, one, third).id
    world.move_clock(datetime.fromisoformat("2027-02-26T23:59:59+01:00"))
    with world.work() as session:
        requests.accept(session, third.by, to_accept)
    world.move_clock(datetime.fromisoformat("2027-02-27T00:00:00+01:00"))
    with world.work() as session:
        with pytest.raises(RequestsClosed):
            asked(session, two, third)
        [pending] = session.scalars(select(MeetingRequest).where(MeetingRequest.state == RequestState.PENDING))
        with pytest.raises(RequestsClosed):
            requests.accept(session, two.by, pending.id)


def test_what_nobody_answered_expires_when_the_time_is_over_and_not_before_it_is(world: World) -> None:
    here = scene(world)
    one, two, third = here.parties
    with world.work() as session:
        asked(session, one, two)
        agreed(session, one, third)
        outbox.record(session, CatalogueOpened(event_id=here.event_id))
    world.drain()
    with world.work() as session:
        event = event_of(session, here)
        event.request_by = event.request_by.replace(day=27)
    world.move_clock(datetime.fromisoformat("2027-02-27T00:00:01+01:00"))
    world.drain()
    assert states(world) == [RequestState.PENDING, RequestState.ACCEPTED]
    world.move_clock(datetime.fromisoformat("2027-02-28T00:00:01+01:00"))
    world.drain()
    assert states(world) == [RequestState.EXPIRED, RequestState.ACCEPTED]


def test_a_firm_has_a_limited_number_of_unanswered_requests_out(world: World, monkeypatch: pytest.MonkeyPatch) -> None:
    here = scene(world, firms=4)
    monkeypatch.setattr(requests, "MOST_PENDING", 2)
    one, two, third, fourth = here.parties
    with world.work() as session:
        asked(session, one, two)
        first = asked(session, one, third).id
        with pytest.raises(requests.TooManyRequests):
            asked(session, one, fourth)
        requests.decline(session, third.by, first)
        asked(session, one, fourth)


def test_accepting_a_proposed_time_books_it(any_world: World) -> None:
    here = scene(any_world)
    one, two, _third = here.parties
    with any_world.work() as session:
        request_id = asked(session, one, two, here.slots[0]).id
        requests.accept(session, two.by, request_id)
    with any_world.work() as session:
        [meeting] = session.scalars(select(Meeting))
        assert (meeting.request_id, meeting.slot_id, meeting.locked) == (request_id, here.slots[0], True)
        assert {delegate.id for delegate in meeting.delegates} == {one.delegate_id, two.delegate_id}
        assert len(session.scalars(select(Claim).where(Claim.holder_id == meeting.id)).all()) == 3


def test_a_proposed_time_that_is_gone_leaves_the_request_pending(any_world: World) -> None:
    here = scene(any_world)
    one, two, third = here.parties
    with any_world.work() as session:
        first, second = asked(session, one, two, here.slots[0]).id, asked(session, third, two, here.slots[0]).id
    with any_world.work() as session:
        requests.accept(session, two.by, first)
    with any_world.work() as session:
        with pytest.raises(SlotTaken):
            requests.accept(session, two.by, second)
        session.rollback()
    assert states(any_world) == [RequestState.ACCEPTED, RequestState.PENDING]
    with any_world.work() as session:
        requests.accept_without_time(session, two.by, second)
    assert states(any_world) == [RequestState.ACCEPTED, RequestState.ACCEPTED]
    with any_world.work() as session:
        assert len(session.scalars(select(Meeting)).all()) == 1


def test_only_the_recipient_accepts_and_only_once(world: World) -> None:
    here = scene(world)
    one, two, third = here.parties
    with world.work() as session:
        request_id = asked(session, one, two).id
        for other in (one, third):
            with pytest.raises(NotFound):
                requests.accept(session, other.by, request_id)
        requests.accept(session, two.by, request_id)
        with pytest.raises(WrongState):
            requests.accept(session, two.by, request_id)


def test_a_declined_request_can_be_accepted_after_all_unless_a_newer_one_is_open(any_world: World) -> None:
    here = scene(any_world)
    one, two, _third = here.parties
    with any_world.work() as session:
        first = asked(session, one, two).id
        requests.decline(session, two.by, first, "Not our field")
    with any_world.work() as session:
        newer = asked(session, one, two).id
    with any_world.work() as session:
        with pytest.raises(requests.AlreadyAsked):
            requests.accept(session, two.by, first)
        requests.decline(session, two.by, newer)
        assert requests.accept(session, two.by, first).reason == ""
    assert states(any_world) == [RequestState.ACCEPTED, RequestState.DECLINED]


def test_taking_back_an_agreed_meeting_frees_its_seats_and_cancels_it(any_world: World) -> None:
    here = scene(any_world)
    one, two, _third = here.parties
    with any_world.work() as session:
        request_id = agreed(session, one, two).id
        booking.book(session, here.staff, request_id, here.slots[0])
    with any_world.work() as session:
        requests.withdraw(session, two.by, request_id)
    with any_world.work() as session:
        [meeting] = session.scalars(select(Meeting))
        assert (meeting.state, meeting.sequence) == (MeetingState.CANCELLED, 1)
        assert session.scalars(select(Claim)).all() == []


def test_the_recipient_of_a_pending_request_declines_and_does_not_withdraw_it(world: World) -> None:
    here = scene(world)
    one, two, _third = here.parties
    with world.work() as session:
        request_id = asked(session, one, two).id
        with pytest.raises(NotFound):
            requests.withdraw(session, two.by, request_id)
        requests.withdraw(session, one.by, request_id)
        with pytest.raises(WrongState):
            requests.decline(session, two.by, request_id)


def test_staff_that_acts_for_a_firm_stands_in_the_record_with_the_firm(world: World) -> None:
    here = scene(world)
    one, two, _third = here.parties
    with world.work() as session:
        by = parties.on_behalf(session, here.staff, here.event_id, one.firm_id)
        requests.ask(session, by, one.id, two.id)
        [entry] = session.scalars(select(AuditEntry).where(AuditEntry.action == "meeting_request.asked"))
        assert (entry.person_id, entry.on_behalf_of_firm_id) == (here.organiser.id, one.firm_id)


def test_people_who_do_not_work_for_the_event_act_for_nobody(world: World) -> None:
    here, elsewhere = scene(world), scene(world)
    stranger: Acting = elsewhere.staff
    with world.work() as session, pytest.raises(NotFound):
        parties.on_behalf(session, stranger, here.event_id, here.parties[0].firm_id)


def test_a_firm_that_leaves_the_event_gives_back_its_requests_and_meetings(world: World) -> None:
    here = scene(world, firms=4)
    one, two, third, fourth = here.parties
    with world.work() as session:
        booked = agreed(session, one, two).id
        booking.book(session, here.staff, booked, here.slots[0])
        asked(session, one, third)
        asked(session, fourth, one)
        agreed(session, third, fourth)
        session.get_one(Registration, one.id).state = RegistrationState.WITHDRAWN
        outbox.record(session, RegistrationWithdrawn(registration_id=one.id))
    world.drain()
    assert states(world) == [RequestState.WITHDRAWN] * 3 + [RequestState.ACCEPTED]
    with world.work() as session:
        assert session.scalars(select(Claim)).all() == []


def test_a_firm_nobody_of_whom_is_there_cannot_be_booked(world: World) -> None:
    here = scene(world)
    one, two, _third = here.parties
    with world.work() as session:
        absent(session, two.delegate_id, here.slots[0])
        request_id = agreed(session, one, two).id
        with pytest.raises(SlotTaken):
            booking.book(session, here.staff, request_id, here.slots[0])
        booking.book(session, here.staff, request_id, here.slots[1])
