"""The one door to the database.

keep ─▶ undecided ─▶ begin_attempts ─▶ deciding (one transaction a batch) ─▶ to_file
                                          └─▶ outbox: claim ─▶ begin ─▶ sent
"""

from collections.abc import Collection, Iterable, Iterator, Mapping, Sequence
from contextlib import AbstractContextManager, contextmanager
from copy import copy
from datetime import datetime

from flows.errors import StorageError
from flows.registration.known import Known, Mentions
from flows.registration.letter import Letter
from flows.registration.model import Registration
from flows.storage import acts, journal, knowledge, messages, migrating, open_work, reading_back, snapshots
from flows.storage.acts import Act, Done, Row, as_kept, nobody, without_fields
from flows.storage.acts_about import ActAbout
from flows.storage.alone import alone
from flows.storage.engine import open_engine, reading, writing
from flows.storage.erasing import Eraser
from flows.storage.failures import place
from flows.storage.journal import Explained
from flows.storage.locking import lock_register
from flows.storage.mail_log import MailLine, mail_log
from flows.storage.messages import DONE, PARKED, Arrived, Outcome, Position, Stored
from flows.storage.open_work import ForPerson, Written
from flows.storage.outbox import Outbox, Pending, Recovered, Stranded
from flows.storage.person import PersonKept, kept_about
from flows.storage.posting import post, posted
from flows.storage.reading_back import EventStatus, Work
from flows.storage.records import Sensitive, registration
from flows.storage.register import BY_REF, invited_shapes
from flows.storage.replaying import Record, Scratch, comparable, replaying
from flows.storage.room import Room
from flows.storage.schema import VERSION, events
from flows.storage.since import MailForPerson, Since, last_letter, since, whole_journal
from flows.storage.snapshots import WITHOUT, Snapshot
from flows.storage.statements import insert_unknown

__all__ = [
    "Act",
    "ActAbout",
    "Arrived",
    "Done",
    "Eraser",
    "EventStatus",
    "Explained",
    "ForPerson",
    "MailForPerson",
    "MailLine",
    "Outbox",
    "Outcome",
    "Pending",
    "PersonKept",
    "Position",
    "Record",
    "Recovered",
    "Room",
    "Row",
    "Scratch",
    "Since",
    "Store",
    "Stored",
    "Stranded",
    "Work",
    "Written",
    "as_kept",
    "comparable",
    "nobody",
    "without_fields",
]  # fmt: skip


