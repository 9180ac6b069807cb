"""Both sides of a replay: the database with the record, as of one moment, and a register in memory that is made anew from it."""

from collections import defaultdict
from collections.abc import Callable, Iterator, Sequence
from contextlib import contextmanager
from datetime import UTC, datetime

from sqlalchemy import Connection, Engine, Table, bindparam, insert, select, update

from flows.storage import acts, announcements, appointments, snapshots, tombstones
from flows.storage.acts import Act, Details, Row, as_kept
from flows.storage.engine import open_engine, writing
from flows.storage.erasing import forget_registrations, forget_sensitive
from flows.storage.failures import told_plainly
from flows.storage.messages import STORED, Outcome, Stored
from flows.storage.rebuilding import write_out
from flows.storage.records import Sensitive
from flows.storage.room import Room
from flows.storage.schema import events, messages, metadata, outbox, registrations
from flows.storage.snapshots import Facts, Files
from flows.storage.statements import insert_unknown, put

_MOMENTS_WITHIN = ("proposed_at", "asked_since")
_OUTCOME = select(
    messages.c.event, messages.c.intent, messages.c.outcome, messages.c.reason, messages.c.refs, messages.c.folder,
    messages.c.language,
)  # fmt: skip

_ERASED_SINCE = select(outbox.c.id).where(outbox.c.address == "", outbox.c.queued >= bindparam("moment")).limit(1)


class Record:
    """What happened. Only read."""

    def __init__(self, connection: Connection) -> None:
        self.connection = connection

    def acts(self) -> Iterator[Act]:
        return acts.recorded(self.connection)

    def count(self) -> int:
        return acts.count(self.connection)

    def forgotten_fields(self) -> dict[str, frozenset[str]]:
        """Per event, those whose values were erased before all else."""
        nights = (act for act in acts.recorded(self.connection, acts.FORGET) if act.details)
        each = (event for act in nights for event in (act.details or {})["events"])
        return {event["event"]: frozenset(event["names"]) for event in each}

    def configuration(self, digest: str) -> tuple[Facts, Files]:
        return snapshots.opened(self.connection, digest)

    def mail(self, message: int) -> Stored | None:
        """None when its text is erased."""
        row = self.connection.execute(STORED.where(messages.c.id == message, messages.c.raw.is_not(None))).first()
        return None if row is None else Stored(*row)

    def outcome(self, message: int) -> Outcome:
        return _outcome(self.connection, message)

    def content(self, message: int) -> str | None:
        found: str | None = self.connection.execute(select(messages.c.content).where(messages.c.id == message)).scalar()
        return found

    def register(self) -> dict[str, Row]:
        return _register(self.connection)


