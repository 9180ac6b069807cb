"""What somebody does, in a few words: "senior beleidsadviseur energie", cut where the employer or the rest of the sentence begins."""

import re
from collections.abc import Sequence

from flows.mail.reading.phrases import either, fold, words_of
from flows.mail.reading.words import Lexicon

_MOST = 7
_BEFORE = 3
"""Words that may stand before the one that is known."""


class Titles:
    def __init__(self, lexicon: Lexicon) -> None:
        self._words = lexicon.folded("functions", "words")
        self._endings = tuple(lexicon.folded("functions", "endings"))
        self._until = re.compile(rf"\s(?:{either(lexicon.all('functions', 'until'))})(?:\s|(?<='))")
        self._onto = re.compile(rf"\s(?:{either(lexicon.folded('names', 'onto'))})\s")
        self._negation, self._but = lexicon.folded("signs", "negation"), lexicon.folded("signs", "but")
        self._times = lexicon.month_words | lexicon.folded("functions", "since")
        self._determiners = lexicon.folded("signs", "determiners")
        self._unsaid = lexicon.folded("names", "adverbs") | self._determiners | lexicon.folded("values", "everybody")
        self._verb_ends = lexicon.folded("names", "verb_ends")

    def known(self, text: str) -> bool:
        """A word of it is a function's."""
        words = (part for word in words_of(fold(text)) for part in (word, *word.split("-")[1:]))
        return any(word in self._words or word.endswith(self._endings) for word in words)

    def at(self, text: str) -> str:
        """The title that the text begins with, or nothing."""
        clause = re.split(r"[,.;:!?()\n|]", text, maxsplit=1)[0]
        clause = self._affirmed(self._until.split(clause, maxsplit=1)[0])
        words = clause.split()[:_MOST]
        while words and (fold(words[0]) in self._unsaid or (self._timed(words) and not self.known(words[0]))):
            words = words[1:]
        while words and fold(words[-1]) in self._verb_ends:
            words = words[:-1]  # "Ik meld me als projectleider aan."
        known = [place for place, word in enumerate(words) if self.known(word)]
        if not known or known[0] > _BEFORE or self._determiners & set(map(fold, words[: known[0]])):
            return ""  # "I'm bringing our intern" tells of the intern.
        return " ".join(words if len(clause.split()) < _BEFORE + 2 else words[: known[-1] + 1])

    def _affirmed(self, clause: str) -> str:
        """ "geen projectleider maar programmamanager" is the latter."""
        parts = self._onto.split(clause)
        words = next(filter(self.known, reversed(parts)), parts[-1]).split()
        denied = bool(self._negation & set(map(fold, words)))
        place = next((place for place, word in enumerate(words) if fold(word) in self._but), None) if denied else None
        return " ".join(words[place + 1 :]) if place is not None else "" if denied else " ".join(words)

    def _timed(self, words: Sequence[str]) -> bool:
        """ "sinds januari", "vorig jaar": a month or a year, before the function."""
        return fold(words[0]) in self._times or words[0].isdecimal()
