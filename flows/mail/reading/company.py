"""Who comes: the writer or not, the people whom the mail names, and companions who have no name yet."""

import re
from collections.abc import Sequence
from dataclasses import dataclass, replace

from flows.mail.reading.addressing import written
from flows.mail.reading.blocks import people_in_blocks
from flows.mail.reading.contacts import emails_in, phone_in
from flows.mail.reading.employer import Reader
from flows.mail.reading.listed import announced, begins_with_both, beside, headed, names_writer
from flows.mail.reading.named import distinct, is_same, named_in
from flows.mail.reading.party import party_size
from flows.mail.reading.phrases import fold, words_of
from flows.mail.reading.prose import Value
from flows.mail.reading.sentences import Sentence
from flows.mail.reading.wishes import JOINING, Wishes
from flows.registration.commands import Person

_TELLING = (*JOINING, "for_other", "unnamed", "colleague")


@dataclass(frozen=True, slots=True)
class Company:
    writer_too: bool
    others: tuple[Person, ...]


def company_of(
    found: Wishes, told: Sequence[Sequence[Value]], writer: Person, reader: Reader, own: str = ""
) -> Company:
    """`told` holds the values of each sentence of `found`, `own` is the text with its lines."""
    telling = _telling(found, told, writer, reader)
    emails = written(found)
    entries = announced(found, writer, reader)
    groups = [
        (place, named_in(found.sentences[place], told[place], reader, emails, listed=place in entries))
        for place in telling
    ]
    blocks = _blocks(own, writer, reader)
    people = [*blocks, *(each for _, group in groups for each in group)]
    others = [] if found.has("alone") else distinct([each for each in people if not is_same(each, writer)])
    size = party_size(found, reader.guide)
    if size > len(others) + 1:
        others = _filled_up(others, size - 1, found, told, telling, writer, reader)
    others = _with_contacts(_with_remarks(_with_function(others, told, found, reader), found), found)
    listed = any(is_same(each, writer) for each in blocks) if blocks else _lists(writer, groups, found, reader)
    writer_too = _writer_too(found, others, listed, bool(writer.name), size, reader)
    nameless = max(0, size - len(others) - writer_too) if size else 0
    if not size and not others and (_brings(found) or (not writer_too and found.has(*JOINING))):
        nameless = 1
    return Company(writer_too, (*others, *([Person()] * min(nameless, 9))))


def _brings(found: Wishes) -> bool:
    """Somebody without a name; "a patient neighbour's notes" are nobody."""
    return found.has("unnamed") or any(
        not re.match(r"['’]s?(?!\w)", each.sentence.text[each.end :]) for each in found.all("companion")
    )


def _blocks(own: str, writer: Person, reader: Reader) -> list[Person]:
    """The last block is a signature when it is the writer's."""
    blocks = people_in_blocks(own, reader)
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
        if place in telling or _only_mentions(found, place, reader):
            continue
        named = [each for each in named_in(sentence, told[place], reader) if not is_same(each, writer)]
        grown = distinct([*others, *named])
        others = grown if len(grown) <= most else others
    return others


def _lists(writer: Person, groups: Sequence[tuple[int, Sequence[Person]]], found: Wishes, reader: Reader) -> bool:
    """The writer stands among those who come. Signing is no wish: "Groet, Tess Vos, secretaresse van de heer Visser"."""
    farewells = reader.guide.lexicon.folded("names", "farewells")
    return any(
        is_same(each, writer) and not (len(group) == 1 and farewells & set(found.sentences[place].words))
        for place, group in groups
        for each in group
    )


def _with_function(
    others: list[Person], told: Sequence[Sequence[Value]], found: Wishes, reader: Reader
) -> list[Person]:
    """ "Zij is gebiedsmanager", of the only colleague; "wethouder De Groot", of Karin de Groot."""
    said = next((each.text for values in told for each in values if each.field == "function_other"), "")
    filled = []
    for each in others:
        function = each.fields.get("function") or (said if len(others) == 1 else "") or _titled(each, found, reader)
        filled.append(replace(each, fields={**each.fields, "function": function}) if function else each)
    return filled


def _titled(person: Person, found: Wishes, reader: Reader) -> str:
    """What stands before the surname alone, elsewhere in the mail."""
    surname = words_of(fold(person.name or ""))[-1:]
    for sentence in found.sentences if surname else ():
        before = sentence.words[: sentence.words.index(surname[0])] if surname[0] in sentence.words else []
        while before and before[-1] in reader.guide.lexicon.folded("names", "particles"):
            before = before[:-1]
        if before and reader.prose.functional(before[-1]):
            return before[-1]
    return ""


def _with_remarks(others: list[Person], found: Wishes) -> list[Person]:
    """ "Dick eet vegetarisch", of Dick."""
    for place in dict.fromkeys(each.place for each in found.signals if each.group == "remark"):
        sentence = found.sentences[place]
        meant = [each for each in others if names_one(sentence.words, each)]
        if len(meant) == 1:
            others = [
                replace(each, fields={**each.fields, "remarks": sentence.text}) if each is meant[0] else each
                for each in others
            ]
    return others


