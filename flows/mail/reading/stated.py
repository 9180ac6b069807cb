"""New values told beside the noun of their field: "mijn functie wordt wethouder", "kunt u mijn naam wijzigen in Jan Bos-de Boer?"."""

import re
from collections.abc import Iterator

from flows.mail.reading.contacts import emails_in, phones_in
from flows.mail.reading.context import Context
from flows.mail.reading.employer import Reader, reader_of
from flows.mail.reading.phrases import either, fold, words_of
from flows.mail.reading.words import Lexicon
from flows.registration.model import Registration

_FIELDS = ("email", "phone", "name", "last_name", "function", "organisation", "initiative")
_LONG = 8
"""Words of a sentence that may hold a value alone, behind the one that names its field."""


def stated(context: Context, registration: Registration) -> dict[str, str]:
    """By field. A name that shares no word with the known one is somebody else's, and not told here."""
    reader = reader_of(context.guide)
    told: dict[str, str] = {}
    anew = context.has("change", "moved")
    sentences = context.found.sentences
    for place, sentence in enumerate(sentences):
        behind = sentences[place + 1].text if place + 1 < len(sentences) else ""
        for field, rest, mine in _nouns(sentence.text, reader, anew):
            asked = mine and (sentence.question or sentence.text.endswith(":"))
            value = _value(field, rest, reader) or (_behind(field, behind, reader) if asked else "")
            if value:
                told.setdefault(field, value)
    return dict(_fitting(told, registration))


def _nouns(text: str, reader: Reader, anew: bool) -> Iterator[tuple[str, str, bool]]:
    """Fields whose noun is the writer's own ("mijn functie") or a new one ("nieuw telefoonnummer"), the text behind it, and whether it is theirs; not "van Noor"."""
    lexicon, folded = reader.guide.lexicon, fold(text)
    links = lexicon.folded("values", "stated_behind")
    anew = anew or bool(lexicon.pattern("signs", "stated_anew").search(" ".join(words_of(folded))))
    for field, noun in reader.guide.once("nouns", lambda: _patterns(lexicon)).items():
        for hit in noun.finditer(folded):
            if not lexicon.belongs.match(folded, hit.end()) and (anew or hit["new"] or hit["newly"]):
                linked = words_of(folded[: hit.start()])[-1:]
                start = ": " if linked and links.issuperset(linked) else ""
                yield field, start + text[hit.end() :], not hit["newly"]


def _patterns(lexicon: Lexicon) -> dict[str, re.Pattern[str]]:
    mine, new = (either(lexicon.folded("signs", key)) for key in ("mine", "renewed"))
    found = {}
    for field in _FIELDS:
        nouns = either(lexicon.folded("labels", field))
        found[field] = re.compile(
            rf"(?<!\w)(?:(?:{mine})\s+(?P<new>(?:{new})\s+)?|(?P<newly>{new})\s+)(?:{nouns})(?!\w)"
        )
    return found


def _value(field: str, rest: str, reader: Reader) -> str:
    """What stands behind the noun: an address or a number anywhere, else behind a word that links the two."""
    if field == "email":
        return next(iter(emails_in(rest)), "")
    if field == "phone":
        return next(iter(phones_in(rest)), "")
    links = reader.guide.once("stated links", lambda: _links(reader.guide.lexicon))
    return next(filter(None, (_at(field, rest[hit.end() :], reader) for hit in links.finditer(fold(rest)))), "")


def _links(lexicon: Lexicon) -> re.Pattern[str]:
    link, beside = (either(lexicon.folded("values", key)) for key in ("stated_behind", "stated_beside"))
    return re.compile(rf"(?:(?<!\w)(?:{link})\s|:\s?)(?:(?:{beside})\s)*")


def _at(field: str, text: str, reader: Reader) -> str:
    if field == "function":
        return reader.prose.function_at(text)
    if field == "name":
        return reader.prose.name_at(text, True)
    return reader.prose.value_at(text, told=True)


def _behind(field: str, text: str, reader: Reader) -> str:
    """ "Kunt u mijn functie aanpassen? Het is nu wethouder.", or no more than "Wethouder"."""
    few = len(text.split()) <= _LONG
    return (_value(field, text, reader) or _value(field, f": {text}", reader)) if few else ""


def _fitting(told: dict[str, str], registration: Registration) -> Iterator[tuple[str, str]]:
    """Without what is known already, and a last name behind the known first name."""
    known = registration.name or ""
    for field, value in told.items():
        if field == "last_name":
            yield "name", value if known.split()[:1] == value.split()[:1] else f"{known.partition(' ')[0]} {value}"
        elif field == "name" and not set(words_of(fold(value))) & set(words_of(fold(known))):
            continue
        else:
            held = getattr(registration, field, None) or registration.fields.get(field, "")
            if fold(value) != fold(held):
                yield field, value
