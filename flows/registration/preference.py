"""What somebody says about when they can, and how near a time is to it: "woensdagmiddag", "liever na drieën", "niet op maandag"."""

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import date, datetime, time
from zoneinfo import ZoneInfo

Nearness = tuple[bool, int, int]
"""Refused; days beside what was asked; what else differs (the weekday, the hour). Less is nearer, and `FITTING` is what was asked."""
FITTING: Nearness = (False, 0, 0)


@dataclass(frozen=True, slots=True)
class Stretch:
    """Part of the time, on the wall clock of the event. What is empty or None sets no bound."""

    weekdays: frozenset[int] = frozenset()
    since: date | None = None
    through: date | None = None
    """The last day that is part of it."""
    begin: time | None = None
    end: time | None = None
    """A call begins before it."""

    def beside(self, start: datetime) -> tuple[int, int]:
        """Days beyond its first or last, and how many of weekday and hour are others."""
        before = (self.since - start.date()).days if self.since else 0
        after = (start.date() - self.through).days if self.through else 0
        weekday = bool(self.weekdays) and start.weekday() not in self.weekdays
        early = self.begin is not None and start.time() < self.begin
        late = self.end is not None and start.time() >= self.end
        return max(before, after, 0), weekday + (early or late)

    def __bool__(self) -> bool:
        return self != Stretch()


@dataclass(frozen=True, slots=True)
class Preference:
    """Any of `wanted` will do, and none of `unwanted`."""

    wanted: tuple[Stretch, ...] = ()
    unwanted: tuple[Stretch, ...] = ()

    def nearness(self, start: datetime) -> Nearness:
        """`start` is on the wall clock of the event."""
        refused = any(each.beside(start) == (0, 0) for each in self.unwanted)
        return (refused, *min((each.beside(start) for each in self.wanted), default=(0, 0)))

    def count(self, starts: Iterable[datetime], zone: ZoneInfo) -> int:
        """How many of these are what was asked for."""
        return sum(self.nearness(start.astimezone(zone)) == FITTING for start in starts)

    def __bool__(self) -> bool:
        return bool(self.wanted or self.unwanted)


ANYTIME = Preference()
