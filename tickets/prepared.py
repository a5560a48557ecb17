"""Questions that every page asks: Django puts their SQL together once, which takes longer than the database needs."""

from collections.abc import Callable
from functools import cached_property
from typing import Any, Generic, TypeVar

from django.db.models import Model, QuerySet

# Stands where the number of the question will stand, and for nothing else.
STAND_IN = -7_210_411_000_000_001
# No row has a larger one, and no database takes it.
LARGEST = 2**63 - 1
Row = TypeVar("Row", bound=Model)


class Prepared(Generic[Row]):
    """`Prepared(lambda ticket: Message.objects.filter(ticket=ticket))`, called with a number: its rows as a list.

    The query may depend on the number only as a value: not on which database it is, nor on the time.
    """

    def __init__(self, ask: Callable[[int], QuerySet[Row]]) -> None:
        self.ask = ask

    @cached_property
    def question(self) -> tuple[QuerySet[Row], str, tuple[Any, ...]]:
        rows = self.ask(STAND_IN)
        return rows.model.objects.all(), *rows.query.sql_with_params()

    def __call__(self, number: int) -> list[Row]:
        if number > LARGEST:
            return []
        rows, statement, values = self.question
        return list(rows.raw(statement, [number if value == STAND_IN else value for value in values]))
