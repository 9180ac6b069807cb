"""Whose seat is spoken of: the writer's own, or that of somebody whom they name and registered."""

from collections.abc import Sequence

from flows.mail.reading.context import Context
from flows.mail.reading.employer import reader_of
from flows.mail.reading.instead import alike
from flows.mail.reading.phrases import fold, words_of
from flows.registration.model import Registration


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
