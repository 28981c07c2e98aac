"""An error of the database names what went wrong, and nobody's data."""

import traceback

import pytest
from sqlalchemy.exc import IntegrityError

from fondaco.accounts import people
from fondaco.accounts.models import Person
from fondaco.kernel import clock
from fondaco.kernel.database import new_id
from tests.world import World

ANNA = "anna@firm.example.org"


def test_a_row_that_is_there_already_is_not_told_to_the_log(any_world: World) -> None:
    with any_world.work() as session:
        people.ensure_person(session, email=ANNA, name="Anna Müller")
        session.commit()
        session.add(Person(id=new_id(), email=ANNA, name="Anna Müller", created_at=clock.now()))
        with pytest.raises(IntegrityError) as raised:
            session.flush()
        session.rollback()
    told = "".join(traceback.format_exception(raised.value)) + repr(raised.value) + str(raised.value.orig)
    assert (ANNA in told, "Müller" in told) == (False, False)
    assert "uq_person_email" in told or "person.email" in told
    assert "INSERT INTO person" in told
