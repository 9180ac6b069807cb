"""Clocks that run in working time only: days, hours and public holidays, in the event's own zone."""

from collections.abc import Callable
from datetime import UTC, date, datetime, timedelta
from zoneinfo import ZoneInfo

from flows.registration.model import Hours

DAYS = ("mon", "tue", "wed", "thu", "fri", "sat", "sun")
HORIZON = 400
"""Days looked ahead; hours that never come (no working day at all) then count as plain time."""


def working_days(days: str) -> frozenset[int]:
    """Weekday numbers of `mon-fri` or `mon,wed,fri-sun`; a range may pass the weekend."""
    found: set[int] = set()
    for part in days.lower().replace(" ", "").split(","):
        first, _, last = part.partition("-")
        start = DAYS.index(first[:3])
        length = (DAYS.index((last or first)[:3]) - start) % 7
        found.update((start + step) % 7 for step in range(length + 1))
    return frozenset(found)


def add_working_time(
    start: datetime, length: timedelta, hours: Hours, zone: ZoneInfo, holiday: Callable[[str, date], bool]
) -> datetime:
    """The moment at which `length` of working time has passed since `start`."""
    days = working_days(hours.days)
    day = start.astimezone(zone).date()
    for _ in range(HORIZON):
        if day.weekday() in days and not (hours.holidays and holiday(hours.holidays, day)):
            opens, closes = _window(day, hours, zone)
            begin = max(opens, start.astimezone(UTC))
            if begin + length <= closes:
                return (begin + length).astimezone(zone)
            length -= max(closes - begin, timedelta())
        day += timedelta(days=1)
    return start + length


def _window(day: date, hours: Hours, zone: ZoneInfo) -> tuple[datetime, datetime]:
    """In UTC, where differences are real time also on the days that the clock changes."""
    opens, closes = (datetime.combine(day, clock, zone).astimezone(UTC) for clock in (hours.from_, hours.to))
    return opens, closes
