"""When two names are one person's: however the writer wrote them."""

from collections.abc import Sequence
from dataclasses import replace

from flows.mail.reading.phrases import fold, words_of
from flows.registration.commands import Person


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
    addressed = bool(one.email) and one.email == other.email and short[:1] == long[:1]
    return bool(short) and (addressed or short in (long[len(long) - len(short) :], long[:1]))


def _joined(one: Person, other: Person) -> Person:
    full = max(one, other, key=lambda each: len(words_of(each.name or "")))
    return replace(
        full,
        email=one.email or other.email,
        organisation=one.organisation or other.organisation,
        fields={**other.fields, **one.fields},
    )


def is_same(person: Person, writer: Person) -> bool:
    """Nobody registers themselves as a companion, however they write their name; Jan Bos has a colleague Jan de Boer."""
    if person.email and writer.email and person.email.casefold() == writer.email.casefold():
        return True
    one, other = words_of(fold(person.name or "")), words_of(fold(writer.name or ""))
    if not one or not other:
        return False
    return (
        one == other
        or (one[0] == other[0] and (min(len(one), len(other)) == 1 or bool(_surnames(one) & _surnames(other))))
        or (one[-1] == other[-1] and one[0][0] == other[0][0])
    )


def _surnames(words: Sequence[str]) -> set[str]:
    """Without particles: "Bos-de Wit" is Bos as well."""
    return {part for word in words[1:] for part in word.split("-") if len(part) > 2}
