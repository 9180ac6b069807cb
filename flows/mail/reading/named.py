"""The people whom a sentence names, each with what stands beside the name: function, address, phone, employer."""

import re
from collections.abc import Sequence
from dataclasses import replace
from itertools import pairwise

from flows.mail.reading.addressing import bears
from flows.mail.reading.attributes import bracketed, function_in, person_of, title_in
from flows.mail.reading.contacts import phone_in
from flows.mail.reading.employer import Reader
from flows.mail.reading.mentioned import only_mentioned
from flows.mail.reading.names import Found, initials
from flows.mail.reading.phrases import fold, words_of
from flows.mail.reading.prose import Value
from flows.mail.reading.sentences import Sentence
from flows.mail.reading.unheard import comes_unheard, unheard
from flows.mail.reading.words import Guide
from flows.registration.commands import Person


def named_in(
    sentence: Sentence, values: Sequence[Value], reader: Reader, emails: Sequence[str] = (), listed: bool = False
) -> list[Person]:
    """`values` are those of the sentence: the name of an organisation is nobody's. `emails` are all that the mail holds.

    `listed`: the sentence is an entry in a list of names.
    """
    taken = [(each.start, each.end) for each in values if each.field in ("organisation", "initiative")]
    told = [*_told(values), *_titled(sentence, reader)]
    hits = [each for each in _hits(sentence, values, reader) if not belongs(each, taken, sentence, reader)]
    hits = [_bare(each, reader) for each in hits if not _is_job(each.name, reader)]
    edges = [(0, 0), *((each.start, each.end) for each in hits), (len(sentence.text), 0)]
    between = [sentence.text[one[1] : other[0]] for one, other in pairwise(edges)]
    people: list[Person] = []
    strange: list[tuple[Found, str, str]] = []
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
        if not sure and not _supported(hit.name, before, behind, emails, reader):
            strange.append((hit, before, behind))
        else:
            own = behind if hit is hits[-1] else _withouttitle_in(behind, reader)
            people += [person_of(*each, reader) for each in _led_by(strange, hit, before, reader)]
            people.append(person_of(hit.name, before, own, reader))
    return _sharing(people, between[1:], reader)


def _led_by(
    strange: list[tuple[Found, str, str]], hit: Found, before: str, reader: Reader
) -> list[tuple[str, str, str]]:
    """ "Tewolde Ghebremariam en Semhar Tesfaye willen komen": whom nothing else tells stands before one who is told, with "and" between."""
    if not strange or fold(before).strip() not in reader.guide.lexicon.folded("names", "joins"):
        return []
    one, ahead, behind = strange.pop()
    return [(one.name, ahead, behind)] if unheard(one.name, reader) and one.end < hit.start else []


def _bare(hit: Found, reader: Reader) -> Found:
    """ "Burgemeester Van Dijk" without the title, "Bas van Almere" without the employer."""
    first, _, rest = hit.name.partition(" ")
    if " " in rest and reader.prose.functional(first) and not reader.first.begins(hit.name):
        return Found(rest, hit.start + len(first) + 1, hit.end)
    name, of, place = hit.name.rpartition(" van ")
    if of and " " not in name and not initials(name) and reader.groups.known(place):
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
    if (
        reader.first.begins(name)
        or comes_unheard(name, before, behind, reader)
        or phone_in(behind)
        or any(bears(each, name) for each in emails)
    ):
        return True
    if before.rstrip().endswith(":") or bracketed(behind, reader) or title_in(before, reader):
        return True
    pieces = [piece for piece in re.split(r"[(),;|]", behind[:_NEAR]) if piece.strip()][:1]
    if behind.lstrip()[:1] in (",", "(", "|", "-") and any(function_in(piece.strip(), reader) for piece in pieces):
        return True
    return reader.first.told(before, behind, clearly=of_many_words(name))


def of_many_words(name: str) -> bool:
    """ "Goese Polder Gloeit": three words with capitals and no particle are a group's rather than somebody's."""
    words = name.split()
    return len(words) > 2 and all(word[:1].isupper() and "." not in word for word in words)


def _is_job(name: str, reader: Reader) -> bool:
    """ "Project Manager"."""
    return reader.prose.functional(name.split()[-1]) and not reader.first.begins(name)


def _withouttitle_in(behind: str, reader: Reader) -> str:
    """Without the title of the next name: "(h.jansen@…) en beleidsmedewerker" is no function of the first."""
    title = title_in(behind, reader)
    return behind[: behind.rindex(title)] if title and not behind.rstrip().endswith((".", ")", ";")) else behind


