"""Who else is registered in the same mail: colleagues in sentences and lists, and companions who have no name yet."""

import re
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, replace

from flows.mail.message import IncomingMail
from flows.mail.reading.closing import Closing, Signed, emails_in, phone_in
from flows.mail.reading.names import Names, same_person
from flows.mail.reading.phrases import fold, words_of
from flows.mail.reading.prose import Prose, Value
from flows.mail.reading.sentences import Sentence
from flows.mail.reading.wishes import JOINING, Wishes
from flows.mail.reading.words import Guide
from flows.registration.commands import Person

_JOINING = ("register", "attend", "companion", "for_other", "accept", "unnamed", "colleague")


@dataclass(frozen=True, slots=True)
class Company:
    writer_too: bool
    others: tuple[Person, ...]


def company_of(
    found: Wishes,
    writer: Person,
    signed: Signed,
    values: Sequence[Value],
    names: Names,
    prose: Prose,
    closing: Closing,
    guide: Guide,
    mail: IncomingMail,
) -> Company:
    people = [
        each
        for sentence in _telling(found, writer, names)
        for each in _people(sentence, writer, values, names, prose, closing, guide)
    ]
    others = _with_function(_distinct([each for each in people if not _is(each, writer)]), values)
    size = _size(found, guide)
    writer_too = _writer_too(found, writer, others, people, size)
    nameless = max(0, size - len(others) - writer_too) if size else 0
    if not size and not others and found.has("companion", "unnamed"):
        nameless = 1
    return Company(writer_too, (*others, *([Person()] * min(nameless, 9))))


def _with_function(others: list[Person], values: Sequence[Value]) -> list[Person]:
    """ "Zij is gebiedsmanager", of the only colleague."""
    said = next((value.text for value in values if value.field == "function_other"), "")
    if said and len(others) == 1 and "function" not in others[0].fields:
        return [replace(others[0], fields={**others[0].fields, "function": said})]
    return others


def _telling(found: Wishes, writer: Person, names: Names) -> list[Sentence]:
    """Sentences that say who comes; list items count when anything in the mail registers."""
    places = {each.place for each in found.signals if each.group in _JOINING}
    denied = {each.place for each in found.signals if each.group in ("absent", "cancel", "self_out") and each.other}
    return [
        each
        for place, each in enumerate(found.sentences)
        if (
            place in places
            or each.item
            or emails_in(each.text)
            or (each.folded.count(",") and _names_writer(each, writer, names))
        )
        and place not in denied
    ]


def _names_writer(sentence: Sentence, writer: Person, names: Names) -> bool:
    """A list of names in which the writer's stands."""
    whole = fold(writer.name or "")
    return " " in whole and whole in sentence.folded and len(names.full(sentence.text)) > 2


def _people(
    sentence: Sentence,
    writer: Person,
    values: Sequence[Value],
    names: Names,
    prose: Prose,
    closing: Closing,
    guide: Guide,
) -> list[Person]:
    taken = {
        value.text for value in values if value.field in ("organisation", "initiative") and value.text in sentence.text
    }
    people = []
    hits = names.full(sentence.text)
    for place, hit in enumerate(hits):
        if (
            any(hit.name in text or text in hit.name for text in taken)
            or closing.known(hit.name)
            or not_a_person(hit.name, guide)
        ):
            continue
        end = hits[place + 1].start if place + 1 < len(hits) else len(sentence.text)
        people.append(_person(hit.name, sentence.text[hit.end : end], prose, closing))
    return people


def not_a_person(name: str, guide: Guide) -> bool:
    """Words of an event's title or place, and the contact persons to whom people write."""
    folded = fold(name)
    for event in guide.office.events.values():
        if any(
            folded in fold(text)
            for text in (
                *event.title.values(),
                *event.aliases,
                *(each.location for each in event.sessions),
                event.organiser.name,
            )
        ):
            return True
        if any(folded == fold(contact.name) for contact in event.contacts):
            return True
    return False


