"""Long lists in pages."""

from collections.abc import Callable
from dataclasses import dataclass
from typing import Generic, TypeVar

from sqlalchemy import Select, func
from sqlalchemy.orm import Session

T = TypeVar("T")

PAGE_SIZE = 50


@dataclass(frozen=True)
class Paged(Generic[T]):
    """One page of a list; `number` counts from 1."""

    items: list[T]
    number: int
    total: int
    size: int = PAGE_SIZE

    @property
    def pages(self) -> int:
        return max(1, -(-self.total // self.size))


def paged(session: Session, query: Select[T], number: int, size: int = PAGE_SIZE) -> Paged[T]:
    """The page of that number of a query of one entity; of the nearest number that there is."""
    plain = query.with_only_columns(func.count(), maintain_column_froms=True).order_by(None)
    total = session.scalar(plain) or 0
    number = min(max(number, 1), max(1, -(-total // size)))
    items = session.scalars(query.limit(size).offset((number - 1) * size)).all()
    return Paged(list(items), number, total, size)


def cut(items: list[T], number: int, size: int = PAGE_SIZE) -> Paged[T]:
    """The page of that number of a list in memory."""
    number = min(max(number, 1), max(1, -(-len(items) // size)))
    return Paged(items[(number - 1) * size : number * size], number, len(items), size)


def address_of(url: Callable[..., str], **values: object) -> Callable[[int], str]:
    """For `ui.pager`: from a page's number to its address."""
    return lambda number: url(**values, page=number)