def names_one(words: Sequence[str], person: Person) -> bool:
    """By first name or surname: "Dick eet vegetarisch", "de heer Lagerweij is vegetariër"."""
    own = words_of(fold(person.name or ""))
    return bool(own) and any(len(word) > 2 and word in words for word in (own[0], own[-1]))


def _with_contacts(others: list[Person], found: Wishes) -> list[Person]:
    """ "Aicha is te bereiken op aicha@… of 06 …", in another sentence than the one that registers her."""
    for sentence in found.sentences:
        for clause in re.split(r"[;,]\s", sentence.text):
            words, phone, emails = words_of(fold(clause)), phone_in(clause), emails_in(clause)
            meant = [each for each in others if names_one(words, each)]
            if len(meant) != 1 or not (phone or emails):
                continue
            fields = {**({"phone": phone} if phone else {}), **meant[0].fields}
            theirs = meant[0].email or (emails[0] if len(emails) == 1 else None)
            others = [replace(each, email=theirs, fields=fields) if each is meant[0] else each for each in others]
    return others


def _telling(found: Wishes, told: Sequence[Sequence[Value]], writer: Person, reader: Reader) -> list[int]:
    """Sentences that say who comes; list items and lines with an address count when anything in the mail registers."""
    places = _places(found)
    places |= {place for place, values in enumerate(told) if any(each.field == "name_other" for each in values)}
    denied = {each.place for each in found.signals if each.group in ("absent", "cancel", "self_out") and each.other}
    functions = [place for place, each in enumerate(found.sentences) if headed(each, reader)]
    listed = {
        place
        for place, each in enumerate(found.sentences)
        if each.item
        or (place in functions and (len(functions) > 1 or found.sentences[max(0, place - 1)].text.endswith(":")))
        or emails_in(each.text)
        or (each.folded.count(",") and names_writer(each, writer, reader))
        or (found.has("colleague", "companion", "third", "self_in") and begins_with_both(each, writer, reader))
    }
    places |= {place for place, each in enumerate(found.sentences) if _comes(each, reader)}
    denied |= {place for place in places | listed if _only_mentions(found, place, reader)}
    return sorted((places | listed | beside(listed, found, reader) | announced(found, writer, reader)) - denied)


def _comes(sentence: Sentence, reader: Reader) -> bool:
    """ "Wethouder Karin de Groot van de gemeente Almere komt graag": a name and, in its clause, words of coming along."""
    words = reader.guide.lexicon.folded("names", "along_behind")
    if sentence.question:
        return False
    for hit in reader.names.full(sentence.text):
        clause = " ".join(words_of(fold(re.split(r"[,;:.!?]", sentence.text[hit.end :], maxsplit=1)[0])))
        if reader.first.begins(hit.name) and any(f" {each} " in f" {clause} " for each in words):
            return True
    return False


def _only_mentions(found: Wishes, place: int, reader: Reader) -> bool:
    """No wish in it, but a denial, what was done before, or whom to ask: "Piet kan niet", "Els heeft zich al aangemeld"."""
    if any(each.place == place and each.group in (*JOINING, "for_other", "unnamed") for each in found.signals):
        return False
    sentence, lexicon = found.sentences[place], reader.guide.lexicon
    words = set(sentence.words)
    denied = words & lexicon.folded("signs", "negation") and not emails_in(sentence.text) and not sentence.item
    if denied or words & lexicon.folded("names", "asked_about"):
        return True
    return any(each.group == "history" for each in lexicon.book.find(sentence.folded))


def _places(found: Wishes) -> set[int]:
    """ "Mijn collega Stan de Reuver gaat ook. Ik sluit graag bij hem aan": who wishes for themselves only mentions Stan."""
    said = {each.place for each in found.signals if each.group in _TELLING}
    third = {each.place for each in found.signals if each.group == "third"}
    if not any(each.of_self for each in found.all(*JOINING)):
        return said | third
    wished = {each.place for each in found.signals if each.group in (*JOINING, "for_other", "unnamed")}
    return said - (third - wished)


def _writer_too(found: Wishes, others: Sequence[Person], listed: bool, named: bool, size: int, reader: Reader) -> bool:
    """`listed`: the writer stands among the people whom the mail names. `named`: the writer has a name at all."""
    if found.has("self_out"):
        return False
    if found.has("self_in") or listed:
        return True
    myself = reader.guide.lexicon.folded("names", "myself")
    if (
        not named
        and others
        and not any(each.of_self and myself & set(each.sentence.words) for each in found.all(*JOINING))
    ):
        return False
    joining = found.all(*JOINING)
    if any(each.of_self for each in joining):
        return not (size and len(others) >= size)
    if found.has("for_other"):
        return False
    if not others:
        return not (joining and found.has("third"))
    return not joining and not (size and len(others) >= size)
