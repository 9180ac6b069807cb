"""What somebody says about when they can: days, parts of the day, hours from or until. In doubt nothing; a wish only ranks free times."""

from collections.abc import Iterator, Sequence
from dataclasses import dataclass, replace
from datetime import datetime

from flows.mail.reading.contacts import without_phones
from flows.mail.reading.moments import Calendar
from flows.mail.reading.phrases import words_of
from flows.mail.reading.sentences import Sentence
from flows.mail.reading.stretches import Stretches
from flows.mail.reading.words import Lexicon
from flows.registration.preference import Preference, Stretch

_SHORT = 5
"""Words of a clause that says no more than when."""
_FULLEST = 10
"""Stretches of one mail; a list of a month's appointments is for a person."""


@dataclass(frozen=True, slots=True)
class _Said:
    stretches: tuple[Stretch, ...]
    against: bool
    days_only: bool
    """A list that goes on: "maandag en dinsdag kan ik niet"."""


def when_they_can(
    sentences: Sequence[Sentence], calendar: Calendar, lexicon: Lexicon, now: datetime, agreed: datetime | None
) -> Preference:
    """`agreed`: when the call is to be, from which "a day later" counts, and which is no wish when it is named."""
    reader = _Reader(calendar, lexicon, now, agreed)
    said = [each for sentence in sentences for each in reader.read(sentence)]
    wanted = [stretch for each in said if not each.against for stretch in each.stretches]
    unwanted = [stretch for each in said if each.against for stretch in each.stretches]
    if len(wanted) + len(unwanted) > _FULLEST:
        return Preference()
    return Preference(tuple(dict.fromkeys(wanted)), tuple(dict.fromkeys(unwanted)))


def rules_out(
    sentences: Sequence[Sentence], calendar: Calendar, lexicon: Lexicon, now: datetime, agreed: datetime
) -> bool:
    """They say that they cannot come at the time that was agreed: "ik kan dan niet", "dinsdag lukt niet"; "niet op maandag" is not that, nor
    is a question or what they would rather have."""
    reader = _Reader(calendar, lexicon, now, agreed)
    return any(reader.rules_out(sentence) for sentence in sentences)


class _Reader:
    def __init__(self, calendar: Calendar, lexicon: Lexicon, now: datetime, agreed: datetime | None) -> None:
        self.calendar, self.lexicon, self.agreed = calendar, lexicon, agreed
        self.stretches = Stretches(calendar, lexicon, now, agreed)

    def read(self, sentence: Sentence) -> Iterator[_Said]:
        """Clause by clause: an hour belongs to the day before it, and a list of days to what is said at its end."""
        found: list[_Said] = []
        for clause, asked in self._clauses(sentence):
            said = self._clause(clause, asked)
            if said is None:
                continue
            if found and said.against is found[-1].against and _hours_only(said) and found[-1].days_only:
                said = replace(said, stretches=tuple(_crossed(found.pop().stretches, said.stretches)))
            elif found and said.against and found[-1].days_only and self._joins(clause):
                found[-1] = replace(found[-1], against=True)
            found.append(said)
        return iter(found)

    def rules_out(self, sentence: Sentence) -> bool:
        rather, regrets = (self.lexicon.folded("signs", key) for key in ("suits_more", "regret"))
        for clause, asked in self._clauses(sentence):
            if asked or clause.strip(" .!") in regrets or not self._against(clause) or rather & set(words_of(clause)):
                continue
            said = self._clause(clause, asked)
            if said is None or (self.agreed and any(each.beside(self.agreed) == (0, 0) for each in said.stretches)):
                return True
        return False

    def _clauses(self, sentence: Sentence) -> Iterator[tuple[str, bool]]:
        """Each with whether it is asked: of "ik kan dinsdag niet, kan het later?" the end. "Tussen 9 en 12" is one."""
        numbers = frozenset(map(str, range(25))) | self.calendar.numbers.keys()
        clauses = sentence.clauses(self.lexicon.folded("signs", "joints"), frozenset(numbers))
        for place, clause in enumerate(clauses, 1):
            yield without_phones(clause), sentence.question and place == len(clauses)

    def _against(self, clause: str) -> bool:
        if any(word in self.lexicon.folded("signs", "negative") for word in words_of(clause)):
            return True
        # "Woensdag ben ik vrij" is a day off, "na vier uur ben ik vrij" is not.
        says = any(phrase in clause for phrase in self.lexicon.folded("signs", "negative_phrases"))
        return says and not tuple(self.stretches.hours(clause))

    def _clause(self, clause: str, asked: bool) -> _Said | None:
        words = words_of(clause)
        against = self._against(clause) and not asked
        if not (against or asked or len(words) <= _SHORT or self._wishes(words)):
            return None
        days, hours = tuple(self.stretches.days(clause)), tuple(self.stretches.hours(clause))
        crossed = (each for each in _crossed(days, hours) if each)
        stretches = tuple(each for each in crossed if against or not self._is_agreed(each))
        return _Said(stretches, against, bool(days) and not hours and len(words) <= _SHORT) if stretches else None

    def _wishes(self, words: Sequence[str]) -> bool:
        signs = ("positive", "prefer", "only")
        return any(word in self.lexicon.folded("signs", sign) for sign in signs for word in words)

    def _joins(self, clause: str) -> bool:
        return clause.split()[0] in self.lexicon.folded("names", "joins")

    def _is_agreed(self, stretch: Stretch) -> bool:
        """ "Kan de afspraak van dinsdag naar donderdag?": of these, the one that is agreed is no wish."""
        day = bool(stretch.weekdays) or (stretch.since is not None and stretch.since == stretch.through)
        return day and self.agreed is not None and stretch.beside(self.agreed) == (0, 0)


def _crossed(days: Sequence[Stretch], hours: Sequence[Stretch]) -> Iterator[Stretch]:
    """Each day with the hours; or one of the two alone."""
    for day in days or (Stretch(),):
        yield from (_joined(day, each) for each in hours) if hours else (day,)


def _joined(day: Stretch, hours: Stretch) -> Stretch:
    return Stretch(
        day.weekdays or hours.weekdays,
        day.since or hours.since,
        day.through or hours.through,
        hours.begin or day.begin,
        hours.end or day.end,
    )


def _hours_only(said: _Said) -> bool:
    return all(not each.weekdays and each.since is None and each.through is None for each in said.stretches)
