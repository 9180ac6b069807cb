"""Which of the proposed times somebody takes, or which other time they name. In doubt: none."""

import re
from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime

from flows.mail.reading.contacts import without_phones
from flows.mail.reading.moments import Calendar
from flows.mail.reading.named_moments import Named, choices, is_exact, likely_time, moment_of, on_day
from flows.mail.reading.phrases import either, words_of
from flows.mail.reading.sentences import Sentence
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
    tally = _Tally([], [], [], set(), [])
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
            day = _count(clause, tally, moments, calendar, lexicon, now, asking or none, day, numbered)
    wanted = [slot for slot in tally.preferred or tally.marked or tally.wanted if slot not in tally.excluded]
    if len(set(wanted)) == len(moments) > 1 and not (tally.preferred or tally.marked):
        wanted = []  # "1 maart: begroting. 3 maart: raad. 4 maart: tandarts": all are spoken of, none is taken.
    contrary = any(each.at is not None for each in tally.other)
    exact = next((slot for slot in tally.exact if slot not in tally.excluded), None)
    if wanted and not none and not contrary:
        return Chosen(wanted[0], excluded=frozenset(tally.excluded), exact=exact)
    proposed = next((when for each in tally.other if (when := moment_of(each, moments, now))), None)
    return Chosen(None, proposed, frozenset(tally.excluded), bool(tally.other), exact)


def _count(
    clause: str,
    tally: _Tally,
    moments: Sequence[datetime],
    calendar: Calendar,
    lexicon: Lexicon,
    now: datetime,
    asking: bool,
    day: Named,
    numbered: bool,
) -> Named:
    clause = lexicon.pattern("signs", "no_matter").sub("", _rather(without_phones(clause), lexicon).rstrip(" .!"))
    words = words_of(clause)
    if not words:
        return day
    goes_on = any(word in lexicon.folded("names", "joins") for word in words[: _FEW if tally.led else 1])
    denied = _against(clause, words, lexicon) or (goes_on and tally.excepts)
    tally.excepts = words[0] in lexicon.folded("signs", "except")
    against = denied or (tally.against and _adds(words, lexicon)) or (goes_on and tally.led and _bare(words, lexicon))
    tally.against = against
    tally.led = _led(clause, calendar, lexicon, now) if denied else tally.led and (against or len(words) < _FEW)
    named = on_day(calendar.named(clause, now), day)
    if tally.later and named.only_part:
        tally.other.append(named)
        return day
    if tally.last and _says(clause, lexicon, "only_after") and named.says:
        _narrow(tally, [moments[slot - 1] for slot in tally.last], named)
        return day
    numbers = calendar.numbering.find(clause, len(moments)) if numbered else []
    fitting = numbers or (choices(moments, named) if named.says else [])
    if named.only_part and tally.wanted:
        fitting = [slot for slot in fitting if slot in tally.wanted]  # "Vrijdag? Dan ben ik de hele ochtend vrij."
    rank = calendar.numbering.rank(clause)
    on_other_day = (named.weekday is not None or named.month is not None) and not set(numbers) & set(
        choices(moments, named)
    )
    if not against and (rank > 1 or (numbers and on_other_day)):
        return day  # A second choice, or "dinsdag de tweede optie", which is the one or the other.
    if not named.says and len(words) <= _SHORTEST:
        fitting = [*fitting, *tally.waiting] if any(word in _good(lexicon) for word in words) else fitting
    if against:
        tally.excluded.update(fitting, *_either(clause, moments, calendar, lexicon, now))
        tally.excluded.update(tally.waiting if goes_on or (not named.says and len(words) <= _FEW) else ())
    elif fitting and (
        numbers or rank or tally.politely or ((is_exact(named) or not asking) and _takes(clause, words, named, lexicon))
    ):
        _take(tally, fitting, words, lexicon, exact=not numbers and is_exact(named))
        tally.preferred.extend(fitting if rank else ())
    elif named.says and not fitting:
        tally.other.append(named)
    waits = len(words) < _FEW and not against and _bare(words, lexicon)
    tally.waiting = [*tally.waiting, *fitting] if waits else []
    tally.last = [] if against else fitting or tally.last
    return named if named.weekday is not None or named.day is not None else day


def _take(tally: _Tally, fitting: Sequence[int], words: Sequence[str], lexicon: Lexicon, exact: bool) -> None:
    tally.wanted.extend(fitting)
    if any(word in lexicon.folded("signs", "positive") for word in words):
        tally.marked.extend(fitting)
    preferred = any(word in lexicon.folded("signs", "prefer") for word in words) or _concludes(words, lexicon)
    if preferred:
        tally.preferred.extend(fitting)
    if preferred or exact:
        tally.exact = [*tally.exact, *fitting]


