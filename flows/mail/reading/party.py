"""How many come, when only a number tells: "met z'n tweeën", "twee personen", "the three of us"."""

import re
from collections.abc import Mapping

from flows.mail.reading.phrases import either, fold
from flows.mail.reading.wishes import JOINING, Wishes
from flows.mail.reading.words import Guide


def party_size(found: Wishes, guide: Guide) -> int:
    """0 when nothing is said."""
    if "party size" not in guide.memory:
        counts = _numbers(guide)
        guide.memory["party size"] = (_pattern(guide, counts), counts)
    pattern, numbers = guide.memory["party size"]
    telling = {each.place for each in found.signals if each.group in _TELLING}
    rather = guide.lexicon.pattern("signs", "rather_than")
    for place, sentence in enumerate(found.sentences):
        if rather.search(sentence.folded):
            continue
        hit = pattern.search(sentence.folded)
        if hit and (hit[1] or place in telling or len(sentence.words) < _SHORT):
            word = next(filter(None, hit.groups()))
            return int(word) if word.isdigit() else numbers[word]
    return 0


_TELLING = (*JOINING, "for_other", "unnamed", "colleague", "third")
_SHORT = 7
"""Words of a sentence that says little more than a number: "Graag twee plaatsen"."""


def _pattern(guide: Guide, numbers: Mapping[str, int]) -> re.Pattern[str]:
    """A number behind "met z'n", or before "personen" or "of us"; "all four meetings" counts no people."""
    count = rf"\d|{either(numbers)}"
    ahead, behind, other = (_either(guide, key) for key in ("count_of_people", "people", "meeting"))
    return re.compile(
        rf"(?<!\w)(?:{ahead})\s+({count})(?:en)?(?!\w)(?!\s+(?:{other})(?!\w))|(?<!\w)({count})\s+(?:{behind})(?!\w)"
    )


def _either(guide: Guide, key: str) -> str:
    words = guide.lexicon.folded("dates", key)
    return "|".join(re.escape(word).replace(r"\ ", r"\s+") for word in sorted(words, key=len, reverse=True)) or "(?!)"


def _numbers(guide: Guide) -> dict[str, int]:
    return {
        fold(word): number
        for language in guide.languages.values()
        for number, entry in enumerate(language.dates.get("numbers", ()), 1)
        for word in entry.split()
        if number > 1
    }
