"""A view that writes: what becomes of it when it fails, and what others get to know."""

from collections.abc import Callable
from concurrent.futures import ThreadPoolExecutor

import pytest
from sqlalchemy import func, select
from sqlalchemy.orm import Session

from fondaco.accounts import people
from fondaco.accounts.models import Person
from fondaco.institutions.models import Institution
from fondaco.kernel.database import session
from fondaco.kernel.documents import DocumentFailed
from fondaco.kernel.unit_of_work import writes
from tests import making
from tests.world import World

ANNA = "anna@firm.example.org"


def posted(world: World, view: Callable[[], object]) -> int:
    """The status of a POST to an address that has this view."""
    world.app.config["WTF_CSRF_ENABLED"] = False
    world.app.add_url_rule("/tried", view_func=writes(view), methods=["POST"])
    return world.client().post("/tried").status_code


@pytest.mark.parametrize("status", [409, 422])
def test_an_answer_that_is_an_error_leaves_nothing_half_entered(any_world: World, status: int) -> None:
    def view() -> tuple[str, int]:
        making.institution(session())
        return "There is something wrong with the rest.", status

    assert posted(any_world, view) == status
    with any_world.work() as now:
        assert now.scalar(select(func.count()).select_from(Institution)) == 0


@pytest.mark.parametrize("any_world", ["postgresql"], indirect=True)  # SQLite lets one at a time
def test_two_who_enter_the_same_at_the_same_moment_both_find_it_entered(any_world: World) -> None:
    tries = []

    def view() -> str:
        assert people.known_as(session(), ANNA) is None or tries
        if not tries:
            with ThreadPoolExecutor(1) as other:
                other.submit(_enter, any_world).result()
        tries.append(1)
        _anna(session(), known=len(tries) > 1)
        return "entered"

    assert posted(any_world, view) == 200
    assert len(tries) == 2
    with any_world.work() as now:
        assert now.scalar(select(func.count()).select_from(Person)) == 1


def _enter(world: World) -> None:
    with world.work() as own:
        people.ensure_person(own, email=ANNA, name="Anna")


def _anna(session: Session, *, known: bool) -> None:
    """Enter her as somebody does who looked before the other one had committed."""
    if known:
        people.ensure_person(session, email=ANNA, name="Anna")
        return
    session.add(Person(email=ANNA, name="Anna", created_at=making.clock.now()))
    session.flush()


def test_a_fault_is_logged_without_the_values_of_those_whom_it_met(
    any_world: World, capsys: pytest.CaptureFixture[str]
) -> None:
    def view() -> str:
        for _number in range(2):
            session().add(Person(email=ANNA, name="Anna Secret", created_at=making.clock.now()))
        session().flush()
        return "never"

    any_world.app.config["PROPAGATE_EXCEPTIONS"] = False
    assert posted(any_world, view) == 500
    logged = capsys.readouterr().out
    assert "IntegrityError" in logged
    assert "Anna Secret" not in logged


def test_a_document_that_cannot_be_set_is_logged_and_its_reader_gets_a_reference_alone(
    world: World, capsys: pytest.CaptureFixture[str]
) -> None:
    def view() -> str:
        raise DocumentFailed("error at /opt/fondaco/letter.typ: no subject")

    world.app.config["WTF_CSRF_ENABLED"] = False
    world.app.add_url_rule("/tried", view_func=writes(view), methods=["POST"])
    answer = world.client().post("/tried")
    assert answer.status_code == 500
    assert "letter.typ" not in answer.text
    assert "letter.typ" in capsys.readouterr().out
