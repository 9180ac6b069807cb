"""What was done to the register, act by act: a mail decided, the clock, something by hand, an erasure. Enough to do it all again.

An act holds what it was decided by, beside the mail and the configuration, and the registrations as it left them: when a person or a
mail is erased, what they did to the seats is still known, and not who it was.
"""

import json
from collections.abc import Collection, Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from datetime import UTC, datetime
from types import SimpleNamespace
from typing import Any, cast

from sqlalchemy import Connection, func, insert, select
from sqlalchemy import Row as SqlRow

from flows.registration.model import Registration
from flows.storage.columns import Moment
from flows.storage.records import NOBODY, registration
from flows.storage.schema import acts, outbox, registrations

START, FORGET, ERASE, HAND = "start", "forget", "erase", "hand"
Row = dict[str, Any]
"""A row of the register, moments in ISO form."""
Details = Mapping[str, Any]


@dataclass(frozen=True, slots=True)
class Done:
    """An act of this transaction."""

    kind: str
    """`mail`, `due`, `intakes`, `changes`, `hand`, `erase`, `forget`; `start`: what was there before acts were recorded."""
    at: datetime
    event: str
    message: int | None
    changes: tuple[Row, ...]
    details: Details


@dataclass(frozen=True, slots=True)
class Act:
    id: int
    at: datetime
    kind: str
    event: str
    message: int | None
    configuration: str
    letters: int
    """Letters up to this one were written before."""
    changes: tuple[Row, ...]
    details: Details | None
    """None: erased."""


_ACT = (acts.c.id, acts.c.at, acts.c.kind, acts.c.event, acts.c.message, acts.c.configuration, acts.c.letters)
_ADD = insert(acts)
STORED = select(*_ACT, acts.c.changes, acts.c.details).order_by(acts.c.id)
_LAST_LETTER = select(func.coalesce(func.max(outbox.c.id), 0))
_COUNT = select(func.count()).select_from(acts)
_MOMENTS = tuple(column.name for column in registrations.c if isinstance(column.type, Moment))


def write(connection: Connection, done: Iterable[Done], letters: int, configuration: str) -> None:
    rows = [
        {
            "at": each.at,
            "kind": each.kind,
            "event": each.event,
            "message": each.message,
            "configuration": configuration,
            "letters": letters,
            "refs": " ".join(row["ref"] for row in each.changes),
            "changes": dumped(each.changes),
            "details": dumped(each.details),
            "forgotten": False,
        }
        for each in done
    ]
    if rows:
        connection.execute(_ADD, rows)


def last_letter(connection: Connection) -> int:
    found: int = connection.execute(_LAST_LETTER).scalar_one()
    return found


def recorded(connection: Connection, kind: str = "") -> Iterator[Act]:
    """In the order in which they were done: all were done under the same lock. Of one kind, or all."""
    wanted = STORED.where(acts.c.kind == kind) if kind else STORED
    return map(loaded, connection.execute(wanted.execution_options(yield_per=500)))


def count(connection: Connection) -> int:
    found: int = connection.execute(_COUNT).scalar_one()
    return found


def as_kept(rows: Sequence[Row]) -> tuple[Row, ...]:
    """Rows as they read when they come back from an act."""
    return tuple(json.loads(dumped(rows)))


def as_stored(row: Row) -> Row:
    """A row of an act as the register takes it; columns that are younger than the act are empty."""
    moments = {name: datetime.fromisoformat(str(row[name])) for name in _MOMENTS if row.get(name)}
    return {**dict.fromkeys(registrations.c.keys()), **row, **moments}


def state(row: Row) -> Registration:
    """The registration as an act left it."""
    return registration(cast(Any, SimpleNamespace(**as_stored(row))))


def nobody(row: Row) -> Row:
    """What stays of a registration whose person was erased: where it stood in the line, and whether it held a seat."""
    lot = {name: value for name, value in row["details"].items() if name == "lot"}
    return {**row, **NOBODY, "details": lot}


def without_fields(row: Row, names: Collection[str]) -> Row:
    kept = {name: value for name, value in row["fields"].items() if name not in names}
    return {**row, "fields": kept, "sensitive": {}}


def loaded(row: SqlRow[Any]) -> Act:
    changes = tuple(json.loads(row.changes))
    details = None if row.details is None else json.loads(row.details)
    return Act(row.id, row.at, row.kind, row.event, row.message, row.configuration, row.letters, changes, details)


def dumped(value: Any) -> bytes:
    # ASCII on purpose: half a surrogate pair from a mail survives as an escape.
    return json.dumps(value, separators=(",", ":"), default=_written).encode()


def _written(value: datetime) -> str:
    return value.astimezone(UTC).isoformat()
