"""Inserts that leave out what is there, or replace it. Both databases spell them alike; SQLAlchemy does not cache its own form of
them, which costs half a millisecond at each use."""

from collections.abc import Iterator, Sequence
from functools import cache
from typing import Any, TypeVar

from sqlalchemy import Connection, Table, TextClause, bindparam, text

T = TypeVar("T")
MOST_VALUES = 500
"""In one list of a query: both databases have a limit, and a mail may name any number of things."""


def slices(items: Sequence[T]) -> Iterator[Sequence[T]]:
    for start in range(0, len(items), MOST_VALUES):
        yield items[start : start + MOST_VALUES]


def insert_unknown(connection: Connection, table: Table, rows: list[dict[str, Any]]) -> None:
    """Rows whose key exists are left out. All have the same columns."""
    if rows:
        connection.execute(_insert(table, tuple(rows[0]), "DO NOTHING"), rows)


def put(connection: Connection, table: Table, rows: list[dict[str, Any]]) -> None:
    """Rows whose primary key exists replace the old ones. All columns are given."""
    if rows:
        connection.execute(_put(table), rows)


@cache
def _put(table: Table) -> TextClause:
    keys = [column.name for column in table.primary_key]
    names = tuple(column.name for column in table.c)
    values = ", ".join(f'"{name}" = excluded."{name}"' for name in names if name not in keys)
    return _insert(table, names, f"({_quoted(keys)}) DO UPDATE SET {values}")


@cache
def _insert(table: Table, names: tuple[str, ...], conflict: str) -> TextClause:
    places = ", ".join(f":{name}" for name in names)
    # Only names of our own tables and columns; the values are bound.
    statement = f"INSERT INTO {table.name} ({_quoted(names)}) VALUES ({places}) ON CONFLICT {conflict}"
    return text(statement).bindparams(*(bindparam(name, type_=table.c[name].type) for name in names))


def _quoted(names: Sequence[str]) -> str:
    return ", ".join(f'"{name}"' for name in names)
