"""Takes people out of what was done: who they were goes, where they stood in the line and what became of the seats stays."""

from collections.abc import Callable, Collection
from typing import Any

from sqlalchemy import ColumnElement, Connection, and_, bindparam, or_, select, update

from flows.storage.acts import (
    ERASE,
    FORGET,
    HAND,
    START,
    STORED,
    Act,
    Details,
    Row,
    dumped,
    loaded,
    nobody,
    without_fields,
)
from flows.storage.acts_about import NAMES_PEOPLE, Whose
from flows.storage.schema import acts, messages
from flows.storage.statements import slices

_CHANGE = (
    update(acts).where(acts.c.id == bindparam("row")).values(changes=bindparam("after"), details=bindparam("rest"))
)


def forget_person(connection: Connection, whose: Whose) -> frozenset[str]:
    """Who they were; that they made registrations of others; and what was done by hand with their address. The references that
    were ever theirs."""
    found = set(whose.refs)

    def change(row: Row) -> Row:
        if whose.made(row):
            row = {**row, "registered_by": None, "registered_by_key": None}
        if not whose.theirs(row):
            return row
        found.add(row["ref"])
        return nobody(row)

    _change(connection, NAMES_PEOPLE, change, lambda act: None if whose.by_hand(act) else act.details)
    return frozenset(found)


def forget_event(connection: Connection, event: str) -> None:
    _change(
        connection,
        _of(event),
        lambda row: nobody(row) if row["event"] == event else row,
        lambda act: act.details if act.kind in (START, ERASE, FORGET) else None,
    )
    connection.execute(update(acts).where(acts.c.event == event).values(forgotten=True))


def forget_fields(connection: Connection, event: str, names: Collection[str]) -> None:
    _change(
        connection,
        _of(event),
        lambda row: without_fields(row, names) if row["event"] == event else row,
        lambda act: None if act.kind == HAND and names else act.details,
    )


def forget_inputs(connection: Connection) -> None:
    """What was decided by a mail that is no more cannot be decided again."""
    erased = select(messages.c.id).where(messages.c.raw.is_(None))
    connection.execute(update(acts).where(acts.c.message.in_(erased), acts.c.details.is_not(None)).values(details=None))


def _of(event: str) -> ColumnElement[bool]:
    return and_(or_(acts.c.event == event, acts.c.kind == START), acts.c.forgotten.is_(False))


def _change(
    connection: Connection,
    where: Any,
    change: Callable[[Row], Row],
    details: Callable[[Act], Details | None],
) -> None:
    changed = []
    for act in map(loaded, connection.execute(STORED.where(where)).all()):
        after, rest = tuple(map(change, act.changes)), details(act)
        if after != act.changes or rest != act.details:
            changed.append({"row": act.id, "after": dumped(after), "rest": None if rest is None else dumped(rest)})
    for some in slices(changed):
        connection.execute(_CHANGE, list(some))
