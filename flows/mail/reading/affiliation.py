"""Organisations and initiatives that stand apart from the words that tell what they are: the only proper name in a sentence
that speaks of the group ("Zonnehoek Warm is de groep waar we mee werken"), or a name that a word of its own calls an organisation.
With two that fit, none is taken: then it is asked."""

import re
from collections.abc import Iterable, Sequence
from dataclasses import dataclass

from flows.mail.reading.employer import Reader
from flows.mail.reading.named import not_a_person
from flows.mail.reading.names import same_person
from flows.mail.reading.phrases import either, fold, words_of
from flows.mail.reading.sentences import Sentence
from flows.mail.reading.wishes import Wishes
from flows.mail.reading.words import Lexicon

_START = re.compile(r"(?<![\w@.'’-])(?:[\"“„‘']|['’][a-z]-?\s)?[\w]")
_BEHIND = re.compile(r"\s*[,(–-]\s*((?:[\w'’-]+\s*){1,5})")
_AROUND = 14
"""Characters before a name that tell whether it is a place: "in Delft"."""


@dataclass(frozen=True, slots=True)
class Proper:
    text: str
    kind: bool
    """A word of it, or right beside it, says that it is an organisation or a group."""


def initiative_of(found: Wishes, reader: Reader, people: Sequence[str], organisation: str) -> str:
    """`people` are names that are no initiative's; only beside a known organisation is another one the initiative without a cue."""
    cued = {each.place for each in found.signals if each.group == "of_initiative"}
    for place in sorted(cued):
        here = [
            each
            for each in _proper(found.sentences[place], reader, people)
            if fold(each.text) != fold(organisation) and not _public(each, reader)
        ]
        if only := _only(here) or _only(each for each in here if each.kind):
            return only
    if not reader.groups.known(organisation):
        return ""
    parts = [sentence for sentence in found.sentences if " | " not in sentence.text]  # Which lines of a signature hold.
    everywhere = [
        each for sentence in parts for each in _proper(sentence, reader, people) if each.kind or sentence.item
    ]
    return _only(each for each in everywhere if not _public(each, reader))


def _public(proper: Proper, reader: Reader) -> bool:
    """ "Gemeente Ede": an employer, and no initiative."""
    return fold(proper.text).split()[0] in reader.guide.lexicon.folded("organisations", "public")


def organisation_said(found: Wishes, reader: Reader, people: Sequence[str]) -> str:
    """What the writer says of themselves or of all who come, where a word calls it an organisation."""
    first = reader.guide.lexicon.folded("signs", "first") | reader.guide.lexicon.folded("values", "everybody")
    wishing = {each.place for each in found.signals if each.group in ("register", "for_other", "colleague")}
    said = [
        each
        for place, each in enumerate(found.sentences)
        if not each.question and (first & set(each.words) or place in wishing or each.text.endswith(":"))
    ]
    return _only(
        each
        for sentence in said
        for each in _proper(sentence, reader, people)
        if each.kind and not _of_another(each, sentence, reader, people)
    )


def _of_another(proper: Proper, sentence: Sentence, reader: Reader, people: Sequence[str]) -> bool:
    """ "Piet Kok gaf les aan de Hogeschool Noord": who is named before it, and is none of those who come, has it."""
    before = sentence.text[: sentence.text.index(proper.text)]
    if _before(fold(before), reader) in reader.guide.lexicon.folded("organisations", "only_spoken_of"):
        return True
    named = reader.names.full(before)
    if set(words_of(fold(before))) & reader.guide.lexicon.folded("organisations", "of_ours"):
        return False  # "Dezelfde club als Piet Kok, Warm Zuid".
    if not named or any(same_person(named[-1].name, each) for each in people if each):
        return False
    self = reader.guide.lexicon.folded("signs", "self")
    return reader.first.begins(named[-1].name) and not self & set(words_of(fold(before[named[-1].end :])))


def _only(found: Iterable[Proper]) -> str:
    texts = {fold(each.text): each.text for each in found}
    return next(iter(texts.values())) if len(texts) == 1 else ""


