"""Everything that is kept about one person, found by their address: for them to see, and to erase."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime

from sqlalchemy import Connection, or_, select

from flows.registration.model import Registration
from flows.storage import journal
from flows.storage.acts_about import ActAbout, Whose, acts_about
from flows.storage.journal import Explained
from flows.storage.reading_back import of_address
from flows.storage.records import key_of
from flows.storage.schema import messages, outbox, registrations


@dataclass(frozen=True, slots=True)
class MailOf:
    id: int
    received: datetime
    event: str
    intent: str
    outcome: str
    raw: bytes | None
    """None once it is erased."""


@dataclass(frozen=True, slots=True)
class LetterTo:
    id: int
    kind: str
    event: str
    ref: str
    state: str
    queued: datetime
    sent: datetime | None
    raw: bytes | None


@dataclass(frozen=True, slots=True)
class PersonKept:
    registrations: tuple[Registration, ...]
    """Theirs, and those that they made for others."""
    mails: tuple[MailOf, ...]
    letters: tuple[LetterTo, ...]
    journal: tuple[Explained, ...]
    acts: tuple[ActAbout, ...]
    """What was done with it before: earlier states, and what was done by hand."""

    @property
    def empty(self) -> bool:
        return not (self.registrations or self.mails or self.letters or self.journal or self.acts)


_MAILS = select(
    messages.c.id, messages.c.received, messages.c.event, messages.c.intent, messages.c.outcome, messages.c.raw
).order_by(messages.c.received, messages.c.uid)
_LETTERS = select(
    outbox.c.id, outbox.c.kind, outbox.c.event, outbox.c.ref, outbox.c.state, outbox.c.queued, outbox.c.sent,
    outbox.c.raw,
).order_by(outbox.c.id)  # fmt: skip


def kept_about(connection: Connection, address: str) -> PersonKept:
    key = key_of(address)
    theirs = of_address(connection, address)
    refs = [each.ref for each in theirs if key_of(each.email) == key]
    mails = connection.execute(_MAILS.where(messages.c.id.in_(mails_about(connection, address, refs))))
    return PersonKept(
        registrations=theirs,
        mails=tuple(MailOf(*row) for row in mails),
        letters=tuple(LetterTo(*row) for row in connection.execute(_LETTERS.where(outbox.c.address_key == key))),
        journal=tuple(journal.explain(connection, address)),
        acts=tuple(acts_about(connection, Whose(address, frozenset(refs)))),
    )


def mails_about(connection: Connection, address: str, refs: Sequence[str]) -> list[int]:
    """Written by this address; or one that made a registration of theirs; or one about such a registration that names them
    (a colleague's, a bounce)."""
    key = key_of(address)
    made = select(registrations.c.message).where(registrations.c.ref.in_(refs), registrations.c.message.is_not(None))
    certain = select(messages.c.id).where(or_(messages.c.address_key == key, messages.c.id.in_(made)))
    found = set(connection.execute(certain).scalars())
    for ref in refs:
        about = select(messages.c.id, messages.c.raw).where(messages.c.refs.contains(ref, autoescape=True))
        needle = address.strip().casefold().encode()
        found |= {row.id for row in connection.execute(about) if needle in (row.raw or b"").lower()}
    return sorted(found)
