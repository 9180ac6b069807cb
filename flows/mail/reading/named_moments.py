"""What one clause says of a moment, and which of the possible moments fit it."""

from collections.abc import Sequence
from dataclasses import dataclass, replace
from datetime import date, datetime, time, timedelta


@dataclass(frozen=True, slots=True)
class Named:
    """What one clause says of a moment; None where it says nothing."""

    weekday: int | None = None
    day: int | None = None
    month: int | None = None
    at: time | None = None
    afternoon_or_morning: bool = False
    """The hour was written without saying which half of the day."""
    part: str = ""
    """`morning`, `afternoon` or `evening`."""
    week: int | None = None
    on: date | None = None
    """From "tomorrow" or "next week"."""

    @property
    def says(self) -> bool:
        return any(each is not None for each in (self.weekday, self.day, self.at, self.week, self.on)) or bool(
            self.part
        )

    @property
    def only_part(self) -> bool:
        """ "In the morning", of no day that it tells."""
        return bool(self.part) and self == Named(part=self.part)

    def fits(self, moment: datetime) -> bool:
        checks = (
            self.weekday is None or moment.weekday() == self.weekday,
            self.day is None or moment.day == self.day,
            self.month is None or moment.month == self.month,
            self.week is None or moment.isocalendar().week == self.week,
            self.on is None or moment.date() == self.on,
            self.at is None or self._hour_fits(moment),
            not self.part or part_of(moment.time()) == self.part,
        )
        return all(checks)

    def _hour_fits(self, moment: datetime) -> bool:
        assert self.at is not None
        options = {self.at}
        if self.afternoon_or_morning and self.at.hour < 12:
            options.add(self.at.replace(hour=self.at.hour + 12))
        return moment.time() in options


def part_of(moment: time) -> str:
    return "morning" if moment.hour < 12 else "afternoon" if moment.hour < 18 else "evening"


def choices(moments: Sequence[datetime], named: Named) -> list[int]:
    """Numbers, from 1, of the moments that fit."""
    return [number for number, moment in enumerate(moments, 1) if named.fits(moment)]


def likely_time(named: Named) -> time:
    """Three o'clock of the day, not of the night."""
    assert named.at is not None
    return (
        named.at.replace(hour=named.at.hour + 12) if named.afternoon_or_morning and 0 < named.at.hour < 8 else named.at
    )


def on_day(named: Named, day: Named) -> Named:
    """A time, or "in the morning", belongs to the day that the sentence named before."""
    if (
        (named.at is None and not named.part)
        or named.weekday is not None
        or named.day is not None
        or named.on is not None
    ):
        return named
    return replace(named, weekday=day.weekday, day=day.day, month=day.month)


def is_exact(named: Named) -> bool:
    """Day and hour of a proposed time: even as a question it means that one."""
    return named.at is not None and (named.weekday is not None or named.day is not None)


def moment_of(named: Named, moments: Sequence[datetime], now: datetime) -> datetime | None:
    """The time that is named in full, or None."""
    day = _day(named, moments, now)
    if day is None or named.at is None:
        return None
    return datetime.combine(day, likely_time(named), tzinfo=now.tzinfo)


def _day(named: Named, moments: Sequence[datetime], now: datetime) -> date | None:
    if named.on:
        return named.on
    loose = replace(named, at=None, part="")
    if (named.weekday is not None or named.day is not None) and (
        known := [each for each in moments if loose.fits(each)]
    ):
        return known[0].date()
    if named.weekday is None and named.day is None:
        days = {each.date() for each in moments}
        return days.pop() if len(days) == 1 else None
    midday = now.replace(hour=12, minute=0, second=0, microsecond=0)
    return next((each.date() for each in (midday + timedelta(days=n) for n in range(1, 120)) if loose.fits(each)), None)
