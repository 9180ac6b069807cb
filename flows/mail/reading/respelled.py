"""A name that its bearer spells anew: close to the one that the register holds, and not it."""

import re
from collections.abc import Sequence

from flows.mail.reading.context import Context
from flows.mail.reading.employer import reader_of
from flows.mail.reading.phrases import fold
from flows.registration.model import Registration

_WORD = re.compile(r"(?<![\w@.'’-])[^\W\d_][\w'’-]+\w(?![\w@])")


def respelled(context: Context, registration: Registration) -> str:
    """ "Zonder t: Schmid", "D'hondt, met apostrof", "it's Siân"; only one word may be close to a word of the name."""
    known = (registration.name or "").split()
    lexicon = context.guide.lexicon
    spelled = lexicon.folded("names", "spelling") | lexicon.folded("names", "letters")
    if not any(spelled & set(each.words) for each in context.found.sentences) or context.about.company.others:
        return ""
    if _other_named(known, context):
        return ""
    known_beside = (registration.organisation or "").split()
    other = lexicon.folded("signs", "other")
    near = {
        word: max(known, key=lambda each: likeness(word, each))
        for sentence in context.found.sentences
        if not other & set(sentence.words)
        for word in _WORD.findall(sentence.text)
        if word[0].isupper() and word not in (*known, *known_beside) and any(_respells(word, each) for each in known)
    }
    if len(near) != 1:
        return ""
    word, old = next(iter(near.items()))
    return _whole(word, known, context) or " ".join(word if each == old else each for each in known)


def _other_named(known: Sequence[str], context: Context) -> bool:
    """ "Wijzig mijn naam in Sylvia Roos": a full name of which no word is close to theirs is somebody else's."""
    names = reader_of(context.guide).names
    said = [hit.name.split() for each in context.found.sentences for hit in names.full(each.text)]
    return any(all(likeness(word, own) < _CLOSE for word in words for own in known) for words in said)


def _whole(word: str, known: Sequence[str], context: Context) -> str:
    """The full name in which it stands, without what opens the sentence: "It's Jan-Peter Bos", "Liever Jan-Peter Bos"."""
    reader = reader_of(context.guide)
    said = (hit.name.split() for each in context.found.sentences for hit in reader.names.full(each.text))
    words = next((name for name in said if word in name), [])
    while words and words[0] != word and not reader.first.begins(words[0]) and not _of_name(words[0], known):
        words = words[1:]
    return " ".join(words) if len(words) > 1 else ""


def _of_name(word: str, known: Sequence[str]) -> bool:
    return any(likeness(word, each) > _CLOSE for each in known)


def _respells(word: str, known: str) -> bool:
    """Another accent, mark or letter, or a second surname; not the same in capitals."""
    if word.lower() == known.lower():
        return False
    return fold(word) == fold(known) or fold(known) in fold(word).split("-") or likeness(word, known) > _CLOSE


_CLOSE = 0.45


def likeness(one: str, other: str) -> float:
    """The part of their pairs of neighbouring letters that both have."""
    pairs = set(zip(fold(one), fold(one)[1:], strict=False))
    others = set(zip(fold(other), fold(other)[1:], strict=False))
    return len(pairs & others) / max(1, len(pairs | others))
