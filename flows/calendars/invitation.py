"""Invitations out (iTIP, RFC 5546): icalendar writes and checks each session's once, a person's is then filled in as bytes.

An invitation is for one person and one session, with a UID of its own: attendees do not see each other, and an answer needs no date.
"""

import re
from collections.abc import Mapping
from dataclasses import dataclass
from datetime import UTC, datetime
from typing import TYPE_CHECKING, Literal, cast, get_args

from flows.calendars.lines import FIXED_ZONE, VTIMEZONE, fold, plain
from flows.errors import ConfigurationError
from flows.registration.model import Event, Organiser, Registration, Session, wording

if TYPE_CHECKING:
    from icalendar import Calendar
    from icalendar import Event as VEvent

Method = Literal["REQUEST", "CANCEL", "DECLINECOUNTER"]

_UID = re.compile(r"(?P<token>[^@]+)-(?P<session>[^@-]+)@[^@]+\Z")
_SAMPLE = {b"uid": b"UID:0@x", b"sequence": b"SEQUENCE:0", b"stamp": b"DTSTAMP:20000101T000000Z", b"attendee": b"X-A:0"}


@dataclass(frozen=True, slots=True)
class _Prepared:
    event: Event
    session: Session
    organizer: Organiser
    description: str
    form: bytes
    """The calendar with `%(uid)b`, `%(stamp)b`, `%(sequence)b` and `%(attendee)b` where a person's own lines go."""


_prepared: dict[tuple[str, str, str, str], _Prepared] = {}


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
) -> bytes:
    """A whole VCALENDAR with CRLF line ends. `description` says all the mail says, without anything personal."""
    form = _form(event, session, organizer, _method(method), language, description)
    lines = {
        b"uid": f"UID:{uid_of(registration, session.id, domain)}",
        b"stamp": f"DTSTAMP:{now.astimezone(UTC):%Y%m%dT%H%M%SZ}",
        b"sequence": f"SEQUENCE:{registration.sequence}",
        b"attendee": _attendee(registration, session),
    }
    return form % {name: fold(line) for name, line in lines.items()}


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


def _attendee(registration: Registration, session: Session) -> str:
    # Who answered already is not asked again, unless the time has changed: then the answer is forgotten.
    known = registration.partstat.get(session.id, "")
    partstat = known if known in ("ACCEPTED", "TENTATIVE") else "NEEDS-ACTION"
    # Quotes and carets would be escaped by RFC 6868, which half of the clients show as they are.
    name = plain(registration.name or "")[:100].translate({ord('"'): "'", ord("^"): " ", ord("\\"): "/"}).strip()
    shown = f';CN="{name}"' if name else ""
    address = re.sub(r"[\s\x00-\x20\x7f\"<>,;\\]", "", plain(registration.email))
    return f"ATTENDEE;CUTYPE=INDIVIDUAL;ROLE=REQ-PARTICIPANT;PARTSTAT={partstat};RSVP=TRUE{shown}:mailto:{address}"


def _form(
    event: Event, session: Session, organizer: Organiser, method: Method, language: str, description: str
) -> bytes:
    key = (event.slug, session.id, method, language)
    known = _prepared.get(key)
    if (
        known is None
        or known.event is not event
        or known.session != session
        or known.organizer != organizer
        or known.description != description
    ):
        form = _prepare(event, session, organizer, method, language, description)
        known = _prepared[key] = _Prepared(event, session, organizer, description, form)
    return known.form


def _prepare(
    event: Event, session: Session, organizer: Organiser, method: Method, language: str, description: str
) -> bytes:
    calendar = _calendar(event, session, organizer, method, language, description)
    raw: bytes = calendar.to_ical().replace(b"%", b"%%")
    for name, line in _SAMPLE.items():
        raw = raw.replace(line + b"\r\n", b"%%(%b)b\r\n" % name)
    if not in_utc(event, session):
        raw = raw.replace(b"BEGIN:VEVENT", VTIMEZONE + b"BEGIN:VEVENT", 1)
    _verify(raw, calendar, event, session)
    return raw


