from __future__ import annotations

import random

from hypothesis import given
from hypothesis import strategies as st

from fondaco.scheduling.instance import Instance
from fondaco.scheduling.problem import Problem
from fondaco.scheduling.timetable import Timetable, bits_of
from tests.unit.scheduling.examples import examples
from tests.unit.scheduling.tiny_problems import tiny_problems


def answers(timetable: Timetable) -> list[object]:
    """Everything that a timetable keeps in mind until it changes."""
    instance = timetable.instance
    losses = [(required, alone, weight) for required in (False, True) for alone in range(3) for weight in range(5)]
    hosts = sorted(set(instance.host))
    return [
        [[timetable.full_slots(person, weight) for weight in range(5)] for person in range(len(instance.capacity))],
        [[timetable.outweighing_slots(person, weight) for weight in range(5)] for person in range(len(instance.there))],
        [[timetable.dear_slots(person, loss) for loss in losses] for person in range(len(instance.capacity))],
        [[timetable.slots_of_dear_tables(host, loss) for loss in losses] for host in hosts],
        [[list(timetable.meetings_at_tables(host, slot)) for slot in range(instance.slots)] for host in hosts],
    ]


@examples(150)
@given(tiny_problems(most_requests=8), st.randoms(use_true_random=False))
def test_after_any_changes_a_timetable_answers_as_one_made_anew(event: Problem, rng: random.Random) -> None:
    instance = Instance.of(event)
    timetable = Timetable(instance)
    for _ in range(12 if instance.people else 0):
        request = rng.randrange(len(instance.people))
        free = list(bits_of(timetable.free_slots(request)))
        if timetable.is_placed(request):
            timetable.remove(request)
        elif free:
            timetable.place(request, rng.choice(free))
        anew = Timetable(instance)
        for other, slot in enumerate(timetable.slot):
            if timetable.is_placed(other):
                anew.place(other, slot)
        assert answers(timetable) == answers(anew)