def _sharing(people: list[Person], behind: Sequence[str], reader: Reader) -> list[Person]:
    """ "Els Smit en Piet Kok van de gemeente Almere": nothing but "and" stands between them."""
    joins = reader.guide.lexicon.folded("names", "joins") | {","}
    if len(people) != len(behind):
        return people
    for place in range(len(people) - 1):
        if people[place].organisation and not people[place + 1].organisation and _theirs(behind[place], reader):
            people[place + 1] = replace(people[place + 1], organisation=people[place].organisation)
    for place in range(len(people) - 2, -1, -1):
        if fold(behind[place]).strip() in joins and not people[place].organisation:
            people[place] = replace(people[place], organisation=people[place + 1].organisation)
    return people


def _theirs(between: str, reader: Reader) -> bool:
    """ "… van de gemeente Ede en haar adviseur, de heer Vos": right before the title of the second, or what they are to the first."""
    return bool(reader.guide.lexicon.folded("signs", "theirs") & set(words_of(fold(between))[-_TITLE:]))


_TITLE = 4
"""Words from "haar" to the name of her adviser."""
_NEAR = 60
"""Characters behind a name in which its function stands."""


def _hits(sentence: Sentence, values: Sequence[Value], reader: Reader) -> list[Found]:
    """Names by their shape, and those that the sentence calls names: "zij heet Wil Mol"."""
    told = _told(values)
    shaped = [
        each for each in reader.names.full(sentence.text) if not _behind_article(sentence.text[: each.start], reader)
    ]
    shaped += _titled(sentence, reader)
    lone = [(each.name, each.start, each.end) for each in reader.names.find(sentence.text)]
    ways = (told, shaped, reader.first.small(sentence.text), reader.first.lone(sentence.text, lone, shaped))
    kept: list[Found] = []
    for hit in (each for way in ways for each in way):
        if not any(hit.start < other.end and other.start < hit.end for other in kept):
            kept.append(hit)
    return sorted(kept, key=lambda hit: hit.start)


def _behind_article(before: str, reader: Reader) -> bool:
    """ "Met De Hoevelakense Hooikist" is with nobody."""
    return bool(reader.guide.lexicon.folded("organisations", "articles").intersection(fold(before).split()[-1:]))


def _titled(sentence: Sentence, reader: Reader) -> list[Found]:
    return [each for each in reader.names.titled(sentence.text) if _along(sentence.text[: each.start], reader)]


def _along(before: str, reader: Reader) -> bool:
    """ "Met mijn buurman, de heer Soekhoe": words of coming along stand close before a surname that has no more than a title."""
    lexicon = reader.guide.lexicon
    _, colon, title = before.rpartition(":")
    titles = lexicon.folded("names", "titles") | lexicon.folded("signs", "determiners")
    if colon and {word.strip(".") for word in words_of(fold(title))} <= titles:
        return True  # "Graag inschrijven: de heer Soekhoe."
    cues = (
        lexicon.folded("names", "together") | lexicon.folded("names", "joins") | lexicon.folded("names", "along_before")
    )
    return any(f" {cue} " in f" {' '.join(words_of(fold(before))[-_CUES:])} " for cue in cues)


_CUES = 6
"""Words before a title."""


def _told(values: Sequence[Value]) -> list[Found]:
    return [Found(each.text, each.start, each.end) for each in values if each.field == "name_other"]


def belongs(hit: Found, taken: Sequence[tuple[int, int]], sentence: Sentence, reader: Reader) -> bool:
    """It lies within the name of an organisation, or a word before it or brackets around it say that it is one: "our association Woonzorg"."""
    before = sentence.text[: hit.start].split()
    kind = bool(before) and before[-1].isalpha() and reader.names.organisation_like(before[-1])
    kind = kind or (_in_row_of_groups(before, reader) and not reader.first.begins(hit.name))
    if reader.groups.of_company(sentence.text[hit.end :]):
        return True
    enclosed = sentence.text[: hit.start].endswith("(") and sentence.text[hit.end : hit.end + 1] == ")"
    if enclosed and not reader.first.begins(hit.name):
        return True
    return kind or any(start <= hit.start and hit.end <= end for start, end in taken)


def _in_row_of_groups(before: Sequence[str], reader: Reader) -> bool:
    """ "Twee initiatieven, te weten Bakkum Bruist en Limmen Aan Zet": nothing but names and small words stand behind the word for groups."""
    lexicon, words = reader.guide.lexicon, [fold(word).strip(".,:;(") for word in before]
    groups = lexicon.folded("organisations", "several")
    last = max((place for place, word in enumerate(words) if word in groups), default=-1)
    small = {word for word, written in zip(words[last + 1 :], before[last + 1 :], strict=True) if written.islower()}
    return last >= 0 and small <= lexicon.folded("organisations", "before_row")


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
