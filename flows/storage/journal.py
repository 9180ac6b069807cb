"""The journal: every decision with its reason, also the reason why nothing happened. Only ever added to."""

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import datetime

from sqlalchemy import BindParameter, Connection, bindparam, insert, select

from flows.registration.decision import Entry
from flows.storage.records import key_of, plain
from flows.storage.schema import journal, messages, registrations


@dataclass(frozen=True, slots=True)
class Explained:
    """A line of the journal as `explain` shows it."""

    at: datetime
    event: str
    ref: str
    what: str
    reason: str
    staff: str
    by: str
    """`mail`, `clock`, or who acted by hand."""
    message: int | None
    """Row of the mail that led to it."""


_ADD = insert(journal)
_LINES = select(
    journal.c.at,
    journal.c.event,
    journal.c.ref,
    journal.c.what,
    journal.c.reason,
    journal.c.staff,
    journal.c.by,
    journal.c.message,
).order_by(journal.c.id)
_KEY: BindParameter[str] = bindparam("key")
_REFS_OF_ADDRESS = select(registrations.c.ref).where(
    (registrations.c.address_key == _KEY) | (registrations.c.registered_by_key == _KEY)
)
_MAILS_OF_ADDRESS = select(messages.c.id).where(messages.c.address_key == _KEY)
_OF_REF = _LINES.where(journal.c.ref == _KEY)
_OF_ADDRESS = _LINES.where(journal.c.ref.in_(_REFS_OF_ADDRESS) | journal.c.message.in_(_MAILS_OF_ADDRESS))


def write(
    connection: Connection, entries: Iterable[Entry], *, event: str, message: int | None, at: datetime, by: str
) -> None:
    rows = [
        {
            "at": at,
            "event": event,
            "ref": entry.ref,
            "message": message,
            "by": plain(by),
            "what": entry.what,
            "reason": entry.reason,
            "staff": plain(entry.staff),
        }
        for entry in entries
    ]
    if rows:
        connection.execute(_ADD, rows)


def explain(connection: Connection, subject: str) -> list[Explained]:
    """Of a reference, or of an address: its registrations and its mails; oldest first."""
    statement, key = (_OF_ADDRESS, key_of(subject)) if "@" in subject else (_OF_REF, subject.strip().upper())
    return [Explained(*row) for row in connection.execute(statement, {"key": key})]
