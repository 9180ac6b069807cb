"""Days and times as people write them, matched against the moments that are possible: sessions, or the times on the table."""

import re
from datetime import date, datetime, time, timedelta

from flows.mail.reading.named_moments import Named
from flows.mail.reading.numbered import Numbering
from flows.mail.reading.periods import Periods
from flows.mail.reading.phrases import either, fold
from flows.mail.reading.words import Guide, Lexicon


class Calendar:
    """The words for days and times of all languages, compiled."""

    def __init__(self, lexicon: Lexicon) -> None:
        self.weekdays = _numbered(lexicon, "weekdays")
        self.months = {word: number + 1 for word, number in _numbered(lexicon, "months").items()}
        self.ordinals = {word: number + 1 for word, number in _numbered(lexicon, "ordinals").items()}
        self.numbers = {word: number + 1 for word, number in _numbered(lexicon, "numbers").items()}
        self.numbering = Numbering(lexicon, self.ordinals, self.numbers, self.weekdays.keys())
        self.last, self.middle = (lexicon.folded("dates", key) for key in ("last", "middle"))
        self.meetings = lexicon.folded("dates", "meeting")
        self.periods = Periods(lexicon, self.months, self.meetings)
        self.parts = {
            word: part for part in ("morning", "afternoon", "evening") for word in lexicon.folded("dates", part)
        }
        first = either(word for word, number in self.ordinals.items() if number == 1 and not word[0].isdecimal())
        self.outer = re.compile(rf"(?<!\w)({first}|{either(self.last)})\s+(\w+)")
        linked = either(lexicon.folded("dates", "links_numbers"))
        counted = either(lexicon.folded("dates", "oclock") | lexicon.folded("dates", "people"))
        self.listed = re.compile(rf"(?:{either(self.meetings)})\s+((?:\d\s*(?:,|&|{linked})?\s*)+)(?!\s*(?:{counted}))")
        self._compile_days()
        self._compile_hours(lexicon)
        self._compile_bounds(lexicon)
        self._compile_relative(lexicon)

    def _compile_days(self) -> None:
        months = either(self.months)
        self.day_month = re.compile(
            rf"(?<![\d.:])(\d{{1,2}})(?:e|de|ste|st|nd|rd|th|er)?\.?(?:\s+(?:of|de)?\s*)({months})(?!\w)"
        )
        self.month_day = re.compile(rf"(?<!\w)({months})\s+(?:the\s+)?(\d{{1,2}})(?:st|nd|rd|th)?(?![\w:.]\d|\d)")
        self.numeric = re.compile(r"(?<![\d.:/-])(\d{1,2})[/-](\d{1,2})(?:[/-]['’]?(?:20)?\d\d)?(?![\d:])")
        self.bare_day = re.compile(
            r"(?<!\w)(?:de|the|den|le|am|op)\s+(\d{1,2})(?:e|de|ste|st|nd|rd|th)?(?![\w:]|\.\d|\s*(?:uur|u\b|am\b|pm\b|opt|pers))"
        )
        self.ordinal_day = re.compile(r"(?<!\w)(\d{1,2})(?:e|de|ste|st|nd|rd|th)(?!\w)")

    def _compile_hours(self, lexicon: Lexicon) -> None:
        months, hours = either(self.months), either(self.numbers)
        self.clock = re.compile(r"(?<![\d/-])(\d{1,2})\s*[:.u]\s?(\d{2})(?!\d)\s*(uur|u|h|am|pm|a\.m|p\.m)?")
        self.hour = re.compile(
            r"(?<![\d/.:-])(\d{1,2})\s*(uur|u\b|uhr|h\b|heures?\b|uru\b|ur\b|o'clock|am\b|pm\b|a\.m|p\.m)"
        )
        self.at_hour = re.compile(
            rf"(?<!\w)(?:{either(lexicon.folded('dates', 'at'))})\s+(\d{{1,2}})(?![\d.:/]|\s*(?:{months}))(?!\w)"
        )
        self.word_hour = re.compile(rf"(?<!\w)({hours})\s+(?:{either(lexicon.folded('dates', 'oclock'))})(?!\w)")
        self.at_word = re.compile(rf"(?<!\w)(?:{either(lexicon.folded('dates', 'at'))})\s+({hours})\s*(?:$|[,.;!?])")
        self.half = re.compile(
            rf"(?<!\w)(?:{either(lexicon.folded('dates', 'half') or {'half'})})\s+({hours}|\d{{1,2}})(?!\w)"
        )
        past, told = lexicon.folded("dates", "half_past"), lexicon.folded("dates", "half_past_hours")
        self.half_past = re.compile(
            rf"(?<!\w)(?:(?:{either(past)})\s+({hours}|\d{{1,2}})|half\s+({either(told)}))(?!\w)"
        )
        after, before = (either(lexicon.folded("dates", key)) for key in ("quarter_past", "quarter_to"))
        self.quarter = re.compile(rf"(?<!\w)(?:({after})|{before})\s+({hours}|\d{{1,2}})(?!\w)")

    def _compile_bounds(self, lexicon: Lexicon) -> None:
        """ "Tot 5 april", "vanaf de tweede"."""
        months = either(self.months)
        self.until = re.compile(
            rf"(?<!\w)(?:{either(lexicon.folded('dates', 'until'))})\s+(?:(?:de|the)\s+)?\d{{1,2}}(?:e|de|ste|st|nd|rd|th)?(?:[/-]\d{{1,2}}|\s+(?:{months}))?(?!\w)"
        )
        since, from_day = (either(lexicon.folded("dates", key)) for key in ("since", "since_day"))
        named = either(self.ordinals.keys() | self.months.keys() | self.last)
        thing = rf"(?:\s*(?:st|nd|rd|th))?(?:\s+(?:{months}))?\s+(?:{either(self.meetings)})"
        day = rf"\d{{1,2}}(?![\d:.]|\s*(?:{either(lexicon.folded('dates', 'oclock'))})(?!\w)|{thing})"
        self.since = re.compile(
            rf"(?<!\w)(?:(?:{since}|{from_day})\s+(?:(?:de|the)\s+)?{day}|(?:{since})\s+(?:(?:de|the|die)\s+)?(?:{named})(?!\w))"
        )

    def _compile_relative(self, lexicon: Lexicon) -> None:
        """ "Week 12", "dinsdagmiddag", "morgen", "volgende week"."""
        self.week = re.compile(rf"(?<!\w)(?:{either(lexicon.folded('dates', 'week') or {'week'})})\s+(\d{{1,2}})(?!\d)")
        self.week_of = re.compile(rf"(?<!\w)(?:{either(lexicon.folded('dates', 'week_of'))})(?!\w)")
        parts = either(lexicon.folded("dates", "tomorrow") | self.parts.keys())  # "dinsdagmorgen"
        self.weekday = re.compile(rf"(?<!\w)({either(self.weekdays)})(?:s|en)?({parts})?(?:s|en)?(?!\w)")
        self.coming = re.compile(rf"(?<!\w)(?:{either(lexicon.folded('dates', 'coming'))})(?!\w)")
        self.next_week = re.compile(
            rf"(?<!\w)(?:{either(lexicon.folded('dates', 'next_week') or {'next week'})})(?!\w)"
        )
        self.tomorrow = re.compile(rf"(?<!\w)(?:{either(lexicon.folded('dates', 'tomorrow') or {'tomorrow'})})(?!\w)")
        self.part = re.compile(rf"(?<!\w)('s )?({either(self.parts)})(?!\w)") if self.parts else None

    def named(self, clause: str, now: datetime) -> Named:
        """What a folded clause says."""
        day, month = self._day(clause)
        weekday, part = self._weekday(clause)
        at, either = self._time(clause)
        week = self.week.search(clause)
        return Named(
            weekday,
            day,
            month,
            at,
            either,
            part or self._part(clause),
            int(week[1]) if week else None,
            self._relative(clause, now),
        )

    def days(self, clause: str) -> list[tuple[int, int | None]]:
        """Every (day, month) that is written; month None where only "the 23rd" stands."""
        found = [(int(hit[1]), self.months[hit[2]]) for hit in self.day_month.finditer(clause)]
        found += [(int(hit[2]), self.months[hit[1]]) for hit in self.month_day.finditer(clause) if not found]
        found += [(int(hit[1]), int(hit[2])) for hit in self.numeric.finditer(clause) if int(hit[2]) <= 12]
        days: list[tuple[int, int | None]] = [each for each in found if 1 <= each[0] <= 31]
        known = {day for day, _ in days}
        for pattern in (self.bare_day, self.ordinal_day):
            for hit in pattern.finditer(clause):
                if (day := int(hit[1])) not in known and 1 <= day <= 31:
                    known.add(day)
                    days.append((day, None))
        return days

    def _day(self, clause: str) -> tuple[int | None, int | None]:
        return next(iter(self.days(clause)), (None, None))

    def _weekday(self, clause: str) -> tuple[int | None, str]:
        for hit in self.weekday.finditer(clause):
            if len(hit[1]) > 2 or re.match(r"\s+\d", clause[hit.end() :]):
                return self.weekdays[hit[1]], self.parts.get(hit[2], "morning" if hit[2] else "")
        return None, ""

    def _part(self, clause: str) -> str:
        hit = self.part.search(clause) if self.part else None
        return self.parts[hit[2]] if hit else ""

    def _time(self, clause: str) -> tuple[time | None, bool]:
        if hit := self.half_past.search(clause):
            return _time(self.number(hit[1] or hit[2]), 30)
        if hit := self.half.search(clause):
            return _time((self.number(hit[1]) - 1) % 12, 30)
        if hit := self.quarter.search(clause):
            return _time(self.number(hit[2]) - (not hit[1]), 15 if hit[1] else 45)
        if hit := self.clock.search(clause):
            return _meridiem(int(hit[1]), int(hit[2]), hit[3] or "")
        if hit := self.hour.search(clause):
            return _meridiem(int(hit[1]), 0, hit[2])
        if hit := self.word_hour.search(clause):
            return _time(self.numbers[hit[1]], 0)
        if (hit := self.at_word.search(clause)) and self.numbers[hit[1]] > 1:
            return _time(self.numbers[hit[1]], 0)
        hit = self.at_hour.search(clause)
        return _time(int(hit[1]), 0) if hit else (None, False)

    def number(self, text: str) -> int:
        return int(text) if text.isdecimal() else self.numbers[text]

    def count(self, text: str) -> int:
        return int(text) if len(text) == 1 and text.isdecimal() else self.numbers.get(text, 0)

    def _relative(self, clause: str, now: datetime) -> date | None:
        return (
            now.date() + timedelta(days=1)
            if self.tomorrow.search(clause) and not re.search(r"morgens|goede ?morgen", clause)
            else None
        )


def calendar_of(guide: Guide) -> Calendar:
    """Compiled once a guide."""
    return guide.once("calendar", lambda: Calendar(guide.lexicon))


def _numbered(lexicon: Lexicon, key: str) -> dict[str, int]:
    words: dict[str, int] = {}
    for language in lexicon.languages:
        for number, entry in enumerate(language.dates.get(key, ())):
            for word in entry.split():
                words.setdefault(fold(word), number)
    return words


def _meridiem(hour: int, minute: int, mark: str) -> tuple[time | None, bool]:
    if mark.startswith("p") and hour < 12:
        return _time(hour + 12, minute)[0], False
    return _time(hour, minute)[0], not mark.startswith("a") and 0 < hour < 8


def _time(hour: int, minute: int) -> tuple[time | None, bool]:
    if not (0 <= hour < 24 and 0 <= minute < 60):
        return None, False
    return time(hour, minute), True
