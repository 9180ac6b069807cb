"""Which of the proposed times somebody takes, or which other time they name. In doubt: none."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime

from flows.mail.reading.contacts import without_phones
from flows.mail.reading.moments import Calendar
from flows.mail.reading.named_moments import Named, choices, is_exact, likely_time, moment_of, on_day
from flows.mail.reading.phrases import words_of
from flows.mail.reading.sentences import Sentence
from flows.mail.reading.weighed import (
    FEW,
    SHORTEST,
    adds,
    concludes,
    either_of,
    in_favour,
    is_bare,
    leads_against,
    says,
    speaks_against,
    takes,
    without_rest,
)
from flows.mail.reading.words import Lexicon


@dataclass(frozen=True, slots=True)
class Chosen:
    slot: int | None = None
    proposed: datetime | None = None
    """Another time that they name."""
    excluded: frozenset[int] = frozenset()
    other: bool = False
    """They name a day or time that is not on the table."""
    exact: int | None = None
    """Named by day and hour, or by a number as the one they rather have: it may move a call that was agreed."""


@dataclass(frozen=True, slots=True)
class _Table:
    """The times that are proposed, and by which words they are read."""

    moments: Sequence[datetime]
    calendar: Calendar
    lexicon: Lexicon
    now: datetime
    numbered: bool

    def clause(self, text: str, named: Named) -> "_Clause":
        numbering = self.calendar.numbering
        numbers = numbering.find(text, len(self.moments)) if self.numbered else []
        return _Clause(text, words_of(text), named, numbers, numbering.rank(text))

    def unclear(self, said: "_Clause") -> bool:
        """A second choice, or "dinsdag de tweede optie", which is the one or the other."""
        dated = said.named.weekday is not None or said.named.month is not None
        on_other_day = dated and not set(said.numbers) & set(choices(self.moments, said.named))
        return said.rank > 1 or (bool(said.numbers) and on_other_day)


@dataclass(frozen=True, slots=True)
class _Clause:
    text: str
    words: list[str]
    named: Named
    numbers: list[int]
    """Proposals that it names by number."""
    rank: int
    """The place that it gives to one ("mijn eerste keus"), or 0."""


@dataclass
class _Tally:
    wanted: list[int]
    preferred: list[int]
    marked: list[int]
    """Named with a word of choosing: "doe maar de 19e", where another is only spoken of."""
    excluded: set[int]
    other: list[Named]
    waiting: Sequence[int] = ()
    """Named in a clause of no more than a day, which the next clause may speak of too."""
    exact: Sequence[int] = ()
    last: Sequence[int] = ()
    """Named last, which "maar pas na drieën" narrows."""
    against: bool = False
    """The clause before speaks against what it names."""
    politely: bool = False
    """The sentence asks for one of the days: "zou donderdag kunnen?"."""
    later: bool = False
    """The sentence speaks of what comes after the times on the table: "daarna graag, 's ochtends"."""
    excepts: bool = False
    """The clause before excepts a day: "behalve dinsdag", which an "en donderdag kan ik" goes on with."""
    led: bool = False
    """The word that does stood first: "niet op dinsdag", "behalve dinsdag"."""


def choose(
    sentences: Sequence[Sentence],
    moments: Sequence[datetime],
    calendar: Calendar,
    lexicon: Lexicon,
    now: datetime,
    none: bool,
    numbered: bool = True,
) -> Chosen:
    """`none`: the writer says that no time fits; then what they name is a proposal. `numbered`: numbers are those of these moments."""
    tally, table = _Tally([], [], [], set(), []), _Table(moments, calendar, lexicon, now, numbered)
    beside = frozenset().union(*(lexicon.folded("signs", key) for key in ("cause", "condition", "condition_before")))
    for sentence in sentences:
        day, tally.waiting, tally.led = Named(), (), False
        tally.politely = any(each.group == "asks_slot" for each in lexicon.book.find(sentence.folded))
        asking = sentence.question and not tally.politely
        tally.later = bool(lexicon.pattern("signs", "afterwards").search(" ".join(sentence.words)))
        if lexicon.pattern("signs", "corrects_self").match(" ".join(sentence.words)):
            tally.excluded.update(tally.last)  # "Doe maar 1. Nee, toch niet."
        for clause in sentence.clauses(lexicon.folded("signs", "joints") | beside):
            if (tally.wanted or tally.excluded) and words_of(clause)[:1] and words_of(clause)[0] in beside:
                continue  # Why, or as long as: "2 is prima, want om 15 uur heb ik overleg" names no other time.
            day = _count(clause, tally, table, asking or none, day)
    wanted = [slot for slot in tally.preferred or tally.marked or tally.wanted if slot not in tally.excluded]
    if len(set(wanted)) == len(moments) > 1 and not (tally.preferred or tally.marked):
        wanted = []  # "1 maart: begroting. 3 maart: raad. 4 maart: tandarts": all are spoken of, none is taken.
    contrary = any(each.at is not None for each in tally.other)
    exact = next((slot for slot in tally.exact if slot not in tally.excluded), None)
    if wanted and not none and not contrary:
        return Chosen(wanted[0], excluded=frozenset(tally.excluded), exact=exact)
    proposed = next((when for each in tally.other if (when := moment_of(each, moments, now))), None)
    return Chosen(None, proposed, frozenset(tally.excluded), bool(tally.other), exact)


def _count(clause: str, tally: _Tally, table: _Table, asking: bool, day: Named) -> Named:
    """Adds what a clause names to the tally. Returns the day that an hour in the next one belongs to; `day` is that of this one."""
    lexicon = table.lexicon
    clause = lexicon.pattern("signs", "no_matter").sub("", without_rest(without_phones(clause), lexicon).rstrip(" .!"))
    words = words_of(clause)
    if not words:
        return day
    goes_on = any(word in lexicon.folded("names", "joins") for word in words[: FEW if tally.led else 1])
    against = _turns_against(clause, words, tally, table, goes_on)
    named = on_day(table.calendar.named(clause, table.now), day)
    if tally.later and named.only_part:
        tally.other.append(named)
        return day
    if tally.last and says(clause, lexicon, "only_after") and named.says:
        _narrow(tally, [table.moments[slot - 1] for slot in tally.last], named)
        return day
    said = table.clause(clause, named)
    if not against and table.unclear(said):
        return day
    fitting = _fitting(said, tally, table)
    if against:
        tally.excluded.update(fitting, *either_of(clause, table.moments, table.calendar, lexicon, table.now))
        tally.excluded.update(tally.waiting if goes_on or (not named.says and len(words) <= FEW) else ())
    else:
        _for(said, fitting, tally, table.lexicon, asking)
    waits = len(words) < FEW and not against and is_bare(words, lexicon)
    tally.waiting = [*tally.waiting, *fitting] if waits else []
    tally.last = [] if against else fitting or tally.last
    return named if named.weekday is not None or named.day is not None else day


def _turns_against(clause: str, words: Sequence[str], tally: _Tally, table: _Table, goes_on: bool) -> bool:
    """It speaks against what it names, by its own words or going on with the clause before it."""
    lexicon = table.lexicon
    denied = speaks_against(clause, words, lexicon) or (goes_on and tally.excepts)
    tally.excepts = words[0] in lexicon.folded("signs", "except")
    against = denied or (tally.against and adds(words, lexicon)) or (goes_on and tally.led and is_bare(words, lexicon))
    tally.against = against
    goes_on_led = tally.led and (against or len(words) < FEW)
    tally.led = leads_against(clause, table.calendar, lexicon, table.now) if denied else goes_on_led
    return against


def _fitting(said: _Clause, tally: _Tally, table: _Table) -> list[int]:
    """The proposals that it names, or that were named right before it."""
    named, words = said.named, said.words
    fitting = said.numbers or (choices(table.moments, named) if named.says else [])
    if named.only_part and tally.wanted:
        fitting = [slot for slot in fitting if slot in tally.wanted]  # "Vrijdag? Dan ben ik de hele ochtend vrij."
    if not named.says and len(words) <= SHORTEST:
        fitting = [*fitting, *tally.waiting] if any(word in in_favour(table.lexicon) for word in words) else fitting
    return fitting


def _for(said: _Clause, fitting: Sequence[int], tally: _Tally, lexicon: Lexicon, asking: bool) -> None:
    """Takes what it names, where it takes it; a time that is not on the table is another."""
    named, words = said.named, said.words
    chosen = bool(said.numbers or said.rank) or tally.politely
    if fitting and (chosen or ((is_exact(named) or not asking) and takes(said.text, words, named, lexicon))):
        _take(tally, fitting, words, lexicon, exact=not said.numbers and is_exact(named))
        tally.preferred.extend(fitting if said.rank else ())
    elif named.says and not fitting:
        tally.other.append(named)


def _take(tally: _Tally, fitting: Sequence[int], words: Sequence[str], lexicon: Lexicon, exact: bool) -> None:
    tally.wanted.extend(fitting)
    if any(word in lexicon.folded("signs", "positive") for word in words):
        tally.marked.extend(fitting)
    preferred = any(word in lexicon.folded("signs", "prefer") for word in words) or concludes(words, lexicon)
    if preferred:
        tally.preferred.extend(fitting)
    if preferred or exact:
        tally.exact = [*tally.exact, *fitting]


def _narrow(tally: _Tally, moments: Sequence[datetime], named: Named) -> None:
    """ "Dinsdag kan, maar pas na drieën": a time of that day which comes too early is none."""
    early = [
        slot
        for slot, moment in zip(tally.last, moments, strict=True)
        if named.at is None or moment.time() < likely_time(named) or (named.part and not named.fits(moment))
    ]
    tally.excluded.update(early)
    tally.other.extend([named] if early else [])
