"""What the register knows about the things a mail names: letters of ours, and registrations."""

from collections.abc import Iterator, Sequence
from itertools import zip_longest
from typing import Any

from sqlalchemy import BindParameter, Connection, Select, bindparam, select

from flows.registration.known import Known, Mentions, Sent
from flows.registration.model import Registration
from flows.storage.records import key_of, plain, registration
from flows.storage.schema import outbox, registrations
from flows.storage.statements import slices

# What was erased (`erasing.py`) is unknown: an answer to it is a mail like any other.
_SENT = (
    select(
        outbox.c.kind,
        outbox.c.event,
        outbox.c.ref,
        outbox.c.address,
        outbox.c.message_id,
        outbox.c.uid,
        outbox.c.queued,
    )
    .where(outbox.c.address != "")
    .order_by(outbox.c.id)
)
_SENT_BY_MESSAGE_ID = _SENT.where(outbox.c.message_id.in_(bindparam("names", expanding=True)))
_SENT_BY_UID = _SENT.where(outbox.c.uid.in_(bindparam("names", expanding=True)))
_KEYS: BindParameter[list[str]] = bindparam("keys", expanding=True)
_NAMED = select(registrations).where(
    registrations.c.address_key.in_(_KEYS)
    | registrations.c.registered_by_key.in_(_KEYS)
    | registrations.c.ref.in_(bindparam("refs", expanding=True)),
    registrations.c.email != "",
)


def known(connection: Connection, mentions: Mentions) -> Known:
    sent = _sent(connection, _SENT_BY_MESSAGE_ID, mentions.message_ids) | _sent(connection, _SENT_BY_UID, mentions.uids)
    refs = {*map(plain, mentions.refs), *(each.ref for each in sent if each.ref)}
    found = {each.ref: each for some in _slices_of(mentions.addresses, refs) for each in _named(connection, *some)}
    return Known(tuple(sent), tuple(sorted(found.values(), key=lambda each: each.arrival)))


def _sent(connection: Connection, statement: Select[Any], names: Sequence[str]) -> dict[Sent, None]:
    """In the order of posting, each once."""
    rows = [row for some in slices(names) for row in connection.execute(statement, {"names": list(map(plain, some))})]
    return {
        Sent(row.kind, row.event, row.ref, row.address, row.message_id, row.uid or "", row.queued): None for row in rows
    }


def _slices_of(addresses: Sequence[str], refs: set[str]) -> Iterator[tuple[Sequence[str], Sequence[str]]]:
    return zip_longest(slices(list(map(key_of, addresses))), slices(sorted(refs)), fillvalue=())


def _named(connection: Connection, keys: Sequence[str], refs: Sequence[str]) -> Iterator[Registration]:
    return map(registration, connection.execute(_NAMED, {"keys": keys, "refs": refs}))
