"""Who had themselves erased: a keyed hash of the address and the moment. The key is the office's secret, so that nobody who gets
hold of the database alone can try addresses."""

from datetime import datetime

from sqlalchemy import Connection, bindparam, select

from flows.storage.schema import forgotten
from flows.storage.statements import put

_AT = select(forgotten.c.at).where(forgotten.c.key == bindparam("key"))


def set_up(connection: Connection, key: str, at: datetime) -> None:
    """The latest counts."""
    put(connection, forgotten, [{"key": key, "at": at}])


def forgotten_at(connection: Connection, key: str) -> datetime | None:
    found: datetime | None = connection.execute(_AT, {"key": key}).scalar()
    return found
