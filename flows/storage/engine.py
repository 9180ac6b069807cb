"""Opens SQLite or PostgreSQL so that both behave alike: durable commits, and a writing transaction that locks before it reads."""

import json
import sqlite3
from collections.abc import Iterator
from contextlib import contextmanager
from typing import Any

from sqlalchemy import URL, Connection, Engine, create_engine, event, make_url
from sqlalchemy.exc import DBAPIError, SQLAlchemyError

from flows.errors import StorageError
from flows.storage.failures import told_plainly

PATIENCE = 30
"""Seconds to wait for a lock or a connection."""
IN_TURN = 180
"""Seconds to wait in PostgreSQL's queue for a lock, where whoever waits has their turn: giving up early only loses the place in it."""
_BREATH = 20
"""Milliseconds to wait for SQLite's lock in one go: it looks after 1, 3, 8 and 18, and later ten times a second only."""


def open_engine(url: str) -> Engine:
    """Connects at first use, not here."""
    try:
        parsed = _with_driver(make_url(url))
        engine = create_engine(parsed, hide_parameters=True, json_serializer=_compact, **_options(parsed))
    except (SQLAlchemyError, ImportError, ValueError) as error:
        raise StorageError(
            "KRINGPOST_DATABASE_URL is not understood: write sqlite:///path/to/file.db or postgresql+psycopg://user@host/name."
        ) from error
    _listen(engine)
    return engine


@contextmanager
def reading(engine: Engine) -> Iterator[Connection]:
    with told_plainly(engine.url), engine.connect() as connection, connection.begin():
        yield connection


@contextmanager
def writing(engine: Engine) -> Iterator[Connection]:
    """One transaction; on SQLite it has the write lock from its first moment."""
    with told_plainly(engine.url), engine.connect() as connection:
        connection.execution_options(writing=True)
        with connection.begin():
            yield connection


def _with_driver(url: URL) -> URL:
    if url.drivername in ("postgresql", "postgres"):
        return url.set(drivername="postgresql+psycopg")
    if url.get_backend_name() not in ("sqlite", "postgresql"):
        raise ValueError(url.drivername)
    return url


def _options(url: URL) -> dict[str, Any]:
    if url.get_backend_name() == "sqlite":
        return {"connect_args": {"timeout": PATIENCE}}
    return {"connect_args": {"connect_timeout": PATIENCE}}


def _compact(value: Any) -> str:
    # ASCII on purpose: a lone surrogate or NUL from a mail survives as an escape.
    return json.dumps(value, separators=(",", ":"))


def _listen(engine: Engine) -> None:
    prepare = _prepare_postgres
    if engine.dialect.name == "sqlite":
        prepare = _prepare_sqlite
        event.listen(engine, "begin", _begin_sqlite)

    def connected(connection: Any, _record: Any) -> None:
        try:
            prepare(connection)
        except engine.dialect.loaded_dbapi.Error as error:
            raise DBAPIError(None, None, error) from error

    event.listen(engine, "connect", connected)


def _prepare_sqlite(connection: Any) -> None:
    # The driver's own BEGIN comes at the first write: two runs would both see the last seat free before either takes it.
    connection.isolation_level = None
    for pragma in ("synchronous = FULL", "foreign_keys = ON", f"busy_timeout = {PATIENCE * 1000}"):
        connection.execute(f"PRAGMA {pragma}")


def _begin_sqlite(connection: Connection) -> None:
    if connection.get_execution_options().get("writing", False):
        _begin_to_write(connection)
    else:
        connection.exec_driver_sql("BEGIN")


def _begin_to_write(connection: Connection) -> None:
    """Waits in short goes. Of many who look seldom, one who lets go and comes back at once would pass the others for ever."""
    driver = connection.connection
    driver.execute(f"PRAGMA busy_timeout = {_BREATH}")
    try:
        for _ in range(PATIENCE * 1000 // _BREATH):
            try:
                driver.execute("BEGIN IMMEDIATE")
            except sqlite3.OperationalError as error:
                if error.sqlite_errorcode & 0xFF != sqlite3.SQLITE_BUSY:
                    break
            else:
                return
        # What is wrong is told by the same way as ever.
        connection.exec_driver_sql("BEGIN IMMEDIATE")
    finally:
        driver.execute(f"PRAGMA busy_timeout = {PATIENCE * 1000}")


def _prepare_postgres(connection: Any) -> None:
    connection.execute(f"SET lock_timeout = '{IN_TURN}s'")
    connection.commit()
