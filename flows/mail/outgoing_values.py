"""What a template sees: plain texts in the reader's language, made from the event, the registration and the notification's facts.

Moments are written out here. What a person wrote is shortened, and its web addresses are broken, so that nobody can send links through us.
"""

import re
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import UTC, datetime, timedelta, tzinfo
from types import SimpleNamespace
from typing import Any

from flows.mail.outgoing_words import Words
from flows.registration.decision import Notification
from flows.registration.model import STANDARD_FIELDS, Contact, Event, Registration, Session, wording

_LINK = re.compile(r"(?i)\b(https?|ftp)://|\bwww\.")
_LONGEST_NAME = 100
_LONGEST_REMARK = 500

_PERSON: Mapping[str, Any] = {"name": "", "email": "", "organisation": "", "fields": {}}
_NO_CONTACT = {"name": "", "phone": "", "email": ""}
DEFAULTS: Mapping[str, Mapping[str, Any]] = {
    "confirmed": {"together": [], "organisation_known": None, "audience": ""},
    "intake-proposal": {"slots": []},
    "intake-reminder": {"role": "participant", "slots": [], "person": _PERSON},
    "intake-booked": {"role": "participant", "at": None, "person": _PERSON},
    "info-needed": {"missing": [], "held": False, "reason": ""},
    "in-review": {"reason": "", "held": False},
    "review-request": {"person": _PERSON, "rule": "", "reason": "", "held": False},
    "waitlisted": {"position": None, "offers_until": None},
    "not-open": {"opens": None},
    "closed": {"closed": None},
    "not-eligible": {"reason": "", "why": "rule", "limit": 0},
    "already-registered": {"missing": [], "changed": False},
    "offer": {"until": None},
    "cancelled": {"sessions": [], "by_other": False},
    "confirm-cancel": {"sessions": [], "by_other": False},
    "substituted": {"role": "new", "other": ""},
    "changed": {"changes": []},
    "event-cancelled": {"reason": ""},
    "session-reminder": {"session": ""},
    "question-forwarded": {"role": "participant", "question": "", "person": _PERSON},
    "help": {"why": "", "events": [], "limit": 0},
    "alert": {"subject": "", "text": ""},
}
"""Facts that a template may use though the decision leaves them out."""


@dataclass(frozen=True, slots=True)
class EventWords:
    """An event in one language; made once."""

    source: Event
    view: SimpleNamespace
    sessions: Mapping[str, SimpleNamespace]
    contact: SimpleNamespace
    words: Words

    def session(self, session: Session) -> SimpleNamespace:
        """Also one that the event file does not have: the intake call."""
        return self.sessions.get(session.id) or _session(self.source, session, self.words)


def event_words(event: Event, words: Words) -> EventWords:
    sessions = {session.id: _session(event, session, words) for session in event.sessions}
    contact = _contact(event.contacts[0]) if event.contacts else _nobody(event)
    view = SimpleNamespace(
        title=wording(event.title, words.language),
        slug=event.slug,
        organiser=event.organiser.name,
        number=len(event.sessions),
        first=words.day(event.starts.astimezone(event.zone)),
        date=words.date(event.starts.astimezone(event.zone)),
        timezone=event.timezone,
        opens=_moment(event.registration.opens, words, event.zone),
        closes=_moment(event.registration.closes, words, event.zone),
        intake=event.intake.required,
        intake_minutes=event.intake.minutes,
        intake_medium=event.intake.medium,
        within_days=event.intake.within_days,
        waitlist=event.waitlist.size > 0,
        substitution=event.substitution.allowed,
        keeps_days=event.retention.registrations // timedelta(days=1),
    )
    return EventWords(event, view, sessions, contact, words)


