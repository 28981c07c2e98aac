from __future__ import annotations

from itertools import combinations, product

import pytest

from fondaco.scheduling.clauses import Clauses, Literal, Unfinished


def found(clauses: Clauses, assumptions: list[Literal]) -> bool:
    """What a search says that has all the time it wants."""
    return clauses.search(assumptions, lambda work: None, lambda: True)


def possible(clauses: Clauses, variables: list[Literal]) -> set[tuple[bool, ...]]:
    """The values that the variables can have."""
    return {
        values
        for values in product((False, True), repeat=len(variables))
        if found(clauses, [each if value else -each for each, value in zip(variables, values, strict=True)])
    }


@pytest.mark.parametrize("known", [[], [True], [False, True], [True, True, True]])
@pytest.mark.parametrize("most", [0, 1, 2, 3])
def test_at_most_so_many_literals_are_true(most: int, known: list[bool]) -> None:
    with Clauses(seed=0) as clauses:
        variables = [clauses.variable() for _ in range(5)]
        clauses.at_most([*known, *variables], most)
        expected = {values for values in product((False, True), repeat=5) if sum(values) + sum(known) <= most}
        assert possible(clauses, variables) == expected


def test_at_most_one_of_many_is_true() -> None:
    with Clauses(seed=0) as clauses:
        variables = [clauses.variable() for _ in range(60)]
        clauses.at_most(variables, 1)
        assert all(found(clauses, [each]) for each in variables)
        assert not any(found(clauses, [one, other]) for one, other in combinations(variables, 2))


@pytest.mark.parametrize("known", [[], [False], [True]])
def test_any_of_is_true_exactly_if_one_is(known: list[bool]) -> None:
    for size in range(4):
        with Clauses(seed=0) as clauses:
            variables = [clauses.variable() for _ in range(size)]
            some = clauses.variable()
            for literal in (clauses.any_of([*known, *variables]),):
                clauses.add(-some, literal)
                clauses.add(some, not literal if isinstance(literal, bool) else -literal)
            expected = {(*values, any([*known, *values])) for values in product((False, True), repeat=size)}
            assert possible(clauses, [*variables, some]) == expected


def test_counts_are_reached_by_as_many_true_literals() -> None:
    with Clauses(seed=0) as clauses:
        variables = [clauses.variable() for _ in range(5)]
        counts = clauses.counts(variables, 3)
        assert len(counts) == 3
        for number, count in enumerate(counts, 1):
            fewer = {values for values in product((False, True), repeat=5) if sum(values) < number}
            assert {each for each in possible(clauses, [*variables, -count]) if each[-1]} == {(*f, True) for f in fewer}


def test_a_core_names_the_assumptions_that_exclude_each_other() -> None:
    with Clauses(seed=0) as clauses:
        one, other, third = (clauses.variable() for _ in range(3))
        clauses.add(-one, -other)
        assert not found(clauses, [third, one, other])
        assert sorted(clauses.core()) == [one, other]


def pigeons_without_nests(clauses: Clauses, pigeons: int) -> None:
    """One nest is missing, which takes a long search to find out."""
    nests = [[clauses.variable() for _ in range(pigeons - 1)] for _ in range(pigeons)]
    for nest in nests:
        clauses.add(*nest)
    for one, other in combinations(nests, 2):
        for a, b in zip(one, other, strict=True):
            clauses.add(-a, -b)


def test_a_search_ends_when_it_may_not_go_on() -> None:
    with Clauses(seed=0) as clauses:
        pigeons_without_nests(clauses, 12)
        portions: list[float] = []
        with pytest.raises(Unfinished):
            clauses.search([], portions.append, lambda: len(portions) < 3)
        assert len(portions) == 3
        assert 0 < portions[0] < portions[1] == portions[2]


def test_a_search_that_ends_at_once_is_not_asked_whether_it_may_go_on() -> None:
    with Clauses(seed=0) as clauses:
        clauses.add(clauses.variable())
        portions: list[float] = []
        assert clauses.search([], portions.append, lambda: pytest.fail("there is an answer"))
        assert len(portions) == 1
