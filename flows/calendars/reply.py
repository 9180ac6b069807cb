"""What a calendar answered (RFC 5546), as values. Total: a part that cannot be read gives no answers.

The method in the body counts, since Apple Mail and Proton Bridge leave it out of the MIME header. Who may answer what, and
whether the answer is stale, is for others to judge.
"""

import re
from collections.abc import Iterable, Iterator
from datetime import UTC, date, datetime, time, tzinfo
from logging import getLogger
from typing import Any
from zoneinfo import ZoneInfo

from flows.registration.answer import CalendarAnswer

logger = getLogger(__name__)

_MOST_COMPONENTS = 200
_LONGEST = 1_000_000
_LONGEST_LINE = 20_000
_UNREADABLE = (ValueError, KeyError, IndexError, AttributeError, TypeError, OverflowError, RecursionError)
"""icalendar raises these on one broken calendar in eighty."""
_ZONES = re.compile(rb"^BEGIN:VTIMEZONE\r\n.*?^END:VTIMEZONE\r\n", re.MULTILINE | re.DOTALL | re.IGNORECASE)
"""A broken description of a zone must not cost the answer."""
_HOME = ZoneInfo("Europe/Amsterdam")


def parse_answers(part: bytes, zone: tzinfo = _HOME) -> tuple[CalendarAnswer, ...]:
    """One for each event in it. Times without a zone, or with one that nobody knows, are in `zone`."""
    lines = _readable(part)
    if not lines or part.upper().count(b"BEGIN:") > _MOST_COMPONENTS:
        return ()
    return _read(lines, zone) or _read(_ZONES.sub(b"", lines), zone)


def _read(lines: bytes, zone: tzinfo) -> tuple[CalendarAnswer, ...]:
    from icalendar import Calendar

    try:
        calendars = Calendar.from_ical(lines, multiple=True)
        return each_once(answer for calendar in calendars for answer in _answers(calendar, zone))
    except _UNREADABLE as error:
        logger.debug("a calendar part is not readable: %s", type(error).__name__)
        return ()


def each_once(answers: Iterable[CalendarAnswer]) -> tuple[CalendarAnswer, ...]:
    """Programs send one answer as two parts: same UID, method, time stamp and occurrence are one."""
    found: dict[tuple[object, ...], CalendarAnswer] = {}
    for answer in answers:
        found.setdefault((answer.uid, answer.method, answer.stamp, answer.recurrence), answer)
    return tuple(found.values())


def _readable(part: bytes) -> bytes:
    """Lines folded anew are left as they are; only what the parser stumbles over is mended."""
    text = (
        part[:_LONGEST]
        .removeprefix(b"\xef\xbb\xbf")
        .replace(b"\0", b"")
        .replace(b"\r\r\n", b"\n")
        .replace(b"\r\n", b"\n")
    )
    begin = text.upper().find(b"BEGIN:VCALENDAR")
    if begin < 0:
        return b""
    lines = [line.rstrip() for line in text[begin:].split(b"\n") if line.strip() and len(line) < _LONGEST_LINE]
    if lines and lines[-1].upper() != b"END:VCALENDAR":
        lines.append(b"END:VCALENDAR")
    return b"\r\n".join((*lines, b""))


def _answers(calendar: Any, zone: tzinfo) -> Iterator[CalendarAnswer]:
    method = _text(calendar, "METHOD").upper()
    for event in calendar.walk("VEVENT"):
        yield CalendarAnswer(
            method=method,
            uid=_text(event, "UID"),
            attendees=tuple(_attendees(event)),
            organizer=next((_address(found) for found in _all(event, "ORGANIZER")), ""),
            sequence=_number(_text(event, "SEQUENCE")),
            start=_moment(event, "DTSTART", zone),
            end=_moment(event, "DTEND", zone),
            recurrence=_moment(event, "RECURRENCE-ID", zone),
            stamp=_moment(event, "DTSTAMP", zone),
            delegated_to=tuple(_delegates(event)),
            names=tuple(_names(event)),
            sent_by=tuple(_keepers(event)),
            comment=_text(event, "COMMENT")[:2_000],
            original_start=_moment(event, "X-MS-OLK-ORIGINALSTART", zone),
        )


def _all(component: Any, name: str) -> list[Any]:
    """A property that stands twice comes as a list."""
    try:
        found = component.get(name)
    except _UNREADABLE:
        return []
    return found if isinstance(found, list) else [] if found is None else [found]


def _text(component: Any, name: str) -> str:
    return next((_plain(str(found)) for found in _all(component, name)), "")


def _plain(text: str) -> str:
    return "".join(sign for sign in text if sign.isprintable() or sign == "\n").strip()


def _number(text: str) -> int:
    return int(text) if text.isdecimal() and len(text) < 16 else 0


def _attendees(event: Any) -> Iterator[tuple[str, str]]:
    for attendee in _all(event, "ATTENDEE")[:50]:
        yield _address(attendee), _parameter(attendee, "PARTSTAT").upper()


def _names(event: Any) -> Iterator[tuple[str, str]]:
    for attendee in _all(event, "ATTENDEE")[:50]:
        if name := _parameter(attendee, "CN")[:100]:
            yield _address(attendee), name


def _keepers(event: Any) -> Iterator[tuple[str, str]]:
    for attendee in _all(event, "ATTENDEE")[:50]:
        if keeper := _bare(_parameter(attendee, "SENT-BY")):
            yield _address(attendee), keeper


def _delegates(event: Any) -> Iterator[str]:
    for attendee in _all(event, "ATTENDEE")[:50]:
        delegated = _parameters(attendee).get("DELEGATED-TO", ())
        for address in delegated if isinstance(delegated, list | tuple) else [delegated]:
            yield _bare(str(address))


def _address(value: Any) -> str:
    """iCloud hides the person behind an address of its own, Apple's server behind a name that is none, and EMAIL tells the real one
    (RFC 7986, 6.2)."""
    address = _bare(str(value))
    real = _bare(_parameter(value, "EMAIL"))
    hidden = "@" not in address or address.endswith("@imip.me.com")
    return real if "@" in real and hidden else address


def _bare(address: str) -> str:
    plain = _plain(address).strip("\"'<> ").replace("\n", "")
    return plain[7:].strip() if plain.lower().startswith("mailto:") else plain


def _parameter(value: Any, name: str) -> str:
    return _plain(str(_parameters(value).get(name, "")))


def _parameters(value: Any) -> Any:
    """Of a property that is broken, reading anything at all raises."""
    try:
        return getattr(value, "params", {})
    except _UNREADABLE:
        return {}


def _moment(event: Any, name: str, zone: tzinfo) -> datetime | None:
    found = next(iter(_all(event, name)), None)
    try:
        value = getattr(found, "dt", None)
        if value is None and found is not None:
            return _from_digits(str(found), zone)
        if isinstance(value, datetime):
            return value if value.tzinfo else value.replace(tzinfo=zone)
        return datetime.combine(value, time.min, zone) if isinstance(value, date) else None
    except _UNREADABLE:
        return None


def _from_digits(text: str, zone: tzinfo) -> datetime:
    """A property that icalendar does not know as a time: 20270420T080000Z."""
    found = datetime.strptime(text.strip().removesuffix("Z")[:15], "%Y%m%dT%H%M%S")  # noqa: DTZ007
    return found.replace(tzinfo=UTC if text.strip().endswith("Z") else zone)
