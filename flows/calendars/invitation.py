"""Invitations out (iTIP, RFC 5546): icalendar writes and checks each one once, a person's is then filled in as bytes.

An invitation is for one person, with a UID of its own: attendees do not see each other. It is for one session, so that an answer needs
no date; or for a whole series, when the event says so.
"""

import re
from datetime import UTC, datetime
from functools import lru_cache
from typing import cast, get_args

from flows.calendars.entries import SAMPLE, Method, Subject, calendar_of, said, zone_of
from flows.calendars.lines import fold, plain
from flows.errors import ConfigurationError
from flows.registration.attendance import taking_part
from flows.registration.model import Event, Organiser, Registration, Session
from flows.registration.series import SERIES

_UID = re.compile(r"(?P<token>[^@]+)-(?P<session>[^@-]+)@[^@]+\Z")
_METHODS = frozenset(get_args(Method))
_ANSWERED = frozenset(("ACCEPTED", "TENTATIVE"))
"""Who said so is not asked again, unless the time has changed: then the answer is forgotten."""
_UNSAFE = re.compile(r"[\s\x00-\x20\x7f-\x9f\"<>,;\\\ud800-\udfff]")
_MOST_FORMS = 2_000

_forms: dict[tuple[object, ...], tuple[Subject, bytes]] = {}
"""Calendars with `%(uid)b`, `%(stamp)b`, `%(sequence)b` and `%(attendee)b` where a person's own lines go."""


def load_icalendar() -> None:
    """It takes a while at its first use, which is better not under the register's lock."""
    from icalendar import Calendar  # noqa: F401


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
    series = session.id == SERIES
    without = _without(event, registration) if series else ()
    form = _form(event, session, organizer, _method(method), language, description, without, only)
    partstat = _of_all(event, registration) if series else registration.partstat.get(session.id, "")
    return form % {
        b"uid": fold(f"UID:{registration.uid(session.id, domain)}"),
        b"stamp": _stamp(now),
        b"sequence": b"SEQUENCE:%d" % registration.sequence,
        b"attendee": fold(_attendee(registration, partstat if partstat in _ANSWERED else "NEEDS-ACTION")),
    }


def uid_of(registration: Registration, session_id: str, domain: str) -> str:
    return registration.uid(session_id, domain)


def parse_uid(uid: str) -> tuple[str, str] | None:
    """Token and session id, when the UID has the shape of ours; whether it is ours, the register knows."""
    found = _UID.match(uid.strip())
    return (found["token"], found["session"]) if found else None


def _method(method: str) -> Method:
    if method not in _METHODS:
        raise ValueError(f"an invitation is a REQUEST, a CANCEL or a DECLINECOUNTER, not {method!r}")
    return cast(Method, method)


@lru_cache(maxsize=64)
def _stamp(now: datetime) -> bytes:
    return f"DTSTAMP:{now.astimezone(UTC):%Y%m%dT%H%M%SZ}".encode()


def _without(event: Event, registration: Registration) -> tuple[str, ...]:
    coming = {each.id for each in taking_part(event, registration)}
    return tuple(each.id for each in event.sessions if each.id not in coming)


def _of_all(event: Event, registration: Registration) -> str:
    """The one answer to all sessions; empty when they differ."""
    known = {registration.partstat.get(each.id, "") for each in taking_part(event, registration)}
    return known.pop() if len(known) == 1 else ""


def _attendee(registration: Registration, partstat: str) -> str:
    # Quotes and carets would be escaped by RFC 6868, which half of the clients show as they are.
    name = plain(registration.name or "")[:100].replace('"', "'").replace("^", " ").replace("\\", "/").strip()
    shown = f';CN="{name}"' if name else ""
    address = registration.email
    if _UNSAFE.search(address):
        address = _UNSAFE.sub("", plain(address))
    return f"ATTENDEE;CUTYPE=INDIVIDUAL;ROLE=REQ-PARTICIPANT;PARTSTAT={partstat};RSVP=TRUE{shown}:mailto:{address}"


def _form(
    event: Event,
    session: Session,
    organizer: Organiser,
    method: Method,
    language: str,
    description: str,
    without: tuple[str, ...],
    only: tuple[Session, ...],
) -> bytes:
    """Looked up by names, which is quick; an event that was read again, or changed, is another one."""
    key = (event.slug, session.id, method, language, without, *[each.id for each in only])
    known = _forms.get(key)
    if known is None or not _same(known[0], event, session, organizer, description, only):
        if len(_forms) > _MOST_FORMS:
            _forms.clear()
        subject = Subject(event, session, organizer, method, language, description, without, only)
        known = _forms[key] = (subject, _prepare(subject))
    return known[1]


def _same(
    known: Subject, event: Event, session: Session, organizer: Organiser, description: str, only: tuple[Session, ...]
) -> bool:
    return (
        known.event is event
        and (known.session is session or known.session == session)
        and (known.organizer is organizer or known.organizer == organizer)
        and known.description == description
        and known.only == only
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
