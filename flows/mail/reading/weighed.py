"""What a clause says for or against the times that it names: "dinsdag lukt niet", "vrijdag schikt me", "en donderdag"."""

import re
from collections.abc import Sequence
from datetime import datetime

from flows.mail.reading.moments import Calendar
from flows.mail.reading.named_moments import Named, choices, is_exact
from flows.mail.reading.phrases import either
from flows.mail.reading.words import Lexicon

SHORTEST, FEW, _BARE = 2, 4, 5
"""Words of "1: nee" or "ja", of a clause that may be no more than a day of a list, and of one that says no more than when."""


def speaks_against(clause: str, words: Sequence[str], lexicon: Lexicon) -> bool:
    negative = lexicon.folded("signs", "negative")
    if lexicon.folded("signs", "irreal") & set(words) and lexicon.folded("signs", "prefer") & set(words):
        return True  # "Dinsdag had mijn voorkeur".
    nay = len(words) <= SHORTEST and bool(lexicon.folded("signs", "nay") & set(words[-1:]))
    return nay or any(word in negative for word in words) or says(clause, lexicon, "negative_phrases")


def adds(words: Sequence[str], lexicon: Lexicon) -> bool:
    """ "1 valt af, 2 ook"."""
    return len(words) <= _BARE and any(word in lexicon.folded("signs", "added") for word in words)


def is_bare(words: Sequence[str], lexicon: Lexicon) -> bool:
    """ "En donderdag", in a clause that says nothing for it."""
    return len(words) <= _BARE and not any(word in in_favour(lexicon) for word in words)


def leads_against(clause: str, calendar: Calendar, lexicon: Lexicon, now: datetime) -> bool:
    """ "Ik werk niet op dinsdag": what follows may go on with other days."""
    hits = [lexicon.pattern("signs", key).search(clause) for key in ("negative", "negative_phrases")]
    ends = [hit.end() for hit in hits if hit]
    return bool(ends) and calendar.named(clause[min(ends) :], now).says


def without_rest(clause: str, lexicon: Lexicon) -> str:
    """ "Vrijdag om drie uur in plaats van half twaalf": the first of the two."""
    hit = lexicon.pattern("signs", "rather_than").search(clause)
    return clause[: hit.start()] if hit and hit.start() else clause


def either_of(
    clause: str, moments: Sequence[datetime], calendar: Calendar, lexicon: Lexicon, now: datetime
) -> list[list[int]]:
    """ "Niet op donderdag of vrijdag"."""
    parts = re.split(rf"\s(?:{either(lexicon.folded('dates', 'links_numbers'))})\s", clause)
    told = [calendar.named(part, now) for part in parts] if len(parts) > 1 else []
    return [choices(moments, each) for each in told if each.says]


def concludes(words: Sequence[str], lexicon: Lexicon) -> bool:
    """ "Dinsdag geef ik les, dus vrijdag"."""
    return words[0] in lexicon.folded("signs", "concludes")


def takes(clause: str, words: Sequence[str], named: Named, lexicon: Lexicon) -> bool:
    """ "De dinsdag", "dinsdag schikt me", "laten we dinsdag doen"; "het college heeft dinsdag besloten" and "dinsdag geef ik les" take no time."""
    if any(word in lexicon.folded("signs", "happened") for word in words):
        return False
    good = any(word in in_favour(lexicon) for word in words) or says(clause, lexicon, "takes_time")
    if good or is_exact(named) or concludes(words, lexicon):
        return True
    said = [word for word in words if not (word.isdecimal() or word in lexicon.month_words)]
    return len(said) <= _BARE and not _keeps_busy(words, lexicon)


def _keeps_busy(words: Sequence[str], lexicon: Lexicon) -> bool:
    """ "Dinsdag is gemeenteraad", "dinsdag geef ik les"; not "dinsdag heb ik tijd"."""
    doing, there = lexicon.folded("signs", "doing"), lexicon.folded("signs", "there")
    return any(word in doing for word in words) and not any(word in there for word in words)


def in_favour(lexicon: Lexicon) -> frozenset[str]:
    return lexicon.folded("signs", "positive") | lexicon.folded("signs", "prefer")


def says(clause: str, lexicon: Lexicon, key: str) -> bool:
    return any(phrase in clause for phrase in lexicon.folded("signs", key))
