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
    clauses = _clauses(sentence, lexicon)
    for start, end in clauses:
        clause = " ".join(sentence.folded[start:end].split())
        if lexicon.pattern("names", "left").search(clause):
            begin = _subject(sentence, clauses[: clauses.index((start, end))], start, clause, lexicon)
            text = text[:begin] + " " * (end - begin) + text[end:]
    return sentence if text == sentence.text else replace(sentence, text=text)


def _subject(sentence: Sentence, before: list[tuple[int, int]], start: int, clause: str, lexicon: Lexicon) -> int:
    """ "Ons vorige initiatief, Hoek Verwarmt, is gestopt": a clause that begins with its verb has its subject before the comma."""
    verb = clause.split()[0] in lexicon.folded("names", "left_verbs") and sentence.text[:start].rstrip(" ").endswith(
        ","
    )
    return before[-2:][0][0] if verb and before else start


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
