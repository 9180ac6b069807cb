"""The journal: every decision with its reason, also the reason why nothing happened. Only ever added to."""

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import datetime
from typing import Any

from sqlalchemy import BindParameter, Connection, Select, bindparam, insert, select

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
_LATEST = (
    select(journal.c.reason, journal.c.staff)
    .where(journal.c.event == bindparam("slug"), journal.c.ref == "", journal.c.what == bindparam("what"))
    .order_by(journal.c.id.desc())
    .limit(1)
)
_KEY: BindParameter[str] = bindparam("key")
_REFS_OF_ADDRESS = select(registrations.c.ref).where(
    (registrations.c.address_key == _KEY) | (registrations.c.registered_by_key == _KEY)
)
_MAILS_OF_ADDRESS = select(messages.c.id).where(messages.c.address_key == _KEY)
_OF_REF = _LINES.where(journal.c.ref == _KEY)
_OF_EVENT = _LINES.where(journal.c.event == _KEY, journal.c.ref == "")
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


def news(connection: Connection, entries: Iterable[Entry], event: str) -> list[Entry]:
    """Those about somebody, and those about the event that say something else than the last one of their kind."""
    return [entry for entry in entries if entry.ref or not _said_last(connection, entry, event)]


def _said_last(connection: Connection, entry: Entry, event: str) -> bool:
    latest = connection.execute(_LATEST, {"slug": event, "what": entry.what}).first()
    return latest is not None and tuple(latest) == (entry.reason, plain(entry.staff))


def explain(connection: Connection, subject: str) -> list[Explained]:
    """Of a reference, of an address (its registrations and its mails), or of an event as a whole; oldest first."""
    if "@" in subject:
        return _lines(connection, _OF_ADDRESS, key_of(subject))
    subject = subject.strip()
    return _lines(connection, _OF_REF, subject.upper()) or _lines(connection, _OF_EVENT, subject.casefold())


def _lines(connection: Connection, statement: Select[Any], key: str) -> list[Explained]:
    return [Explained(*row) for row in connection.execute(statement, {"key": key})]
