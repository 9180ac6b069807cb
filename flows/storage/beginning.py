"""The first act of a database that is older than the record of acts: what stood there already."""

from collections.abc import Sequence
from datetime import datetime

from sqlalchemy import Connection, select

from flows.storage import acts, announcements
from flows.storage.schema import announced, forgotten, registrations


def begin_record(connection: Connection) -> None:
    """Once; and not in an empty database, where everything is still to be recorded."""
    if acts.count(connection):
        return
    rows = tuple(dict(row._mapping) for row in connection.execute(select(registrations)))
    details = {
        "announced": announcements.facts_announced(connection),
        "forgotten": dict(connection.execute(select(forgotten.c.key, forgotten.c.at)).tuples().all()),
    }
    moments = [*(row["changed"] for row in rows), *details["forgotten"].values(), *_announced_at(connection)]
    if moments:
        done = acts.Done(acts.START, max(moments), "", None, rows, details)
        acts.write(connection, [done], acts.last_letter(connection), "")


def _announced_at(connection: Connection) -> Sequence[datetime]:
    return connection.execute(select(announced.c.at)).scalars().all()
