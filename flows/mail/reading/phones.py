"""Whose telephone number a sentence tells: the writer's, but for where it speaks of somebody else right before it."""

from flows.mail.reading.contacts import phones_in
from flows.mail.reading.elsewhere import is_name
from flows.mail.reading.employer import Reader
from flows.mail.reading.phrases import fold, words_of
from flows.mail.reading.wishes import Wishes

_NEAR = 6
"""Words before a number that tell whose it is."""


def own_phone(found: Wishes, own: str, name: str, reader: Reader) -> str:
    """The first of the text that is nobody else's; empty where there is none."""
    theirs = [
        phone
        for each in found.sentences
        for phone in phones_in(each.text)
        if _of_another(each.text, phone, name, reader)
    ]
    return next((each for each in phones_in(own) if each not in theirs), "")


def _of_another(text: str, phone: str, name: str, reader: Reader) -> bool:
    """ "My assistant Lucy Hart can be reached on …"; not "Els komt ook, mijn nummer is …"."""
    before = text[: text.index(phone)]
    words, lexicon = words_of(fold(before)), reader.guide.lexicon
    if not words or lexicon.folded("signs", "first") & set(words[-_NEAR:]):
        return False
    named = [*reader.names.full(before), *reader.first.alone(before)]
    if any(is_name(each.name, name) for each in named):
        return False
    related = lexicon.folded("names", "related") | lexicon.folded("signs", "theirs")
    return any(reader.first.begins(each.name) for each in named) or bool(related & set(words))
