"""The register of one event, answered by queries inside the deciding transaction: never from a counter, never from memory."""

from collections import Counter
from collections.abc import Iterator
from datetime import datetime
from typing import Any

from sqlalchemy import Connection, Select, bindparam, func, select

from flows.registration.model import Registration, Status
from flows.registration.series import SERIES
from flows.registration.told import Announced
from flows.storage.announcements import read_back
from flows.storage.records import key_of, organisation_key_of, registration
from flows.storage.schema import announced, outbox
from flows.storage.schema import registrations as table

ARRIVAL = (table.c.received, table.c.turn, table.c.ref)
_OF_EVENT = table.c.event == bindparam("slug")
_WAITS = (_OF_EVENT, table.c.held.is_(False), table.c.active.is_(True))

BY_REF = select(table).where(table.c.ref == bindparam("ref"))
# Without the event: SQLite would take that index, and walk through all of the event's registrations.
OF_ADDRESS = (
    select(table)
    .where((table.c.address_key == bindparam("key")) | (table.c.registered_by_key == bindparam("key")))
    .order_by(*ARRIVAL)
)
_SEATS = select(table.c.audience, func.count()).where(_OF_EVENT, table.c.held.is_(True)).group_by(table.c.audience)
_OF_ORGANISATION = (
    select(func.count())
    .select_from(table)
    .where(_OF_EVENT, table.c.organisation_key == bindparam("key"), table.c.active.is_(True))
)
_WAITING = select(table).where(*_WAITS).order_by(*ARRIVAL)
_WAITING_COUNT = select(func.count()).select_from(table).where(*_WAITS)
_ACTIVE = select(table).where(_OF_EVENT, table.c.active.is_(True)).order_by(*ARRIVAL)
_INTAKES = select(table).where(table.c.status == bindparam("status"), table.c.active.is_(True)).order_by(*ARRIVAL)

# A reminder bears the UID of its session too, but is no invitation.
_INVITED = (
    select(outbox.c.uid, func.max(outbox.c.queued))
    .where(outbox.c.event == bindparam("slug"), outbox.c.uid.is_not(None), outbox.c.kind != "session-reminder")
    .group_by(outbox.c.uid)
)


# Of each UID the first letter, when it was written since the latest announcement. By number: that is their order under the lock.
_ANNOUNCED = select(func.max(announced.c.letters)).where(announced.c.event == bindparam("slug")).scalar_subquery()
_FIRST = (
    select(func.min(outbox.c.id))
    .where(outbox.c.event == bindparam("slug"), outbox.c.uid.is_not(None), outbox.c.kind != "session-reminder")
    .group_by(outbox.c.uid)
    .having(func.min(outbox.c.id) > func.coalesce(_ANNOUNCED, 0))
)
_FIRST_TOLD = select(outbox.c.uid, outbox.c.told).where(outbox.c.id.in_(_FIRST), outbox.c.told.is_not(None))


_SHAPES = (
    select(outbox.c.event, outbox.c.uid.contains(f"-{SERIES}@"))
    .join(table, table.c.ref == outbox.c.ref)
    .where(outbox.c.told.is_not(None), table.c.active.is_(True))
    .distinct()
)


def invited_shapes(connection: Connection) -> dict[str, set[str]]:
    """Per event, the values of `series` by which people who are registered were invited."""
    found: dict[str, set[str]] = {}
    for event, whole in connection.execute(_SHAPES):
        found.setdefault(event, set()).add("one" if whole else "each")
    return found


class StoredRegister:
    """Implements `registration.decision.Register`."""

    def __init__(self, connection: Connection, slug: str) -> None:
        self._connection = connection
        self._slug = slug

    def find(self, ref: str) -> Registration | None:
        """Of any event: references are unique over all of them, and a new one must not take another event's."""
        row = self._connection.execute(BY_REF, {"ref": ref}).first()
        return None if row is None else registration(row)

    def of_address(self, address: str) -> tuple[Registration, ...]:
        rows = self._connection.execute(OF_ADDRESS, {"key": key_of(address)})
        return tuple(registration(row) for row in rows if row.event == self._slug)

    def seats(self) -> Counter[str]:
        rows = self._connection.execute(_SEATS, {"slug": self._slug})
        return Counter(dict(rows.tuples().all()))

    def of_organisation(self, organisation: str) -> int:
        return self._count(_OF_ORGANISATION, key=organisation_key_of(organisation))

    def waiting(self) -> Iterator[Registration]:
        return self._all(_WAITING)

    def waiting_count(self) -> int:
        return self._count(_WAITING_COUNT)

    def active(self) -> Iterator[Registration]:
        return self._all(_ACTIVE)

    def intakes(self) -> Iterator[Registration]:
        return map(registration, self._connection.execute(_INTAKES, {"status": Status.INTAKE.value}).all())

    def invited(self) -> dict[str, datetime]:
        return dict(self._connection.execute(_INVITED, {"slug": self._slug}).tuples().all())

    def first_told(self) -> dict[str, Announced]:
        rows = self._connection.execute(_FIRST_TOLD, {"slug": self._slug})
        return {row.uid: read_back(row.told) for row in rows}

    def _all(self, statement: Select[Any]) -> Iterator[Registration]:
        rows = self._connection.execute(statement, {"slug": self._slug}).all()
        return map(registration, rows)

    def _count(self, statement: Select[Any], **values: str) -> int:
        count: int = self._connection.execute(statement, {"slug": self._slug, **values}).scalar_one()
        return count
