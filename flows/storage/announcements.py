"""An event as people were last told of it: its title, and each session."""

from collections.abc import Mapping
from dataclasses import replace
from datetime import datetime
from typing import Any

from sqlalchemy import Connection, bindparam, delete, insert, select

from flows.registration.model import Event, Session, Text
from flows.registration.told import Announced
from flows.storage.acts import last_letter
from flows.storage.schema import announced

_OF_EVENT = select(announced.c.session, announced.c.facts).where(announced.c.event == bindparam("slug"))
_FORGET = delete(announced).where(announced.c.event == bindparam("slug"))


def announced_of(connection: Connection, slug: str) -> Announced:
    rows = connection.execute(_OF_EVENT, {"slug": slug}).all()
    return read_back({row.session: row.facts for row in rows})


def read_back(facts: Mapping[str, Any]) -> Announced:
    title: Text = next((each["event"] for each in facts.values() if "event" in each), {})
    return Announced(title, {name: _session(name, each) for name, each in facts.items()})


def facts_of(told: Announced) -> dict[str, Any]:
    """As they are kept, per session."""
    return {name: _facts(told.title, session) for name, session in told.sessions.items()}


def announce(connection: Connection, event: Event, at: datetime) -> None:
    """Instead of what was announced before."""
    sessions = {each.id: replace(each, cancelled=each not in event.taking_place) for each in event.sessions}
    put_back(connection, event.slug, facts_of(Announced(event.title, sessions)), at)


def facts_announced(connection: Connection) -> dict[str, dict[str, Any]]:
    """As they are kept: per event, per session."""
    found: dict[str, dict[str, Any]] = {}
    for row in connection.execute(select(announced)):
        found.setdefault(row.event, {})[row.session] = row.facts
    return found


def put_back(connection: Connection, slug: str, facts: Mapping[str, Any], at: datetime) -> None:
    connection.execute(_FORGET, {"slug": slug})
    letters = last_letter(connection)
    rows = [
        {"event": slug, "session": name, "facts": each, "letters": letters, "at": at} for name, each in facts.items()
    ]
    if rows:
        connection.execute(insert(announced), rows)


def _facts(title: Text, session: Session) -> dict[str, Any]:
    return {
        "event": dict(title),
        "start": session.start.isoformat(),
        "end": session.end.isoformat(),
        "title": dict(session.title),
        "location": session.location,
        "online": session.online,
        "moved_from": session.moved_from.isoformat() if session.moved_from else None,
        "cancelled": session.cancelled,
    }


def _session(name: str, facts: dict[str, Any]) -> Session:
    start, end = datetime.fromisoformat(facts["start"]), datetime.fromisoformat(facts["end"])
    told = {key: facts[key] for key in ("title", "location", "online")}
    moved_from = datetime.fromisoformat(facts["moved_from"]) if facts.get("moved_from") else None
    return Session(name, start, end, **told, moved_from=moved_from, cancelled=facts.get("cancelled", False))
