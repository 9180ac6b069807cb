"""The register's lock. Whoever decides holds it until the end of the transaction, and all others wait in the order in which they came.

Why nobody starves, on PostgreSQL: the lock of a table has a queue. Who lets go hands it to the first who waits, before anybody else can
ask, and who comes back at once stands behind all others. A lock of a row only wakes those who wait: under load the one who let go
has it again before they run, and they lose time after time. (On SQLite there is no queue; all look again every few milliseconds, `engine.py`.)

Why nothing deadlocks: whoever takes this lock takes it before anything else, and what is taken under it (rows of mails and letters) is
held by others only in short transactions that never ask for the register. Making a new event known is a transaction of its own that
asks for the same table and nothing else. The runs' own locks (`alone.py`) are tried, never waited for.

How long one can wait: for each who stands before, one transaction. That is a batch of 50 mails at most, read before and decided in some
milliseconds each; calendars and mail servers are spoken to outside. Libraries that take seconds to load on a busy machine are loaded
before, but each process still fills its templates for the first time under the lock: eight that began at once on a machine with five times
as much to do as it can took four seconds a turn, and the last waited over thirty. So the wait is long (`IN_TURN`). When even that is over,
a run gives up. It then has changed nothing, and the next one goes on. Vacuuming the table, which asks for
a like lock, gives way within a second when the server does it by itself; `pg_dump` is in nobody's way.
"""

from sqlalchemy import Connection, text

_LOCK = text("LOCK TABLE events IN EXCLUSIVE MODE")


def lock_register(connection: Connection) -> None:
    """The first thing in a transaction. Readers go on. On SQLite a writing transaction has the only lock from its first moment."""
    if connection.dialect.name == "postgresql":
        connection.execute(_LOCK)
