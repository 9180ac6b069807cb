"""What a summary tells and the register does not: mails for a person, letters that did not arrive, answers that came late,
what the journal says. Since a moment, of some events; what belongs to no event is shown to everybody. Reads only.
"""

from collections.abc import Collection, Mapping
from dataclasses import dataclass, field
from datetime import datetime

from sqlalchemy import BindParameter, Connection, bindparam, func, or_, select

from flows.storage.journal import Explained
from flows.storage.posting import FAILED, HELD, WAITING, WITHDRAWN
from flows.storage.records import key_of
from flows.storage.schema import journal, messages, outbox

MOST_SHOWN = 50
"""Mails whose text is fetched; the others are counted."""


@dataclass(frozen=True, slots=True)
class MailForPerson:
    """In the folder Attention: nobody was answered."""

    id: int
    event: str
    received: datetime
    decided: datetime
    reason: str
    refs: tuple[str, ...]
    raw: bytes | None = None


@dataclass(frozen=True, slots=True)
class Undelivered:
    """A letter that will not go by itself."""

    kind: str
    event: str
    ref: str
    to: str
    state: str
    """`failed`: refused; `held`: it may have left, and must not go twice."""
    at: datetime


@dataclass(frozen=True, slots=True)
class Answered:
    """A mail and the first answer to it."""

    event: str
    ref: str
    received: datetime
    sent: datetime | None
    """None: it still waits."""


@dataclass(frozen=True, slots=True)
class Since:
    mails: tuple[MailForPerson, ...] = ()
    undelivered: tuple[Undelivered, ...] = ()
    answered: tuple[Answered, ...] = ()
    journal: tuple[Explained, ...] = ()
    reviews: Mapping[str, str] = field(default_factory=dict)
    """Per reference the Message-ID of the latest review request: the token of a verdict."""


_MOMENT = bindparam("moment", type_=messages.c.decided.type)
_EVENTS: BindParameter[list[str]] = bindparam("events", expanding=True)
_MAILS = (
    select(messages.c.id, messages.c.event, messages.c.received, messages.c.decided, messages.c.reason, messages.c.refs)
    .where(messages.c.folder == "attention", messages.c.decided > _MOMENT, messages.c.event.in_(_EVENTS))
    .order_by(messages.c.received, messages.c.uid)
)
_RAW = select(messages.c.id, messages.c.raw).where(messages.c.id.in_(bindparam("ids", expanding=True)))
_UNDELIVERED = (
    select(outbox.c.kind, outbox.c.event, outbox.c.ref, outbox.c.address, outbox.c.state, outbox.c.due)
    .where(outbox.c.state.in_((FAILED, HELD)), outbox.c.due > _MOMENT, outbox.c.event.in_(_EVENTS))
    .order_by(outbox.c.id)
)
_ANSWERED = (
    select(outbox.c.event, outbox.c.ref, messages.c.received, outbox.c.sent, messages.c.id)
    .join(messages, messages.c.id == outbox.c.answers)
    .where(outbox.c.event.in_(_EVENTS), or_(outbox.c.sent > _MOMENT, outbox.c.state == WAITING))
    .order_by(outbox.c.id)
)
_LINES = select(
    journal.c.at, journal.c.event, journal.c.ref, journal.c.what, journal.c.reason, journal.c.staff, journal.c.by,
    journal.c.message,
).order_by(journal.c.id)  # fmt: skip
_JOURNAL = _LINES.where(journal.c.at > _MOMENT, journal.c.event.in_(_EVENTS))
_WHOLE = _LINES.where(journal.c.event == bindparam("event"))
_REVIEWS = (
    select(outbox.c.ref, outbox.c.message_id)
    .where(outbox.c.kind == "review-request", outbox.c.event.in_(_EVENTS))
    .order_by(outbox.c.id)
)
_LAST = select(func.max(outbox.c.queued)).where(
    outbox.c.kind == bindparam("kind"),
    outbox.c.address_key == bindparam("key"),
    outbox.c.state.not_in((FAILED, HELD, WITHDRAWN)),
)


def since(connection: Connection, events: Collection[str], moment: datetime) -> Since:
    values = {"moment": moment, "events": ["", *events]}
    mails = connection.execute(_MAILS, values).all()
    shown = [mail.id for mail in mails[-MOST_SHOWN:]]
    raw = dict(connection.execute(_RAW, {"ids": shown}).tuples().all())
    answered = {row.id: Answered(*row[:4]) for row in reversed(connection.execute(_ANSWERED, values).all())}
    return Since(
        mails=tuple(
            MailForPerson(
                row.id, row.event, row.received, row.decided, row.reason, tuple(row.refs.split()), raw.get(row.id)
            )
            for row in mails
        ),
        undelivered=tuple(Undelivered(*row) for row in connection.execute(_UNDELIVERED, values)),
        answered=tuple(reversed(answered.values())),
        journal=tuple(Explained(*row) for row in connection.execute(_JOURNAL, values)),
        reviews=dict(connection.execute(_REVIEWS, values).tuples().all()),
    )


def whole_journal(connection: Connection, event: str) -> tuple[Explained, ...]:
    """Of one event, oldest first."""
    return tuple(Explained(*row) for row in connection.execute(_WHOLE, {"event": event}))


def last_letter(connection: Connection, address: str, kind: str) -> datetime | None:
    """When one of this kind was last written to this address; what could not be delivered does not count."""
    found: datetime | None = connection.execute(_LAST, {"kind": kind, "key": key_of(address)}).scalar()
    return found
