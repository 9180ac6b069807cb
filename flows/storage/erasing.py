"""Erases what is about people. Rows stay, so that counts stay true and no mail or letter is ever taken for a new one.

forget (event by event)  ─┐
forget_person            ─┴─▶ to_remove ─▶ (the mailbox) ─▶ removed ─▶ sweep
"""

from collections import Counter
from collections.abc import Collection, Iterator, Sequence
from contextlib import contextmanager
from datetime import datetime
from typing import Any

from sqlalchemy import ColumnElement, Connection, Engine, Update, and_, func, not_, or_, select, update

from flows.registration.forgetting import Overdue
from flows.storage import acts, acts_erased, snapshots, tombstones
from flows.storage.acts_about import Whose
from flows.storage.engine import reading, writing
from flows.storage.failures import told_plainly
from flows.storage.locking import lock_register
from flows.storage.messages import DONE, PARKED
from flows.storage.person import mails_about
from flows.storage.posting import FAILED, IN_FLIGHT, SENT, WAITING
from flows.storage.records import NOBODY, Sensitive, key_of
from flows.storage.schema import journal, messages, outbox, registrations
from flows.storage.statements import slices

STAFF_KINDS = ("nightly-summary", "alert")
"""Letters to ourselves: of these the address tells nothing about participants, and tells when the last one went."""

_KNOWN_MAIL = or_(messages.c.raw.is_not(None), messages.c.address_key != "")
# They name everybody, and nobody needs their text any more.
_SUMMARIES_SENT = and_(outbox.c.kind.in_(STAFF_KINDS), outbox.c.state == SENT, outbox.c.raw.is_not(None))
_KNOWN_LETTER = or_(outbox.c.raw.is_not(None), outbox.c.address != "")


class Eraser:
    """Every method is one transaction."""

    def __init__(self, engine: Engine, sensitive: Sensitive) -> None:
        self._engine = engine
        self._sensitive = sensitive

    def forget(
        self, overdue: Sequence[Overdue], without_event: datetime, at: datetime, *, rehearsal: bool = False
    ) -> dict[str, Counter[str]]:
        """What is overdue of each event, and mails of no event ("") up to that moment: how many of what."""
        with self._deciding(rehearsal) as connection:
            found = {
                each.event: _forget_event(connection, each, self._sensitive.get(each.event, ())) for each in overdue
            }
            found[""] = _forget_mails(connection, "", without_event)
            found[""]["letters"] += _count(connection, _forget_text(_SUMMARIES_SENT))
            told = {event: +counts for event, counts in found.items() if counts.total()}
            _forget_acts(connection, overdue, self._sensitive, bool(told), at)
        return told

    def forget_person(self, address: str, tombstone: str, at: datetime) -> Counter[str]:
        """Everything of one person, in all events. Letters that wait are dropped. Registrations that they made for others stay."""
        key = key_of(address)
        with self._deciding() as connection:
            refs = _refs_of(connection, key)
            mails = mails_about(connection, address, refs)
            counts = Counter(
                registrations=forget_registrations(connection, registrations.c.ref.in_(refs)),
                mails=_count(connection, _forget_mail(messages.c.id.in_(mails))),
                letters=_forget_letters_of(connection, key, refs),
            )
            connection.execute(
                update(registrations)
                .where(registrations.c.registered_by_key == key)
                .values(registered_by=None, registered_by_key=None)
            )
            ever = acts_erased.forget_person(connection, Whose(address, frozenset(refs)))
            said = or_(journal.c.ref.in_(ever), and_(journal.c.message.in_(mails), journal.c.ref == ""))
            connection.execute(update(journal).where(said).values(staff=""))
            tombstones.set_up(connection, tombstone, at)
            acts_erased.forget_inputs(connection)
            snapshots.forget_unused(connection)
            _record(connection, acts.ERASE, at, {"tombstone": tombstone, "refs": refs})
        return counts

    def waiting_for(self, address: str) -> int:
        """Letters to this address that have not left."""
        waits = and_(outbox.c.address_key == key_of(address), outbox.c.state.in_((WAITING, IN_FLIGHT)))
        with reading(self._engine) as connection:
            return connection.execute(select(func.count()).select_from(outbox).where(waits)).scalar_one()

    def to_remove(self) -> list[str]:
        """By what the mails are found that are erased here and may still lie in a folder of the mailbox."""
        with reading(self._engine) as connection:
            return _to_remove(connection)

    def removed(self, marks: Sequence[str]) -> None:
        """They lie in no folder any more."""
        with writing(self._engine) as connection:
            for some in slices(marks):
                gone = and_(messages.c.raw.is_(None), messages.c.message_id.in_(some))
                connection.execute(update(messages).where(gone).values(message_id=""))

    def without_a_file(self, slugs: Collection[str]) -> int:
        """Registrations of other events than these: nobody can tell when they are to be forgotten."""
        alone = and_(registrations.c.event.not_in(list(slugs)), registrations.c.email != "")
        with reading(self._engine) as connection:
            return connection.execute(select(func.count()).select_from(registrations).where(alone)).scalar_one()

    def sweep(self) -> bool:
        """Out of the file too: SQLite only marks space as free. PostgreSQL's autovacuum does it by itself. False: somebody else
        holds the file; the next sweep does it."""
        if self._engine.dialect.name != "sqlite":
            return True
        with told_plainly(self._engine.url), self._engine.connect() as connection:
            driver = connection.connection
            try:
                driver.execute("VACUUM")
                busy, _, _ = driver.execute("PRAGMA wal_checkpoint(TRUNCATE)").fetchone()
            except self._engine.dialect.loaded_dbapi.OperationalError:
                return False
        return not busy

    @contextmanager
    def _deciding(self, rehearsal: bool = False) -> Iterator[Connection]:
        with writing(self._engine) as connection:
            lock_register(connection)
            with connection.begin_nested() as savepoint:
                yield connection
                if rehearsal:
                    savepoint.rollback()


