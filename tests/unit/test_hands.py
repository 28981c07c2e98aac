"""Jobs of one process are done beside each other, or one alone."""

from concurrent.futures import ThreadPoolExecutor
from threading import Barrier

from fondaco_workers.hands import Hands
from tests.services.waiting import DEADLINE, eventually


def test_jobs_are_done_beside_each_other() -> None:
    hands, meet = Hands(), Barrier(3)

    def job(_number: int) -> int:
        with hands.beside_others():
            return meet.wait(DEADLINE)  # breaks unless all three are at it

    with ThreadPoolExecutor(3) as threads:
        assert sorted(threads.map(job, range(3))) == [0, 1, 2]


def test_one_that_wants_to_be_alone_comes_after_those_in_hand_and_before_those_who_begin_later() -> None:
    hands, order = Hands(), list[str]()

    def alone() -> None:
        with hands.alone():
            order.append("alone begins")
            order.append("alone ends")

    def later() -> None:
        with hands.beside_others():
            order.append("later")

    with ThreadPoolExecutor(2) as threads, hands.beside_others():
        threads.submit(alone)
        eventually(lambda: hands._alone, "one to want to be alone")
        threads.submit(later)
        order.append("in hand")
    assert order == ["in hand", "alone begins", "alone ends", "later"]


def test_of_two_who_want_to_be_alone_each_is() -> None:
    hands, inside = Hands(), list[int]()
    most = 0

    def alone(number: int) -> None:
        nonlocal most
        with hands.alone():
            assert hands.is_alone
            inside.append(number)
            most = max(most, len(inside))
            inside.pop()

    with ThreadPoolExecutor(4) as threads:
        list(threads.map(alone, range(200)))
    assert most == 1
    assert not hands.is_alone
