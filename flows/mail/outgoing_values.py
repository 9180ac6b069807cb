"""Fills in what a template sees, from the event, the registration and the notification's facts.

What a person wrote is shortened, and its web addresses are broken, so that nobody can send links through us.
"""

import re
from collections.abc import Mapping, Sequence
from dataclasses import replace
from datetime import date, datetime, timedelta, tzinfo
from typing import Any

from flows.mail.outgoing_events import EventWords, shared_values
from flows.mail.outgoing_facts import DEFAULTS
from flows.mail.outgoing_views import ContactView, NotedView, RegistrationView, SessionView
from flows.mail.outgoing_words import Words
from flows.registration.attendance import taking_part
from flows.registration.decision import Notification
from flows.registration.model import Event, Registration, Status

_LINK = re.compile(r"(?i)\b([a-z][a-z0-9+.-]{1,20})://|\bwww\.")
_LONGEST_NAME = 100
_LONGEST_REMARK = 500
_LONGEST_TEXT = 10_000


def values_of(notification: Notification, event: EventWords | None, words: Words, address: str) -> dict[str, Any]:
    registration = notification.registration
    facts = _labelled({**DEFAULTS.get(notification.kind, {}), **notification.facts}, words)
    zone = event.zone if event else None
    if event and facts.get("slots"):
        facts["slots"] = [_call(event.source, slot, words) for slot in facts["slots"]]
    values = {
        **(event.values if event else shared_values(None, ContactView(), words, address)),
        "name": said(notification.name or ""),
        "other": said(registration.name or "") if registration and registration.name != notification.name else "",
        "registration": _registration(registration, event, words, zone) if registration else None,
        "noted": noted(event, registration) if event and registration else [],
        "sessions": _attended(event, registration) if event else [],
        "given_up": _given_up(event, facts) if event else [],
        "total": 0,
        "invited": bool(notification.method and notification.sessions),
        "facts": {name: _written(value, words, zone) for name, value in facts.items()},
    }
    if named := facts.get("contact"):
        # For a call the person who calls, else the event's first.
        values["contact"] = ContactView(**named)
    if event and (session := event.sessions.get(facts.get("session", ""))):
        # Of a mail about one session: its subject names that day.
        values["session"] = session
    return values


def _labelled(facts: dict[str, Any], words: Words) -> dict[str, Any]:
    """Standard fields that the event does not restate have no label of its own: the language has one."""
    if missing := facts.get("missing"):
        own = [
            {**field, "label": field["label"] or words.labels.get(field["name"], field["name"])} for field in missing
        ]
        facts["missing"] = own
    if person := facts.get("person"):
        fields = {words.labels.get(label, label): value for label, value in person["fields"].items()}
        facts["person"] = {**person, "fields": fields}
    return facts


def said(text: str, longest: int = _LONGEST_NAME) -> str:
    """Somebody's own words as we repeat them: no longer than sensible, and without what a mail program would make a link."""
    text = text[:longest]
    if "." not in text and ":" not in text:
        return text
    return _LINK.sub(lambda found: found[0].replace("://", ": //").replace(".", " ."), text)


def noted(event: EventWords, registration: Registration) -> list[NotedView]:
    """What we hold about the person, by label; of sensitive fields only that there is something."""
    known = {"name": registration.name, "organisation": registration.organisation, **registration.fields}
    names = event.words.labels
    # A field that the event no longer has comes last.
    further = [(name, (names.get(name, name), False)) for name in known if name not in event.labels]
    return [
        NotedView(label, names["noted"] if sensitive else said(value, _LONGEST_REMARK))
        for name, (label, sensitive) in (*event.labels.items(), *further)
        if (value := known.get(name))
    ]


def _registration(
    registration: Registration, event: EventWords | None, words: Words, zone: tzinfo | None
) -> RegistrationView:
    _, sensitive = event.labels["phone"] if event else ("", False)
    return RegistrationView(
        ref=registration.ref,
        status=words.statuses.get(registration.status, registration.status),
        email=registration.email,
        intake_at=words.moment_in(registration.intake_at, zone),
        received=words.moment_in(registration.received, zone),
        phone="" if sensitive else said(registration.fields.get("phone", "")),
    )


def _attended(event: EventWords, registration: Registration | None) -> Sequence[SessionView]:
    """All sessions of the event, or those that this person comes to."""
    source = event.source
    coming = taking_part(source, registration) if registration else source.taking_place
    attended = [event.sessions[session.id] for session in coming]
    return attended if registration and registration.status is Status.CONFIRMED else without_link(attended)


def without_link(sessions: Sequence[SessionView]) -> Sequence[SessionView]:
    """The way in to an online meeting is only for those with a seat."""
    return [replace(session, online="") for session in sessions]


def _given_up(event: EventWords, facts: Mapping[str, Any]) -> Sequence[SessionView]:
    return without_link([event.sessions[name] for name in facts.get("sessions", ()) if name in event.sessions])


def _call(event: Event, slot: datetime, words: Words) -> str:
    """A time that can be chosen: `dinsdag 2 maart 2027, 10.00 tot 10.30 uur`."""
    start = slot.astimezone(event.zone)
    return words.span(start, start + timedelta(minutes=event.intake.minutes))


def _written(value: Any, words: Words, zone: tzinfo | None) -> Any:
    """Facts with moments in words, and texts that cannot become links; lists and tables likewise."""
    if isinstance(value, datetime):
        return words.moment_in(value, zone)
    if isinstance(value, date):
        return words.date(value)
    if isinstance(value, str):
        return said(value, _LONGEST_TEXT)
    if isinstance(value, (list, tuple)):
        return [_written(each, words, zone) for each in value]
    if isinstance(value, Mapping):
        return {name: _written(each, words, zone) for name, each in value.items()}
    return value
