"""Whose seat or data is spoken of: the writer's own, or those of somebody else."""

from collections.abc import Sequence
from dataclasses import replace
from itertools import pairwise

from flows.mail.reading.context import Context
from flows.mail.reading.employer import reader_of
from flows.mail.reading.frames import MARK
from flows.mail.reading.instead import alike
from flows.mail.reading.phrases import fold, words_of
from flows.mail.reading.sentences import Sentence
from flows.mail.reading.wishes import Signal
from flows.mail.reading.words import Lexicon
from flows.registration.model import Registration, address_key


def whose(context: Context, named: tuple[Registration, ...]) -> tuple[Registration, ...]:
    """The writer's own seat, and those of others that they name and registered themselves."""
    base = context.situation.active
    text = " ".join(each.folded for each in context.found.sentences)
    both = bool(set(words_of(text)) & context.guide.lexicon.folded("signs", "both"))
    others = tuple(each for each in named if each not in base)
    if others and (both or context.found.others("cancel", "absent")):
        return base + others if context.found.has("cancel", "absent") and both else others
    if len(base) > 1 and not both:
        mine = tuple(each for each in base if fold(each.email) == fold(context.origin.address))
        return tuple(each for each in named if each in base) or mine or base[:1]
    return base


def named_others(context: Context) -> tuple[Registration, ...]:
    """Registrations, of those that the mail may speak of, whose holder's name stands in the writer's words."""
    text = " ".join(each.folded for each in context.found.sentences)
    words = set(words_of(text))
    candidates = {each.ref: each for each in context.situation.registrations + context.situation.own}
    names = reader_of(context.guide).names
    full = tuple(hit.name for each in context.found.sentences for hit in names.full(each.text))
    return tuple(
        each
        for each in candidates.values()
        if each.active and each.name and _named(each.name, text, words) and not _namesake(each.name, full)
    )


def _named(name: str, text: str, words: set[str]) -> bool:
    parts = words_of(fold(name))
    return fold(name) in text or any(len(part) > 2 and part in words for part in (parts[0], parts[-1]))


def _namesake(name: str, full: Sequence[str]) -> bool:
    """ "Mijn vrouw Ria Bos kan niet mee", from Jan Bos: somebody else bears the surname."""
    surname = words_of(fold(name))[-1]
    bearers = [each for each in full if words_of(fold(each))[-1] == surname]
    return bool(bearers) and not any(alike(each, name) for each in bearers)


def seat_of_another(context: Context, told: Sequence[Signal]) -> bool:
    """ "Jan kan niet, Piet komt in zijn plaats", from somebody with a seat of their own who did not register Jan. `told`: what says so."""
    holder = context.situation.active[0]
    named = [each for each in named_others(context) if each.ref != holder.ref or _speaks_of(holder, context)]
    if named or address_key(holder.email) != address_key(context.origin.address):
        return False
    if context.found.others("absent", "cancel") and not context.has("absent", "cancel", "cannot"):
        return True
    return any(_theirs(each, holder, context) for each in told)


def _speaks_of(holder: Registration, context: Context) -> bool:
    """ "De heer Bos is verhinderd", in his own mail; not the name below it."""
    told = [each for each in context.found.sentences if len(each.words) > _SIGNED]
    return any(_named(holder.name or "", each.folded, set(each.words)) for each in told)


_SIGNED = 3
"""Words of a line that may be no more than a greeting and a name."""


def _theirs(told: Signal, holder: Registration, context: Context) -> bool:
    """ "Zijn plaats", "vervangt mijn collega", "in plaats van Jan"; not "mijn plaats", nor "op zijn naam", which is the substitute's."""
    lexicon, folded = context.guide.lexicon, told.sentence.folded
    near = [*words_of(folded[: told.start])[-1:], *words_of(folded[told.start : told.end])]
    behind = words_of(MARK.split(folded[told.end :], maxsplit=1)[0])
    theirs, name = lexicon.folded("signs", "theirs"), lexicon.folded("labels", "name")
    if any(word in theirs and after not in name for word, after in pairwise([*near, *behind[:1], ""])):
        return not lexicon.folded("signs", "first") & {*near, *behind[:1]}
    if not lexicon.pattern("signs", "before_replaced").search(" ".join(near)):
        return False
    names = reader_of(context.guide).names.find(told.sentence.text[told.end :].lstrip())
    named = [each.name for each in names if each.start == 0]
    first = next((word for word in behind if word not in lexicon.folded("signs", "determiners")), "")
    return first in lexicon.folded("signs", "other") or any(not alike(each, holder.name or "") for each in named)


def of_writer(context: Context) -> Context:
    """Without the sentences that give data of somebody else: "haar nieuwe nummer is …", "het adres van mijn collega"."""
    found = context.found
    kept = tuple(each for each in found.sentences if not _of_another(each, context.guide.lexicon))
    if len(kept) == len(found.sentences):
        return context
    signals = tuple(each for each in found.signals if each.sentence in kept)
    return replace(context, found=replace(found, sentences=kept, signals=signals))


def _of_another(sentence: Sentence, lexicon: Lexicon) -> bool:
    words = sentence.words
    others, bare = lexicon.folded("signs", "other"), lexicon.folded("signs", "determiners")
    spoken_of = [place for place, word in enumerate(words) if word in others or word.removesuffix("'s") in others]
    ahead = {next((word for word in reversed(words[:place]) if word not in bare), "") for place in spoken_of}
    if ahead & lexicon.folded("signs", "object_prepositions"):
        return True
    return bool(spoken_of) and not _of_oneself(words, lexicon)


def _of_oneself(words: Sequence[str], lexicon: Lexicon) -> bool:
    """They speak as themselves, or of "mijn nummer"."""
    mine = [place for place, word in enumerate(words) if word in lexicon.folded("signs", "first")]
    labels = lexicon.label_words
    return bool(lexicon.folded("signs", "self") & set(words)) or any(
        word in labels for place in mine for word in words[place + 1 : place + _NEAR]
    )


_NEAR = 3
"""Words from "mijn" to what is theirs: "mijn nieuwe nummer"."""
