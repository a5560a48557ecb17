"""How this house writes: one transaction a decision, taken once more when the database was busy or opened too early."""

from collections.abc import Callable
from functools import wraps
from typing import ParamSpec, TypeVar

from django.db import OperationalError, transaction

P = ParamSpec("P")
R = TypeVar("R")
# SQLite: another process kept the write lock longer than the busy timeout.
# PostgreSQL: 40001 serialization_failure, 40P01 deadlock_detected.
BUSY_SQLSTATES = {"40001", "40P01"}


def was_busy(error: OperationalError) -> bool:
    return "locked" in str(error) or getattr(error.__cause__, "sqlstate", None) in BUSY_SQLSTATES


def was_opened_read_only(error: OperationalError) -> bool:
    """SQLite finds out only when it opens its file whether it may write into it; by now it perhaps may."""
    return "readonly" in str(error)


def write(function: Callable[P, R]) -> Callable[P, R]:
    """Run the function in a transaction; when the database was busy, or opened when it could only be read, once more.

    Inside another transaction it joins that.
    """

    @wraps(function)
    def in_transaction(*args: P.args, **kwargs: P.kwargs) -> R:
        if transaction.get_connection().in_atomic_block:
            return function(*args, **kwargs)
        try:
            with transaction.atomic():
                return function(*args, **kwargs)
        except OperationalError as error:
            if was_opened_read_only(error):
                transaction.get_connection().close()
            elif not was_busy(error):
                raise
        with transaction.atomic():
            return function(*args, **kwargs)

    return in_transaction
