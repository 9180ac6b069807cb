"""The people whom a sentence names, each with what stands beside the name: function, address, phone, employer."""

import re
from collections.abc import Sequence
from dataclasses import replace
from itertools import pairwise

from flows.mail.reading.addressing import bears
from flows.mail.reading.contacts import emails_in, phone_in
from flows.mail.reading.employer import Reader
from flows.mail.reading.mentioned import only_mentioned
from flows.mail.reading.names import Found, same_person
from flows.mail.reading.phrases import fold, words_of
from flows.mail.reading.prose import Value
from flows.mail.reading.sentences import Sentence
from flows.mail.reading.words import Guide
from flows.registration.commands import Person

_OF = re.compile(
    r"^(?:van|bij|of|from|at|namens|von|de)\s+(?:de\s+|het\s+|the\s+|onze\s+|ons\s+|our\s+)?(?=\S)", re.IGNORECASE
)
_BETWEEN = re.compile(r"[(),;:|]|\s-\s|\ben\b|\bis\b|\band\b")


def named_in(
    sentence: Sentence, values: Sequence[Value], reader: Reader, emails: Sequence[str] = (), listed: bool = False
) -> list[Person]:
    """`values` are those of the sentence: the name of an organisation is nobody's. `emails` are all that the mail holds.

    `listed`: the sentence is an entry in a list of names.
    """
    taken = [(each.start, each.end) for each in values if each.field in ("organisation", "initiative")]
    told = _told(values)
    hits = [each for each in _hits(sentence, values, reader) if not _belongs(each, taken, sentence, reader)]
    hits = [_bare(each, reader) for each in hits if not _is_job(each.name, reader)]
    edges = [(0, 0), *((each.start, each.end) for each in hits), (len(sentence.text), 0)]
    between = [sentence.text[one[1] : other[0]] for one, other in pairwise(edges)]
    people: list[Person] = []
    for hit, before, behind in zip(hits, between, between[1:], strict=False):
        if (
            reader.groups.known(hit.name)
            or not_a_person(hit.name, reader.guide)
            or only_mentioned(before, behind, reader)
        ):
            continue
        joined = bool(people) and _joined_to(before, behind if hit is not hits[-1] else "", reader)
        sure = (
            joined
            or hit in told
            or ((sentence.item or listed) and hit is hits[0])
            or _family(hit, hits, behind, reader)
        )
        if sure or _supported(hit.name, before, behind, emails, reader):
            own = behind if hit is hits[-1] else _without_title(behind, reader)
            people.append(_person(hit.name, before, own, reader))
    return _sharing(people, between[1:], reader)


def _bare(hit: Found, reader: Reader) -> Found:
    """ "Burgemeester Van Dijk" without the title, "Bas van Almere" without the employer."""
    first, _, rest = hit.name.partition(" ")
    if " " in rest and reader.prose.functional(first) and not reader.first.begins(hit.name):
        return Found(rest, hit.start + len(first) + 1, hit.end)
    name, of, place = hit.name.rpartition(" van ")
    if of and " " not in name and reader.groups.known(place):
        return Found(name, hit.start, hit.start + len(name))
    return hit


def _joined_to(before: str, behind: str, reader: Reader) -> bool:
    """ "Els Smit en Nura Haile", or in a row "Els Smit, Nura Haile en Tom Kok"; after a comma alone it may be an employer."""
    joins = reader.guide.lexicon.folded("names", "joins")
    return fold(before).strip(" ,") in joins or (
        not before.strip(" ,") and fold(behind).strip(" ,") in {"", *joins} and bool(behind)
    )


def _family(hit: Found, hits: Sequence[Found], behind: str, reader: Reader) -> bool:
    """ "Gradus Tulp en Hennie Tulp": the next one bears the same surname."""
    after = next((each for each in hits if each.start > hit.start), None)
    if after is None or fold(behind).strip() not in reader.guide.lexicon.folded("names", "joins"):
        return False
    one, other = words_of(fold(hit.name)), words_of(fold(after.name))
    return len(one) > 1 and len(other) > 1 and one[-1] == other[-1]


def _supported(name: str, before: str, behind: str, emails: Sequence[str], reader: Reader) -> bool:
    """A name that begins with no first name that we know needs a word, a function or an address beside it that a person has."""
    if reader.first.begins(name) or phone_in(behind) or any(bears(each, name) for each in emails):
        return True
    if before.rstrip().endswith(":") or _title(before, reader):
        return True
    pieces = [piece for piece in re.split(r"[(),;|]", behind[:_NEAR]) if piece.strip()][:1]
    if behind.lstrip()[:1] in (",", "(", "|", "-") and any(_function(piece.strip(), reader) for piece in pieces):
        return True
    return reader.first.told(before, behind, clearly=of_many_words(name))


def of_many_words(name: str) -> bool:
    """ "Goese Polder Gloeit": three words with capitals and no particle are a group's rather than somebody's."""
    words = name.split()
    return len(words) > 2 and all(word[:1].isupper() and "." not in word for word in words)


def _is_job(name: str, reader: Reader) -> bool:
    """ "Project Manager"."""
    return reader.prose.functional(name.split()[-1]) and not reader.first.begins(name)


def _without_title(behind: str, reader: Reader) -> str:
    """Without the title of the next name: "(h.jansen@…) en beleidsmedewerker" is no function of the first."""
    title = _title(behind, reader)
    return behind[: behind.rindex(title)] if title and not behind.rstrip().endswith((".", ")", ";")) else behind


