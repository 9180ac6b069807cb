"""Of whom a sentence tells an organisation: of its writer, or of somebody whom it names: "Karin is van Stichting Zuid",
"op advies van Peter (gemeente Venlo)". The nearest of those who are named before it is meant."""

import re
from collections.abc import Sequence
from dataclasses import dataclass, replace

from flows.mail.reading.attributes import of_employer
from flows.mail.reading.employer import Reader
from flows.mail.reading.mentioned import only_mentioned
from flows.mail.reading.phrases import fold, words_of
from flows.mail.reading.prose import Value
from flows.mail.reading.sentences import Sentence
from flows.mail.reading.wishes import Wishes

OTHERS = "organisation_other"
"""What only a third person's verb tells: "zij werkt bij"; never the writer's."""
_TOLD = ("organisation", OTHERS, "name")
_CLOSE = 3
"""Words between somebody who is only mentioned and what is told of them."""
_WORD = re.compile(r"[^\W_][\w'’-]*")
_BRACKET = re.compile(r"\s*\(([^()@]{2,60})\)")


@dataclass(frozen=True, slots=True)
class Told:
    """The values of each sentence, parted by whom they are of."""

    all: tuple[tuple[Value, ...], ...]
    """Of each sentence; the name of a third person is `name_other`."""
    own: tuple[Value, ...]
    """The writer's, or of all who come."""
    theirs: tuple[tuple[str, Value], ...]
    """Whose organisation, and which. Nobody's name where a third person has none: "zij werkt bij …"."""
    found: Wishes
    blanked: Wishes
    """Without the organisations of others."""


@dataclass(frozen=True, slots=True)
class _Mention:
    start: int
    end: int
    name: str | None
    """None: the writer. Empty: a third person who has no name before."""
    only: bool = False
    """Spoken of, and no participant."""
    told: bool = False
    """The sentence says that this is their name: "de bewoner is Ilse Tak, trekker van …"."""


def parted(found: Wishes, stayed: Wishes, told: Sequence[Sequence[Value]], writer: str, reader: Reader) -> Told:
    """`stayed` holds the sentences without what they left, `told` the values of each; `writer` is their name as the header tells it, or empty."""
    people = _named(found, told, writer, reader)
    everything: list[tuple[Value, ...]] = []
    own: list[Value] = []
    theirs: list[tuple[str, Value]] = []
    sentences = []
    last = ""
    for sentence, rest, values in zip(found.sentences, stayed.sentences, told, strict=True):
        named = {each.start for each in values if each.field == "name_other"}
        mentions = [
            replace(each, told=each.start in named) for each in _mentions(sentence, people, writer, last, reader)
        ]
        last = next((each.name for each in reversed(mentions) if each.name), last)
        owners = [(_owner(each, mentions, sentence, last, reader), each) for each in values]
        others = [(owner, each) for owner, each in owners if owner is not None]
        others += _beside(sentence, values, mentions, reader)
        taken = {each for _, each in others}
        own += [each for each in values if each not in taken]
        everything.append(
            tuple(
                replace(each, field="name_other") if each in taken and each.field == "name" else each for each in values
            )
        )
        groups = [(owner, each) for owner, each in others if each.field != "name"]
        theirs += groups
        sentences.append(_blanked(rest, [each for _, each in groups]))
    return Told(tuple(everything), tuple(own), tuple(theirs), stayed, replace(found, sentences=tuple(sentences)))


def _named(found: Wishes, told: Sequence[Sequence[Value]], writer: str, reader: Reader) -> dict[str, str]:
    """By folded first name or surname, the full name of everybody else whom the mail names."""
    people: dict[str, str] = {}
    for sentence, values in zip(found.sentences, told, strict=True):
        groups = [each for each in values if each.field not in ("name", "name_other")]
        for hit in reader.names.full(sentence.text):
            within = any(each.start <= hit.start < each.end for each in groups)
            words = words_of(fold(hit.name))
            if within or not reader.first.begins(hit.name) or _is_writer(words, writer):
                continue
            people |= {words[0]: hit.name, words[-1]: hit.name}
    return people


def _is_writer(words: Sequence[str], writer: str) -> bool:
    """Of the same first name, or with an initial for it; a brother bears the surname."""
    own = words_of(fold(writer))
    return bool(own) and (
        words[0] == own[0]
        or (words[-1] == own[-1] and words[0].strip(".")[:1] == own[0][:1] and len(words[0].strip(".")) == 1)
    )


