"""The calendar of one invitation, as icalendar writes it: with sample lines where a person's own go. A session, or a whole series.

A series is one event that recurs (RFC 5545, 3.8.5.3). Sessions of it that somebody does not come to are left out (EXDATE); one that was
moved, or is elsewhere, stands beside it under its old place in the series (RECURRENCE-ID).
"""

from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass, replace
from datetime import UTC, datetime
from typing import TYPE_CHECKING, Any, Literal

from flows.calendars.lines import plain
from flows.calendars.sessions import doubled, plain_text, summary_of
from flows.calendars.zones import block
from flows.registration.model import Event, Organiser, Session
from flows.registration.series import SERIES, Rule, planned, rule_of

if TYPE_CHECKING:
    from icalendar import Calendar
    from icalendar import Event as VEvent

Method = Literal["REQUEST", "CANCEL", "DECLINECOUNTER"]
SAMPLE = {b"uid": b"UID:0@x", b"sequence": b"SEQUENCE:0", b"stamp": b"DTSTAMP:20000101T000000Z", b"attendee": b"X-A:0"}
"""Lines that stand in for a person's own; no text can make one of its own, because texts never begin a line."""


@dataclass(frozen=True, slots=True)
class Subject:
    """What is invited to, and in which words; the same for everybody."""

    event: Event
    session: Session
    """With the id `series` it stands for all of them."""
    organizer: Organiser
    method: Method
    language: str
    description: str
    without: tuple[str, ...] = ()
    """Of a series: sessions that are not part of it for this person."""
    only: tuple[Session, ...] = ()
    """Of a series: what a CANCEL or DECLINECOUNTER is about; empty: all of it."""


def calendar_of(subject: Subject) -> "Calendar":
    from icalendar import Calendar

    calendar = Calendar()
    calendar.add("prodid", "-//Kringpost//EN")
    calendar.add("version", "2.0")
    calendar.add("calscale", "GREGORIAN")
    calendar.add("method", subject.method)
    for entry in _entries(subject):
        calendar.add_component(entry)
    return calendar


def zone_of(subject: Subject) -> bytes:
    """Its VTIMEZONE; empty where the times are in UTC."""
    return b"" if _in_utc(subject, subject.session) else _block(subject.event)


def _entries(subject: Subject) -> Iterator["VEvent"]:
    rule = rule_of(subject.event) if subject.session.id == SERIES else None
    if rule is None:
        yield _entry(subject, subject.session)
    elif subject.only:
        yield from (_occurrence(subject, session) for session in subject.only)
    else:
        yield _recurring(subject, rule)
        if subject.method == "REQUEST":
            yield from (_occurrence(subject, session) for session in _apart(subject, rule))


def _recurring(subject: Subject, rule: Rule) -> "VEvent":
    """From the first session that they come to, to the last: some programs show a first date that is left out."""
    places = sorted(planned(session).astimezone(subject.event.zone) for session in subject.event.sessions)
    without = {planned(session) for session in subject.event.sessions if session.id in subject.without}
    coming = [place for place in places if place not in without] or places
    start = coming[0]
    entry = _entry(subject, replace(subject.session, start=start, end=start + (rule.end - rule.start)))
    count = places.index(coming[-1]) - places.index(start) + 1
    entry.add("rrule", {"FREQ": "WEEKLY", "INTERVAL": rule.weeks, "COUNT": count, "BYDAY": _day(start)})
    for place in places:
        if place in without and start < place < coming[-1]:
            entry.add("exdate", place)
    return entry


def _occurrence(subject: Subject, session: Session) -> "VEvent":
    entry = _entry(subject, session)
    entry.add("recurrence-id", planned(session).astimezone(subject.event.zone))
    return entry


def _apart(subject: Subject, rule: Rule) -> Iterable[Session]:
    for session in subject.event.sessions:
        same = (session.start, session.end - session.start) == (planned(session), rule.end - rule.start)
        here = (session.location, session.online) == (subject.session.location, subject.session.online)
        if session.id not in subject.without and not (same and here):
            yield session


def _day(moment: datetime) -> str:
    return ("MO", "TU", "WE", "TH", "FR", "SA", "SU")[moment.weekday()]


def _entry(subject: Subject, session: Session) -> "VEvent":
    from icalendar import Event as VEvent
    from icalendar import vCalAddress

    entry = VEvent()
    who = vCalAddress(f"mailto:{subject.organizer.email}")
    who.params["CN"] = plain(subject.organizer.name).replace('"', "'")
    entry.add("organizer", who)
    for name, value in _facts(subject, session).items():
        entry.add(name, value)
    entry.add("dtstamp", datetime(2000, 1, 1, tzinfo=UTC))
    entry.add("uid", "0@x")
    entry.add("sequence", 0)
    entry.add("x-a", "0")
    return entry


def _facts(subject: Subject, session: Session) -> Mapping[str, str | datetime]:
    zone = UTC if _in_utc(subject, session) else subject.event.zone
    cancels = subject.method == "CANCEL"
    place = session.location or (session.online if subject.method == "REQUEST" else "")
    facts: dict[str, str | datetime] = {
        "dtstart": session.start.astimezone(zone),
        "dtend": session.end.astimezone(zone),
        "summary": plain_text(summary_of(subject.event, session, subject.language)),
        "location": plain_text(place),
        "description": "\n".join(plain_text(line) for line in subject.description.splitlines()),
        "status": "CANCELLED" if cancels else "CONFIRMED",
        "transp": "TRANSPARENT" if cancels else "OPAQUE",
    }
    return {name: value for name, value in facts.items() if value}


def _in_utc(subject: Subject, session: Session) -> bool:
    """No rule describes the zone, or the hour is one that the clock shows twice: instants are never misread."""
    if subject.session.id == SERIES:
        return False
    return doubled(subject.event, session) or not _block(subject.event)


def _block(event: Event) -> bytes:
    return block(event.zone, min(session.start for session in event.sessions).year)


def said(calendar: "Calendar") -> list[tuple[str, str]]:
    """All that must be the same in what was meant and in the bytes that go out."""
    found = [("method", str(calendar["method"]))]
    for entry in calendar.walk("VEVENT"):
        found += [(name, str(entry.get(name, ""))) for name in _TEXTS]
        found += [(name, _instants(entry, name)) for name in _TIMES]
        found += [("rrule", str(rule.to_ical())) for rule in _several(entry.get("rrule"))]
    return found


_TEXTS = ("summary", "location", "description", "status", "organizer")
_TIMES = ("dtstart", "dtend", "recurrence-id", "exdate")


def _instants(entry: Any, name: str) -> str:
    value: Any = entry.get(name)
    moments = [each.dt for one in _several(value) for each in getattr(one, "dts", [one])]
    return " ".join(str(moment.astimezone(UTC)) for moment in moments)


def _several(value: Any) -> list[Any]:
    return value if isinstance(value, list) else [value] if value is not None else []
