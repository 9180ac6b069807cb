"""How many come, when only a number tells: "met z'n tweeën", "twee personen", "three of us". A number of anything else counts nobody."""

import re
from collections.abc import Iterable

from flows.mail.reading.phrases import either, fold, words_of
from flows.mail.reading.sentences import Sentence
from flows.mail.reading.wishes import JOINING, Wishes
from flows.mail.reading.words import Guide, Lexicon


def party_size(found: Wishes, guide: Guide) -> int:
    """0 when nothing is said."""
    numbers = guide.once("counts of people", lambda: _numbers(guide, 0))
    pattern = guide.once("party size", lambda: _pattern(guide.lexicon, numbers, _numbers(guide, 1)))
    wishing = {each.place for each in found.signals if each.group in _TELLING}
    rather = guide.lexicon.pattern("signs", "rather_than")
    for place, sentence in enumerate(found.sentences):
        if rather.search(sentence.folded):
            continue
        for hit in pattern.finditer(sentence.folded):
            word = hit["ahead"] or hit["behind"]
            if word and _counts(sentence, hit, place in wishing, guide.lexicon):
                number = int(word) if word.isdecimal() else numbers[word]
                return number + _besides(sentence, hit, guide.lexicon)
    return 0


def _besides(sentence: Sentence, hit: re.Match[str], lexicon: Lexicon) -> bool:
    """ "Ik kom met twee collega's" are three, "wij komen met twee personen" two."""
    noun = hit["noun"] or next(iter(words_of(sentence.folded[hit.end() :])), "")
    before = set(words_of(sentence.folded[: hit.end()])[-_ALONG:])
    theirs = noun in lexicon.folded("names", "related") and lexicon.folded("dates", "along_with") & before
    return bool(theirs) and not lexicon.folded("dates", "we") & set(sentence.words)


_ALONG = 6
"""Words up to a number in which they are taken along."""
_TELLING = (*JOINING, "for_other", "unnamed", "colleague", "third")
_SHORT = 7
"""Words of a sentence that says little more than a number: "Graag twee plaatsen"."""


def _counts(sentence: Sentence, hit: re.Match[str], wishing: bool, lexicon: Lexicon) -> bool:
    """ "We komen met z'n drieën" and "Wij zijn met drie personen", not "Wij wonen hier met z'n vieren"."""
    together, behind = lexicon.folded("dates", "lives_together"), sentence.folded[hit.end() :].lstrip()
    if wishing:
        return not together & set(words_of(sentence.folded[: hit.start()])[-4:])
    if together & set(sentence.words):
        return False
    coming = not behind or behind[0] in ",;:.!?)" or lexicon.folded("dates", "comes_together") & set(sentence.words)
    seats = hit["noun"] in lexicon.folded("dates", "seats")
    return len(sentence.words) < _SHORT or bool((hit["ahead"] or seats) and coming) or _alone(sentence, hit, lexicon)


def _alone(sentence: Sentence, hit: re.Match[str], lexicon: Lexicon) -> bool:
    """ "Met twee personen aub, ondergetekende en de penningmeester": the clause says little more than the number; "we zijn zes buren" tells of a group."""
    before = words_of(re.split(r"[,;:.!?]\s", sentence.folded[: hit.start()])[-1])
    behind = words_of(re.split(r"[,;:.!?]", sentence.folded[hit.end() :], maxsplit=1)[0])
    return set(before) <= lexicon.folded("dates", "leads_count") and len(behind) < _FEW


_FEW = 3
"""Words behind a number in such a clause."""


def _pattern(lexicon: Lexicon, numbers: Iterable[str], several: Iterable[str]) -> re.Pattern[str]:
    """A number behind "met z'n" that no other thing follows, or one before "personen" or "of us"; the size of a group is passed over."""
    count = rf"\d|{either(numbers)}"
    ahead, people, on, group = (
        _either(lexicon.folded("dates", key)) for key in ("count_of_people", "people", "behind_count", "size_of_group")
    )
    alone = rf"(?:{count})(?!\w)(?=\s*(?:[,;:.!?()]|$)|\s+(?:{people}|{on})(?!\w))"
    together = rf"(?:{ahead})\s+(?P<ahead>(?:{either(several)})(?!\w)|{alone})"
    passed = rf"(?:{group})\s+(?:{count})\s+\w+"
    return re.compile(rf"(?<!\w)(?:{together}|{passed}|(?P<behind>{count})\s+(?P<noun>{people})(?!\w)(?!\s+per\b))")


def _either(words: Iterable[str]) -> str:
    longest = sorted(words, key=len, reverse=True)
    return "|".join(re.escape(word).replace(r"\ ", r"\s+") for word in longest) or "(?!)"


def _numbers(guide: Guide, first: int) -> dict[str, int]:
    """From `first` on in an entry: "drie drieën" has the form for people behind the number."""
    return {
        fold(word): number
        for language in guide.languages.values()
        for number, entry in enumerate(language.dates.get("numbers", ()), 1)
        for word in entry.split()[first:]
        if number > 1
    }
