"""Which of the numbered proposals a clause names: "optie 2", "de tweede", "doe maar 2", a bare "2", "1 of 3"."""

import re
from collections.abc import Mapping, Set

from flows.mail.reading.phrases import either, words_of
from flows.mail.reading.words import Lexicon

_LETTERS = "abcde"


class Numbering:
    """The words that choose, compiled. `ordinals` and `numbers` count from 1."""

    def __init__(
        self, lexicon: Lexicon, ordinals: Mapping[str, int], numbers: Mapping[str, int], weekdays: Set[str]
    ) -> None:
        self._ordinals, self._numbers = ordinals, numbers
        self._last, self._middle = lexicon.folded("dates", "last"), lexicon.folded("dates", "middle")
        self._meetings, self._options = lexicon.folded("dates", "meeting"), lexicon.folded("dates", "option")
        self._past = lexicon.folded("dates", "not_hours")
        self._weekdays = weekdays
        option, number = either(self._options), rf"\d|{either(numbers)}"
        before, after = (either(lexicon.folded("dates", key)) for key in ("chosen_before", "chosen_after"))
        self._named = re.compile(
            rf"(?<!\w)(?:{option})\s*(?:(\d)(?![\d:]|\.\d|\s*(?:uur|u\b|am|pm))|(?<=\s)([{_LETTERS}]|{either(numbers)})(?!\w))"
        )
        self._behind = re.compile(rf"(?<!\w)({either(ordinals)})\s+(?:{option})(?!\w)")
        own = either(lexicon.folded("signs", "first"))
        self._ranked = re.compile(rf"(?<!\w)(?:{own})\s+({either(ordinals)})\s+(?:{option})(?!\w)")
        self._bare = re.compile(
            rf"\W*(?:(?:{before})\s+)*({number})(?![\w:]|\.\d)\W*(?:(?:of|en|or|and|,|/|&)\s*({number})(?!\w)\W*)?(?:$|(?:{after})(?!\w))"
        )

    def rank(self, clause: str) -> int:
        """ "Vrijdag is mijn eerste keus" is no proposal 1; 0 where nothing is ranked."""
        hit = self._ranked.search(clause)
        return self._ordinals[hit[1]] if hit else 0

    def find(self, clause: str, count: int) -> list[int]:
        """Of a folded clause, without those beyond `count`."""
        clause = self._ranked.sub(" ", clause)
        found = [self._number(next(filter(None, hit.groups()))) for hit in self._named.finditer(clause)]
        found += [self._ordinals[hit[1]] for hit in self._behind.finditer(clause)]
        if bare := self._bare.match(clause):
            found += [self._number(each) for each in bare.groups() if each]
        found += self._ordinal(words_of(clause), count)
        found += [
            _LETTERS.index(letter) + 1 for letter in [clause.strip(" .!()")] if len(letter) == 1 and letter in _LETTERS
        ]
        return [number for number in dict.fromkeys(found) if 1 <= number <= count]

    def _number(self, text: str) -> int:
        if text.isdecimal():
            return int(text)
        return self._numbers.get(text) or _LETTERS.index(text) + 1

    def _ordinal(self, words: list[str], count: int) -> list[int]:
        """ "De tweede", "the last"; of the meetings, it is no proposal. "De 3e" may be a day, and "woensdag de derde" is one."""
        if any(word in self._meetings for word in words) and not any(word in self._options for word in words):
            return []
        numbers = [
            self._ordinals[word]
            for place, word in enumerate(words)
            if word in self._ordinals
            and not word[0].isdecimal()
            and not self._weekdays & {*words[max(0, place - 2) : place]}
        ]
        behind = [*words[1:], ""]  # "Just like last year".
        numbers += [
            count for word, next_ in zip(words, behind, strict=True) if word in self._last and next_ not in self._past
        ]
        return numbers + [(count + 1) // 2 for word in words if count % 2 and word in self._middle]
