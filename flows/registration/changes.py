"""What has changed about an event since people were told: sessions moved, relocated, added or removed. Text alone is not worth a mail."""

import json
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass, replace
from hashlib import sha256
from typing import Any, Literal

from flows.registration import notices
from flows.registration.attendance import taking_part
from flows.registration.draft import Draft
from flows.registration.model import Event, Registration, Session, Status

What = Literal["moved", "relocated", "renamed", "added", "removed"]
Announced = Mapping[str, Session]


@dataclass(frozen=True, slots=True)
class Change:
    what: What
    before: Session | None
    after: Session | None

    @property
    def id(self) -> str:
        found = self.after or self.before
        return found.id if found else ""

    @property
    def told(self) -> bool:
        """A new name alone goes along with the next change that matters."""
        return self.what != "renamed"


def changes_of(event: Event, announced: Announced, draft: Draft) -> list[Change]:
    """Of sessions that are still ahead, as they were or as they are."""
    now = {session.id: session for session in event.sessions}
    pairs = ((announced.get(name), now.get(name)) for name in dict.fromkeys([*now, *announced]))
    found = [Change(what, before, after) for before, after in pairs if (what := _what(before, after))]
    return [change for change in found if any(one and one.end > draft.now for one in (change.before, change.after))]


def _what(before: Session | None, after: Session | None) -> What | None:
    if before is None or after is None:
        return "removed" if before else "added"
    if (before.start, before.end) != (after.start, after.end):
        return "moved"
    if (before.location, before.online) != (after.location, after.online):
        return "relocated"
    return "renamed" if before.title != after.title else None


def tell_changes(draft: Draft, changes: Sequence[Change]) -> tuple[str, str]:
    """Who has a seat hears it once: one mail with what is new, one with what is no more."""
    for change in changes:
        draft.note(change.what, "event_file", f"Session {change.id}.")
    told = [change for change in changes if change.told]
    for registration in draft.active() if told else ():
        if registration.held and registration.status in (Status.CONFIRMED, Status.INTAKE):
            _tell(draft, registration, told)
    return "changed" if told else "noted", "event_file"


def _tell(draft: Draft, registration: Registration, changes: Sequence[Change]) -> None:
    coming = {session.id for session in taking_part(draft.event, registration)}
    theirs = [change for change in changes if change.id in coming or _was_theirs(registration, change)]
    if not theirs:
        return
    again = {change.id for change in theirs if change.what == "moved"}
    after = replace(
        registration,
        sequence=registration.sequence + 1,
        partstat={name: said for name, said in registration.partstat.items() if name not in again},
        changed=draft.now,
    )
    draft.put(after, registration)
    for method, removed in (("REQUEST", False), ("CANCEL", True)):
        if some := [change for change in theirs if (change.what == "removed") is removed]:
            _write(draft, after, some, method)


def _was_theirs(registration: Registration, change: Change) -> bool:
    chosen = not registration.sessions or change.id in registration.sessions
    return change.what == "removed" and chosen and change.id not in registration.absent


def _write(draft: Draft, registration: Registration, changes: Sequence[Change], method: str) -> None:
    invited = registration.status is Status.CONFIRMED
    sessions = tuple(change.id for change in changes) if invited else ()
    facts = {"changes": [_facts(change) for change in changes], "withdrawn": method == "CANCEL"}
    told = notices.to_participant(draft, "changed", registration, facts, sessions, method)
    key = f"changed/{registration.ref}/{registration.sequence}/{fingerprint(changes)}/{method.lower()}"
    draft.tell(replace(told, key=key, answers=False))


def _facts(change: Change) -> dict[str, Any]:
    before, after = change.before, change.after
    return {
        "what": change.what,
        "before": before.start if before else None,
        "after": after.start if after else None,
        "location": (after.location or after.online) if after else "",
    }


def fingerprint(changes: Sequence[Change]) -> str:
    """By which the same change is known, however often it is looked at."""
    return sha256(json.dumps([list(_said(change)) for change in changes]).encode()).hexdigest()[:12]


def _said(change: Change) -> Iterator[str]:
    yield change.what
    for session in (change.before, change.after):
        yield repr(session and (session.id, session.start.isoformat(), session.end.isoformat(), session.location))
