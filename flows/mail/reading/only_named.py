"""The only person whom a mail names, where somebody else than its writer comes."""

from collections.abc import Sequence

from flows.mail.reading.attributes import person_of, title_in
from flows.mail.reading.employer import Reader
from flows.mail.reading.mentioned import only_mentioned
from flows.mail.reading.named import belongs, not_a_person
from flows.mail.reading.phrases import fold, words_of
from flows.mail.reading.prose import Value
from flows.mail.reading.same import distinct, is_same
from flows.mail.reading.wishes import Wishes
from flows.registration.commands import Person


def only_named(found: Wishes, told: Sequence[Sequence[Value]], writer: Person, reader: Reader) -> Person | None:
    """ "Ik mail namens mijn buurman Cor Blok. Kan hij op de lijst?", "bij Els Groot ligt de mail eruit. Of ik haar wilde opgeven":
    who is meant where somebody else comes and only one is named."""
    them, people = reader.guide.lexicon.folded("signs", "them"), []
    places = [each.place for each in found.all("register", "for_other") if them & set(words_of(each.clause))]
    for place, (sentence, values) in enumerate(zip(found.sentences, told, strict=True)):
        pointed = place <= max(places, default=-1)
        taken = [(each.start, each.end) for each in values if each.field in ("organisation", "initiative")]
        for hit in reader.names.full(sentence.text):
            before, behind = sentence.text[: hit.start], sentence.text[hit.end :]
            person = person_of(hit.name, before, behind, reader)
            known = not_a_person(hit.name, reader.guide) or belongs(hit, taken, sentence, reader)
            meant = _on_behalf(before, reader) or (
                (pointed or _is_theirs(before, reader)) and not only_mentioned(before, behind, reader)
            )
            if meant and not (known or is_same(person, writer)):
                people.append(person)
    first = [each for each in people if reader.first.begins(each.name or "")]
    people = distinct(first or people)
    return people[0] if len(people) == 1 else None


def _is_theirs(before: str, reader: Reader) -> bool:
    """ "Mijn buurman Cor Blok", "onze directeur, de heer Cor Blok"."""
    lexicon, words = reader.guide.lexicon, words_of(fold(before))
    while words and words[-1].strip(".") in lexicon.folded("names", "titles"):
        words.pop()
    related = bool(words) and words[-1] in lexicon.folded("names", "related")
    return related or bool(title_in(before, reader))


def _on_behalf(before: str, reader: Reader) -> bool:
    return bool(reader.guide.lexicon.pattern("names", "on_behalf").search(" ".join(words_of(fold(before))[-_WORDS:])))


_WORDS = 6
"""Words before a name in which "on behalf of" stands."""
