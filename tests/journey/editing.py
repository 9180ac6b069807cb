"""An organiser edits an event file: what is decided from there on is decided by what stands in it, and is kept with it."""

import json
import re
from collections.abc import Iterator
from datetime import datetime
from pathlib import Path
from zoneinfo import ZoneInfo

from flows.registration.model import Event, Session, Text
from flows.wiring import Parts, build_parts
from tests.journey.office import Office

_TABLE = re.compile(r"^\[\[sessions\]\]\n(?:.+\n)*\n?", re.MULTILINE)
_TOP = re.compile(r"^(title|cancelled|cancelled_reason|evaluation) = .*\n", re.MULTILINE)


def edited(office: Office, event: Event) -> Parts:
    """By the file with this title, these sessions, this evaluation and whether it is called off; all else stays as it stands there."""
    path = office.settings.config / "events" / f"{event.slug}.toml"
    _write(path, event)
    parts = build_parts(office.settings, office.parts.store)
    assert parts.registrar.office.events[event.slug] == event
    return parts


def _write(path: Path, event: Event) -> None:
    rest = _TOP.sub("", _TABLE.sub("", path.read_text("utf-8")))
    sessions = "\n".join(_session(each, event.timezone) for each in event.sessions)
    path.write_text(f"{''.join(_top(event))}{rest}\n{sessions}", "utf-8")


def _top(event: Event) -> Iterator[str]:
    yield f"title = {_text(event.title)}\n"
    if event.evaluation:
        yield f"evaluation = {json.dumps(event.evaluation)}\n"
    if event.cancelled:
        yield f"cancelled = true\ncancelled_reason = {_text(event.cancelled_reason)}\n"


def _session(session: Session, zone: str) -> str:
    return f"""[[sessions]]
id = "{session.id}"
title = {_text(session.title)}
start = {_moment(session.start, zone)}
end = {_moment(session.end, zone)}
location = "{session.location}"
online = "{session.online}"
cancelled = {json.dumps(session.cancelled)}
cancelled_reason = {_text(session.cancelled_reason)}
"""


def _moment(moment: datetime, zone: str) -> str:
    return moment.astimezone(ZoneInfo(zone)).replace(tzinfo=None).isoformat()


def _text(text: Text) -> str:
    return "{ " + ", ".join(f"{language} = {json.dumps(words)}" for language, words in text.items()) + " }"
