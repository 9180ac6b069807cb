"""Mails as they came: kept whole before anything is decided, known by their place in a mailbox and by content."""

from collections.abc import Collection, Sequence
from dataclasses import dataclass
from datetime import datetime
from typing import Any

from sqlalchemy import Connection, Select, bindparam, func, select, update

from flows.storage.records import key_of, plain
from flows.storage.schema import messages, positions
from flows.storage.statements import insert_unknown, slices

NEW, DONE, PARKED = "new", "done", "parked"


@dataclass(frozen=True, slots=True)
class Arrived:
    """A mail just fetched."""

    mailbox: str
    uidvalidity: int
    uid: int
    received: datetime
    raw: bytes
    identity: str
    """Hash of the bytes: the same copy again, wherever it lies, is stored once."""
    message_id: str = ""
    """By what it is found again in a folder."""
    size: int = 0
    partial: bool = False
    """Only headers and text were fetched; the mail is larger."""


@dataclass(frozen=True, slots=True)
class Position:
    message: int
    state: str
    """`new`, `done` or `parked`."""
    folder: str
    """Where it is to be filed: `handled`, `attention`, `automatic`; empty while undecided."""


@dataclass(frozen=True, slots=True)
class Stored:
    id: int
    identity: str
    raw: bytes
    received: datetime
    uid: int
    attempts: int
    """Earlier ones: more than none means that a run died, or that handling failed."""
    size: int
    partial: bool


@dataclass(frozen=True, slots=True)
class Outcome:
    """What became of a mail."""

    event: str | None
    intent: str
    outcome: str
    reason: str
    refs: tuple[str, ...] = ()
    folder: str = "handled"
    language: str = ""
    address: str = ""
    """Who wrote, so that `explain ADDRESS` finds mails that made no registration."""


_KNOWN = select(messages.c.identity, messages.c.id).where(
    messages.c.identity.in_(bindparam("identities", expanding=True))
)
_ERASED = _KNOWN.where(messages.c.raw.is_(None))
_BACK = update(messages).where(messages.c.id == bindparam("row")).values(message_id=bindparam("mark"))
_POSITIONS = (
    select(positions.c.uid, messages.c.id, messages.c.state, messages.c.folder)
    .join(messages, messages.c.id == positions.c.message)
    .where(positions.c.mailbox == bindparam("mailbox"), positions.c.uidvalidity == bindparam("uidvalidity"))
    .where(positions.c.uid.in_(bindparam("uids", expanding=True)))
)
STORED = select(
    messages.c.id,
    messages.c.identity,
    messages.c.raw,
    messages.c.received,
    messages.c.uid,
    messages.c.attempts,
    messages.c.size,
    messages.c.partial,
)
_UNDECIDED = (
    STORED.where(messages.c.state == NEW, messages.c.mailbox == bindparam("mailbox"))
    .order_by(messages.c.received, messages.c.uid, messages.c.id)
    .limit(bindparam("most"))
)
_STILL_NEW = select(messages.c.id).where(messages.c.id.in_(bindparam("ids", expanding=True)), messages.c.state == NEW)
_BEGIN = update(messages).where(messages.c.id == bindparam("row")).values(attempts=messages.c.attempts + 1)
_FINISH = update(messages).where(messages.c.id == bindparam("row"))
_SAME = select(messages.c.folder).where(messages.c.content == bindparam("content"), messages.c.id != bindparam("row"))
_DONE_ABOUT = select(messages.c.id).where(
    messages.c.content.in_(bindparam("contents", expanding=True)), messages.c.event == bindparam("event")
)
_COUNTS = select(messages.c.state, func.count()).group_by(messages.c.state)


def keep(connection: Connection, mails: Sequence[Arrived]) -> None:
    insert_unknown(connection, messages, [_row(mail) for mail in mails])
    known = _ids(connection, _KNOWN, [mail.identity for mail in mails])
    _note_copies_of_erased(connection, mails)
    places = [
        {"mailbox": mail.mailbox, "uidvalidity": mail.uidvalidity, "uid": mail.uid, "message": known[mail.identity]}
        for mail in mails
    ]
    insert_unknown(connection, positions, places)


def find_positions(connection: Connection, mailbox: str, uidvalidity: int, uids: Sequence[int]) -> dict[int, Position]:
    found: dict[int, Position] = {}
    for some in slices(uids):
        place = {"mailbox": mailbox, "uidvalidity": uidvalidity, "uids": some}
        found |= {uid: Position(*rest) for uid, *rest in connection.execute(_POSITIONS, place)}
    return found


def undecided(connection: Connection, mailbox: str, most: int) -> list[Stored]:
    rows = connection.execute(_UNDECIDED, {"mailbox": mailbox, "most": most})
    return [Stored(*row) for row in rows]


def still_new(connection: Connection, ids: Collection[int]) -> frozenset[int]:
    return frozenset(connection.execute(_STILL_NEW, {"ids": list(ids)}).scalars())


def begin_attempts(connection: Connection, ids: Sequence[int]) -> None:
    if ids:
        connection.execute(_BEGIN, [{"row": each} for each in ids])


def finish(
    connection: Connection, message: int, outcome: Outcome, at: datetime, state: str = DONE, content: str | None = None
) -> None:
    values: dict[str, Any] = {
        "row": message,
        "state": state,
        "folder": outcome.folder,
        "event": outcome.event or "",
        "intent": outcome.intent,
        "outcome": outcome.outcome,
        "reason": outcome.reason,
        "refs": " ".join(outcome.refs),
        "language": outcome.language,
        "address_key": key_of(outcome.address),
        "decided": at,
        "content": content,
    }
    connection.execute(_FINISH, values)


def erase(connection: Connection, message: int) -> None:
    connection.execute(_FINISH, {"row": message, "raw": None, "address_key": ""})


def copy_of(connection: Connection, message: int, content: str) -> str | None:
    return connection.execute(_SAME, {"content": content, "row": message}).scalar()


def done_about(connection: Connection, contents: Sequence[str], event: str) -> bool:
    return connection.execute(_DONE_ABOUT, {"contents": contents, "event": event}).first() is not None


def counts(connection: Connection) -> dict[str, int]:
    return dict(connection.execute(_COUNTS).tuples().all())


def _note_copies_of_erased(connection: Connection, mails: Sequence[Arrived]) -> None:
    """A copy of what was erased lies in the mailbox again: it is to be removed from there."""
    erased = _ids(connection, _ERASED, [mail.identity for mail in mails])
    back = [{"row": erased[mail.identity], "mark": plain(mail.message_id)} for mail in mails if mail.identity in erased]
    if back:
        connection.execute(_BACK, back)


def _ids(connection: Connection, statement: Select[tuple[str, int]], identities: Sequence[str]) -> dict[str, int]:
    known: dict[str, int] = {}
    for some in slices(identities):
        known |= dict(connection.execute(statement, {"identities": some}).tuples().all())
    return known


def _row(mail: Arrived) -> dict[str, Any]:
    return {
        "identity": mail.identity,
        "mailbox": mail.mailbox,
        "received": mail.received,
        "uid": mail.uid,
        "message_id": plain(mail.message_id),
        "size": mail.size or len(mail.raw),
        "partial": mail.partial,
        "raw": mail.raw,
        "state": NEW,
        "attempts": 0,
        "folder": "",
        "address_key": "",
        "event": "",
        "intent": "",
        "outcome": "",
        "reason": "",
        "refs": "",
        "language": "",
        "decided": None,
    }