def _proper(sentence: Sentence, reader: Reader, people: Sequence[str]) -> list[Proper]:
    """The names in a sentence, without people, places, the event's words and what the lists know."""
    found, end = [], 0
    for start in (hit.start() for hit in _START.finditer(sentence.text)):
        opens = not start and fold(sentence.text).split()[0] in reader.guide.lexicon.folded("signs", "prepositions")
        text = reader.prose.value_at(sentence.text[start:]) if start >= end and not opens else ""
        if not text or (text[0].islower() and fold(text.split()[0]) in _leading(reader)):
            continue
        end = sentence.text.index(text, start) + len(text)
        if fold(text.split()[0]) in reader.guide.lexicon.folded("organisations", "leading") and _lives(
            sentence.folded[:start], reader
        ):
            continue
        quoted = sentence.text[start] in "\"“„‘'" and sentence.text[start + 1 : start + 1 + len(text)] == text
        kind = quoted or _called(text, sentence.text[end:], reader)
        if (kind or (len(text.split()) > 1 and not _at_place(sentence.folded[:start], reader))) and not no_group(
            text, reader, people
        ):
            found.append(Proper(text, kind))
    return found


def _leading(reader: Reader) -> frozenset[str]:
    """Words before a name that are no part of it: "van onze werkgroep Zuid"."""
    lexicon = reader.guide.lexicon
    keys = ("prepositions", "object_prepositions", "first")
    articles = lexicon.folded("organisations", "articles") - {"'t"}
    return articles.union(*(lexicon.folded("signs", key) for key in keys))


def _called(text: str, behind: str, reader: Reader) -> bool:
    """ "Warm Streets, a residents' group": the word that tells stands in the name or right behind it."""
    if reader.names.organisation_like(text):
        return True
    hit = _BEHIND.match(behind)
    return bool(hit and hit[1][:1].islower() and reader.names.organisation_like(hit[1]))


def _at_place(before: str, reader: Reader) -> bool:
    words = words_of(before[-_AROUND:])
    return bool(words) and words[-1] in reader.guide.lexicon.folded("names", "at_place")


def _lives(before: str, reader: Reader) -> bool:
    """ "Ik woon in de stad Utrecht": it says where."""
    return _before(before, reader) in reader.guide.lexicon.folded("names", "at_place")


def _before(before: str, reader: Reader) -> str:
    """The word before a name and its article."""
    words = words_of(before[-_AROUND:])
    articles = reader.guide.lexicon.folded("organisations", "articles")
    return next((word for word in reversed(words) if word not in articles), "")


def two_names(text: str, reader: Reader) -> bool:
    """ "Wijkraad Noord en Energie Zuid"."""
    parts = reader.guide.lexicon.joint.split(text)
    return len(parts) > 1 and all(reader.names.organisation_like(part) for part in parts)


def no_group(text: str, reader: Reader, people: Sequence[str]) -> bool:
    return (
        all(map(reader.groups.known, reader.guide.lexicon.joint.split(text)))
        or reader.guide.lexicon.greets(text)
        or _is_somebody(text, reader)
        or two_names(text, reader)
        or fold(text) in reader.guide.lexicon.folded("organisations", "words")
        or not_a_person(text, reader.guide)
        or reader.groups.is_department(text)
        or any(_names_same(text, each, reader) for each in people if each)
    )


def _is_somebody(text: str, reader: Reader) -> bool:
    lexicon = reader.guide.lexicon
    first, _, rest = text.partition(" ")
    if fold(first) in lexicon.folded("names", "related"):
        text = rest
    if reader.first.begins(text) and reader.guide.once("somebody of", lambda: _of_group(lexicon)).match(text):
        return True  # "Piet Kok van de Stichting Noord".
    person = reader.first.begins(text) and reader.names.whole(text) == text and " " in text
    return person and not reader.names.organisation_like(text)


def _of_group(lexicon: Lexicon) -> re.Pattern[str]:
    of, articles = (either(lexicon.folded("organisations", key)) for key in ("belongs_to", "articles"))
    return re.compile(rf"(?:\S+\s){{1,3}}(?:{of})\s(?:(?:{articles})\s)?[A-ZÀ-Þ]")


def _names_same(text: str, name: str, reader: Reader) -> bool:
    """ "Zand Bouw BV" is Guus Zand's, and not he; "bewonersgroep De Warme Golf" is De Warme Golf."""
    within = fold(name) in fold(text)
    return within or (same_person(text, name) and not reader.names.organisation_like(text))
