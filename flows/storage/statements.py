"""Inserts that both databases understand but spell apart: leave out what is there, or replace it."""

from collections.abc import Iterator, Sequence
from functools import cache
from typing import Any, TypeVar

from sqlalchemy import Connection, Insert, Table
from sqlalchemy.dialects import postgresql, sqlite

T = TypeVar("T")
MOST_VALUES = 500
"""In one list of a query: both databases have a limit, and a mail may name any number of things."""


def slices(items: Sequence[T]) -> Iterator[Sequence[T]]:
    for start in range(0, len(items), MOST_VALUES):
        yield items[start : start + MOST_VALUES]


def insert_unknown(connection: Connection, table: Table, rows: list[dict[str, Any]]) -> None:
    """Rows whose key exists are left out."""
    if rows:
        connection.execute(_insert_unknown(table, connection.dialect.name), rows)


def put(connection: Connection, table: Table, rows: list[dict[str, Any]]) -> None:
    """Rows whose primary key exists replace the old ones."""
    if rows:
        connection.execute(_put(table, connection.dialect.name), rows)


@cache
def _insert_unknown(table: Table, dialect: str) -> Insert:
    if dialect == "sqlite":
        return sqlite.insert(table).on_conflict_do_nothing()
    return postgresql.insert(table).on_conflict_do_nothing()


@cache
def _put(table: Table, dialect: str) -> Insert:
    keys = [column.name for column in table.primary_key]
    statement = sqlite.insert(table) if dialect == "sqlite" else postgresql.insert(table)
    values = {column.name: statement.excluded[column.name] for column in table.c if column.name not in keys}
    return statement.on_conflict_do_update(index_elements=keys, set_=values)
