"""The room where decisions are made: one transaction that holds the lock on every event until its end."""

from collections.abc import Collection, Iterable, Iterator, Sequence
from contextlib import contextmanager
from datetime import datetime

from sqlalchemy import Connection, bindparam, func, select

from flows.registration.decision import Entry
from flows.registration.known import Known, Mentions
from flows.registration.letter import Letter
from flows.registration.model import Event, Registration
from flows.registration.told import Announced
from flows.storage import acts, announcements, appointments, journal, messages, tombstones
from flows.storage.failures import told_plainly
from flows.storage.knowledge import known
from flows.storage.messages import Arrived, Outcome, Stored
from flows.storage.posting import post, posted, unheard, withdraw
from flows.storage.records import Sensitive, key_of, record
from flows.storage.register import StoredRegister
from flows.storage.schema import outbox, registrations
from flows.storage.statements import put

_SINCE = select(func.count()).where(outbox.c.address_key == bindparam("key"), outbox.c.queued >= bindparam("moment"))
_KIND_SINCE = _SINCE.where(outbox.c.kind == bindparam("kind"))


class Room:
    """Everything asked and written here holds as of the lock, and is committed together."""

    def __init__(self, connection: Connection, sensitive: Sensitive) -> None:
        self._connection = connection
        self._sensitive = sensitive
        self._changed: dict[str, acts.Row] = {}
        self.done: list[acts.Done] = []
        """Acts of this transaction, recorded at its end."""

    def register(self, slug: str) -> StoredRegister:
        return StoredRegister(self._connection, slug)

    def known(self, mentions: Mentions) -> Known:
        return known(self._connection, mentions)

    def keep(self, mails: Sequence[Arrived]) -> list[Stored]:
        """For a rehearsal: stored like all others, and forgotten with it. In order of arrival."""
        messages.keep(self._connection, mails)
        return messages.undecided(self._connection, mails[0].mailbox, len(mails)) if mails else []

    def undecided_among(self, ids: Collection[int]) -> frozenset[int]:
        """Those that no other run has decided in the meantime."""
        return messages.still_new(self._connection, ids)

    def copy_of(self, message: int, content: str) -> str | None:
        """The folder of an earlier mail with the same content; None when this is the first."""
        return messages.copy_of(self._connection, message, content)

    def done_elsewhere(self, contents: Sequence[str], event: str) -> bool:
        """A mail of one of these contents was handled, and was about that event ("": about none)."""
        return messages.done_about(self._connection, contents, event)

    def answered_since(self, address: str, moment: datetime) -> int:
        """Letters to this address, sent or still to be sent."""
        found = self._connection.execute(_SINCE, {"key": key_of(address), "moment": moment})
        return found.scalar_one()

    def letter_since(self, address: str, kind: str, moment: datetime) -> bool:
        values = {"key": key_of(address), "moment": moment, "kind": kind}
        return self._connection.execute(_KIND_SINCE, values).scalar_one() > 0

    def forgotten_at(self, tombstone: str) -> datetime | None:
        """When the person with this tombstone had themselves erased."""
        return tombstones.forgotten_at(self._connection, tombstone)

    def posted(self, keys: Sequence[str]) -> frozenset[str]:
        """Of letters with these keys, those that were ever queued."""
        return posted(self._connection, keys)

    def news(self, entries: Iterable[Entry], event: str) -> list[Entry]:
        """Without what the journal said last about the event as a whole: why nobody moved up, for instance."""
        return journal.news(self._connection, entries, event)

    @contextmanager
    def mail(self) -> Iterator[None]:
        """A savepoint: what is written for a mail that fails is undone alone."""
        before = len(self.done)
        try:
            with told_plainly(self._connection.engine.url), self._connection.begin_nested():
                yield
        except BaseException:
            self._changed.clear()
            del self.done[before:]
            raise

    def carry_out(
        self,
        changes: Iterable[Registration],
        entries: Iterable[Entry],
        letters: Iterable[Letter],
        *,
        at: datetime,
        by: str,
        event: str | None = None,
        message: int | None = None,
    ) -> None:
        """Registrations are replaced whole. A letter whose key was ever queued is left out."""
        changed = tuple(changes)
        rows = [record(change, self._sensitive) for change in changed]
        self._changed |= {row["ref"]: row for row in rows}
        put(self._connection, registrations, rows)
        appointments.keep(self._connection, changed)
        journal.write(self._connection, entries, event=event or "", message=message, at=at, by=by)
        post(self._connection, letters, message=message, at=at)

    def unheard(self, address: str, refs: Sequence[str]) -> tuple[str, ...]:
        """Those of the references about which a letter to this address has not arrived, as far as is known."""
        return unheard(self._connection, address, refs)

    def withdraw(self, address: str, refs: Sequence[str]) -> None:
        """Letters to a wrong address about these registrations do not leave any more, and are nobody's work."""
        withdraw(self._connection, address, refs)

    def act(
        self, kind: str, at: datetime, details: acts.Details, *, event: str = "", message: int | None = None
    ) -> None:
        """What was carried out since the act before is recorded as one; `details`: what else it was decided by."""
        self.done.append(acts.Done(kind, at, event, message, tuple(self._changed.values()), details))
        self._changed = {}

    def announced(self, slug: str) -> Announced:
        """The event as people were last told of it."""
        return announcements.announced_of(self._connection, slug)

    def announce(self, event: Event, at: datetime) -> None:
        announcements.announce(self._connection, event, at)

    def erase_mail(self, message: int) -> None:
        """Its text and who wrote it; that it came stays."""
        messages.erase(self._connection, message)

    def finish(self, message: int, outcome: Outcome, at: datetime, content: str | None = None) -> None:
        """`content`: by which a further copy of the mail is known; for the first of them only."""
        messages.finish(self._connection, message, outcome, at, content=content)
