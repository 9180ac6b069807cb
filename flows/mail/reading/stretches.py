"""Parts of the time that a clause names: its days, and hours of the day; from when, until when, and beside a call that was agreed."""

import re
from collections.abc import Iterator
from dataclasses import replace
from datetime import date, datetime, time, timedelta

from flows.mail.reading.moments import Calendar
from flows.mail.reading.named_moments import Named
from flows.mail.reading.phrases import either, words_of
from flows.mail.reading.words import Lexicon
from flows.registration.preference import Stretch

HOURS = {"morning": (None, time(12)), "afternoon": (time(12), time(18)), "evening": (time(18), None)}


class Stretches:
    """`agreed`: when the call is to be, from which "a day later" counts."""

    def __init__(self, calendar: Calendar, lexicon: Lexicon, now: datetime, agreed: datetime | None) -> None:
        self.calendar, self.lexicon, self.now, self.agreed = calendar, lexicon, now, agreed
        other = either(
            lexicon.folded("dates", "not_hours") | lexicon.folded("dates", "people") | calendar.months.keys()
        )
        hour = rf"(?:\d{{1,2}}(?:\s*[:.u]\s?\d{{2}})?(?![\d/])|(?:half\s+)?(?:{either(calendar.numbers)}))(?!\s*(?:{other}))"
        self.bounds = re.compile(
            rf"(?<!\w)({self._any('later_than')}|{self._any('earlier_than')}|{self._any('between')})\s+"
            rf"({hour})(?:\s*(?:{self._any('oclock')}))?(?:\s*(?:{self._any('and_until')})\s*({hour}))?\s*(am|pm)?(?!\w)"
        )
        self.since = re.compile(rf"(?<!\w)({self._any('later_than')})\s+(?:(?:de|the|op|on)\s+)?$")
        self.week_of = re.compile(rf"(?<!\w)(?:{self._any('week_of')})\s+(?:(?:de|the)\s+)?$")
        self.through = re.compile(rf"(?<!\w)(?:{self._any('by_day')})\s+(?:(?:de|the|op|on)\s+)?$")

    def hours(self, clause: str) -> Iterator[Stretch]:
        bounds = [bound for hit in self.bounds.finditer(clause) if (bound := self._bound(hit))]
        named = self.calendar.named(clause, self.now)
        hit = self.calendar.part.search(clause) if self.calendar.part else None
        part = Stretch(begin=(of_day := HOURS[self.calendar.parts[hit[2]]])[0], end=of_day[1]) if hit else Stretch()
        beside = self._beside_agreed(clause)
        if bounds:
            begin = next((each.begin for each in bounds if each.begin), part.begin)
            end = next((each.end for each in bounds if each.end), part.end)
            # "Voor tien of na vier" are two.
            yield from [Stretch(begin=begin, end=end)] if not (begin and end) or begin < end else bounds
        elif part or beside:
            yield part or beside
        elif named.at and not any(each[2] for each in self.calendar.weekday.finditer(clause)):
            # An hour that is named exactly is asked for as such; other times are good when they are near it.
            likely = named.at.replace(hour=_of_day(named.at.hour)) if named.afternoon_or_morning else named.at
            yield Stretch(begin=_moved(likely, -60), end=_moved(likely, 90))

    def _bound(self, hit: re.Match[str]) -> Stretch | None:
        word, first, last, half = hit[1], hit[2], hit[3], hit[4] or ""
        start, end = (self._clock(text, half) if text else None for text in (first, last))
        if start is None:
            return None
        if end or word in self.lexicon.folded("dates", "between"):
            return Stretch(begin=start, end=end) if end else None
        later = word in self.lexicon.folded("dates", "later_than")
        return Stretch(begin=start) if later else Stretch(end=start)

    def _clock(self, text: str, half: str) -> time | None:
        shown = f"{text} {half}" if half else f"{text} uur" if re.fullmatch(r"\d+", text) else text
        if re.fullmatch(r"[^\W\d]+", text):
            shown = str(self.calendar.number(text)) + " uur"
        at = self.calendar.named(shown, self.now).at
        return at.replace(hour=_of_day(at.hour)) if at and not half else at

    def _beside_agreed(self, clause: str) -> Stretch:
        if self.agreed is None:
            return Stretch()
        at, day = self.agreed.time(), self.agreed.date()
        if self._says(clause, "later_on_day"):
            return Stretch(since=day, through=day, begin=_moved(at, 30))
        return Stretch(since=day, through=day, end=at) if self._says(clause, "earlier_on_day") else Stretch()

    def days(self, clause: str) -> Iterator[Stretch]:
        if found := self._shifted(clause) or self._week(clause):
            yield found
            return
        dates = self._dates(clause)
        yield from dates
        dated = {day.weekday() for each in dates for day in (each.since, each.through) if day}
        for hit in self.calendar.weekday.finditer(clause):
            weekday = self.calendar.weekdays[hit[1]]
            if len(hit[1]) > 2 and weekday not in dated:
                part = self.calendar.named(hit[0], self.now).part
                begin, end = HOURS[part] if part else (None, None)
                yield Stretch(weekdays=frozenset({weekday}), begin=begin, end=end)

    def _shifted(self, clause: str) -> Stretch:
        """From the call that was agreed: a day, a week later or earlier."""
        if self.agreed is None:
            return Stretch()
        shifts = (("week_later", 7), ("day_later", 1), ("week_earlier", -7), ("day_earlier", -1))
        days = next((days for key, days in shifts if self._says(clause, key)), 0)
        day = self.agreed.date() + timedelta(days=days)
        return Stretch(since=day, through=day) if days else Stretch()

    def _week(self, clause: str) -> Stretch:
        monday = self.now.date() - timedelta(days=self.now.weekday())
        hit = self.calendar.week.search(clause)
        if hit and 1 <= int(hit[1]) <= 52:
            monday = date.fromisocalendar(
                self.now.year + (int(hit[1]) < self.now.isocalendar().week - 4), int(hit[1]), 1
            )
        elif self.calendar.next_week.search(clause):
            monday += timedelta(days=7)
        elif not self._says(clause, "this_week"):
            return Stretch()
        weekdays = frozenset(self.calendar.weekdays[each[1]] for each in self.calendar.weekday.finditer(clause))
        return replace(_week_from(monday), weekdays=weekdays)

    def _dates(self, clause: str) -> list[Stretch]:
        """Each written day; with a word before it that says from, or until."""
        found = []
        for day, month in self.calendar.days(clause):
            when = self._next(Named(day=day, month=month))
            place = re.search(rf"(?<!\d){day}(?!\d)", clause)
            before = clause[: place.start()] if place else ""
            if when is None:
                continue
            if self.week_of.search(before):
                found.append(_week_from(when - timedelta(days=when.weekday())))
            elif hit := self.since.search(before):
                strictly = hit[1] in self.lexicon.folded("dates", "strictly_later")
                found.append(Stretch(since=when + timedelta(days=strictly)))
            else:
                found.append(Stretch(since=None if self.through.search(before) else when, through=when))
        relative = self.calendar.named(clause, self.now).on
        return found or ([Stretch(since=relative, through=relative)] if relative else [])

    def _next(self, named: Named) -> date | None:
        midday = self.now.replace(hour=12, minute=0, second=0, microsecond=0)
        days = (midday + timedelta(days=number) for number in range(120))
        return next((each.date() for each in days if named.fits(each)), None)

    def _says(self, clause: str, key: str) -> bool:
        return bool(self.lexicon.pattern("signs", key).search(" ".join(words_of(clause))))

    def _any(self, key: str) -> str:
        return either(self.lexicon.folded("dates", key))


def _week_from(monday: date) -> Stretch:
    return Stretch(since=monday, through=monday + timedelta(days=6))


def _of_day(hour: int) -> int:
    """Three o'clock of the day, not of the night."""
    return hour + 12 if 0 < hour < 8 else hour


def _moved(at: time, minutes: int) -> time:
    total = min(max(at.hour * 60 + at.minute + minutes, 0), 24 * 60 - 1)
    return time(total // 60, total % 60)
