"""Who is named in the text, and told of more elsewhere: in Cc ("Ben (cc) komt ook"), by their mail that is forwarded, by a colleague's vCard."""

import re
from collections.abc import Sequence
from dataclasses import replace

from flows.mail.message import IncomingMail, Mailbox
from flows.mail.reading.employer import Reader
from flows.mail.reading.inner import inner_of
from flows.mail.reading.names import same_person
from flows.mail.reading.phrases import fold, words_of
from flows.mail.reading.sentences import MOST
from flows.mail.reading.writer import card_of
from flows.registration.commands import Person

_COPIED = re.compile(r"\b(\w{1,30})\s+([A-ZÀ-Þ][\w'-]{1,60})\s+\(([^()]{2,12})\)")
"""A name with a word before it, and what is said of it in brackets. From a word's beginning, and none of any length: a megabyte of digits takes no time."""


def told_beside(others: Sequence[Person], mail: IncomingMail, writer: Person, reader: Reader) -> tuple[Person, ...]:
    inner = inner_of(mail.forwarded, reader.guide.markers) if mail.forwarded else None
    boxes = (*mail.cc, *([inner.sender] if inner else []))
    known = [_with_copy(each, boxes) for each in _with_card(others, mail, writer)]
    return (*known, *_brought(known, mail, reader))


def _brought(known: Sequence[Person], mail: IncomingMail, reader: Reader) -> list[Person]:
    """ "Ik kom met Ben (cc)", also where the first name is a word."""
    together, copied = (reader.guide.lexicon.folded("names", key) for key in ("together", "in_copy"))
    hits = _COPIED.finditer(mail.own[:MOST])
    names = [hit[2] for hit in hits if fold(hit[1]) in together and copied & set(words_of(fold(hit[3])))]
    boxes = [box for box in mail.cc if any(_same(name, box.name) for name in names if box.name)]
    return [
        Person(box.name, box.address, None, {}) for box in boxes if box.address not in {each.email for each in known}
    ]


def _with_copy(person: Person, copies: Sequence[Mailbox]) -> Person:
    """Their address, and the surname where the text has the first name alone."""
    if not person.name or person.email:
        return person
    box = next((each for each in copies if each.name and _same(person.name, each.name)), None)
    if box is None:
        return person
    return replace(person, email=box.address or None, name=person.name if " " in person.name else box.name)


def _same(name: str, other: str) -> bool:
    return same_person(name, other) and fold(name).split()[0] == fold(other).split()[0]


def _with_card(others: Sequence[Person], mail: IncomingMail, writer: Person) -> Sequence[Person]:
    """ "Mijn collega van de bijgevoegde kaart": the only one who comes along has no name, and the card is not the writer's."""
    card = card_of(mail)
    name, email = card.get("name", ""), card.get("email", "")
    own = same_person(name, writer.name or "") or email.casefold() == (writer.email or "").casefold()
    if not name or own or len(others) != 1 or others[0].name:
        return others
    fields = {key: card[key] for key in ("function", "phone") if card.get(key)}
    return (Person(name, email or None, card.get("organisation"), fields),)
