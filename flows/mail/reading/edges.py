"""A value without the words that lead to it, or close it: "hoi, het is Warme Buren", "dat zou Greenlea Trust zijn"."""

import re

from flows.mail.reading.phrases import fold
from flows.mail.reading.words import Lexicon

AROUND = " .,:;!-–\"'“”"
_FEW = 4
"""Words of a greeting."""
_SAID_ON = re.compile(r"(?<=\w{4})[.!;]\s+[A-ZÀ-Þ][^.]*\s[a-zà-þ].*$")
"""What is said behind a name: "Warm Zuid. We zijn pas begonnen"."""
_STOP = re.compile(r"(?<=\w{4})\.$")
"""With which a sentence ends, and no abbreviation."""
_ADDED = re.compile(r",\s+([a-zà-þ]+)\s.*$")


def without_edges(text: str, lexicon: Lexicon) -> str:
    """Without what leads to it or closes it: "hoi, het is Warme Buren", "Warme Buren is de naam"."""
    opening, _, rest = text.partition(",")
    if rest and fold(opening.split(" ")[0]) in lexicon.folded("names", "salutations") and len(opening.split()) < _FEW:
        text = rest.strip()
    for key, edge in (("leads_value", "start"), ("closes_value", "end")):
        while hit := _at_edge(text, lexicon.pattern("signs", key), edge):
            text = (text[hit.end() :] if edge == "start" else text[: hit.start()]).strip(AROUND)
    return text.strip(AROUND)


def _at_edge(text: str, pattern: re.Pattern[str], edge: str) -> re.Match[str] | None:
    plain = re.sub(r"[,:;.!]", " ", fold(text))
    if edge == "start":
        return pattern.match(plain)
    return next((hit for hit in pattern.finditer(plain) if hit.end() == len(plain.rstrip()) and hit.start()), None)


def named_alone(text: str, lexicon: Lexicon) -> str:
    """Of what is filled in, the name: "dat is Warm Zuid. We zijn pas begonnen", "Genhout Gloort, sinds 2024"."""
    text = _STOP.sub("", _SAID_ON.sub("", text))
    added = _ADDED.search(text)
    small = (lexicon.small_words | lexicon.folded("signs", "prepositions")) - lexicon.folded("names", "joins")
    if added and added[1] in small:
        text = text[: added.start()]
    return (without_edges(text, lexicon) or text) if text[:1].islower() else text