def _sharing(people: list[Person], behind: Sequence[str], reader: Reader) -> list[Person]:
    """ "Els Smit en Piet Kok van de gemeente Almere": nothing but "and" stands between them."""
    joins = reader.guide.lexicon.folded("names", "joins") | {","}
    if len(people) != len(behind):
        return people
    for place in range(len(people) - 2, -1, -1):
        if fold(behind[place]).strip() in joins and not people[place].organisation:
            people[place] = replace(people[place], organisation=people[place + 1].organisation)
    return people


_NEAR = 60
"""Characters behind a name in which its function stands."""


def _hits(sentence: Sentence, values: Sequence[Value], reader: Reader) -> list[Found]:
    """Names by their shape, and those that the sentence calls names: "zij heet Wil Mol"."""
    told = _told(values)
    shaped = reader.names.full(sentence.text)
    lone = [(each.name, each.start, each.end) for each in reader.names.find(sentence.text)]
    ways = (told, shaped, reader.first.small(sentence.text), reader.first.lone(sentence.text, lone))
    kept: list[Found] = []
    for hit in (each for way in ways for each in way):
        if not any(hit.start < other.end and other.start < hit.end for other in kept):
            kept.append(hit)
    return sorted(kept, key=lambda hit: hit.start)


def _told(values: Sequence[Value]) -> list[Found]:
    return [Found(each.text, each.start, each.end) for each in values if each.field == "name_other"]


def _belongs(hit: Found, taken: Sequence[tuple[int, int]], sentence: Sentence, reader: Reader) -> bool:
    """It lies within the name of an organisation, or a word before it says that it is one: "our association Woonzorg"."""
    before = sentence.text[: hit.start].split()
    kind = bool(before) and before[-1].isalpha() and reader.names.organisation_like(before[-1])
    return kind or any(start <= hit.start and hit.end <= end for start, end in taken)


def not_a_person(name: str, guide: Guide) -> bool:
    """Words of an event's title or place, and the contact persons to whom people write."""
    folded = fold(name)
    for event in guide.office.events.values():
        texts = (*event.title.values(), *event.aliases, *(each.location for each in event.sessions))
        if any(folded in fold(text) for text in (*texts, event.organiser.name)):
            return True
        if any(folded in (fold(contact.name), fold(contact.name).split()[0]) for contact in event.contacts):
            return True
    return False


def _person(name: str, before: str, behind: str, reader: Reader) -> Person:
    """`before` and `behind` reach to the neighbouring names."""
    emails = emails_in(behind)
    pieces = [piece.strip() for piece in _BETWEEN.split(behind)]
    fields = {}
    if function := next(filter(None, (_function(piece, reader) for piece in pieces)), "") or _title(before, reader):
        fields["function"] = function
    if phone := phone_in(behind):
        fields["phone"] = phone
    organisation = next((text for piece in pieces if (text := _employer(piece, reader))), None)
    own = next((each for each in emails if bears(each, name)), emails[0] if len(emails) == 1 else None)
    return Person(name, own, organisation, fields)


def _function(piece: str, reader: Reader) -> str:
    if not piece or "@" in piece or len(piece.split()) > 7 or not reader.prose.functional(piece):
        return ""
    return reader.prose.function_at(piece).strip(" .,")


def _title(before: str, reader: Reader) -> str:
    """ "wethouder Karin de Groot", "wethouder mw. drs. K. de Groot", "onze voorzitter, Gerrit Mol": before the name and its titles."""
    words = before.split()
    while words and fold(words[-1]).strip(".") in reader.guide.lexicon.folded("names", "titles"):
        words.pop()
    if words and words[-1].endswith(":"):
        return words[-1][:-1] if reader.prose.functional(words[-1]) else ""
    apart = len(words) > 1 and words[-1].endswith(",")
    if apart and fold(words[-2]) not in reader.guide.lexicon.folded("signs", "determiners"):
        return ""
    word = words[-1].rstrip(",") if words else ""
    return word if word.replace("-", "").isalpha() and reader.prose.functional(word) else ""


def _employer(piece: str, reader: Reader) -> str:
    """ "van Buurtwerkplaats De Schakel"; without "van", as a name and nothing more."""
    bare = _OF.sub("", piece).strip(" .!")
    value = reader.prose.value_at(bare)
    whole = value == bare or reader.groups.known(bare)
    return reader.groups.organisation_in(bare if whole else value if bare != piece.strip(" .!") else "")


def distinct(people: Sequence[Person]) -> list[Person]:
    """One person a name: "wethouder Van Essen" and "mevrouw E. van Essen" are the same, with all that is said of either."""
    kept: list[Person] = []
    for each in people:
        place = next((number for number, other in enumerate(kept) if _same(each, other)), None)
        if place is None:
            kept.append(each)
        else:
            kept[place] = _joined(kept[place], each)
    return kept


def _same(one: Person, other: Person) -> bool:
    short, long = sorted((words_of(fold(one.name or "")), words_of(fold(other.name or ""))), key=len)
    return bool(short) and short in (long[len(long) - len(short) :], long[:1])


def _joined(one: Person, other: Person) -> Person:
    full = max(one, other, key=lambda each: len(words_of(each.name or "")))
    return replace(
        full,
        email=one.email or other.email,
        organisation=one.organisation or other.organisation,
        fields={**other.fields, **one.fields},
    )


def is_same(person: Person, writer: Person) -> bool:
    """Nobody registers themselves as a companion, however they write their name."""
    if person.email and writer.email and person.email.casefold() == writer.email.casefold():
        return True
    one, other = words_of(fold(person.name or "")), words_of(fold(writer.name or ""))
    if not one or not other:
        return False
    return (
        one == other
        or (one[0] == other[0] and same_person(person.name or "", writer.name or ""))
        or (one[-1] == other[-1] and one[0][0] == other[0][0])
    )
