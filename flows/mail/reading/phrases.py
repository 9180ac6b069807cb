"""Phrases from the language files, compiled. `meld|meldt ... aan` finds "meld ik me graag aan".

A phrase is words in order: `a|b` either (`a_b` for two words there), `word*` a beginning, `[word]` may be left out, `...` up to six words of the same clause,
`....` up to fourteen of any,
`^` the beginning of the sentence, `$` the end of a clause; `a & b` both in one clause, in any order. A phrase `bij+woon|woont|wonen` is a verb of two parts: "woon ik de sessie bij", "dat ik bijwoon", "bij te wonen".
Texts are compared folded: lower case, without accents. A phrase is tried only where its rarest word stands, so hundreds cost little.
"""

import re
import unicodedata
from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from functools import cache
from itertools import permutations

_GAPS = {"...": r"(?:[^\s,;:!?()]+\s+){0,6}?", "....": r"(?:\S+\s+){0,14}?"}
_LINK = r"[,;:]?[\s]+"
_CLAUSE_ENDS = r"(?=\s*(?:[,;:.!?()]|-\s|$))"
_WORD = re.compile(r"[\w'’-]+")
_SAME_LENGTH = {
    ord("’"): "'",
    ord("‘"): "'",
    ord("`"): "'",
    ord("´"): "'",
    0x2013: "-",
    0x2014: "-",
    0xA0: " ",
    0x202F: " ",
}
_FOLDING = _SAME_LENGTH | {
    code: unicodedata.normalize("NFKD", chr(code))[0]
    for code in range(0xC0, 0x250)
    if unicodedata.decomposition(chr(code))
}


def fold(text: str) -> str:
    """Lower case without accents; every character stays in its place."""
    lowered = text.lower()
    return (lowered if len(lowered) == len(text) else "".join(c.lower()[0] for c in text)).translate(_FOLDING)


def words_of(folded: str) -> list[str]:
    return _WORD.findall(folded)


@dataclass(frozen=True, slots=True)
class Match:
    group: str
    start: int
    end: int
    denies: bool = False
    """The phrase itself says "not"."""

    def overlaps(self, other: "Match") -> bool:
        return self.start < other.end and other.start < self.end


@dataclass(frozen=True, slots=True)
class _Phrase:
    group: str
    text: str
    denies: bool

    @property
    def pattern(self) -> re.Pattern[str]:
        """Compiled when its rarest word is first met: all of them at once take a second or two."""
        return compile_phrase(self.text)


class PhraseBook:
    """All phrases of all languages, found in one pass over a sentence's words."""

    def __init__(self, tables: Iterable[Mapping[str, Iterable[str]]], negation: frozenset[str] = frozenset()) -> None:
        self._negation = negation
        self._exact: dict[str, list[_Phrase]] = {}
        self._begin: dict[str, list[_Phrase]] = {}
        for table in tables:
            for group, phrases in table.items():
                for text in phrases:
                    self._add(group, text)
        self._lengths = sorted({len(word) for word in self._begin})

    def find(self, folded: str) -> list[Match]:
        found = {}
        for phrase in self._candidates(folded):
            for hit in phrase.pattern.finditer(folded):
                found[phrase.group, hit.start(), hit.end()] = Match(phrase.group, hit.start(), hit.end(), phrase.denies)
        return sorted(found.values(), key=lambda match: (match.start, -match.end))

    def _candidates(self, folded: str) -> Iterable[_Phrase]:
        chosen: dict[int, _Phrase] = {}
        for word in set(words_of(folded)):
            for phrase in self._exact.get(word, ()):
                chosen[id(phrase)] = phrase
            for length in self._lengths:
                for phrase in self._begin.get(word[:length], ()):
                    chosen[id(phrase)] = phrase
        return chosen.values()

    def _add(self, group: str, text: str) -> None:
        for each in _whole_and_parted(text):
            self._add_phrase(group, each)

    def _add_phrase(self, group: str, text: str) -> None:
        tokens = fold(text).split()
        denies = any(self._negation.issuperset(re.split(r"[|_]", token)[:1]) for token in tokens)
        phrase = _Phrase(group, text, denies)
        for word in _anchor(tokens):
            index = self._begin if word.endswith("*") else self._exact
            first = words_of(word.rstrip("*").partition("_")[0])[0]
            index.setdefault(first, []).append(phrase)


def _whole_and_parted(text: str) -> tuple[str, ...]:
    """The phrases of a verb of two parts, whose last form, the infinitive, says too little alone, and of parts in any order.

    Any other phrase is itself.
    """
    if " & " in text:
        return tuple(" ... ".join(parts) for parts in permutations(text.split(" & ")))
    part, plus, forms = text.partition("+")
    if not plus or " " in part:
        return (text,)
    *finite, infinitive = forms.split("|")
    whole = "|".join(f"{part}{form}" for form in finite)
    return (f"{forms} .... {part}", f"{whole}|{part}_te_{infinitive}")


@cache
def compile_phrase(text: str) -> re.Pattern[str]:
    parts: list[str] = []
    tokens = fold(text).split()
    if tokens[0] == "^":
        return re.compile(r"^\W*" + compile_phrase(" ".join(tokens[1:])).pattern)
    ends = tokens[-1] == "$"
    tokens = tokens[:-1] if ends else tokens
    last = max(place for place, token in enumerate(tokens) if not token.startswith("["))
    for place, token in enumerate(tokens):
        if token in _GAPS:
            parts.append(_GAPS[token])
        elif token.startswith("["):
            word = _either(token[1:-1])
            parts.append(f"(?:{word}{_LINK})?" if place < last else f"(?:{_LINK}{word})?")
        else:
            parts.append(_either(token) + (_LINK if place < last else ""))
    return re.compile(r"(?<!\w)" + "".join(parts) + (_CLAUSE_ENDS if ends else ""))


def either(words: Iterable[str]) -> str:
    """Any of the words, for a regular expression: longer ones first, so that none hides one that begins with it. Of none, it matches nothing."""
    return "|".join(sorted(map(re.escape, words), key=len, reverse=True)) or "(?!)"


def _either(token: str) -> str:
    words = (
        re.escape(word.rstrip("*")).replace("_", r"\s+") + (r"[\w'-]*" if word.endswith("*") else r"(?!\w)")
        for word in token.split("|")
    )
    return "(?:" + "|".join(words) + ")"


def _anchor(tokens: list[str]) -> list[str]:
    firm = [token.split("|") for token in tokens if token not in _GAPS and token not in "^$" and token[0] != "["]
    return max(firm, key=lambda words: min(len(word) for word in words))