def _calendar(
    event: Event, session: Session, organizer: Organiser, method: Method, language: str, description: str
) -> "Calendar":
    from icalendar import Calendar

    calendar = Calendar()
    calendar.add("prodid", "-//Kringpost//EN")
    calendar.add("version", "2.0")
    calendar.add("calscale", "GREGORIAN")
    calendar.add("method", method)
    calendar.add_component(_vevent(event, session, organizer, method, language, description))
    return calendar


def _vevent(
    event: Event, session: Session, organizer: Organiser, method: Method, language: str, description: str
) -> "VEvent":
    from icalendar import Event as VEvent
    from icalendar import vCalAddress

    vevent = VEvent()
    who = vCalAddress(f"mailto:{organizer.email}")
    who.params["CN"] = plain(organizer.name).replace('"', "'")
    vevent.add("organizer", who)
    for name, value in _facts(event, session, method, language, description).items():
        vevent.add(name, value)
    vevent.add("dtstamp", datetime(2000, 1, 1, tzinfo=UTC))
    vevent.add("uid", "0@x")
    vevent.add("sequence", 0)
    vevent.add("x-a", "0")
    return vevent


def _facts(
    event: Event, session: Session, method: Method, language: str, description: str
) -> Mapping[str, str | datetime]:
    start, end = session_times(event, session)
    place = session.location or (session.online if method == "REQUEST" else "")
    facts: dict[str, str | datetime] = {
        "dtstart": start,
        "dtend": end,
        "summary": plain_text(summary_of(event, session, language)),
        "location": plain_text(place),
        "description": "\n".join(plain_text(line) for line in description.splitlines()),
        "status": "CANCELLED" if method == "CANCEL" else "CONFIRMED",
        "transp": "TRANSPARENT" if method == "CANCEL" else "OPAQUE",
    }
    return {name: value for name, value in facts.items() if value}


def plain_text(text: str) -> str:
    """A text as calendar programs take it."""
    # icalendar 7.3 takes a literal \N for a line break.
    return plain(text).replace("\\", "/").strip()


def summary_of(event: Event, session: Session, language: str) -> str:
    """The event's title, and the session's where there are several."""
    whole, part = wording(event.title, language), wording(session.title, language)
    return f"{whole}: {part}" if part and part != whole and len(event.sessions) > 1 else whole


def session_times(event: Event, session: Session) -> tuple[datetime, datetime]:
    """Start and end in the zone in which the calendar tells them."""
    zone = UTC if in_utc(event, session) else event.zone
    return session.start.astimezone(zone), session.end.astimezone(zone)


def in_utc(event: Event, session: Session) -> bool:
    """Another zone than the one whose block we carry, or an hour that the clock shows twice: instants are never misread."""
    local = [moment.astimezone(event.zone) for moment in (session.start, session.end)]
    doubled = any(moment.replace(fold=0).utcoffset() != moment.replace(fold=1).utcoffset() for moment in local)
    return doubled or event.timezone != FIXED_ZONE


def _verify(form: bytes, meant: "Calendar", event: Event, session: Session) -> None:
    """The prepared bytes say what icalendar was told, or the event cannot be announced."""
    from icalendar import Calendar

    try:
        read = Calendar.from_ical(form % dict(_SAMPLE))
        same = _said(read) == _said(meant)
    except ValueError:
        same = False
    if not same:
        where = f"config/events/{event.slug}.toml, session {session.id!r}"
        raise ConfigurationError(
            [f"{where}: no invitation can be written; look for odd characters in title or location"]
        )


def _said(calendar: "Calendar") -> list[tuple[str, str]]:
    vevent = calendar.walk("VEVENT")[0]
    texts = [
        (name, str(vevent.get(name, ""))) for name in ("summary", "location", "description", "status", "organizer")
    ]
    times = [(name, str(vevent.decoded(name).astimezone(UTC))) for name in ("dtstart", "dtend")]
    return [("method", str(calendar["method"])), *texts, *times]
