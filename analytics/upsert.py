"""Writes many rows at once: new ones are added, known ones replaced or added to.

In SQL, because the ORM's upsert cannot add, and takes most of the time of a first copy. Names and types come from the
models; values are bound.
"""

from collections.abc import Iterable, Iterator
from datetime import UTC, datetime
from itertools import islice

from django.db import connection, models

# SQLite takes at most 32,766 values in a statement.
ROWS_PER_STATEMENT = {"sqlite": 500, "postgresql": 10_000}


def add_rows(model: type[models.Model], *, columns: Iterable[str], rows: list[tuple]) -> None:
    """None of them may be there. Raises IntegrityError."""
    quote, table = connection.ops.quote_name, connection.ops.quote_name(model._meta.db_table)
    names = ", ".join(map(quote, columns))
    with connection.cursor() as cursor:
        if connection.vendor == "postgresql":
            with cursor.copy(f"COPY {table} ({names}) FROM STDIN") as copy:
                for row in rows:
                    copy.write_row(row)
        elif rows:
            places = ", ".join(["%s"] * len(rows[0]))
            cursor.executemany(f"INSERT INTO {table} ({names}) VALUES ({places})", adapted(rows))  # noqa: S608


def replace_rows(model: type[models.Model], *, columns: Iterable[str], rows: Iterable[tuple]) -> None:
    """The first column is the primary key; a row that is there gets the values of all the others."""
    key, *rest = columns
    replace_rows_of(model, keys=[key], rest=rest, rows=rows)


def replace_rows_of(
    model: type[models.Model], *, keys: Iterable[str], rest: Iterable[str], rows: Iterable[tuple]
) -> None:
    """Each row is the values of `keys`, which are unique together, then of `rest`, which replace those there."""
    insert(model, list(keys), list(rest), "{name} = excluded.{name}", rows)


def add_to_rows(model: type[models.Model], *, keys: Iterable[str], sums: Iterable[str], rows: Iterable[tuple]) -> None:
    """Each row is the values of `keys`, which are unique together, and what is added to each of `sums`."""
    insert(model, list(keys), list(sums), "{name} = {table}.{name} + excluded.{name}", rows)


def insert(model: type[models.Model], keys: list[str], rest: list[str], change: str, rows: Iterable[tuple]) -> None:
    """`change` is what becomes of each column of `rest` in a row that is there."""
    quote, table = connection.ops.quote_name, connection.ops.quote_name(model._meta.db_table)
    names = ", ".join(quote(name) for name in keys + rest)
    changes = ", ".join(change.format(name=quote(name), table=table) for name in rest)
    conflict = f"ON CONFLICT ({', '.join(quote(name) for name in keys)}) DO UPDATE SET {changes}"
    source = arrays if connection.vendor == "postgresql" else values
    remaining = iter(rows)
    with connection.cursor() as cursor:
        while some := list(islice(remaining, ROWS_PER_STATEMENT[connection.vendor])):
            rows_of, bound = source(model, keys + rest, some)
            cursor.execute(f"INSERT INTO {table} ({names}) {rows_of} {conflict}", bound)


def values(model: type[models.Model], columns: list[str], rows: list[tuple]) -> tuple[str, list]:
    place = f"({', '.join(['%s'] * len(columns))})"
    bound = [value for row in adapted(rows) for value in row]
    return f"VALUES {', '.join([place] * len(rows))}", bound


def adapted(rows: Iterable[tuple]) -> Iterator[list]:
    """As SQLite takes them; a moment in UTC, as the feed has them, needs not what Django does for any time zone."""
    adapt = connection.ops.adapt_datetimefield_value
    for row in rows:
        yield [
            value if type(value) is not datetime else str(value)[:-6] if value.tzinfo is UTC else adapt(value)
            for value in row
        ]


def arrays(model: type[models.Model], columns: list[str], rows: list[tuple]) -> tuple[str, list]:
    """One array per column: PostgreSQL reads that several times faster than as many single values."""
    types = [model._meta.get_field(name).db_type(connection) for name in columns]
    places = ", ".join(f"%s::{kind}[]" for kind in types)
    return f"SELECT * FROM unnest({places})", [list(column) for column in zip(*rows, strict=True)]  # noqa: S608
