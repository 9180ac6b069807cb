"""What has changed about an event since each was told, and who hears of it: once, one mail with what is new, one with what is no more.

Corrections of a text are not worth a mail. When the whole event is called off, everybody hears who is registered in any way.
"""

import json
from collections.abc import Iterator, Sequence
from dataclasses import dataclass, replace
from datetime import datetime
from hashlib import sha256
from typing import Any, Literal

from flows.registration import notices
from flows.registration.attendance import expected, taking_part
from flows.registration.called_off import CALLED_OFF, call_off
from flows.registration.calls import with_call_off
from flows.registration.draft import Answer, Draft
from flows.registration.facts import answer_language
from flows.registration.model import Event, Registration, Session, Status, Text, wording
from flows.registration.names import another_name
from flows.registration.told import Announced, first_told

What = Literal["moved", "relocated", "renamed", "retitled", "corrected", "added", "removed", "cancelled"]
GONE = ("removed", "cancelled")


@dataclass(frozen=True, slots=True)
class Change:
    what: What
    before: Session | None = None
    after: Session | None = None
    names: tuple[Text, Text] = ({}, {})
    """Before and after, of what has another name."""

    @property
    def id(self) -> str:
        """Of the session; empty: the event as a whole."""
        found = self.after or self.before
        return found.id if found else ""

    @property
    def told(self) -> bool:
        return self.what != "corrected"

    @property
    def gone(self) -> bool:
        return self.what in GONE


def tell_changes(draft: Draft, announced: Announced) -> Answer:
    """The first time the event is only recorded; but what is called off is told even then, and what somebody's invitation says otherwise."""
    event = draft.event
    known = announced if announced.sessions else _as_planned(event)
    if event.cancelled:
        return _call_off_all(draft, known)
    changes = changes_of(event, known, draft.now)
    for change in changes:
        draft.note(change.what, "event_file", f"Session {change.id}." if change.id else "")
    first = draft.register.first_told()
    invited = draft.register.invited() if first else {}
    told = False
    for registration in draft.active() if first or any(change.told for change in changes) else ():
        if registration.held and registration.status in (Status.CONFIRMED, Status.INTAKE):
            theirs = first_told(event, known, registration, first, invited, draft.office.domain)
            told |= _tell(draft, registration, changes if theirs is known else changes_of(event, theirs, draft.now))
    return "changed" if told else "noted", "event_file"


def changes_of(event: Event, announced: Announced, now: datetime) -> list[Change]:
    """Of sessions that are still ahead, as they were or as they are."""
    current = {session.id: session for session in event.sessions}
    found = [Change("retitled", names=(announced.title, event.title))] if _retitled(event, announced) else []
    for name in dict.fromkeys([*current, *announced.sessions]):
        found += _changes(announced.sessions.get(name), current.get(name), len(event.sessions) > 1)
    return [change for change in found if _ahead(change, now)]


def _as_planned(event: Event) -> Announced:
    return Announced(event.title, {each.id: replace(each, cancelled=False) for each in event.sessions})


def _retitled(event: Event, announced: Announced) -> bool:
    return another_name(announced.title, event.title)


def _ahead(change: Change, now: datetime) -> bool:
    sessions = [one for one in (change.before, change.after) if one]
    return not sessions or any(one.end > now for one in sessions)


def _changes(before: Session | None, after: Session | None, named: bool) -> Iterator[Change]:
    """`named`: the title of a session is shown, since there are several."""
    was, is_on = (one is not None and not one.cancelled for one in (before, after))
    if was != is_on:
        yield Change(("cancelled" if after else "removed") if was else "added", before, after)
    if not (before and after and was and is_on):
        return
    if (before.start, before.end) != (after.start, after.end):
        yield Change("moved", before, after)
    if (before.location, before.online) != (after.location, after.online):
        yield Change("relocated", before, after)
    if named and before.title != after.title:
        renamed: What = "renamed" if another_name(before.title, after.title) else "corrected"
        yield Change(renamed, before, after, (before.title, after.title))


