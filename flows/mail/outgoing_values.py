"""Fills in what a template sees, from the event, the registration and the notification's facts.

What a person wrote is shortened, and its web addresses are broken, so that nobody can send links through us.
"""

import re
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, replace
from datetime import date, datetime, timedelta, tzinfo
from typing import Any
from zoneinfo import ZoneInfo

from flows.mail.outgoing_views import ContactView, EventView, NotedView, RegistrationView, SessionView
from flows.mail.outgoing_words import Words
from flows.registration.attendance import taking_part
from flows.registration.decision import Notification
from flows.registration.forgetting import WITHOUT_EVENT
from flows.registration.intake_notices import CALL, CALLER
from flows.registration.model import STANDARD_FIELDS, Event, Organiser, Registration, Session, Status, wording
from flows.registration.office import Mailbox

_LINK = re.compile(r"(?i)\b([a-z][a-z0-9+.-]{1,20})://|\bwww\.")
_LONGEST_NAME = 100
_LONGEST_REMARK = 500
_LONGEST_TEXT = 10_000

_PERSON: Mapping[str, Any] = {"name": "", "email": "", "organisation": "", "fields": {}}
DEFAULTS: Mapping[str, Mapping[str, Any]] = {
    "confirmed": {"together": [], "organisation_known": None, "audience": ""},
    "intake-proposal": {"slots": [], "why": ""},
    "intake-reminder": {
        "role": "participant",
        "slots": [],
        "person": _PERSON,
        "when": "unplanned",
        "fault": "",
        "until": None,
    },
    "intake-booked": {"role": "participant", "at": None, "person": _PERSON},
    "info-needed": {"missing": [], "held": False, "reason": "", "about": ""},
    "in-review": {"reason": "", "held": False},
    "review-request": {"person": _PERSON, "rule": "", "text": "", "reason": "", "held": False},
    "waitlisted": {"position": None, "offers_until": None, "others_until": None, "drawn_at": None},
    "not-open": {"opens": None},
    "closed": {
        "closed": None,
        "over": False,
        "known": False,
        "called_off": False,
        "reason": "",
        "session": "",
        "gone": [],
        "others": [],
    },
    "not-eligible": {"reason": "", "why": "rule", "limit": 0},
    "already-registered": {"status": "", "missing": [], "changed": False},
    "offer": {"until": None, "intake": False},
    "cancelled": {"sessions": [], "by_other": False, "why": "", "was": ""},
    "confirm-cancel": {"sessions": [], "by_other": False},
    "substituted": {"role": "new", "other": "", "intake": False},
    "changed": {"changes": [], "withdrawn": False, "moved": True, "left": True},
    "event-cancelled": {"reason": "", "call": False},
    "session-reminder": {"session": "", "maybe": False, "given_until": None},
    "thank-you": {},
    "question-forwarded": {"role": "participant", "question": "", "person": _PERSON},
    "help": {"why": "", "events": [], "limit": 0},
    "nightly-summary": {
        "day": None,
        "several": False,
        "work": 0,
        "brief": False,
        "numbers": dict.fromkeys(("reviews", "intakes", "mails", "not_arrived", "too_late"), 0),
        "more": dict.fromkeys(("reviews", "intakes", "mails", "not_arrived", "too_late"), 0),
        "reviews": [],
        "intakes": [],
        "mails": [],
        "not_arrived": [],
        "too_late": [],
        "earlier": 0,
        "events": [],
        "chart": "",
    },
    "alert": {"subject": "", "text": "", "flow": "", "error": "", "run": "", "crashed": False, "silent": False},
}
"""The facts of each kind, with what holds when the decision leaves them out."""


@dataclass(frozen=True, slots=True)
class EventWords:
    """An event in one language, as all its mails show it; made once."""

    source: Event
    zone: ZoneInfo
    words: Words
    mailbox: Mailbox
    """That its mails go by."""
    organiser: Organiser
    """As calendars see it: with that mailbox's address, where their answers are read."""
    sessions: Mapping[str, SessionView]
    labels: dict[str, tuple[str, bool]]
    """Of a person's fields, in order; and whether they are sensitive."""
    values: Mapping[str, Any]
    """What every template sees of it."""

    def session(self, session: Session) -> SessionView:
        """Also one that the event file does not have: the intake call, or a session as it was."""
        known = self.sessions.get(session.id) if session in self.source.sessions else None
        return known or _session(self.source, session, self.words)


def event_words(event: Event, words: Words, mailbox: Mailbox) -> EventWords:
    return EventWords(
        event,
        event.zone,
        words,
        mailbox,
        Organiser(event.organiser.name, mailbox.address),
        {session.id: _session(event, session, words) for session in event.sessions},
        _labels(event, words),
        _shared(_event(event, words), _contact(event), words, mailbox.address),
    )


