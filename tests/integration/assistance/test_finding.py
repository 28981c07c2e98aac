"""Finding a firm by a few letters."""

import pytest

from fondaco.accounts.acting import of_person
from fondaco.assistance import finding
from tests.integration.meetings.scene import scene
from tests.world import World


@pytest.mark.parametrize(
    ("letters", "names"),
    [
        ("al", ["Alberi S.r.l."]),
        ("er", ["Érable SARL"]),
        ("BIRKE gm", ["Birke GmbH"]),
        ("sarl", ["Érable SARL"]),
        ("zz", []),
        ("  ", []),
        ("%", []),
    ],
)
def test_the_beginning_of_a_word_is_enough(world: World, letters: str, names: list[str]) -> None:
    stage = scene(world, firms=5)
    scene(world, firms=5)  # of another institution: not to be found
    with world.work() as session:
        found = finding.firms(session, of_person(stage.adviser), letters)
        assert [item.registration.firm.name for item in found] == names


def test_a_delegates_name_finds_the_firm_and_is_said(world: World) -> None:
    stage = scene(world, firms=2, delegates=2)
    with world.work() as session:
        found = finding.firms(session, of_person(stage.adviser), "delegate 2")
        assert [(item.registration.firm.name, item.delegate) for item in found] == [
            ("Alberi S.r.l.", "Delegate 2"),
            ("Birke GmbH", "Delegate 2"),
        ]
