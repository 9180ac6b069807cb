"""Puts letters into the outbox, in the transaction that decides them."""

from collections.abc import Iterable, Sequence
from datetime import datetime
from typing import Any

from sqlalchemy import ColumnElement, Connection, and_, bindparam, select, update

from flows.registration.letter import Letter
from flows.storage.announcements import facts_of
from flows.storage.records import key_of
from flows.storage.schema import outbox
from flows.storage.statements import insert_unknown, slices

WAITING, IN_FLIGHT, SENT, FAILED, HELD = "waiting", "in_flight", "sent", "failed", "held"
WITHDRAWN = "withdrawn"
"""Its address was wrong; what it said went to the right one."""


def post(connection: Connection, letters: Iterable[Letter], *, at: datetime, message: int | None = None) -> None:
    """A letter whose key was ever posted is left out. The order of posting is the order of sending per recipient."""
    insert_unknown(connection, outbox, [_row(letter, message, at) for letter in letters])


def posted(connection: Connection, keys: Sequence[str]) -> frozenset[str]:
    """Those of the keys under which a letter was ever posted."""
    return frozenset(key for some in slices(keys) for key in connection.execute(_POSTED, {"keys": some}).scalars())


def unheard(connection: Connection, address: str, refs: Sequence[str]) -> tuple[str, ...]:
    """Those of the references about which a letter to this address has not arrived, as far as is known."""
    found = select(outbox.c.ref).where(_not_arrived(address, refs)).order_by(outbox.c.id)
    return tuple(dict.fromkeys(connection.execute(found).scalars()))


def withdraw(connection: Connection, address: str, refs: Sequence[str]) -> None:
    connection.execute(update(outbox).where(_not_arrived(address, refs)).values(state=WITHDRAWN, owner=None))


def _not_arrived(address: str, refs: Sequence[str]) -> ColumnElement[bool]:
    about = and_(outbox.c.address_key == key_of(address), outbox.c.ref.in_(refs))
    return and_(about, outbox.c.state.in_((WAITING, FAILED, HELD)))


_POSTED = select(outbox.c.key).where(outbox.c.key.in_(bindparam("keys", expanding=True)))


def _row(letter: Letter, message: int | None, at: datetime) -> dict[str, Any]:
    return {
        "key": letter.key,
        "kind": letter.kind,
        "event": letter.event,
        "ref": letter.ref,
        "mailbox": letter.mailbox,
        "address": letter.to,
        "address_key": key_of(letter.to),
        "message_id": letter.message_id,
        "uid": letter.uid or None,
        "told": facts_of(letter.told) if letter.told else None,
        "again": letter.again,
        "raw": letter.raw,
        "answers": message,
        "state": WAITING,
        "queued": at,
        "due": at,
        "sent": None,
        "attempts": 0,
        "error": "",
        "owner": None,
    }
