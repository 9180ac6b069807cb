"""The register's lock. Whoever decides holds it until the end of the transaction, and all others wait in the order in which they came."""

from sqlalchemy import Connection, text

# The table's lock has a queue. With locks of rows, who lets go may have them again before the first who waits is awake: under
# load some would wait until they give up.
_LOCK = text("LOCK TABLE events IN EXCLUSIVE MODE")


def lock_register(connection: Connection) -> None:
    """Readers go on. On SQLite a writing transaction has the only lock from its first moment."""
    if connection.dialect.name == "postgresql":
        connection.execute(_LOCK)
