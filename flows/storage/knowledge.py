"""What the register knows about the things a mail names: letters of ours, and registrations."""

from collections.abc import Collection

from sqlalchemy import BindParameter, Connection, bindparam, select

from flows.registration.known import Known, Mentions, Sent
from flows.registration.model import Registration
from flows.storage.records import key_of, registration
from flows.storage.register import ARRIVAL
from flows.storage.schema import outbox, registrations

_SENT = select(
    outbox.c.kind, outbox.c.event, outbox.c.ref, outbox.c.address, outbox.c.message_id, outbox.c.uid
).order_by(outbox.c.id)
_SENT_BY_MESSAGE_ID = _SENT.where(outbox.c.message_id.in_(bindparam("names", expanding=True)))
_SENT_BY_UID = _SENT.where(outbox.c.uid.in_(bindparam("names", expanding=True)))
_KEYS: BindParameter[list[str]] = bindparam("keys", expanding=True)
_NAMED = (
    select(registrations)
    .where(
        registrations.c.address_key.in_(_KEYS)
        | registrations.c.registered_by_key.in_(_KEYS)
        | registrations.c.ref.in_(bindparam("refs", expanding=True))
    )
    .order_by(*ARRIVAL)
)


def known(connection: Connection, mentions: Mentions) -> Known:
    sent = (*_sent(connection, mentions.message_ids, mentions.uids),)
    refs = {*mentions.refs, *(each.ref for each in sent if each.ref)}
    return Known(sent, _registrations(connection, mentions.addresses, refs))


def _sent(connection: Connection, message_ids: Collection[str], uids: Collection[str]) -> list[Sent]:
    found = []
    for statement, names in ((_SENT_BY_MESSAGE_ID, message_ids), (_SENT_BY_UID, uids)):
        if names:
            rows = connection.execute(statement, {"names": list(names)})
            found += [Sent(row.kind, row.event, row.ref, row.address, row.message_id, row.uid or "") for row in rows]
    return list(dict.fromkeys(found))


def _registrations(
    connection: Connection, addresses: Collection[str], refs: Collection[str]
) -> tuple[Registration, ...]:
    if not addresses and not refs:
        return ()
    keys = [key_of(address) for address in addresses]
    return tuple(map(registration, connection.execute(_NAMED, {"keys": keys, "refs": sorted(refs)})))
