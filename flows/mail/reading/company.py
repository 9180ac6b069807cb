"""Who comes: the writer or not, the people whom the mail names, and companions who have no name yet."""

import re
from collections.abc import Sequence
from dataclasses import dataclass, replace

from flows.mail.reading.addressing import written
from flows.mail.reading.brought import brings
from flows.mail.reading.elsewhere import told_elsewhere
from flows.mail.reading.employer import Reader
from flows.mail.reading.listed import announced
from flows.mail.reading.named import named_in
from flows.mail.reading.oneself import comes_too, lists_writer
from flows.mail.reading.only_named import only_named
from flows.mail.reading.party import party_size
from flows.mail.reading.phrases import fold, words_of
from flows.mail.reading.prose import Value
from flows.mail.reading.same import distinct, is_same
from flows.mail.reading.telling import only_mentions, telling
from flows.mail.reading.theirs import Told
from flows.mail.reading.wishes import JOINING, Wishes
from flows.registration.commands import Person


@dataclass(frozen=True, slots=True)
class Company:
    writer_too: bool
    others: tuple[Person, ...]
    employer: str = ""
    """The writer's, where they stand by name among those who come: "Els Smit (Warm Zuid), Tom Kok (gemeente Ede)"."""


def company_of(
    found: Wishes,
    told: Told,
    writer: Person,
    reader: Reader,
    blocks: Sequence[Person] = (),
    rows: Sequence[Person] = (),
) -> Company:
    """`blocks` and `rows` hold the people whom the text tells in lines."""
    entries = announced(found, writer, reader)
    places = telling(found, told.all, entries, writer, reader)
    emails = written(found)
    groups = [
        (place, named_in(found.sentences[place], told.all[place], reader, emails, listed=place in entries))
        for place in places
    ]
    groups = _of_theirs(groups, found, reader)
    blocks = _unsigned(blocks, writer)
    blocks = [*blocks, *rows]
    nobody = sum(not each.name for each in rows)
    people = [*(each for each in blocks if each.name), *(each for _, group in groups for each in group)]
    people += _named_in_full(people, found, told.all, places, reader)
    people = [each for each in people if not reader.groups.own_firm(each.name or "", writer.name or "")]
    others = [] if found.has("alone") else distinct([each for each in people if not is_same(each, writer)])
    size = party_size(found, reader.guide)
    if size > len(others) + 1:
        others = _filled_up(others, size - 1, found, told.all, places, writer, reader)
    beside = _beside_writer(others, found, writer, reader) if size else False
    others = told_elsewhere(others, told, found, reader)
    listed = beside or (
        any(is_same(each, writer) for each in blocks) if blocks else lists_writer(writer, groups, found, reader)
    )
    writer_too = comes_too(found, others, listed, bool(writer.name), size, reader)
    nameless = max(0, size - len(others) - writer_too) if size else nobody
    instead = JOINING | {"for_other"} if found.has("self_out") else JOINING
    if not size and not others and (brings(found, reader) or (not writer_too and found.has(*instead))):
        alone = None if writer_too or brings(found, reader) else only_named(found, told.all, writer, reader)
        nameless, others = (0, [alone]) if alone else (1, others)
    without = _first_names(found, writer, nameless, reader) or [Person()] * min(nameless, 9)
    return Company(writer_too, (*others, *without), _employer(people, writer))


def _of_theirs(
    groups: Sequence[tuple[int, list[Person]]], found: Wishes, reader: Reader
) -> list[tuple[int, list[Person]]]:
    """ "Zij wordt vergezeld door haar adviseur, de heer Vos", in the next sentence: of the same employer."""
    theirs, last, shared = reader.guide.lexicon.folded("signs", "theirs"), "", []
    for place, group in groups:
        before = found.sentences[place].text.partition(group[0].name or "")[0] if group else ""
        if last and before and not group[0].organisation and theirs & set(words_of(fold(before))):
            group = [replace(group[0], organisation=last), *group[1:]]
        last = next((each.organisation for each in reversed(group) if each.organisation), "") or ""
        shared.append((place, group))
    return shared


def _first_names(found: Wishes, writer: Person, nameless: int, reader: Reader) -> list[Person]:
    """ "We komen met 3 man: Ton, Sjef en Mariet", from Ton: behind the colon, as many as were counted."""
    own = words_of(fold(writer.name or ""))[:1]
    for sentence in found.sentences if nameless > 1 else ():
        head, _, row = sentence.text.partition(": ")
        names = [part.strip(" .!") for part in reader.guide.lexicon.joint.sub(", ", row).split(", ")]
        single = all(re.fullmatch(r"[A-ZÀ-Þ][a-zà-þ]+", each) and reader.first.begins(each) for each in names)
        others = [each for each in names if words_of(fold(each)) != own]
        if head and single and len(names) == nameless + 1 and len(others) == nameless:
            return [Person(each) for each in others]
    return []


def _employer(people: Sequence[Person], writer: Person) -> str:
    """As told beside the writer's name; "van Putten" is part of the name."""
    told = (each.organisation for each in people if each.organisation and is_same(each, writer))
    return next((each for each in told if fold(each) not in fold(writer.name or "")), "")


def _named_in_full(
    people: Sequence[Person], found: Wishes, told: Sequence[Sequence[Value]], places: Sequence[int], reader: Reader
) -> list[Person]:
    """ "Ik kom met Mark. Dat is Mark Zwart van onze afdeling": who is told by a first name alone, and elsewhere by all of it."""
    firsts = {words_of(fold(each.name))[0] for each in people if each.name and " " not in each.name}
    elsewhere = [place for place in range(len(found.sentences)) if firsts and place not in places]
    named = [each for place in elsewhere for each in named_in(found.sentences[place], told[place], reader)]
    return [each for each in named if " " in (each.name or "") and words_of(fold(each.name or ""))[0] in firsts]


def _unsigned(blocks: Sequence[Person], writer: Person) -> Sequence[Person]:
    """The last block is a signature when it is the writer's."""
    return blocks[:-1] if blocks and is_same(blocks[-1], writer) else blocks


def _filled_up(
    others: list[Person],
    most: int,
    found: Wishes,
    told: Sequence[Sequence[Value]],
    telling: Sequence[int],
    writer: Person,
    reader: Reader,
) -> list[Person]:
    """ "Wij komen met z'n drieën. Dat zijn, behalve ik, Douwe Brinksma en Aicha Haddou": who fits in the number."""
    for place, sentence in enumerate(found.sentences):
        if place in telling or only_mentions(found, place, reader):
            continue
        named = named_in(sentence, told[place], reader)
        if not others and len(named) == most + 1 and not any(is_same(each, writer) for each in named):
            return named  # "Drie collega's" who are all named: the writer is none of them.
        grown = distinct([*others, *(each for each in named if not is_same(each, writer))])
        others = grown if len(grown) <= most else others
    return others


def _beside_writer(others: Sequence[Person], found: Wishes, writer: Person, reader: Reader) -> bool:
    """ "Graag twee plaatsen: Sjoerd Dijk (voorzitter) en Anneke Post", from Sjoerd."""
    rows = ({fold(hit.name) for hit in reader.names.full(each.text)} for each in found.sentences)
    named = {fold(each.name or "") for each in others}
    return any(fold(writer.name or "") in row and row & named for row in rows)