def values_of(notification: Notification, event: EventWords | None, words: Words, address: str) -> dict[str, Any]:
    registration = notification.registration
    facts = _labelled({**DEFAULTS.get(notification.kind, {}), **notification.facts}, words)
    zone = event.zone if event else None
    if event and facts.get("slots"):
        facts["slots"] = [_call(event.source, slot, words) for slot in facts["slots"]]
    values = {
        **(event.values if event else _shared(None, ContactView(), words, address)),
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


def _shared(event: EventView | None, contact: ContactView, words: Words, address: str) -> dict[str, Any]:
    """The same in all mails about an event in one language."""
    return {
        "address": address,
        "language": words.language,
        "event": event,
        "keeps_days": WITHOUT_EVENT // timedelta(days=1),
        "contact": contact,
        "words": {"statuses": words.statuses, "reasons": words.reasons, "kinds": words.kinds},
    }


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


def _labels(event: Event, words: Words) -> dict[str, tuple[str, bool]]:
    """Of all fields, in the order in which they are shown, and whether they are sensitive."""
    fields = {field.name: field for field in event.fields}
    names = dict.fromkeys([*(each for each in STANDARD_FIELDS if each != "email"), *fields])
    labels = {name: (wording(fields[name].label, words.language) if name in fields else "") for name in names}
    return {
        name: (label or words.labels.get(name, name), name in fields and fields[name].sensitive)
        for name, label in labels.items()
    }


def _event(event: Event, words: Words) -> EventView:
    starts = event.starts.astimezone(event.zone)
    return EventView(
        title=wording(event.title, words.language),
        slug=event.slug,
        organiser=event.organiser.name,
        number=len(event.taking_place or event.sessions),
        first=words.day(starts),
        last=words.day(event.ends.astimezone(event.zone)),
        date=words.date(starts),
        opens=_moment(event.registration.opens, words, event.zone),
        closes=_moment(event.registration.closes, words, event.zone),
        intake=event.intake.required,
        intake_minutes=event.intake.minutes,
        intake_medium=event.intake.medium,
        intake_place=event.intake.place,
        within_days=event.intake.within_days,
        waitlist=event.waitlist.size > 0,
        substitution=event.substitution.allowed,
        evaluation=_link(event, words.language),
        keeps_days=event.retention.registrations // timedelta(days=1),
    )


def _link(event: Event, language: str) -> str:
    return event.evaluation if isinstance(event.evaluation, str) else wording(event.evaluation, language)


def _session(event: Event, session: Session, words: Words) -> SessionView:
    start, end = session.start.astimezone(event.zone), session.end.astimezone(event.zone)
    return SessionView(
        id=session.id,
        title=wording(session.title, words.language) if len(event.sessions) > 1 or session.id in (CALL, CALLER) else "",
        when=words.span(start, end),
        day=words.day(start),
        date=words.date(start),
        location=session.location,
        online=session.online,
        practical=wording(session.practical, words.language),
    )


def _contact(event: Event) -> ContactView:
    if not event.contacts:
        return ContactView(event.organiser.name, "", event.organiser.email)
    contact = event.contacts[0]
    return ContactView(contact.name, contact.phone, contact.email)


def _registration(
    registration: Registration, event: EventWords | None, words: Words, zone: tzinfo | None
) -> RegistrationView:
    _, sensitive = event.labels["phone"] if event else ("", False)
    return RegistrationView(
        ref=registration.ref,
        status=words.statuses.get(registration.status, registration.status),
        email=registration.email,
        intake_at=_moment(registration.intake_at, words, zone),
        received=_moment(registration.received, words, zone),
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


def _moment(moment: datetime | None, words: Words, zone: tzinfo | None) -> str:
    """Without an event the moment's own zone counts."""
    return words.moment(moment.astimezone(zone) if zone else moment) if moment else ""


def _call(event: Event, slot: datetime, words: Words) -> str:
    """A time that can be chosen: `dinsdag 2 maart 2027, 10.00 tot 10.30 uur`."""
    start = slot.astimezone(event.zone)
    return words.span(start, start + timedelta(minutes=event.intake.minutes))


def _written(value: Any, words: Words, zone: tzinfo | None) -> Any:
    """Facts with moments in words, and texts that cannot become links; lists and tables likewise."""
    if isinstance(value, datetime):
        return _moment(value, words, zone)
    if isinstance(value, date):
        return words.date(value)
    if isinstance(value, str):
        return said(value, _LONGEST_TEXT)
    if isinstance(value, (list, tuple)):
        return [_written(each, words, zone) for each in value]
    if isinstance(value, Mapping):
        return {name: _written(each, words, zone) for name, each in value.items()}
    return value
