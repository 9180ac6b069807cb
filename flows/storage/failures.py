"""Database errors in one sentence that says what to do. Nothing of SQLAlchemy or a driver leaves this room."""

import sqlite3
from collections.abc import Iterator
from contextlib import contextmanager

from sqlalchemy import URL
from sqlalchemy.exc import DataError, DBAPIError, IntegrityError, SQLAlchemyError

from flows.errors import StorageError

_SQLITE = {
    sqlite3.SQLITE_FULL: "The disk with the database {place} is full: free some space, then run again; nothing was half stored.",
    sqlite3.SQLITE_BUSY: "The database {place} has been locked for too long by another program: end that one, then run again.",
    sqlite3.SQLITE_LOCKED: "The database {place} is locked by another program: end that one, then run again.",
    sqlite3.SQLITE_CANTOPEN: "The database file {place} cannot be opened: check that its folder exists and may be written to.",
    sqlite3.SQLITE_PERM: "The database file {place} may not be opened: check its owner and permissions.",
    sqlite3.SQLITE_READONLY: "The database file {place} may not be written to: check its owner and permissions.",
    sqlite3.SQLITE_NOTADB: "The file {place} is not a database: check KRINGPOST_DATABASE_URL.",
    sqlite3.SQLITE_CORRUPT: "The database file {place} is damaged: restore it from a backup.",
    sqlite3.SQLITE_IOERR: "The disk with the database {place} gives errors: check the disk, then run again.",
}
_UNMIGRATED = "The database {place} has no tables, or too few: run `kringpost check`, which makes them."
_REFUSED = "The database {place} refuses a value that was to be stored ({kind})."


@contextmanager
def told_plainly(url: URL) -> Iterator[None]:
    """Errors of the database become `StorageError`; all others pass."""
    try:
        yield
    except (SQLAlchemyError, UnicodeEncodeError, OverflowError) as error:
        raise explained(error, url) from error


def explained(error: Exception, url: URL) -> StorageError:
    if isinstance(error, (IntegrityError, DataError)) or not isinstance(error, SQLAlchemyError):
        return StorageError(_REFUSED.format(place=place(url), kind=type(error).__name__), permanent=True)
    cause = error.orig if isinstance(error, DBAPIError) else None
    if isinstance(cause, sqlite3.Error):
        return StorageError(_sqlite_sentence(cause, url)).quoting(cause)
    return StorageError(_postgres_sentence(error, cause, url)).quoting(_first_line(error, cause))


def place(url: URL) -> str:
    """The database as the user knows it, without name and password."""
    if url.get_backend_name() == "sqlite":
        return str(url.database or ":memory:")
    return f"{url.database} on {url.host or 'the local socket'}"


def _sqlite_sentence(cause: sqlite3.Error, url: URL) -> str:
    code = getattr(cause, "sqlite_errorcode", 0) or 0
    sentence = _SQLITE.get(code) or _SQLITE.get(code & 0xFF)
    if sentence is None and "no such table" in str(cause):
        sentence = _UNMIGRATED
    return (sentence or "The database {place} gives an error: {cause}.").format(place=place(url), cause=cause)


def _postgres_sentence(error: Exception, cause: BaseException | None, url: URL) -> str:
    state = getattr(cause, "sqlstate", None) or ""
    return _postgres_template(state, error).format(place=place(url), cause=_first_line(error, cause))


def _first_line(error: Exception, cause: BaseException | None) -> str:
    return next(iter(str(cause or error).strip().splitlines()), type(error).__name__)


def _postgres_template(state: str, error: Exception) -> str:
    if state == "53100":
        return "The disk of the database {place} is full: free some space, then run again; nothing was half stored."
    if state in ("55P03", "40P01"):
        return "The database {place} has been locked for too long by another program: end that one, then run again."
    if state == "42P01":
        return _UNMIGRATED
    if state in ("28P01", "28000"):
        return "The database {place} refuses the sign-in: check user and password in KRINGPOST_DATABASE_URL."
    if state == "3D000":
        return "The database {place} does not exist: create it, or correct KRINGPOST_DATABASE_URL."
    if not state or state.startswith(("08", "57P")) or getattr(error, "connection_invalidated", False):
        return (
            "The database {place} cannot be reached: check KRINGPOST_DATABASE_URL and that the server runs ({cause})."
        )
    return "The database {place} gives an error: {cause}."
