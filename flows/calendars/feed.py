"""Calendars to subscribe to: no method, no attendees, and the same bytes as long as nothing changes.

The feed that stands there remembers for us: an entry that says the same keeps its DTSTAMP and SEQUENCE, a changed one gets new ones.
"""

import re
from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from datetime import UTC, datetime
from typing import Any, Literal
from zoneinfo import ZoneInfo

from flows.calendars.lines import FIXED_ZONE, VTIMEZONE
from flows.calendars.sessions import plain_text

EntryStatus = Literal["CONFIRMED", "TENTATIVE", "CANCELLED"]
TIME_KEPT = "kringpost-time-"
"""UIDs of calls and of times kept free begin so: where their own feed lies in a contact person's calendar, it does not make them busy."""
FRESH = "PT1H"
"""How often calendar programs are asked to look again (RFC 7986, 5.7)."""

_BLOCK = re.compile(rb"BEGIN:VEVENT\r\n.*?END:VEVENT\r\n", re.DOTALL)
_STAMPS = re.compile(rb"(?:DTSTAMP|LAST-MODIFIED|SEQUENCE):[^\r]*\r\n")
_SEQUENCE = re.compile(rb"\r\nSEQUENCE:(\d{1,9})\r\n")


@dataclass(frozen=True, slots=True)
class Entry:
    uid: str
    """Never that of an invitation: those are secrets."""
    summary: str
    start: datetime
    """In the zone in which it is told: Europe/Amsterdam, or else UTC."""
    end: datetime
    location: str = ""
    description: str = ""
    url: str = ""
    status: EntryStatus = "CONFIRMED"


def feed(entries: Iterable[Entry], before: bytes, now: datetime, *, name: str) -> bytes:
    """`before`: the feed as it stands, or nothing."""
    known = {_without_stamps(block): block for block in _BLOCK.findall(before)}
    sequences = _sequences(before)
    entries = sorted(entries, key=lambda each: (each.start.astimezone(UTC), each.uid))
    blocks = []
    for entry in entries:
        last = sequences.get(entry.uid)
        fresh = _block(entry, now, 0 if last is None else last + 1)
        blocks.append(known.get(_without_stamps(fresh), fresh))
    head, tail = _frame(name)
    zone = VTIMEZONE if any(_local(entry.start) for entry in entries) else b""
    return b"".join((head, zone, *blocks, tail))


def read_back(before: bytes) -> dict[str, Entry]:
    """The entries of a feed of ours by their UID; of one that somebody else wrote over, none."""
    try:
        return {entry.uid: entry for entry in _entries(before)} if before else {}
    except (ValueError, KeyError, AttributeError):
        return {}


def _entries(before: bytes) -> Iterator[Entry]:
    from icalendar import Calendar

    for vevent in Calendar.from_ical(before).walk("VEVENT"):
        start, end = (vevent.decoded(name) for name in ("dtstart", "dtend"))
        texts = {name: str(vevent.get(name, "")) for name in ("summary", "location", "description", "url")}
        status: Any = str(vevent["status"])
        yield Entry(uid=str(vevent["uid"]), start=_told(start), end=_told(end), status=status, **texts)


def _told(moment: datetime) -> datetime:
    """With the zone as Python knows it, not as the file spells it out."""
    return moment if moment.tzinfo is UTC else moment.astimezone(ZoneInfo(FIXED_ZONE))


def _local(moment: datetime) -> bool:
    return isinstance(moment.tzinfo, ZoneInfo) and moment.tzinfo.key == FIXED_ZONE


def _without_stamps(block: bytes) -> bytes:
    return _STAMPS.sub(b"", block)


def _sequences(before: bytes) -> dict[str, int]:
    found = {}
    for block in _BLOCK.findall(before):
        unfolded = block.replace(b"\r\n ", b"")
        uid = re.search(rb"\r\nUID:([^\r]+)\r\n", unfolded)
        sequence = _SEQUENCE.search(unfolded)
        if uid and sequence:
            found[uid[1].decode()] = int(sequence[1])
    return found


def _block(entry: Entry, now: datetime, sequence: int) -> bytes:
    from icalendar import Event as VEvent

    vevent = VEvent()
    texts = {"summary": plain_text(entry.summary), "location": plain_text(entry.location), "url": entry.url}
    texts["description"] = "\n".join(map(plain_text, entry.description.splitlines()))
    for name, text in texts.items():
        if text:
            vevent.add(name, text)
    stamp = now.astimezone(UTC).replace(microsecond=0)
    for name, value in {"dtstart": entry.start, "dtend": entry.end, "dtstamp": stamp, "last-modified": stamp}.items():
        vevent.add(name, value)
    vevent.add("uid", entry.uid)
    vevent.add("sequence", sequence)
    vevent.add("status", entry.status)
    vevent.add("transp", "TRANSPARENT" if entry.status == "CANCELLED" else "OPAQUE")
    raw: bytes = vevent.to_ical()
    return raw


def _frame(name: str) -> tuple[bytes, bytes]:
    from icalendar import Calendar

    calendar = Calendar()
    calendar.add("prodid", "-//Kringpost//EN")
    calendar.add("version", "2.0")
    calendar.add("calscale", "GREGORIAN")
    calendar.add("name", plain_text(name))
    calendar.add("x-wr-calname", plain_text(name))
    calendar.add("x-published-ttl", FRESH)
    raw: bytes = calendar.to_ical()
    end = b"END:VCALENDAR\r\n"
    return raw.removesuffix(end) + f"REFRESH-INTERVAL;VALUE=DURATION:{FRESH}\r\n".encode(), end