def _forget_event(connection: Connection, overdue: Overdue, sensitive: Collection[str]) -> Counter[str]:
    counts: Counter[str] = Counter()
    if overdue.sensitive:
        counts["sensitive_fields"] = forget_sensitive(connection, overdue.event, sensitive)
    if overdue.mails_until:
        counts.update(_forget_mails(connection, overdue.event, overdue.mails_until))
    if overdue.registrations:
        known = and_(registrations.c.event == overdue.event, registrations.c.email != "")
        counts["registrations"] = forget_registrations(connection, known)
        said = and_(journal.c.event == overdue.event, journal.c.staff != "")
        connection.execute(update(journal).where(said).values(staff=""))
    return counts


def _forget_acts(
    connection: Connection, overdue: Sequence[Overdue], sensitive: Sensitive, anything: bool, at: datetime
) -> None:
    """What was done stays, without the people; and the night on which they were forgotten is an act too."""
    told = []
    for each in overdue:
        names = sorted(sensitive.get(each.event, ()))
        if each.registrations:
            acts_erased.forget_event(connection, each.event)
        elif each.sensitive:
            acts_erased.forget_fields(connection, each.event, names)
        if each.sensitive:
            told.append({"event": each.event, "names": names, "registrations": each.registrations})
    acts_erased.forget_inputs(connection)
    snapshots.forget_unused(connection)
    if anything:
        _record(connection, acts.FORGET, at, {"events": told})


def _record(connection: Connection, kind: str, at: datetime, details: dict[str, Any]) -> None:
    done = acts.Done(kind, at, "", None, (), details)
    acts.write(connection, [done], acts.last_letter(connection), "")


def forget_sensitive(connection: Connection, event: str, names: Collection[str]) -> int:
    """Also values that were stored before the event called the field sensitive."""
    table = registrations.c
    rows = connection.execute(select(table.ref, table.fields, table.sensitive).where(table.event == event)).all()
    found = [row for row in rows if row.sensitive or not row.fields.keys().isdisjoint(names)]
    for row in found:
        kept = {name: value for name, value in row.fields.items() if name not in names}
        connection.execute(update(registrations).where(table.ref == row.ref).values(fields=kept, sensitive={}))
    return len(found)


def _forget_mails(connection: Connection, event: str, until: datetime) -> Counter[str]:
    decided = messages.c.state.in_((DONE, PARKED))
    old = and_(messages.c.event == event, decided, messages.c.received <= until, _KNOWN_MAIL)
    letters = and_(outbox.c.event == event, outbox.c.queued <= until)
    return Counter(
        mails=_count(connection, _forget_mail(old)),
        letters=_count(connection, _forget_letter(and_(letters, _KNOWN_LETTER, outbox.c.kind.not_in(STAFF_KINDS))))
        + _count(connection, _forget_text(and_(letters, outbox.c.raw.is_not(None), outbox.c.kind.in_(STAFF_KINDS)))),
    )


def _forget_letters_of(connection: Connection, key: str, refs: Sequence[str]) -> int:
    theirs = and_(or_(outbox.c.address_key == key, outbox.c.ref.in_(refs)), _KNOWN_LETTER)
    connection.execute(_forget_text(_SUMMARIES_SENT))
    return _count(connection, _forget_letter(theirs))


def forget_registrations(connection: Connection, these: ColumnElement[bool]) -> int:
    return _count(connection, update(registrations).where(these).values(**NOBODY, active=False))


def _forget_mail(these: ColumnElement[bool]) -> Update:
    return update(messages).where(these).values(raw=None, address_key="")


def _forget_letter(these: ColumnElement[bool]) -> Update:
    return _forget_text(these).values(address="", address_key="")


def _forget_text(these: ColumnElement[bool]) -> Update:
    """One that is being sent at this moment is left for the next time; one that waits will not be sent."""
    state = func.replace(outbox.c.state, WAITING, FAILED)
    return update(outbox).where(these, outbox.c.state != IN_FLIGHT).values(raw=None, error="", state=state)


def _to_remove(connection: Connection) -> list[str]:
    """Not those of which another mail that stays bears the same Message-ID."""
    stays = select(messages.c.message_id).where(messages.c.raw.is_not(None))
    erased = and_(messages.c.raw.is_(None), messages.c.message_id != "", not_(messages.c.message_id.in_(stays)))
    return list(connection.execute(select(messages.c.message_id).where(erased).distinct()).scalars())


def _refs_of(connection: Connection, key: str) -> list[str]:
    return list(connection.execute(select(registrations.c.ref).where(registrations.c.address_key == key)).scalars())


def _count(connection: Connection, statement: Update) -> int:
    return connection.execute(statement).rowcount
