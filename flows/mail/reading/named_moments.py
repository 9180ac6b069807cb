"""What one clause says of a moment, and which of the possible moments fit it."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date, datetime, time


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
