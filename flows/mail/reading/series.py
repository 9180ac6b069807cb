"""Which sessions of a series a clause names: by day, number, month or title, as the coming one, and all from one on or up to one."""

import re
from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime, timedelta
from functools import cached_property

from flows.mail.reading.moments import Calendar
from flows.mail.reading.periods import Period
from flows.mail.reading.phrases import either, fold, words_of
from flows.mail.reading.words import Lexicon
from flows.registration.model import Event


@dataclass(frozen=True)
class Series:
    event: Event
    calendar: Calendar
    lexicon: Lexicon
    now: datetime
    """When the mail was written, in the event's zone."""
    answered: str = ""
    """The session that our mail was about, when it reminded of one."""

    @cached_property
    def starts(self) -> tuple[tuple[str, datetime], ...]:
        return tuple((each.id, each.start.astimezone(self.event.zone)) for each in self.event.sessions)

    @property
    def ids(self) -> tuple[str, ...]:
        return tuple(id_ for id_, _ in self.starts)

    @property
    def coming(self) -> str:
        """The first that has not begun."""
        return next((id_ for id_, start in self.starts if start > self.now), "")

    def others(self, ids: Sequence[str]) -> list[str]:
        return [each for each in self.ids if each not in ids]

    def behind(self, ids: Sequence[str]) -> list[str]:
        """Those later than all of these."""
        return list(self.ids[max(map(self.ids.index, ids)) + 1 :])

    def ahead(self, ids: Sequence[str]) -> list[str]:
        """Those before all of these."""
        return list(self.ids[: min(map(self.ids.index, ids))])

    def named(self, clause: str, months: bool = True, spoken: bool = False) -> list[str]:
        """By date, by number ("bijeenkomst 2", "de derde", "de eerste twee"), by title; by month when one session lies in it.

        `spoken`: the sentence speaks of meetings, so that "tweede" alone is one.
        """
        clause = self.calendar.until.sub(" ", clause)
        days = self.calendar.days(clause)
        found = [id_ for id_, start in self.starts for day, month in days if _on(start, day, month)]
        titled = self._by_title(clause)
        if not found and not titled:
            found = self._by_number(clause, spoken)
        if not found and not days and months:
            found = self._by_month(clause)
        if found and self.calendar.since.search(clause):
            found = list(self.ids[self.ids.index(found[0]) :])
        return list(dict.fromkeys((*titled, *found)))

    def up_to(self, clause: str) -> list[str]:
        """ "Tot en met mei", "t/m de derde", "tot eind april"; with a beginning ("van 1 t/m 5 april") it is some other stretch of days."""
        period = self.calendar.periods.named(clause)
        if period and period.through and not period.since:
            return self._held(period)
        hit = self._through.search(clause)
        found = self.named(clause[hit.end() :]) if hit else []
        return list(self.ids[: self.ids.index(found[0]) + 1]) if found else []

    def within(self, clause: str) -> list[str] | None:
        """The sessions of a stretch of days or of a week: "van 12 april tot en met 30 mei", "na de eerste keer", "week 16"; None where no such is named."""
        period = self.calendar.periods.named(clause)
        if period and (period.since or not period.through):
            return self._held(period)
        if period is None and self.calendar.periods.vague(clause) and not self.calendar.days(clause):
            return []
        return self._after(clause) or self._of_week(clause)

    def _held(self, period: Period) -> list[str]:
        """None of them where one is in doubt."""
        told = {id_: period.holds((start.month, start.day)) for id_, start in self.starts}
        return [] if None in told.values() else [id_ for id_, holds in told.items() if holds]

    def _after(self, clause: str) -> list[str] | None:
        """ "Na de eerste keer": those behind it; not "na de eerste spreker"."""
        for hit in self.calendar.periods.after.finditer(clause):
            near = words_of(clause[hit.end() :])[:_NEAR]
            if near and near[0] in self._opens_reference and (found := self.named(" ".join(near), months=False)):
                return list(self.ids[self.ids.index(found[-1]) + 1 :])
        return None

    @property
    def _opens_reference(self) -> frozenset[str]:
        return self.lexicon.folded("signs", "determiners") | self.calendar.ordinals.keys() | self.calendar.meetings

    def _of_week(self, clause: str) -> list[str] | None:
        """ "De week van 24 mei", "week 21"."""
        if hit := self.calendar.week.search(clause):
            return [id_ for id_, start in self.starts if start.isocalendar().week == int(hit[1])]
        hit = self.calendar.week_of.search(clause)
        days = self.calendar.days(clause[hit.end() :])[:1] if hit else []
        return [
            id_ for id_, start in self.starts for day, month in days if month and _same_week(start, day, month)
        ] or None

    def begins_at(self, clause: str) -> bool:
        """ "Vanaf de tweede", "pas bij de tweede": none of those before."""
        return bool(self.calendar.since.search(clause))

    def excepts(self, clause: str) -> bool:
        """ "Behalve op 20 april", "op de eerste na"; not "behalve mijn collega komen we op 20 april"."""
        hit = self.lexicon.pattern("signs", "except").search(clause)
        behind = " ".join(clause[hit.end() :].split()[:_NEAR]) if hit else ""
        between = (hit for pattern in self._between for hit in pattern.findall(clause))
        return any(self.named(each) for each in (behind, *between) if each)

    def soon(self, clause: str) -> list[str]:
        """ "Morgen", "dinsdag", "volgende week dinsdag", "de komende keer": from when the mail was written; "deze keer" of a reminder."""
        days = [(id_, start.date()) for id_, start in self.starts]
        if self.calendar.next_week.search(clause):
            week = (self.now + timedelta(days=7)).isocalendar()[:2]
            return [id_ for id_, day in days if day.isocalendar()[:2] == week]
        named = self.calendar.named(clause, self.now)
        if named.weekday is not None and named.day is None:
            ahead = timedelta(days=(named.weekday - self.now.weekday()) % 7)
            return [id_ for id_, day in days if day == (self.now + ahead).date()]
        if named.on is not None:
            return [id_ for id_, day in days if day == named.on]
        return self._this(clause)

    def _this(self, clause: str) -> list[str]:
        if self.answered and self.lexicon.pattern("signs", "this_time").search(clause):
            return [self.answered]
        return [self.coming] if self.coming and self.lexicon.pattern("signs", "coming_time").search(clause) else []

    def explicit(self, clause: str) -> bool:
        return bool(self.calendar.days(clause)) or any(word in self.calendar.meetings for word in words_of(clause))

    def _by_title(self, clause: str) -> list[str]:
        """ "De startbijeenkomst"; a title that does no more than count, such as "Tweede bijeenkomst", is read as a number."""
        titles = {session.id: {fold(text) for text in session.title.values()} for session in self.event.sessions}
        return [
            id_
            for id_, texts in titles.items()
            if any(" " not in text and re.search(rf"(?<!\w){re.escape(text)}(?!\w)", clause) for text in texts)
        ]

    def _by_number(self, clause: str, spoken: bool) -> list[str]:
        words, calendar, ids = words_of(clause), self.calendar, self.ids
        numbers = [calendar.number(hit[1]) for hit in self._counted.finditer(clause)]
        spoken = spoken or any(word in calendar.meetings for word in words)
        places = range(len(words)) if spoken else [place for place in range(len(words)) if self._alone(words, place)]
        counting = [words[place] for place in places]
        if spoken:
            numbers += [int(each) for hit in calendar.listed.findall(clause) for each in re.findall(r"\d", hit)]
        numbers += [calendar.ordinals[word] for word in counting if word in calendar.ordinals]
        many = calendar.outer.search(clause)
        if many and 1 < (count := calendar.count(many[2])) <= len(ids) and not self._of_things(clause[many.end() :]):
            return list(ids[-count:] if many[1] in calendar.last else ids[:count])
        found = [ids[number - 1] for number in numbers if 1 <= number <= len(ids)]
        amid = words if calendar.numbers.keys() & set(words) else counting
        if any(word in calendar.middle for word in amid):
            found += ids[(len(ids) - 1) // 2 : len(ids) // 2 + 1]
        return found + [ids[-1] for word in counting if word in calendar.last]

    def _of_things(self, behind: str) -> bool:
        """ "De eerste twee hoofdstukken"; not "de eerste twee pak ik mee"."""
        words = words_of(behind)[:2]
        verb = self.lexicon.folded("signs", "self").intersection(words[1:])
        return bool(words) and not verb and words[0] not in self.lexicon.ordinary | self.calendar.meetings

    def _alone(self, words: list[str], place: int) -> bool:
        """ "De tweede" with no thing behind it: not "de eerste spreker"."""
        behind = words[place + 1 : place + 2]
        article = place and words[place - 1] in self.lexicon.folded("signs", "determiners")
        small = self.lexicon.small_words - self.lexicon.label_words
        verbs = self.lexicon.folded("signs", "behind_ordinal") | small | self.calendar.months.keys()
        return bool(article) and all(word in verbs for word in behind)

    def _by_month(self, clause: str) -> list[str]:
        words = words_of(clause)
        months = {self._month(words, place) for place in range(len(words))}
        return [
            id_
            for id_, start in self.starts
            if start.month in months and sum(each.month == start.month for _, each in self.starts) == 1
        ]

    def _month(self, words: list[str], place: int) -> int:
        """ "Mei", "mei-bijeenkomst", "aprilsessie"; "may" is a verb too."""
        known, meetings, word = self.calendar.months, self.calendar.meetings, words[place]
        if word in self.lexicon.folded("dates", "month_or_verb"):
            opens = self.lexicon.folded("dates", "before_month").intersection(words[max(0, place - 1) : place])
            beside = known.keys() & {*words[max(0, place - 2) : place], *words[place + 1 : place + 3]}
            return known[word] if opens or beside else 0
        if word in known:
            return known[word] if len(word) > 2 else 0
        heads = (each for each in known if len(each) > 2 and word.startswith(each))
        return next((known[each] for each in heads if word[len(each) :].lstrip("-") in meetings), 0)

    @cached_property
    def _through(self) -> re.Pattern[str]:
        return re.compile(rf"(?<!\w)(?:{either(self.lexicon.folded('dates', 'through'))})(?!\w)")

    @cached_property
    def _between(self) -> tuple[re.Pattern[str], ...]:
        """ "Op de eerste na"; "na de lunch" is something else."""
        things = either(self.lexicon.folded("signs", "determiners"))
        pairs = (each.split(" … ") for each in self.lexicon.folded("signs", "except_around"))
        return tuple(
            re.compile(rf"(?<!\w){re.escape(one)} (.{{1,30}}?) {re.escape(other)}(?!\w| (?:{things}|\d))")
            for one, other in pairs
        )

    @cached_property
    def _counted(self) -> re.Pattern[str]:
        """ "Nummer 3", "deel twee"."""
        named, numbers = (either(each) for each in (self.lexicon.folded("dates", "counted"), self.calendar.numbers))
        return re.compile(rf"(?<!\w)(?:{named})\s*(\d|{numbers})(?![\w:]|\.\d|\s*\d)")


_NEAR = 5
"""Words from "except" to the session."""


def _same_week(start: datetime, day: int, month: int) -> bool:
    try:
        return start.isocalendar().week == start.replace(day=day, month=month).isocalendar().week
    except ValueError:
        return False


def _on(start: datetime, day: int, month: int | None) -> bool:
    return start.day == day and month in (None, start.month)
