"""No more letters: one click, and nothing by looking."""

from sqlalchemy import select

from fondaco.invitations import unsubscribing
from fondaco.invitations.models import Unsubscribed
from tests import making
from tests.integration.invitations.scene import answer_link, scene, stop_link, target
from tests.world import World


def test_looking_changes_nothing_and_one_post_without_cookie_or_form_key_ends_the_letters(any_world: World) -> None:
    at = scene(any_world, "")
    at.started()
    link = stop_link(at.letter_to(at.firms[0]))
    for method in ("GET", "HEAD", "OPTIONS"):
        any_world.client().open(link, method=method)
    with any_world.work() as session:
        assert session.scalars(select(Unsubscribed)).all() == []
    for _ in range(2):
        posted = any_world.client().post(link, data={"List-Unsubscribe": "One-Click"})
        assert posted.status_code == 303
    with any_world.work() as session:
        [closed] = session.scalars(select(Unsubscribed)).all()
        assert closed.institution_id == at.institution.id
        assert "@" not in closed.address_digest
    assert "unsubscribed" in [attempt["result"] for attempt in at.invitations()[0]["attempts"]]


def test_an_unsubscribed_address_is_left_out_of_the_next_campaign_in_any_spelling(world: World) -> None:
    at = scene(world, "info@firm.example.org")
    at.started()
    world.client().post(stop_link(at.letter_to(at.firms[0])))
    with world.work() as session:
        second = making.event(session, session.merge(at.institution))
        again = making.firm(session, at.institution, "The same, imported again", email="INFO@firm.example.org")
        target(session, second, at.institution, [session.merge(at.firms[0]), again])
    at.event = second
    plan = world.api(at.organiser).get(f"/api/v1/campaigns/{at.campaign()}/plan").json
    assert (plan["unsubscribed"], plan["by_email"], plan["by_letter"]) == (2, {}, {})


def test_whoever_unsubscribes_while_the_campaign_runs_gets_no_letter(world: World) -> None:
    at = scene(world, "info@firm.example.org")
    at.started()
    link = stop_link(at.letter_to(at.firms[0]))
    with world.work() as session:
        second = making.event(session, session.merge(at.institution))
        target(session, second, at.institution, [session.merge(at.firms[0])])
    at.event = second
    campaign = at.campaign()
    world.api(at.organiser).post(f"/api/v1/campaigns/{campaign}/start")
    world.client().post(link)
    world.drain()
    assert len(world.smtp.mails) == 1
    [invitation] = at.invitations()
    assert (invitation["state"], invitation["attempts"][0]["result"]) == ("unreachable", "unsubscribed")


def test_the_link_ends_letters_to_its_own_address_though_the_contact_has_changed(world: World) -> None:
    at = scene(world, "old@firm.example.org")
    at.started()
    letter = at.letter_to(at.firms[0])
    world.client().post(answer_link(letter), data={"answer": "other", "name": "New", "email": "new@firm.example.org"})
    world.client().post(stop_link(letter))
    with world.work() as session:
        assert unsubscribing.among(session, at.institution.id, ["old@firm.example.org", "new@firm.example.org"]) == {
            "old@firm.example.org"
        }


def test_a_forged_link_ends_nothing(world: World) -> None:
    at = scene(world, "")
    at.started()
    answer = answer_link(at.letter_to(at.firms[0])).removeprefix("/answer/")
    for token in ("x", answer, "../" + answer):
        assert world.client().post(f"/unsubscribe/{token}").status_code == 404
    with world.work() as session:
        assert session.scalars(select(Unsubscribed)).all() == []


def test_a_mistake_can_be_taken_back_and_the_invitation_can_still_be_answered(world: World) -> None:
    at = scene(world, "")
    at.started()
    letter = at.letter_to(at.firms[0])
    browser = world.client()
    browser.post(stop_link(letter))
    assert browser.post(answer_link(letter), data={"answer": "yes"}).status_code == 303
    browser.post(stop_link(letter), data={"again": "yes"})
    with world.work() as session:
        assert session.scalars(select(Unsubscribed)).all() == []
