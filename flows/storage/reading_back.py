"""What stands in the database, for people and for reports: counts, lists, open work. Reads only."""

from collections.abc import Iterator, Mapping
from dataclasses import dataclass, field

from sqlalchemy import Connection, Engine, func, select

from flows.registration.model import Registration
from flows.storage import claims, messages
from flows.storage.engine import reading
from flows.storage.records import key_of, registration
from flows.storage.register import ARRIVAL, OF_ADDRESS
from flows.storage.schema import registrations as table


@dataclass(frozen=True, slots=True)
class EventStatus:
    seats: Mapping[str, int] = field(default_factory=dict)
    """Held, per audience ("" where none)."""
    held: int = 0
    waiting: int = 0
    """Active without a seat."""
    by_status: Mapping[str, int] = field(default_factory=dict)


@dataclass(frozen=True, slots=True)
class Work:
    """What is open, over all events."""

    undecided: int
    """Mails kept and not yet decided."""
    parked: int
    """Mails that could not be handled: for a person."""
    outbox: Mapping[str, int]
    """Letters per state: `waiting`, `in_flight`, `sent`, `failed`, `held`."""


_GROUPS = (table.c.event, table.c.audience, table.c.status, table.c.held, table.c.active)
_COUNTS = select(*_GROUPS, func.count()).group_by(*_GROUPS)


def events_status(connection: Connection, slug: str | None) -> dict[str, EventStatus]:
    counted = _COUNTS if slug is None else _COUNTS.where(table.c.event == slug)
    found: dict[str, EventStatus] = {} if slug is None else {slug: EventStatus()}
    for event, audience, status, held, active, count in connection.execute(counted):
        before = found.get(event, EventStatus())
        found[event] = EventStatus(
            seats=_more(before.seats, audience, count) if held else before.seats,
            held=before.held + count * held,
            waiting=before.waiting + count * (active and not held),
            by_status=_more(before.by_status, status, count),
        )
    return found


def waiting_work(connection: Connection) -> Work:
    mails = messages.counts(connection)
    letters: dict[str, int] = dict(connection.execute(claims.COUNTS).tuples().all())
    return Work(mails.get(messages.NEW, 0), mails.get(messages.PARKED, 0), letters)


def stream(engine: Engine, slug: str | None) -> Iterator[Registration]:
    """In order of arrival, a few hundred in memory at a time."""
    statement = select(table).order_by(*ARRIVAL)
    if slug is not None:
        statement = statement.where(table.c.event == slug)
    with reading(engine) as connection:
        connection.execution_options(yield_per=500)
        yield from map(registration, connection.execute(statement))


def of_address(connection: Connection, address: str) -> tuple[Registration, ...]:
    return tuple(map(registration, connection.execute(OF_ADDRESS, {"key": key_of(address)})))


def _more(counts: Mapping[str, int], name: str, count: int) -> dict[str, int]:
    return {**counts, name: counts.get(name, 0) + count}
