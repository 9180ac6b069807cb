""" "Het is X, niet Y", "niet Y maar X", "X in plaats van Y": which of the two is new, and which field of the register held the other.

Where nothing that the register holds is denied, nothing is corrected.
"""

import re
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from itertools import pairwise

from flows.mail.reading.phrases import fold, words_of
from flows.mail.reading.prose import Prose
from flows.mail.reading.sentences import Sentence
from flows.mail.reading.words import Lexicon
from flows.registration.model import Registration

_START = re.compile(r"(?<![\w@.-])(?<!\w['’])(?:['’][a-z]-?\s)?\w")
_FAR = 40
_GAP = 25
"""Characters between the two, but for the words that set them against each other."""


@dataclass(frozen=True, slots=True)
class _Said:
    text: str
    start: int
    end: int


def corrected(
    sentences: Sequence[Sentence], registration: Registration, prose: Prose, lexicon: Lexicon
) -> dict[str, str]:
    """New values by field."""
    changes: dict[str, str] = {}
    for sentence in sentences:
        for new, old in _pairs(sentence, prose, lexicon):
            field = _field_of(old, _held(registration))
            if sentence.question and not (field and _shares(new, old)):
                continue
            if (
                field
                and fold(new) != fold(old)
                and (field != "name" or _same_person(new, old, registration.name or ""))
            ):
                changes.setdefault(field, _with(new, old, _held(registration)[field]))
    return changes


def _shares(new: str, old: str) -> bool:
    """They have a word in common: "Hester van Duren in plaats van Hester Kosterman" is one person."""
    return bool({each for each in words_of(fold(new)) if len(each) > 2} & set(words_of(fold(old))))


def _same_person(new: str, old: str, known: str) -> bool:
    """A surname alone, or a name that shares a word: another first name and surname are somebody else's.

    "Anouk Schippers in plaats van Van Beers", of Anouk van Beers, is she.
    """
    return len(new.split()) == 1 or new[:1].islower() or _shares(new, old) or _shares(new, known)


def _pairs(sentence: Sentence, prose: Prose, lexicon: Lexicon) -> list[tuple[str, str]]:
    """New and old, of neighbours in the sentence with a denial before either."""
    said = _names(sentence.text, prose)
    denials, but = tuple(lexicon.folded("names", "denied_before")), lexicon.folded("signs", "but")
    right = tuple(lexicon.folded("names", "corrected_to"))
    renamed, must_be = (tuple(lexicon.folded("names", key)) for key in ("renamed", "must_be"))
    pairs = []
    for first, second in pairwise(said):
        before = " ".join(words_of(sentence.folded[max(0, first.start - _GAP) : first.start]))
        second = _behind_denial(sentence, second, denials)
        between = " ".join(words_of(sentence.folded[first.end : second.start]))
        set_against = next((each for each in sorted(denials, key=len, reverse=True) if between.endswith(each)), "")
        if second.start - first.end - len(set_against) > (_FAR if set_against else _GAP):
            continue
        behind = words_of(sentence.folded[second.end :])[:1]
        if set_against and set(behind) & but and len(first.text.split()) < len(second.text.split()):
            continue  # "Wijziging: niet Jan Bos maar Els Smit komt": what follows the "but" is new.
        if set_against:
            pairs.append((first.text, second.text))
        elif between.startswith((*renamed, *must_be)) or (
            before.endswith(denials) and (set(words_of(between)[:1]) & but or between.startswith(right))
        ):
            pairs.append((second.text, first.text))
    return pairs


def _behind_denial(sentence: Sentence, said: _Said, denials: Sequence[str]) -> _Said:
    """ "in plaats van Hester Kosterman": the small word belongs to the denial and not to the name."""
    small, space, name = said.text.partition(" ")
    before = " ".join(words_of(sentence.folded[max(0, said.start - _GAP) : said.start + len(small)]))
    return _Said(name, said.start + len(small) + 1, said.end) if space and before.endswith(tuple(denials)) else said


def _names(text: str, prose: Prose) -> list[_Said]:
    found: list[_Said] = []
    for hit in _START.finditer(text):
        value = prose.value_at(text[hit.start() :]) if not found or hit.start() >= found[-1].end else ""
        if value:
            start = text.index(value, hit.start())
            found.append(_Said(value, start, start + len(value)))
    return found


def _held(registration: Registration) -> Mapping[str, str]:
    own = {"name": registration.name or "", "organisation": registration.organisation or "", **registration.fields}
    return {key: value for key, value in own.items() if value and key not in ("phone", "remarks")}


def _field_of(old: str, held: Mapping[str, str]) -> str:
    """The field whose value is the old one, or ends in it: "niet Wijnje" of Dorpsbelang Wijnje."""
    words = words_of(fold(old))
    fitting = [key for key, value in held.items() if _within(words, words_of(fold(value)))]
    return fitting[0] if len(fitting) == 1 else ""


def _within(words: list[str], of: list[str]) -> bool:
    return any(of[place : place + len(words)] == words for place in range(len(of)))


def _with(new: str, old: str, known: str) -> str:
    """The known value with the new part for the old one, where the new is no longer than what it replaces."""
    if len(new.split()) > len(old.split()):
        return new
    place = fold(known).find(fold(old))
    return (known[:place] + new + known[place + len(old) :]).strip() if place >= 0 else new