def _mentions(sentence: Sentence, people: dict[str, str], writer: str, last: str, reader: Reader) -> list[_Mention]:
    """In the order of the sentence: the writer, people by name, and a pronoun beside a verb of one person."""
    self, pronouns, does = (reader.guide.lexicon.folded("signs", key) for key in ("self", "pronouns", "does"))
    mine = set(words_of(fold(writer)))
    full = [each for each in reader.names.full(sentence.text) if people.get(words_of(fold(each.name))[0]) == each.name]
    found = [_named_at(each.name, each.start, each.end, sentence, reader) for each in full]
    words = [(fold(hit[0]), hit.start(), hit.end()) for hit in _WORD.finditer(sentence.text)]
    alone = {each.start: each.name for each in reader.first.alone(sentence.text)}
    for place, (word, start, end) in enumerate(words):
        near = {each for each, *_ in words[max(0, place - 1) : place + 2]}
        if any(each.start <= start < each.end for each in full):
            continue
        if word in self or (word in mine and len(word) > 2):
            found.append(_Mention(start, end, None))
        elif word in pronouns and near & does:
            found.append(_Mention(start, end, last))
        elif sentence.text[start].isupper() and (name := people.get(word) or alone.get(start, "")):
            found.append(_named_at(name, start, end, sentence, reader))
    return sorted(found, key=lambda each: each.start)


def _named_at(name: str, start: int, end: int, sentence: Sentence, reader: Reader) -> _Mention:
    return _Mention(start, end, name, only_mentioned(sentence.text[:start], sentence.text[end:], reader))


def _owner(value: Value, mentions: Sequence[_Mention], sentence: Sentence, last: str, reader: Reader) -> str | None:
    """Whose value it is, or None where it is the writer's, or of all who come."""
    if value.field not in _TOLD:
        return None
    before = [each for each in mentions if each.end <= value.start]
    nearest = before[-1] if before else None
    if value.field == OTHERS:
        return nearest.name if nearest else last
    if nearest is None or nearest.name is None:
        return None
    between = sentence.text[nearest.end : value.start]
    words = words_of(fold(between))
    close = nearest.only and len(words) < _CLOSE
    close = close or (nearest.told and value.field != "name")
    if close or set(words) & reader.guide.lexicon.folded("signs", "does"):
        return None if _together(between, reader) else nearest.name
    return None


def _together(between: str, reader: Reader) -> bool:
    """ "Karin en ik zijn van onze werkgroep Zuid", "…, beiden werkzaam bij": the writer is one of them."""
    lexicon, words = reader.guide.lexicon, words_of(fold(between))
    everybody = lexicon.folded("values", "everybody") & set(words)
    return bool(everybody or set(words[-3:]) & lexicon.folded("organisations", "ours"))


def _beside(
    sentence: Sentence, values: Sequence[Value], mentions: Sequence[_Mention], reader: Reader
) -> list[tuple[str, Value]]:
    """ "Peter Smulders (gemeente Venlo)", and of two, "Marcel werkt bij Urk, Nienke bij Stichting Vooruit"."""
    found = []
    spoken = any(each.field == OTHERS for each in values)
    for each in mentions:
        if not each.name:
            continue
        behind = sentence.text[each.end :]
        if (each.only and (hit := _BRACKET.match(behind))) and not reader.prose.functional(hit[1]):
            start = each.end + hit.start(1)
            found.append((each.name, Value(OTHERS, hit[1], hit[0], start, start + len(hit[1]))))
        elif spoken and (of := of_employer(reader.guide).match(behind.lstrip(" "))):
            start = each.end + len(behind) - len(behind.lstrip(" ")) + of.end()
            if text := reader.prose.value_at(sentence.text[start:]):
                found.append((each.name, Value(OTHERS, text, of[0], start, start + len(text))))
    return found


def _blanked(sentence: Sentence, values: Sequence[Value]) -> Sentence:
    """Every character stays in its place; the word before that tells what it is goes too: "gemeente Venlo"."""
    text = sentence.text
    for each in values:
        start = text.rfind(" ", 0, max(0, each.start - 1)) + 1 if each.field == OTHERS else each.start
        text = text[:start] + " " * (each.end - start) + text[each.end :]
    return sentence if text == sentence.text else replace(sentence, text=text)
