"""One run of a kind at a time, over all processes (and, on PostgreSQL, all machines) that share the database.

The lock is the operating system's or the server's own: it ends with the process, however that ends, so nothing has to be mended.
"""

import fcntl
import hashlib
import re
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

from sqlalchemy import Engine, text

from flows.storage.failures import told_plainly

_TRY = text("SELECT pg_try_advisory_lock(:number)")
_LET_GO = text("SELECT pg_advisory_unlock(:number)")


@contextmanager
def alone(engine: Engine, name: str) -> Iterator[bool]:
    """False: another run with this name is at work."""
    lock = _server_lock if engine.dialect.name == "postgresql" else _file_lock
    with told_plainly(engine.url), lock(engine, name) as free:
        yield free


@contextmanager
def _server_lock(engine: Engine, name: str) -> Iterator[bool]:
    number = int.from_bytes(hashlib.sha256(name.encode()).digest()[:8], signed=True)
    with engine.connect().execution_options(isolation_level="AUTOCOMMIT") as connection:
        free = bool(connection.execute(_TRY, {"number": number}).scalar())
        try:
            yield free
        finally:
            if free:
                connection.execute(_LET_GO, {"number": number})


@contextmanager
def _file_lock(engine: Engine, name: str) -> Iterator[bool]:
    database = Path(engine.url.database or "kringpost.db")
    path = database.with_name(f"{database.name}.{re.sub(r'[^a-z0-9]+', '-', name.casefold())}.lock")
    path.parent.mkdir(parents=True, exist_ok=True)
    with path.open("a") as file:
        try:
            fcntl.flock(file, fcntl.LOCK_EX | fcntl.LOCK_NB)
        except BlockingIOError:
            yield False
            return
        yield True