def values_of(notification: Notification, event: EventWords | None, words: Words, address: str) -> dict[str, Any]:
    registration = notification.registration
    facts = {**DEFAULTS.get(notification.kind, {}), **notification.facts}
    zone = event.source.zone if event else UTC
    contact = event.contact if event else SimpleNamespace(**_NO_CONTACT | dict(facts.get("contact") or {}))
    return {
        "name": said(notification.name or ""),
        "other": said(registration.name or "") if registration and registration.name != notification.name else "",
        "address": address,
        "event": event.view if event else None,
        "contact": contact,
        "registration": _registration(registration, words, zone),
        "noted": noted(event.source, registration, words) if event and registration else [],
        "sessions": _attended(event, registration) if event else [],
        "given_up": [event.sessions[name] for name in facts.get("sessions", ()) if name in event.sessions]
        if event
        else [],
        "total": len(notification.sessions) if notification.method else 0,
        "invited": bool(notification.method and notification.sessions),
        "facts": {name: _written(value, words, zone) for name, value in facts.items()},
    }


def said(text: str, longest: int = _LONGEST_NAME) -> str:
    """Somebody's own words, as we repeat them: no longer than sensible, and without a link that a mail program would make."""
    return _LINK.sub(lambda found: found[0].replace("://", ": //").replace(".", " ."), text[:longest])


def noted(event: Event, registration: Registration, words: Words) -> list[dict[str, str]]:
    """What we hold about the person, by label; of sensitive fields only that there is something."""
    fields = {field.name: field for field in event.fields}
    known = {"name": registration.name, "organisation": registration.organisation, **registration.fields}
    order = dict.fromkeys([*(name for name in STANDARD_FIELDS if name != "email"), *fields, *known])
    rows = []
    for name in order:
        if value := known.get(name):
            field = fields.get(name)
            label = (wording(field.label, words.language) if field else "") or words.labels.get(name, name)
            shown = words.labels["noted"] if field and field.sensitive else said(value, _LONGEST_REMARK)
            rows.append({"label": label, "value": shown})
    return rows


def _registration(registration: Registration | None, words: Words, zone: tzinfo) -> SimpleNamespace | None:
    if registration is None:
        return None
    return SimpleNamespace(
        ref=registration.ref,
        status=words.statuses.get(registration.status, registration.status),
        email=registration.email,
        intake_at=_moment(registration.intake_at, words, zone),
        received=_moment(registration.received, words, zone),
    )


def _attended(event: EventWords, registration: Registration | None) -> Sequence[SimpleNamespace]:
    """All sessions of the event, or those that this person comes to."""
    chosen = registration.sessions if registration and registration.sessions else tuple(event.sessions)
    absent = registration.absent if registration else ()
    return [view for name, view in event.sessions.items() if name in chosen and name not in absent]


def _session(event: Event, session: Session, words: Words) -> SimpleNamespace:
    start, end = session.start.astimezone(event.zone), session.end.astimezone(event.zone)
    title = wording(session.title, words.language)
    return SimpleNamespace(
        id=session.id,
        title=title if len(event.sessions) > 1 else "",
        when=words.span(start, end),
        day=words.day(start),
        date=words.date(start),
        location=session.location,
        online=session.online,
    )


def _contact(contact: Contact) -> SimpleNamespace:
    return SimpleNamespace(name=contact.name, phone=contact.phone, email=contact.email)


def _nobody(event: Event) -> SimpleNamespace:
    return SimpleNamespace(name=event.organiser.name, phone="", email=event.organiser.email)


def _moment(moment: datetime | None, words: Words, zone: tzinfo) -> str:
    return words.moment(moment.astimezone(zone)) if moment else ""


def _written(value: Any, words: Words, zone: tzinfo) -> Any:
    """Facts with moments in words, and strings that cannot be links; lists and tables likewise."""
    if isinstance(value, datetime):
        return _moment(value, words, zone)
    if isinstance(value, str):
        return value if len(value) < 5 else said(value, 10_000)
    if isinstance(value, Mapping):
        return {name: _written(each, words, zone) for name, each in value.items()}
    if isinstance(value, (list, tuple)):
        return [_written(each, words, zone) for each in value]
    return value