class Store:
    """Opens nothing until used. Every method is one transaction; errors are `StorageError`s."""

    def __init__(self, url: str, *, sensitive: Sensitive | None = None, configuration: Snapshot = WITHOUT) -> None:
        """`sensitive`: per event the fields kept apart, to be erased first; `configuration`: by which is decided."""
        self._engine = open_engine(url)
        self._sensitive = sensitive or {}
        self._configuration = configuration
        self._events: frozenset[str] = frozenset()

    def configured(self, sensitive: Sensitive, configuration: Snapshot) -> "Store":
        """The same database, by another configuration."""
        other = copy(self)
        other._sensitive, other._configuration = sensitive, configuration
        return other

    def migrate(self) -> None:
        """Makes or renews the tables; does nothing when they are right."""
        migrating.migrate(self._engine)

    def check(self) -> None:
        """Raises StorageError when the database cannot be used as it is."""
        with reading(self._engine) as connection:
            found = migrating.version(connection)
        if found != VERSION:
            raise StorageError(
                f"The database {place(self._engine.url)} has version {found or 'none'} of the tables, "
                f"this Kringpost needs {VERSION}: start the newest Kringpost once, which renews them."
            )

    def close(self) -> None:
        self._engine.dispose()

    def alone(self, name: str) -> AbstractContextManager[bool]:
        """Held while a run works: `with store.alone(mailbox) as free`. False: another run of that name is at work."""
        return alone(self._engine, name)

    def outbox(self, name: str = "") -> Outbox:
        return Outbox(self._engine, name)

    def eraser(self) -> Eraser:
        return Eraser(self._engine, self._sensitive)

    # Mails

    def positions(self, mailbox: str, uidvalidity: int, uids: Sequence[int]) -> dict[int, Position]:
        """Of those UIDs that are known here."""
        with reading(self._engine) as connection:
            return messages.find_positions(connection, mailbox, uidvalidity, uids)

    def keep(self, mails: Sequence[Arrived]) -> None:
        """All in one commit. A mail known by its identity gets a further position and is not handled again."""
        if mails:
            with writing(self._engine) as connection:
                messages.keep(connection, mails)

    def undecided(self, mailbox: str, most: int) -> list[Stored]:
        """In order of arrival."""
        with reading(self._engine) as connection:
            return messages.undecided(connection, mailbox, most)

    def begin_attempts(self, ids: Sequence[int]) -> None:
        """Committed before anything is read: what kills the process is counted."""
        if ids:
            with writing(self._engine) as connection:
                messages.begin_attempts(connection, ids)

    def park(self, message: int, reason: str, at: datetime) -> None:
        """No further attempts: a person looks."""
        outcome = Outcome(None, "unclear", "attention", reason, folder="attention")
        with writing(self._engine) as connection:
            messages.finish(connection, message, outcome, at, PARKED)

    def to_file(self, mailbox: str, uidvalidity: int, uids: Sequence[int]) -> dict[int, str]:
        """The folder of each that is decided."""
        found = self.positions(mailbox, uidvalidity, uids)
        return {uid: position.folder for uid, position in found.items() if position.state in (DONE, PARKED)}

    # Deciding

    @contextmanager
    def deciding(self, slugs: Collection[str], *, rehearsal: bool = False) -> Iterator[Room]:
        """One transaction that locks the register: deciding is serial by design. A rehearsal is undone at the end."""
        self._know(slugs)
        with writing(self._engine) as connection:
            lock_register(connection)
            letters = acts.last_letter(connection)
            with connection.begin_nested() as savepoint:
                room = Room(connection, self._sensitive)
                yield room
                if rehearsal:
                    savepoint.rollback()
                    return
            if room.done:
                snapshots.keep(connection, self._configuration)
                acts.write(connection, room.done, letters, self._configuration.digest)

    def replaying(self) -> AbstractContextManager[tuple[Record, Scratch]]:
        """What happened, and a register in memory in which it happens again."""
        return replaying(self._engine)

    def known(self, mentions: Mentions) -> Known:
        with reading(self._engine) as connection:
            return knowledge.known(connection, mentions)

    # Reading back

    def events_status(self, slug: str | None = None) -> Mapping[str, EventStatus]:
        with reading(self._engine) as connection:
            return reading_back.events_status(connection, slug)

    def waiting_work(self) -> Work:
        with reading(self._engine) as connection:
            return reading_back.waiting_work(connection)

    def invited_shapes(self) -> dict[str, set[str]]:
        with reading(self._engine) as connection:
            return invited_shapes(connection)

    def registrations(self, slug: str | None = None) -> Iterator[Registration]:
        """Of one event or all, ended ones too, in order of arrival."""
        return reading_back.stream(self._engine, slug)

    def find(self, ref: str) -> Registration | None:
        with reading(self._engine) as connection:
            row = connection.execute(BY_REF, {"ref": ref.strip().upper()}).first()
        return None if row is None else registration(row)

    def of_address(self, address: str) -> tuple[Registration, ...]:
        """Of the person with this address, or made by it; all events."""
        with reading(self._engine) as connection:
            return reading_back.of_address(connection, address)

    def person(self, address: str) -> PersonKept:
        """Everything that is kept about somebody."""
        with reading(self._engine) as connection:
            return kept_about(connection, address)

    def explain(self, subject: str) -> list[Explained]:
        """The journal of a reference or an address, oldest first."""
        with reading(self._engine) as connection:
            return journal.explain(connection, subject)

    def open_registrations(self) -> tuple[Registration, ...]:
        """With an offer, before a contact person, or before their intake; all events, in order of arrival."""
        with reading(self._engine) as connection:
            return open_work.open_registrations(connection)

    def for_person(self, since: datetime) -> tuple[ForPerson, ...]:
        """Mails that nobody was answered to: a person looks."""
        with reading(self._engine) as connection:
            return open_work.for_person(connection, since)

    def written_about(self, refs: Collection[str]) -> tuple[Written, ...]:
        """Letters about these registrations, in the order of sending."""
        with reading(self._engine) as connection:
            return open_work.written_about(connection, refs)

    def mail_log(self) -> list[MailLine]:
        """Every mail with what became of it and the letters it brought about, in order of arrival."""
        with reading(self._engine) as connection:
            return mail_log(connection)

    def since(self, events: Collection[str], moment: datetime) -> Since:
        """What happened after that moment, as a summary tells it."""
        with reading(self._engine) as connection:
            return since(connection, events, moment)

    def whole_journal(self, event: str) -> tuple[Explained, ...]:
        with reading(self._engine) as connection:
            return whole_journal(connection, event)

    def last_letter(self, address: str, kind: str) -> datetime | None:
        with reading(self._engine) as connection:
            return last_letter(connection, address, kind)

    def posted(self, key: str) -> bool:
        """A letter with this key was written once, whatever became of it."""
        with reading(self._engine) as connection:
            return bool(posted(connection, [key]))

    def post(self, letters: Iterable[Letter], at: datetime) -> None:
        """Letters that follow from no decision. One whose key was ever posted is left out."""
        with writing(self._engine) as connection:
            # In turn with what is decided: acts tell by its number which letters were written before them.
            lock_register(connection)
            post(connection, letters, at=at)

    def _know(self, slugs: Collection[str]) -> None:
        # In a commit of its own, before the register is locked.
        if not self._events.issuperset(slugs):
            with writing(self._engine) as connection:
                insert_unknown(connection, events, [{"slug": slug} for slug in sorted(slugs)])
            self._events |= frozenset(slugs)
