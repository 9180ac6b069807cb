"""What somebody says they left, or do not belong to, is not whom they come for: "we stopped being part of …", "ik werk niet meer bij …"."""

import re
from dataclasses import replace

from flows.mail.reading.phrases import fold
from flows.mail.reading.sentences import Sentence
from flows.mail.reading.wishes import Wishes
from flows.mail.reading.words import Lexicon

_PART = re.compile(r"[^,;:.!?()]+")


def without_left(found: Wishes, lexicon: Lexicon) -> Wishes:
    """The same sentences, with such clauses blank; every character stays in its place."""
    return replace(found, sentences=tuple(_blanked(each, lexicon) for each in found.sentences))


def _blanked(sentence: Sentence, lexicon: Lexicon) -> Sentence:
    text = sentence.text
    for start, end in _clauses(sentence, lexicon):
        if lexicon.pattern("names", "left").search(" ".join(sentence.folded[start:end].split())):
            text = text[:start] + " " * (end - start) + text[end:]
    return sentence if text == sentence.text else replace(sentence, text=text)


def _clauses(sentence: Sentence, lexicon: Lexicon) -> list[tuple[int, int]]:
    """Where clauses begin and end: between marks, and at words such as "but" and "and"."""
    joints = lexicon.folded("signs", "joints") | lexicon.folded("names", "relative")
    found = []
    for part in _PART.finditer(sentence.text):
        start = part.start()
        for word in re.finditer(r"\S+", part[0]):
            place = part.start() + word.start()
            if fold(word[0]) in joints and place > start:
                found.append((start, place))
                start = place
        found.append((start, part.end()))
    return found
