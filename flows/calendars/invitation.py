"""Invitations out (iTIP, RFC 5546): icalendar writes and checks each one once, a person's is then filled in as bytes.

An invitation is for one person, with a UID of its own: attendees do not see each other. It is for one session, so that an answer needs
no date; or for a whole series, when the event says so.
"""

import re
from datetime import UTC, datetime
from typing import cast, get_args

from flows.calendars.entries import SAMPLE, Method, Subject, calendar_of, said, zone_of
from flows.calendars.lines import fold, plain
from flows.errors import ConfigurationError
from flows.registration.attendance import taking_part
from flows.registration.model import Event, Organiser, Registration, Session
from flows.registration.series import SERIES

_UID = re.compile(r"(?P<token>[^@]+)-(?P<session>[^@-]+)@[^@]+\Z")
_ANSWERED = ("ACCEPTED", "TENTATIVE")
_MOST_FORMS = 2_000

_forms: dict[tuple[object, ...], tuple[Subject, bytes]] = {}
"""Calendars with `%(uid)b`, `%(stamp)b`, `%(sequence)b` and `%(attendee)b` where a person's own lines go."""


def invitation(
    event: Event,
    session: Session,
    registration: Registration,
    *,
    method: str,
    organizer: Organiser,
    language: str,
    now: datetime,
    domain: str,
    description: str = "",
    only: tuple[Session, ...] = (),
) -> bytes:
    """A whole VCALENDAR with CRLF line ends. `description` says all the mail says, without anything personal. `only`: of a series, what
    is cancelled or keeps its time."""
    without = _without(event, registration) if session.id == SERIES else ()
    subject = Subject(event, session, organizer, _method(method), language, description, without, only)
    lines = {
        b"uid": f"UID:{uid_of(registration, session.id, domain)}",
        b"stamp": f"DTSTAMP:{now.astimezone(UTC):%Y%m%dT%H%M%SZ}",
        b"sequence": f"SEQUENCE:{registration.sequence}",
        b"attendee": _attendee(registration, _partstat(event, session, registration)),
    }
    return _form(subject) % {name: fold(line) for name, line in lines.items()}


def uid_of(registration: Registration, session_id: str, domain: str) -> str:
    return registration.uid(session_id, domain)


def parse_uid(uid: str) -> tuple[str, str] | None:
    """Token and session id, when the UID has the shape of ours; whether it is ours, the register knows."""
    found = _UID.match(uid.strip())
    return (found["token"], found["session"]) if found else None


def _method(method: str) -> Method:
    for known in get_args(Method):
        if method == known:
            return cast(Method, known)
    raise ValueError(f"an invitation is a REQUEST, a CANCEL or a DECLINECOUNTER, not {method!r}")


def _without(event: Event, registration: Registration) -> tuple[str, ...]:
    coming = {each.id for each in taking_part(event, registration)}
    return tuple(each.id for each in event.sessions if each.id not in coming)


def _partstat(event: Event, session: Session, registration: Registration) -> str:
    """Who answered already is not asked again, unless the time has changed: then the answer is forgotten."""
    about = [each.id for each in taking_part(event, registration)] if session.id == SERIES else [session.id]
    known = {registration.partstat.get(each, "") for each in about}
    return known.pop() if len(known) == 1 and known <= set(_ANSWERED) else "NEEDS-ACTION"


def _attendee(registration: Registration, partstat: str) -> str:
    # Quotes and carets would be escaped by RFC 6868, which half of the clients show as they are.
    name = plain(registration.name or "")[:100].translate({ord('"'): "'", ord("^"): " ", ord("\\"): "/"}).strip()
    shown = f';CN="{name}"' if name else ""
    address = re.sub(r"[\s\x00-\x20\x7f\"<>,;\\]", "", plain(registration.email))
    return f"ATTENDEE;CUTYPE=INDIVIDUAL;ROLE=REQ-PARTICIPANT;PARTSTAT={partstat};RSVP=TRUE{shown}:mailto:{address}"


def _form(subject: Subject) -> bytes:
    """Looked up by names, which is quick; an event that was read again, or changed, is another one."""
    key = (
        subject.event.slug, subject.session.id, subject.method, subject.language, subject.without, *(each.id for each in subject.only),
    )  # fmt: skip
    known = _forms.get(key)
    if known is None or not _same(known[0], subject):
        if len(_forms) > _MOST_FORMS:
            _forms.clear()
        known = _forms[key] = (subject, _prepare(subject))
    return known[1]


def _same(known: Subject, subject: Subject) -> bool:
    return (
        known.event is subject.event
        and (known.session is subject.session or known.session == subject.session)
        and known.organizer == subject.organizer
        and known.description == subject.description
        and known.only == subject.only
    )


def _prepare(subject: Subject) -> bytes:
    calendar = calendar_of(subject)
    raw: bytes = calendar.to_ical().replace(b"%", b"%%")
    for name, line in SAMPLE.items():
        raw = raw.replace(line + b"\r\n", b"%%(%b)b\r\n" % name)
    raw = raw.replace(b"BEGIN:VEVENT", zone_of(subject) + b"BEGIN:VEVENT", 1)
    if not _as_meant(raw % SAMPLE, said(calendar)):
        raise ConfigurationError(
            [
                f"config/events/{subject.event.slug}.toml, session {subject.session.id!r}: "
                "no invitation can be written; look for odd characters in title or location"
            ]
        )
    return raw


def _as_meant(written: bytes, meant: object) -> bool:
    """The prepared bytes say what icalendar was told, or the event cannot be announced."""
    from icalendar import Calendar

    try:
        return said(Calendar.from_ical(written)) == meant
    except ValueError:
        return False