def _person(name: str, rest: str, prose: Prose, closing: Closing) -> Person:
    """`rest` is what stands behind the name, up to the next one."""
    emails = emails_in(rest)
    fields = {}
    pieces = [piece.strip() for piece in re.split(r"[(),;:|]|\s-\s|\ben\b|\bis\b|\band\b", rest)]
    if function := next(
        (
            piece
            for piece in pieces
            if piece and len(piece.split()) < 6 and prose.functional(piece) and "@" not in piece
        ),
        "",
    ):
        fields["function"] = function.strip(" .,")
    if phone := phone_in(rest):
        fields["phone"] = phone
    organisation = next((text for piece in pieces if (text := _employer(piece, prose, closing))), None)
    return Person(name, emails[0] if emails else None, organisation, fields)


def _employer(piece: str, prose: Prose, closing: Closing) -> str:
    """ "van Buurtwerkplaats De Schakel", as a name and nothing more."""
    bare = _OF.sub("", piece)
    return closing.organisation_in(bare) if prose.value_at(bare) == bare or closing.known(bare) else ""


_OF = re.compile(r"^(?:van|bij|of|from|at|namens|von|de)\s+(?:de\s+|het\s+|the\s+)?(?=\S)", re.IGNORECASE)


def _is(person: Person, writer: Person) -> bool:
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


def _distinct(people: Sequence[Person]) -> list[Person]:
    kept: dict[str, Person] = {}
    for each in people:
        key = fold(each.name or "")
        kept[key] = each if key not in kept or (each.email and not kept[key].email) else kept[key]
    return list(kept.values())


def _size(found: Wishes, guide: Guide) -> int:
    """ "met z'n tweeën", "twee personen", "2 plaatsen"; 0 when nothing is said."""
    numbers = _numbers(guide)
    pattern = guide.memory.get("party size")
    if pattern is None:
        pattern = guide.memory["party size"] = _size_pattern(numbers, guide)
    for sentence in found.sentences:
        if hit := pattern.search(sentence.folded):
            word = hit[1] or hit[2]
            return int(word) if word.isdigit() else numbers[word]
    return 0


def _size_pattern(numbers: Mapping[str, int], guide: Guide) -> re.Pattern[str]:
    """A number behind "met z'n", or before "personen"; "all four meetings" counts no people."""
    count = "|".join([*sorted(map(re.escape, numbers), key=len, reverse=True), r"\d"])
    ahead, behind, other = (
        "|".join(re.escape(word).replace("\\ ", r"\s+") for word in sorted(words, key=len, reverse=True))
        for words in (
            guide.lexicon.folded("dates", "count_of_people"),
            guide.lexicon.folded("dates", "people"),
            guide.lexicon.folded("dates", "meeting"),
        )
    )
    return re.compile(
        rf"(?<!\w)(?:{ahead})\s+({count})(?:en)?(?!\w)(?!\s+(?:{other})(?!\w))|(?<!\w)({count})\s+(?:{behind})(?!\w)"
    )


def _numbers(guide: Guide) -> dict[str, int]:
    return {
        fold(word): number
        for language in guide.languages.values()
        for number, entry in enumerate(language.dates.get("numbers", ()), 1)
        for word in entry.split()
        if number > 1
    }


def _writer_too(found: Wishes, writer: Person, others: Sequence[Person], people: Sequence[Person], size: int) -> bool:
    if found.has("self_out"):
        return False
    if found.has("self_in") or any(_is(each, writer) for each in people):
        return True
    joining = [each for each in found.signals if each.group in JOINING]
    if joining and all(each.of_third for each in joining):
        return False
    if not others and not found.has("for_other"):
        return True
    if not joining or (size and len(others) >= size):
        return not (size and len(others) >= size) and not found.has("for_other")
    return any(each.of_self for each in joining)