class Scratch:
    """The register as far as it is made again. Letters are a fact of the record: none is written here."""

    def __init__(self, connection: Connection, record: Record) -> None:
        self.connection = connection
        metadata.create_all(connection)
        _copy(record.connection, connection, events)
        _copy_mails(record.connection, connection)
        self._letters = _letters(record.connection)
        self._written = 0
        self._answers: dict[int | None, list[Row]] = defaultdict(list)
        for row in self._letters:
            self._answers[row["answers"]].append(row)

    def room(self, sensitive: Sensitive) -> Room:
        return Room(self.connection, sensitive)

    @contextmanager
    def attempt(self) -> Iterator[Callable[[], None]]:
        """A savepoint; calling what it gives undoes what was done since."""
        with told_plainly(self.connection.engine.url), self.connection.begin_nested() as savepoint:
            yield savepoint.rollback

    def write_letters(self, last: int) -> None:
        """Those up to that number stand in the outbox from now on."""
        begin = self._written
        while self._written < len(self._letters) and self._letters[self._written]["id"] <= last:
            self._written += 1
        insert_unknown(self.connection, outbox, self._letters[begin : self._written])

    def write_answers(self, message: int) -> None:
        """And those that answered this mail."""
        insert_unknown(self.connection, outbox, self._answers.pop(message, []))

    def letters_erased(self, since: datetime) -> bool:
        """Whether among those written since then there is one of which it is forgotten to whom it went."""
        return self.connection.execute(_ERASED_SINCE, {"moment": since}).first() is not None

    def outcome(self, message: int) -> Outcome:
        return _outcome(self.connection, message)

    def handled(self, message: int, content: str | None) -> None:
        """As recorded: from now on a copy of this mail is known."""
        self.connection.execute(update(messages).where(messages.c.id == message).values(content=content))

    def put(self, rows: Sequence[Row]) -> None:
        """Registrations as an act left them."""
        put(self.connection, registrations, [acts.as_stored(row) for row in rows])
        appointments.keep(self.connection, [acts.state(row) for row in rows])

    def begin(self, details: Details, at: datetime) -> None:
        """What stood there when the record began."""
        for slug, sessions in details["announced"].items():
            announcements.put_back(self.connection, slug, sessions, at)
        for key, then in details["forgotten"].items():
            tombstones.set_up(self.connection, key, datetime.fromisoformat(then))

    def forget(self, details: Details) -> None:
        for each in details["events"]:
            forget_sensitive(self.connection, each["event"], each["names"])
            if each["registrations"]:
                forget_registrations(self.connection, registrations.c.event == each["event"])

    def erase(self, details: Details, at: datetime) -> None:
        forget_registrations(self.connection, registrations.c.ref.in_(details["refs"]))
        tombstones.set_up(self.connection, details["tombstone"], at)

    def register(self) -> dict[str, Row]:
        return _register(self.connection)

    def write_out(self, record: Record, url: str) -> None:
        """As a database of its own. StorageError when there is something in it already."""
        write_out(record.connection, self.connection, url)


@contextmanager
def replaying(engine: Engine) -> Iterator[tuple[Record, Scratch]]:
    memory = open_engine("sqlite://")
    try:
        with told_plainly(engine.url), engine.connect() as source, writing(memory) as connection:
            if engine.dialect.name == "postgresql":
                source.execution_options(isolation_level="REPEATABLE READ")
            with source.begin():
                record = Record(source)
                yield record, Scratch(connection, record)
    finally:
        memory.dispose()


def comparable(row: Row) -> Row:
    """One moment is written alike, whatever the time zone of who wrote it."""
    details = dict(row["details"])
    for name in _MOMENTS_WITHIN:
        if name in details:
            details[name] = _in_utc(details[name])
    if "slots" in details:
        details["slots"] = [_in_utc(each) for each in details["slots"]]
    return {**row, "details": details}


def _copy(source: Connection, target: Connection, table: Table) -> None:
    if rows := [dict(row._mapping) for row in source.execute(select(table))]:
        target.execute(insert(table), rows)


def _copy_mails(source: Connection, target: Connection) -> None:
    """Without their text. By what a copy is known is known once the mail is decided again."""
    decided = {act.message for act in acts.recorded(source)}
    columns = [column for column in messages.c if column.name != "raw"]
    rows = [dict(row._mapping) for row in source.execute(select(*columns))]
    for row in rows:
        row["content"] = None if row["id"] in decided else row["content"]
    if rows:
        target.execute(insert(messages), rows)


def _letters(source: Connection) -> list[Row]:
    columns = [column for column in outbox.c if column.name != "raw"]
    return [{**row._mapping, "raw": None} for row in source.execute(select(*columns).order_by(outbox.c.id))]


def _outcome(connection: Connection, message: int) -> Outcome:
    found = connection.execute(_OUTCOME.where(messages.c.id == message)).one()
    return Outcome(
        found.event, found.intent, found.outcome, found.reason, tuple(found.refs.split()), found.folder, found.language
    )


def _register(connection: Connection) -> dict[str, Row]:
    rows = as_kept([dict(row._mapping) for row in connection.execute(select(registrations))])
    return {row["ref"]: comparable(row) for row in rows}


def _in_utc(text: str) -> str:
    return datetime.fromisoformat(text).astimezone(UTC).isoformat()
