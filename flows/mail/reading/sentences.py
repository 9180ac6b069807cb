"""A writer's text as sentences: hard-wrapped lines joined, lists and signatures kept apart, questions known as such."""

import re
from collections.abc import Iterable
from dataclasses import dataclass
from functools import cached_property

from flows.mail.reading.phrases import either, fold, words_of

MOST = 20_000
"""Characters that are read; nobody registers on page ten."""

_LONGEST = 700
_WRAP = 46
_ITEM = re.compile(r"\s*(?:[-*•·–]|\d{1,2}[.)])\s+")
_END = re.compile(r"(?<=[.!?…])[)\"'’]*\s+")
_CELLS = re.compile(r"[ \t]*\t[ \t]*")
"""Between the cells of a pasted table."""
_CLAUSE = re.compile(r"[,;:()–—]\s+|\s+-\s+")


_ADDRESS = re.compile(r"[\w.+'-]+@[\w.-]+|(?:https?://|www\.)\S+")
_MENTIONED = re.compile(r"""(?<=[\w,:] )["“„«][^\W\d_]{6,}["”“»]""")
"""The button "aanmelden", the keyword "register": a word that is spoken of, not one that is meant."""


_ASIDE = re.compile(r"(?<=\w )\([^()?!]{2,60}\)(?= \w)")


def _blank(hit: re.Match[str]) -> str:
    return "@" * len(hit[0])


@dataclass(frozen=True)
class Sentence:
    text: str
    question: bool
    item: bool = False
    """It is an item of a list."""

    @cached_property
    def folded(self) -> str:
        """Addresses and links say nothing: "aanmelden@example.org" is no wish. Nor does a word between quotation marks."""
        text = _ADDRESS.sub(_blank, self.text) if "@" in self.text or "/" in self.text else self.text
        return fold(_MENTIONED.sub(_blank, text))

    @cached_property
    def without_asides(self) -> str:
        """Folded, with blanks for what stands in brackets amid it: "ik neem Jan (jan@example.org) mee"."""
        return _ASIDE.sub(lambda hit: " " * len(hit[0]), self.folded) if "(" in self.folded else self.folded

    @cached_property
    def bracketless(self) -> str:
        """Folded, with the words of such asides and without their brackets: they end no clause."""
        return _ASIDE.sub(lambda hit: f" {hit[0][1:-1]} ", self.folded) if "(" in self.folded else self.folded

    @cached_property
    def words(self) -> list[str]:
        return words_of(self.folded)

    def clauses(self, joints: frozenset[str], never_before: frozenset[str] = frozenset()) -> list[str]:
        """Folded parts between commas and words such as "but", which begins none before some words: "sla mij maar over"."""
        parts = _CLAUSE.split(self.folded)
        return [clause for part in parts for clause in _cut(part, joints, never_before) if clause.strip()]


@dataclass(frozen=True, slots=True)
class Stops:
    """Behind what a full stop ends no sentence."""

    abbreviated: re.Pattern[str]
    """ "Dhr.", "J.", "op 23."."""
    before_number: re.Pattern[str]
    """ "zo. 4 april" is a day; "het is zo. Streep mij maar door" are two sentences."""
    last: re.Pattern[str]
    """ "Op 8 april a.s. Tevens …": what stands behind its word ends a sentence before a capital."""

    def goes_on(self, before: str, part: str) -> bool:
        if part[:1].isupper() and self.last.search(before):
            return False
        return bool(self.abbreviated.search(before) or (part[:1].isdecimal() and self.before_number.search(before)))


def stops(
    abbreviations: Iterable[str], before_day: Iterable[str], weekdays: Iterable[str], last: Iterable[str]
) -> Stops:
    """Abbreviations as they are written, capitals too: "jan." is a month, "Jan." ends a mail."""
    short = either(word for word in weekdays if len(word) == _SHORT)
    return Stops(
        re.compile(rf"(?<!\w)(?:[A-Za-z]|{either(abbreviations)})\.$|(?<!\w)(?:{either(before_day)})\s\d{{1,2}}\.$"),
        re.compile(rf"(?<!\w)(?:{short})\.$"),
        re.compile(rf"(?<!\w)(?:{either(last)})\.$"),
    )


_SHORT = 2
"""Letters of a weekday's abbreviation."""


def sentences(text: str, stops: Stops) -> list[Sentence]:
    found: list[Sentence] = []
    for line in unwrapped(text[:MOST]):
        item = bool(_ITEM.match(line))
        for part in (piece for whole in _split(line, stops) for piece in _pieces(whole)):
            found.append(Sentence(part, "?" in part[-3:], item))
    return found


def _pieces(sentence: str) -> list[str]:
    """Nobody writes sentences of a page; machines do."""
    return [sentence[start : start + _LONGEST] for start in range(0, len(sentence), _LONGEST)]


def unwrapped(text: str) -> list[str]:
    """Lines as meant: those that a mail program broke are joined again."""
    lines: list[str] = []
    full = False
    for raw in text.split("\n"):
        line = _CELLS.sub(", ", raw.strip())
        if line and full and lines and not _ITEM.match(raw) and _goes_on(lines[-1], line):
            lines[-1] = f"{lines[-1]} {line}"
        elif line:
            lines.append(line)
        full = len(line) >= _WRAP
    return lines


def _goes_on(before: str, line: str) -> bool:
    return not (
        before.endswith((".", "!", "?", ":")) and line[:1].isupper() and len(line) < _WRAP
    ) and not before.endswith(":")


def _split(line: str, stops: Stops) -> list[str]:
    parts: list[str] = []
    for part in _END.split(line):
        if parts and stops.goes_on(parts[-1], part):
            parts[-1] += " " + part
        elif part.strip():
            parts.append(part.strip())
    return _with_marks(line, parts)


def _with_marks(line: str, parts: list[str]) -> list[str]:
    return parts or ([line] if line else [])


def _cut(clause: str, joints: frozenset[str], never_before: frozenset[str]) -> list[str]:
    parts: list[list[str]] = [[]]
    words = clause.split()
    for word, behind in zip(words, [*words[1:], ""], strict=False):  # of no words there are none
        if word in joints and parts[-1] and behind.strip(".!?") not in never_before:
            parts.append([])
        parts[-1].append(word)
    return [" ".join(part) for part in parts]
