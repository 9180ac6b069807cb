"""The clause around a phrase, and of whom it speaks: "ik meld me af", "als ik me afmeld" and "Els meldt zich af" hold one phrase."""

import re
from dataclasses import dataclass
from functools import cached_property
from itertools import pairwise

from flows.mail.reading.phrases import Match, words_of
from flows.mail.reading.sentences import Sentence
from flows.mail.reading.words import Lexicon

MARK = re.compile(r"[,;:.!?()]")


@dataclass(frozen=True, slots=True)
class Scope:
    """Folded words of what a mail can speak of besides the writer."""

    names: frozenset[str] = frozenset()
    """Of people other than the writer."""
    events: frozenset[str] = frozenset()
    """Of the events' titles."""
    own: frozenset[str] = frozenset()
    """Of whose seat the mail answers for: "de heer Bos" may be how a secretary speaks of who is registered."""


EVERYTHING = Scope()


@dataclass(frozen=True)
class Frame:
    match: Match
    sentence: Sentence
    lexicon: Lexicon
    scope: Scope
    earlier: Sentence | None = None
    """The sentence before it."""

    def of_own_thing(self) -> bool:
        """ "Please take this as my registration": it names a thing of the writer's."""
        return self.of_thing("first")

    def of_thing(self, whose: str) -> bool:
        """It names a thing that is `whose`: a list of words such as "my"."""
        owners, things = self.signs(whose), self.signs("own_things")
        return any(word in owners and after in things for word, after in pairwise(words_of(self.said)))

    def of_self(self) -> bool:
        """It takes the writer along: "meld ik me", "ik en Els komen", "ik sluit aan"; not "meld ik mijn collega"."""
        start = max(0, self.match.start - 25)
        words = self._unasked(words_of(self.sentence.bracketless[start : self.match.end + 60]))
        said = words_of(self.said)
        own = self.any_of("self", self.words_until) and self.any_of("own_acts", said) and not self.any_of("them", said)
        return own or self.any_of("me", words) or self.phrased("with_me", " ".join(words)) or self._goes_on_with_me()

    def _unasked(self, words: list[str]) -> list[str]:
        """Without the "me" of "mijn chef vroeg me Rob Kool in te schrijven": who was asked to, and not who comes."""
        text = " ".join(words)
        hit = self.lexicon.pattern("signs", "asked_me").search(text)
        behind = words_of(text[hit.end() :]) if hit else []
        another = self.any_of("them", behind) or any(word in self.scope.names for word in behind)
        return words_of(text[: hit.start()]) + behind if hit and another else words

    def _goes_on_with_me(self) -> bool:
        """ "Mijn buurvrouw en ik hebben een groep opgezet en zouden graag komen": the verb has its subject from before."""
        opening = " ".join(self.sentence.words[:_SUBJECT])
        subject = any(self.any_of(key, words_of(self.before)) for key in ("condition_of", "other", "you"))
        return not subject and self.phrased("and_me", opening) and self.any_of("both", self.words_until)

    def of_third(self) -> bool:
        """Somebody else does it: "wethouder De Vree neemt deel"."""
        clause = words_of(self.clause)
        if self.any_of("self", clause) or self.any_of("me", clause) or self.any_of("you", clause):
            return False
        return self.any_of("other", self.words_until) or self.functional()

    def functional(self) -> bool:
        """Somebody's function stands before it: "onze secretaresse kan dan niet"."""
        return not self.lexicon.folded("functions", "words").isdisjoint(words_of(self.before))

    @cached_property
    def spoken(self) -> Lexicon:
        return self.lexicon.spoken(self.sentence.words)

    def signs(self, key: str) -> frozenset[str]:
        """Of the sentence's own language: "want" is "because" in Dutch alone."""
        return self.spoken.folded("signs", key) or self.lexicon.folded("signs", key)

    @cached_property
    def said(self) -> str:
        return self.sentence.bracketless[self.match.start : self.match.end]

    @cached_property
    def before(self) -> str:
        """The words of the clause in front of the phrase; none of a phrase that begins with "but"."""
        if (self.signs("but") - self.signs("but_first")) & set(words_of(self.said)[:1]):
            return ""
        text = self.sentence.bracketless[: self.match.start]
        start = max(text.rfind(mark) for mark in (", ", "; ", ": ", " - ", "("))
        words = text[start + 1 :].split()
        joints = self.signs("joints")
        last = max((place for place, word in enumerate(words) if word in joints), default=-1)
        return " ".join(words[last + 1 :])

    @cached_property
    def after(self) -> str:
        """The words of the clause behind the phrase."""
        joints = self.signs("joints")
        rest: list[str] = []
        for word in MARK.split(self.sentence.bracketless[self.match.end :], maxsplit=1)[0].split():
            if word in joints:
                break
            rest.append(word)
        return " ".join(rest)

    @property
    def clause(self) -> str:
        return f"{self.until} {self.after}"

    @property
    def until(self) -> str:
        return f"{self.before} {self.said}".strip()

    @cached_property
    def words_until(self) -> list[str]:
        return words_of(self.until)

    def any_of(self, key: str, words: list[str]) -> bool:
        known = self.signs(key)
        return any(word in known for word in words)

    def phrased(self, key: str, text: str) -> bool:
        spoken = self.spoken if self.spoken.folded("signs", key) else self.lexicon
        return bool(spoken.pattern("signs", key).search(text))

    def without_courtesy(self, text: str) -> list[str]:
        """Its words without "als dat mag", "if possible"; of somebody else's coming also without "is het goed als", "would you mind if"."""
        words = self.lexicon.pattern("signs", "courtesy").sub("", " ".join(words_of(text)))
        handed = self.match.group == "substitute"
        return (self.lexicon.pattern("signs", "asks_leave").sub("", words) if handed else words).split()

    @property
    def behind(self) -> list[str]:
        """All words behind the phrase, up to the next mark."""
        return words_of(MARK.split(self.sentence.bracketless[self.match.end :], maxsplit=1)[0])

    @cached_property
    def small(self) -> frozenset[str]:
        """Words that are no part of a thing's name."""
        said = words_of(self.said)
        nouns = self.signs("own_things") | self.lexicon.label_words
        verbs = frozenset({said[0], said[-1]} if said else ()) - self.signs("own_things")
        return (self.spoken.small_words - nouns) | self.signs("adverbs") | verbs


_SUBJECT = 8
"""Words at the beginning of a sentence in which its subject stands."""
