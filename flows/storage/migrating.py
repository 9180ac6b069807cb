"""Brings a database to the tables of this version. Alembic is only loaded when there is something to do."""

import sqlite3
from pathlib import Path
from time import sleep

from sqlalchemy import Connection, Engine, inspect, text
from sqlalchemy.engine.interfaces import DBAPICursor
from sqlalchemy.exc import DBAPIError

from flows.errors import StorageError
from flows.storage.beginning import begin_record
from flows.storage.engine import PATIENCE, writing
from flows.storage.failures import place, told_plainly
from flows.storage.schema import VERSION

_SCRIPTS = Path(__file__).with_name("migrations")


def migrate(engine: Engine) -> None:
    """May be called by several processes at once, and any number of times."""
    if engine.dialect.name == "sqlite":
        _make_file(engine)
        _read_beside_writing(engine)
    with writing(engine) as connection:
        if engine.dialect.name == "postgresql":
            connection.execute(text("SELECT pg_advisory_xact_lock(7305809)"))
        if version(connection) != VERSION:
            _upgrade(connection)
            begin_record(connection)


def version(connection: Connection) -> str:
    """Empty for a database without tables."""
    if not inspect(connection).has_table("alembic_version"):
        return ""
    return connection.execute(text("SELECT version_num FROM alembic_version")).scalar() or ""


def _make_file(engine: Engine) -> None:
    name = engine.url.database
    if not name or name == ":memory:":
        raise StorageError("KRINGPOST_DATABASE_URL names no file: write sqlite:///path/to/file.db.")
    try:
        Path(name).parent.mkdir(parents=True, exist_ok=True)
        # It is full of personal data: for its owner only.
        Path(name).touch(mode=0o600)
    except OSError as error:
        raise StorageError(
            f"The database file {name} cannot be opened: check that its folder exists and may be written to."
        ) from error


def _read_beside_writing(engine: Engine) -> None:
    """Turns on the write-ahead log, which the file then keeps; outside any transaction."""
    with told_plainly(engine.url):
        connection = engine.raw_connection()
        try:
            _write_ahead(connection.cursor(), attempts=PATIENCE * 10)
        finally:
            connection.close()


def _write_ahead(cursor: DBAPICursor, attempts: int) -> None:
    # SQLite does not wait for a lock here: several runs may be making a new database at once.
    for left in reversed(range(attempts)):
        try:
            cursor.execute("PRAGMA journal_mode = WAL")
            return
        except sqlite3.OperationalError as error:
            if error.sqlite_errorcode != sqlite3.SQLITE_BUSY or not left:
                raise DBAPIError(None, None, error) from error
            sleep(0.1)


def _upgrade(connection: Connection) -> None:
    from alembic import command
    from alembic.config import Config
    from alembic.util import CommandError

    configuration = Config()
    configuration.set_main_option("script_location", str(_SCRIPTS).replace("%", "%%"))
    configuration.attributes["connection"] = connection
    try:
        command.upgrade(configuration, VERSION)
    except CommandError as error:
        raise StorageError(
            f"The database {place(connection.engine.url)} was written by another version of Kringpost "
            f"({version(connection)}; this one knows {VERSION}): run the newest version."
        ) from error
