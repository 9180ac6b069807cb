"""The VTIMEZONE of an event (RFC 5545, 3.6.5): two yearly rules, or one offset; compared with the tz database before it is used.

Generated blocks list dates up to 2037, which Outlook ignores and ICAL.js reads an hour off. A zone whose clock follows no yearly rule
gets no block at all: its invitations are in UTC. Some programs keep one block for each name and read all calendars by it (vobject,
so Radicale): each of ours therefore begins with the rule itself, whatever year the sessions are in.
"""

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import UTC, datetime, timedelta
from functools import lru_cache
from itertools import pairwise
from zoneinfo import ZoneInfo

from flows.calendars.lines import FIXED_ZONE, VTIMEZONE

YEARS = 10
"""So far ahead the rules must hold."""
_EARLIEST = 1971
"""No calendar of ours tells of anything before."""
_DAYS = ("MO", "TU", "WE", "TH", "FR", "SA", "SU")


@dataclass(frozen=True, slots=True)
class _Change:
    """The clock goes from one offset to another, at a moment told by the clock that it leaves."""

    at: datetime
    before: timedelta
    after: timedelta
    name: str


def block(zone: ZoneInfo, year: int) -> bytes:
    """For sessions from that year on; empty when only UTC is right."""
    return VTIMEZONE if zone.key == FIXED_ZONE else _written(zone.key, year)


@lru_cache(maxsize=64)
def _written(key: str, year: int) -> bytes:
    zone = ZoneInfo(key)
    if not _changes(zone, year - 1, year + YEARS):
        return _block(key, [_part("STANDARD", _fixed(zone, year))])
    changes = _changes(zone, _EARLIEST, year + YEARS)
    known = b""
    for first in range(year - 1, _EARLIEST - 1, -1):
        if not (longer := _ruled(key, [each for each in changes if each.at.year >= first])):
            break
        known = longer
    return known


def _ruled(key: str, changes: list[_Change]) -> bytes:
    """Empty when these follow no two yearly rules."""
    sorts = {one.after: [each for each in changes if each.after == one.after] for one in changes}
    rules = {after: _rule(found) for after, found in sorts.items()}
    if len(sorts) != 2 or not all(rules.values()):
        return b""
    summer = max(sorts)
    parts = [_part("DAYLIGHT" if after == summer else "STANDARD", sorts[after][0], rules[after]) for after in sorts]
    return _block(key, parts)


def _changes(zone: ZoneInfo, first: int, last: int) -> list[_Change]:
    """By bisection between two days that differ."""
    start = datetime(first, 1, 1, tzinfo=UTC)
    days = (start + timedelta(days=number) for number in range((last - first + 1) * 366))
    return [_between(zone, one, other) for one, other in pairwise(days) if _offset(zone, one) != _offset(zone, other)]


def _between(zone: ZoneInfo, low: datetime, high: datetime) -> _Change:
    before = _offset(zone, low)
    while high - low > timedelta(minutes=1):
        middle = low + (high - low) / 2
        low, high = (middle, high) if _offset(zone, middle) == before else (low, middle)
    moment = high.replace(second=0, microsecond=0)
    return _Change((moment + before).replace(tzinfo=None), before, _offset(zone, high), _name(zone, high))


def _rule(found: list[_Change]) -> str:
    """The day of the year on which it happens each time; empty: there is no such rule."""
    same = {(each.at.month, each.at.weekday(), each.at.time(), each.before) for each in found}
    if len(same) != 1 or [each.at.year for each in found] != list(range(found[0].at.year, found[-1].at.year + 1)):
        return ""
    weeks = {(each.at.day - 1) // 7 + 1 for each in found}
    last = all((each.at + timedelta(days=7)).month != each.at.month for each in found)
    if not last and len(weeks) != 1:
        return ""
    place = -1 if last else weeks.pop()
    return f"FREQ=YEARLY;BYMONTH={found[0].at.month};BYDAY={place}{_DAYS[found[0].at.weekday()]}"


def _fixed(zone: ZoneInfo, year: int) -> _Change:
    moment = datetime(year, 1, 1, tzinfo=UTC)
    offset = _offset(zone, moment)
    return _Change(datetime(1970, 1, 1), offset, offset, _name(zone, moment))  # noqa: DTZ001


def _part(kind: str, change: _Change, rule: str = "") -> list[str]:
    return [
        f"BEGIN:{kind}",
        f"DTSTART:{change.at:%Y%m%dT%H%M%S}",
        *([f"RRULE:{rule}"] if rule else []),
        f"TZOFFSETFROM:{_shown(change.before)}",
        f"TZOFFSETTO:{_shown(change.after)}",
        *([f"TZNAME:{change.name}"] if change.name.isalpha() else []),
        f"END:{kind}",
    ]


def _block(key: str, parts: Iterable[list[str]]) -> bytes:
    lines = ["BEGIN:VTIMEZONE", f"TZID:{key}", *(line for part in parts for line in part), "END:VTIMEZONE", ""]
    return "\r\n".join(lines).encode()


def _shown(offset: timedelta) -> str:
    sign = "-" if offset < timedelta() else "+"
    hours, minutes = divmod(abs(offset) // timedelta(minutes=1), 60)
    return f"{sign}{hours:02}{minutes:02}"


def _offset(zone: ZoneInfo, moment: datetime) -> timedelta:
    return moment.astimezone(zone).utcoffset() or timedelta()


def _name(zone: ZoneInfo, moment: datetime) -> str:
    return moment.astimezone(zone).tzname() or ""