def _call_off_all(draft: Draft, known: Announced) -> Answer:
    """Whoever still has a registration, also when it came in a moment after the others were told."""
    sessions = {each.id: each for each in draft.event.sessions if not each.cancelled}
    sessions |= {name: each for name, each in known.sessions.items() if not each.cancelled}
    ahead = [each for each in sessions.values() if each.end > draft.now]
    found = draft.active()
    for registration in found:
        theirs = tuple(each for each in ahead if expected(registration, each.id))
        call_off(draft, registration, theirs)
    return "event-cancelled" if found else "noted", CALLED_OFF


def _tell(draft: Draft, registration: Registration, changes: Sequence[Change]) -> bool:
    theirs = [change for change in changes if change.told and _concerns(draft, registration, change)]
    if not theirs:
        return False
    again = {change.id for change in theirs if change.what in ("moved", "added", *GONE)}
    after = replace(
        registration,
        sequence=registration.sequence + 1,
        partstat={name: said for name, said in registration.partstat.items() if name not in again},
        changed=draft.now,
    )
    ended = _has_nothing_left(draft.event, after)
    if ended:
        after = replace(after, status=Status.CANCELLED, held=False, asked="")
        draft.note("cancelled", "sessions_called_off", "None of their sessions takes place.", after.ref)
    draft.put(after, registration)
    invited = registration.status is Status.CONFIRMED
    for method, gone in (("REQUEST", False), ("CANCEL", True)):
        if some := [change for change in theirs if change.gone is gone]:
            _write(draft, registration, after, some, method if invited else "", ended=ended and gone)
    return True


def _has_nothing_left(event: Event, registration: Registration) -> bool:
    """They came to some of the sessions, and those are called off; the others are for who chooses them."""
    return event.partial and bool(event.taking_place) and not taking_part(event, registration)


def _concerns(draft: Draft, registration: Registration, change: Change) -> bool:
    if change.what == "relocated" and change.before and change.after and registration.status is not Status.CONFIRMED:
        # The way in to an online meeting is only for those with a seat.
        return change.before.location != change.after.location and expected(registration, change.id)
    return not change.id or expected(registration, change.id)


def _write(
    draft: Draft,
    before: Registration,
    registration: Registration,
    changes: Sequence[Change],
    method: str,
    *,
    ended: bool,
) -> None:
    coming = [each.id for each in taking_part(draft.event, registration) if each.end > draft.now]
    named = {change.id for change in changes}
    gone = any(change.gone for change in changes)
    former = tuple(change.before for change in changes if change.gone and change.before)
    sessions = coming if "" in named else list(dict.fromkeys(change.id for change in changes))
    facts = {
        "changes": [_facts(draft, registration, change) for change in changes],
        "withdrawn": gone,
        "moved": any(change.what in ("moved", "added") for change in changes),
        "left": bool(coming),
        "ended": ended,
        "others": [each.start for each in draft.event.taking_place if each.end > draft.now] if ended else [],
    }
    told = notices.to_participant(draft, "changed", registration, facts, tuple(sessions) if method else (), method)
    key = f"changed/{registration.ref}/{registration.sequence}/{fingerprint(changes)}/{'cancel' if gone else 'request'}"
    told = replace(told, key=key, former=former)
    draft.tell(with_call_off(draft, before, told) if ended else told)


def _facts(draft: Draft, registration: Registration, change: Change) -> dict[str, Any]:
    """what, before and after (starts), until (the new end, when only that differs), location, name and former, reason."""
    language = answer_language(draft.event, registration.language)
    before, after = change.before, change.after
    longer = before and after and before.start == after.start and before.end != after.end
    former, name = (wording(text, language) for text in change.names)
    return {
        "what": change.what,
        "session": change.id,
        "before": before.start if before else None,
        "after": after.start if after else None,
        "until": after.end if longer and after else None,
        "location": after.location if after else "",
        "name": name,
        "former": former,
        "reason": wording(after.cancelled_reason, language) if after else "",
    }


def fingerprint(changes: Sequence[Change]) -> str:
    """By which the same change is known, however often it is looked at."""
    return sha256(json.dumps([list(_said(change)) for change in changes]).encode()).hexdigest()[:12]


def _said(change: Change) -> Iterator[str]:
    yield change.what
    yield repr([sorted(text.items()) for text in change.names])
    for session in (change.before, change.after):
        yield repr(session and (session.id, session.start.isoformat(), session.end.isoformat(), session.location))
