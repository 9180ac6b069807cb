"""Who waits for an answer or for a person, and what was written to somebody. Reads only."""

from collections.abc import Collection
from dataclasses import dataclass
from datetime import datetime

from sqlalchemy import Connection, bindparam, select

from flows.registration.model import Registration, Status
from flows.storage.records import registration
from flows.storage.register import ARRIVAL
from flows.storage.schema import messages, outbox
from flows.storage.schema import registrations as table

OPEN = (Status.OFFERED, Status.AWAITING_REVIEW, Status.INTAKE)


@dataclass(frozen=True, slots=True)
class ForPerson:
    """A mail in the folder Attention: nobody was answered."""

    id: int
    event: str
    received: datetime
    reason: str
    refs: tuple[str, ...]


@dataclass(frozen=True, slots=True)
class Written:
    """A letter of ours."""

    at: datetime
    """Sent, or when it was written."""
    ref: str
    kind: str
    to: str
    state: str
    """`waiting`, `in_flight`, `sent`, `failed`, `held`."""
    error: str


_OPEN = (
    select(table).where(table.c.status.in_([each.value for each in OPEN]), table.c.active.is_(True)).order_by(*ARRIVAL)
)
_FOR_PERSON = (
    select(messages.c.id, messages.c.event, messages.c.received, messages.c.reason, messages.c.refs)
    .where(messages.c.folder == "attention", messages.c.received > bindparam("moment", type_=messages.c.received.type))
    .order_by(messages.c.received, messages.c.uid)
)
_WRITTEN = (
    select(
        outbox.c.sent, outbox.c.queued, outbox.c.ref, outbox.c.kind, outbox.c.address, outbox.c.state, outbox.c.error
    )
    .where(outbox.c.ref.in_(bindparam("refs", expanding=True)))
    .order_by(outbox.c.id)
)


def open_registrations(connection: Connection) -> tuple[Registration, ...]:
    """With an offer, before a contact person, or before their intake; all events, in order of arrival."""
    return tuple(map(registration, connection.execute(_OPEN)))


def for_person(connection: Connection, since: datetime) -> tuple[ForPerson, ...]:
    found = connection.execute(_FOR_PERSON, {"moment": since})
    return tuple(ForPerson(row.id, row.event, row.received, row.reason, tuple(row.refs.split())) for row in found)


def written_about(connection: Connection, refs: Collection[str]) -> tuple[Written, ...]:
    """In the order of sending."""
    found = connection.execute(_WRITTEN, {"refs": list(refs)})
    return tuple(Written(row.sent or row.queued, *row[2:]) for row in found)
