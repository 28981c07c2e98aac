"""A POST that is repeated acts once, however many come at the same moment."""

from concurrent.futures import ThreadPoolExecutor

import pytest
from sqlalchemy import func, select

from fondaco.accounts.models import RoleKind
from fondaco.events.models import Event
from fondaco.kernel.unit_of_work import IdempotentAnswer
from tests import making
from tests.integration.events.test_events import FACTS
from tests.world import World

REPETITIONS = 50


def post_at_once(world: World, headers: dict[str, str]) -> list[tuple[int, str]]:
    with world.work() as session:
        organiser = making.person(session, RoleKind.ORGANISER, making.institution(session))
    api = world.api(organiser)

    def post(_number: int) -> tuple[int, str]:
        client = world.client()
        client.environ_base.update(api.environ_base)
        answer = client.post("/api/v1/events", json=FACTS, headers=headers)
        return answer.status_code, answer.json["id"]

    with ThreadPoolExecutor(10) as pool:
        return list(pool.map(post, range(REPETITIONS)))


def events_made(world: World) -> int:
    with world.work() as session:
        return session.scalar(select(func.count()).select_from(Event)) or 0


def test_fifty_posts_with_one_key_set_up_one_event_and_answer_alike(any_world: World) -> None:
    answers = post_at_once(any_world, {"Idempotency-Key": "the same"})
    assert len(set(answers)) == 1
    assert events_made(any_world) == 1


def test_fifty_posts_without_a_key_set_up_fifty(world: World) -> None:
    """The positive control: it is the key that holds them together."""
    assert len(set(post_at_once(world, {}))) == REPETITIONS
    assert events_made(world) == REPETITIONS


def test_an_act_that_fails_leaves_its_key_free(any_world: World) -> None:
    with any_world.work() as session:
        organiser = making.person(session, RoleKind.ORGANISER, making.institution(session))
    api = any_world.api(organiser)
    key = {"Idempotency-Key": "again"}
    assert api.post("/api/v1/events", json={**FACTS, "zone": "Mars/Phobos"}, headers=key).status_code == 422
    with any_world.work() as session:
        assert session.scalar(select(IdempotentAnswer)) is None
    assert api.post("/api/v1/events", json=FACTS, headers=key).status_code == 201


@pytest.mark.parametrize("key", ["x" * 201])
def test_a_key_that_is_too_long_is_refused(world: World, key: str) -> None:
    with world.work() as session:
        organiser = making.person(session, RoleKind.ORGANISER, making.institution(session))
    refused = world.api(organiser).post("/api/v1/events", json=FACTS, headers={"Idempotency-Key": key})
    assert refused.status_code == 422
