"""Questions: as the only wish, and beside another one."""

import re

from flows.mail.message import Evidence
from flows.mail.reading.context import Context, Understood
from flows.mail.reading.phrases import words_of
from flows.mail.reading.sentences import Sentence
from flows.mail.reading.words import Lexicon
from flows.registration.commands import Ask, Command


def for_more(context: Context) -> list[Sentence]:
    """Questions, without "kunt u mij het verslag sturen?": that asks who is not there. Nor "is dat erg?", behind what they say."""
    of_notes = [each.sentence for each in context.found.all("notes")]
    tags = context.guide.lexicon.folded("signs", "tags")
    return [each for each in context.found.questions if each not in of_notes and " ".join(each.words) not in tags]


_ASKED = (
    "question",
    "delay",
    "undecided",
    "postpone",
    "substitute",
    "none_fits",
    "absent",
    "change",
    "cancel",
    "obstacle",
)
_ASKED_OF = frozenset({"cancel", "substitute", "absent", "register"})
"""Wishes that were named with "how", "if" or "not": something to answer, nothing to carry out."""


def asking(context: Context) -> Understood | None:
    found = context.found
    asks = (
        bool(found.questions or _unmarked(context))
        or found.has(*_ASKED)
        or found.others("cancel", "absent")
        or found.taken_back & _ASKED_OF
    )
    if not asks:
        return None
    said = tuple(Evidence("intent", each.text) for each in found.questions[:1])
    return Understood(
        (Ask(context.origin, context.refs),), found.evidence("question", "delay", "postpone", "substitute") or said
    )


def _unmarked(context: Context) -> bool:
    """Questions without their mark: "zijn de 4 dinsdagen verplicht of mag je er 1 missen", "hoe laat is de pauze"."""
    lexicon = context.guide.lexicon
    verbs, subjects = lexicon.folded("signs", "begins_question"), lexicon.folded("signs", "condition_of")
    openings = {(first, second) for first in verbs for second in subjects | lexicon.folded("signs", "determiners")}
    asking = {word for word in lexicon.folded("signs", "asking") if word not in lexicon.folded("signs", "condition")}
    return any(
        tuple(each.words[:2]) in openings
        or (each.words[:1] and each.words[0] in asking and verbs & set(each.words[1:3]))
        for each in context.found.sentences
    )


def asking_too(context: Context) -> tuple[Command, ...]:
    """The question beside another wish."""
    found = context.found
    real = any(not _courtesy(each, context) for each in found.questions)
    real = (
        real
        or (found.has("question") and not context.form)
        or (found.has("newsletter") and found.has("change", "cancel"))
    )
    return (Ask(context.origin, context.refs),) if real else ()


def _courtesy(question: Sentence, context: Context) -> bool:
    """A question that is itself the wish ("Kun je mij inschrijven?"); "moet de groep zich ook aanmelden?" wants to know."""
    said = {each.group for each in context.found.signals if each.sentence is question}
    if not said & _WISHES and "register" in context.found.taken_back:
        return False
    return _wishes(question.folded, context.guide.lexicon) and not _two_parts(question.folded, context.guide.lexicon)


def _wishes(folded: str, lexicon: Lexicon) -> bool:
    return any(match.group in _WISHES for match in lexicon.book.find(folded))


_WISHES = frozenset({"register", "cancel", "for_other", "again", "substitute", "accept", "change"})


def _two_parts(folded: str, lexicon: Lexicon) -> bool:
    """ "Ik kom graag, maar is de zaal drempelvrij?": the wish and then a question of its own. "Hallo, kun je me inschrijven?" is the wish."""
    return any(
        _asks(words_of(part), lexicon) and not _wishes(part, lexicon) for part in re.split(r"[,:;]\s+", folded)[1:]
    )


def _asks(words: list[str], lexicon: Lexicon) -> bool:
    asking, joints = lexicon.folded("signs", "begins_question"), lexicon.folded("signs", "joints")
    return bool(words[:1]) and (words[0] in asking or (words[0] in joints and bool(asking & set(words[1:2]))))
