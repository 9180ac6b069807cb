"""Who comes along without a name: "ik neem iemand mee", "mijn huisgenoot en ik", "I'm coming with my flatmate"."""

import re

from flows.mail.reading.employer import Reader
from flows.mail.reading.mentioned import is_registered
from flows.mail.reading.phrases import words_of
from flows.mail.reading.wishes import JOINING, Signal, Wishes

_MARK = re.compile(r"[,;:.!?()]\s|[!?.]$")


def brings(found: Wishes, reader: Reader) -> bool:
    """ "A patient neighbour's notes" are nobody, and a colleague who sees to it themselves is not brought."""
    lexicon = reader.guide.lexicon
    return (
        found.has("unnamed")
        or any(
            not re.match(r"['’]s?(?!\w)", each.sentence.text[each.end :])
            and not is_registered(each.sentence.folded[each.start :], lexicon)
            and not lexicon.folded("names", "agreed") & set(words_of(each.clause))
            for each in found.all("companion")
        )
        or any(each.of_self and _together(each, reader) for each in found.all(*JOINING))
    )


def _together(joins: Signal, reader: Reader) -> bool:
    """Within its clause: "kom ik met mijn huisgenoot", "mijn huisgenoot en ik komen"; not "in overleg met mijn baas"."""
    lexicon = reader.guide.lexicon
    clause, start = _clause(joins)
    words = words_of(clause)
    if lexicon.folded("signs", "negation") & set(words) or is_registered(clause, lexicon):
        return False
    reach = len(words_of(clause[:start]))
    return any(
        _beside(words, place, reach, reader)
        for place, word in enumerate(words)
        if word in lexicon.folded("names", "related")
    )


def _clause(joins: Signal) -> tuple[str, int]:
    """What stands between marks around the phrase, and where the phrase begins in it."""
    text = joins.sentence.folded
    begin = max((hit.end() for hit in _MARK.finditer(text, 0, joins.start)), default=0)
    end = next((hit.start() for hit in _MARK.finditer(text, joins.end)), len(text))
    return text[begin:end], joins.start - begin


def _beside(words: list[str], place: int, reach: int, reader: Reader) -> bool:
    """Somebody at `place`, with "mijn" before: behind "met" in the wish, or before "en ik". `reach`: words ahead of the wish."""
    lexicon = reader.guide.lexicon
    whose, joins = (
        lexicon.folded("signs", "first") | lexicon.folded("values", "indefinite"),
        lexicon.folded("names", "joins"),
    )
    if not place or words[place - 1] not in whose or lexicon.folded("names", "agreed") & set(words[place:]):
        return False
    if joins & set(words[place + 1 : place + 2]):
        return bool(lexicon.folded("names", "myself") & set(words[place + 2 : place + 3]))
    led = set(words[: max(0, place - 2)]) <= lexicon.folded("names", "together_lead")
    source = " ".join(words[: place - 1]).endswith(tuple(lexicon.folded("names", "source_before")))
    along = bool({*words[place - 2 : place - 1]} & (lexicon.folded("dates", "along_with")))
    return along and not source and (led or place > reach)