def _against(clause: str, words: Sequence[str], lexicon: Lexicon) -> bool:
    negative = lexicon.folded("signs", "negative")
    if lexicon.folded("signs", "irreal") & set(words) and lexicon.folded("signs", "prefer") & set(words):
        return True  # "Dinsdag had mijn voorkeur".
    nay = len(words) <= _SHORTEST and bool(lexicon.folded("signs", "nay") & set(words[-1:]))
    return nay or any(word in negative for word in words) or _says(clause, lexicon, "negative_phrases")


def _adds(words: Sequence[str], lexicon: Lexicon) -> bool:
    """ "1 valt af, 2 ook"."""
    return len(words) <= _BARE and any(word in lexicon.folded("signs", "added") for word in words)


def _bare(words: Sequence[str], lexicon: Lexicon) -> bool:
    """ "En donderdag", in a clause that says nothing for it."""
    return len(words) <= _BARE and not any(word in _good(lexicon) for word in words)


def _led(clause: str, calendar: Calendar, lexicon: Lexicon, now: datetime) -> bool:
    """ "Ik werk niet op dinsdag": what follows may go on with other days."""
    hits = [lexicon.pattern("signs", key).search(clause) for key in ("negative", "negative_phrases")]
    ends = [hit.end() for hit in hits if hit]
    return bool(ends) and calendar.named(clause[min(ends) :], now).says


def _rather(clause: str, lexicon: Lexicon) -> str:
    """ "Vrijdag om drie uur in plaats van half twaalf": the first of the two."""
    hit = lexicon.pattern("signs", "rather_than").search(clause)
    return clause[: hit.start()] if hit and hit.start() else clause


def _either(
    clause: str, moments: Sequence[datetime], calendar: Calendar, lexicon: Lexicon, now: datetime
) -> list[list[int]]:
    """ "Niet op donderdag of vrijdag"."""
    parts = re.split(rf"\s(?:{either(lexicon.folded('dates', 'links_numbers'))})\s", clause)
    told = [calendar.named(part, now) for part in parts] if len(parts) > 1 else []
    return [choices(moments, each) for each in told if each.says]


def _concludes(words: Sequence[str], lexicon: Lexicon) -> bool:
    """ "Dinsdag geef ik les, dus vrijdag"."""
    return words[0] in lexicon.folded("signs", "concludes")


def _takes(clause: str, words: Sequence[str], named: Named, lexicon: Lexicon) -> bool:
    """ "De dinsdag", "dinsdag schikt me", "laten we dinsdag doen"; "het college heeft dinsdag besloten" and "dinsdag geef ik les" take no time."""
    if any(word in lexicon.folded("signs", "happened") for word in words):
        return False
    good = any(word in _good(lexicon) for word in words) or _says(clause, lexicon, "takes_time")
    if good or is_exact(named) or _concludes(words, lexicon):
        return True
    said = [word for word in words if not (word.isdecimal() or word in lexicon.month_words)]
    return len(said) <= _BARE and not _keeps_busy(words, lexicon)


def _keeps_busy(words: Sequence[str], lexicon: Lexicon) -> bool:
    """ "Dinsdag is gemeenteraad", "dinsdag geef ik les"; not "dinsdag heb ik tijd"."""
    doing, there = lexicon.folded("signs", "doing"), lexicon.folded("signs", "there")
    return any(word in doing for word in words) and not any(word in there for word in words)


def _good(lexicon: Lexicon) -> frozenset[str]:
    return lexicon.folded("signs", "positive") | lexicon.folded("signs", "prefer")


_SHORTEST, _FEW, _BARE = 2, 4, 5
"""Words of "1: nee" or "ja", of a clause that may be no more than a day of a list, and of one that says no more than when."""


def _narrow(tally: _Tally, moments: Sequence[datetime], named: Named) -> None:
    """ "Dinsdag kan, maar pas na drieën": a time of that day which comes too early is none."""
    early = [
        slot
        for slot, moment in zip(tally.last, moments, strict=True)
        if named.at is None or moment.time() < likely_time(named) or (named.part and not named.fits(moment))
    ]
    tally.excluded.update(early)
    tally.other.extend([named] if early else [])


def _says(clause: str, lexicon: Lexicon, key: str) -> bool:
    return any(phrase in clause for phrase in lexicon.folded("signs", key))
