"""A register made again, as a database of its own: mails, letters and journal as they were, the register from the replay."""

from sqlalchemy import Connection, Table, func, select, text

from flows.errors import StorageError
from flows.storage.engine import open_engine, writing
from flows.storage.failures import place
from flows.storage.migrating import migrate
from flows.storage.schema import announced, appointments, events, messages, metadata, registrations, senders
from flows.storage.statements import insert_unknown

_MADE_AGAIN = (registrations, appointments, announced)
_OF_THE_MOMENT = (senders,)


def write_out(record: Connection, scratch: Connection, url: str) -> None:
    """Into an empty database, all or nothing. StorageError when there is something in it already."""
    engine = open_engine(url)
    try:
        migrate(engine)
        with writing(engine) as connection:
            if any(_count(connection, table) for table in (messages, registrations, events)):
                raise StorageError(f"The database {place(engine.url)} is not empty: name a new one.")
            for table in metadata.sorted_tables:
                if table not in _OF_THE_MOMENT:
                    _copy(scratch if table in _MADE_AGAIN else record, connection, table)
    finally:
        engine.dispose()


def _copy(source: Connection, target: Connection, table: Table) -> None:
    rows = source.execute(select(table).execution_options(yield_per=500))
    for some in rows.mappings().partitions(500):
        insert_unknown(target, table, [dict(row) for row in some])
    if target.dialect.name == "postgresql" and "id" in table.c:
        # Rows bring their numbers along; the next one is to get a new number.
        target.execute(text(f"SELECT setval(pg_get_serial_sequence('{table.name}', 'id'), {_last(target, table)})"))


def _last(connection: Connection, table: Table) -> int:
    found: int = connection.execute(select(func.coalesce(func.max(table.c.id), 1))).scalar_one()
    return found


def _count(connection: Connection, table: Table) -> int:
    found: int = connection.execute(select(func.count()).select_from(table)).scalar_one()
    return found
