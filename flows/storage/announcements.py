"""The sessions of an event as people were last told of them."""

from collections.abc import Iterable
from datetime import datetime
from typing import Any

from sqlalchemy import Connection, bindparam, delete, insert, select

from flows.registration.model import Session
from flows.storage.schema import announced

_OF_EVENT = select(announced.c.session, announced.c.facts).where(announced.c.event == bindparam("slug"))
_FORGET = delete(announced).where(announced.c.event == bindparam("slug"))


def sessions_announced(connection: Connection, slug: str) -> dict[str, Session]:
    return {row.session: _session(row.session, row.facts) for row in connection.execute(_OF_EVENT, {"slug": slug})}


def announce(connection: Connection, slug: str, sessions: Iterable[Session], at: datetime) -> None:
    """Instead of what was announced before."""
    connection.execute(_FORGET, {"slug": slug})
    rows = [{"event": slug, "session": each.id, "facts": _facts(each), "at": at} for each in sessions]
    if rows:
        connection.execute(insert(announced), rows)


def _facts(session: Session) -> dict[str, Any]:
    return {
        "start": session.start.isoformat(),
        "end": session.end.isoformat(),
        "title": dict(session.title),
        "location": session.location,
        "online": session.online,
    }


def _session(name: str, facts: dict[str, Any]) -> Session:
    start, end = datetime.fromisoformat(facts["start"]), datetime.fromisoformat(facts["end"])
    return Session(name, start, end, facts["title"], facts["location"], facts["online"])
