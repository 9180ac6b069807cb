"""What other sentences say of those who come: "Zij is gebiedsmanager", "Dick eet vegetarisch", "Aicha is te bereiken op …"."""

import re
from collections.abc import Sequence
from dataclasses import replace

from flows.mail.reading.contacts import emails_in, phone_in
from flows.mail.reading.employer import Reader
from flows.mail.reading.jobs import of_everybody
from flows.mail.reading.phrases import fold, words_of
from flows.mail.reading.prose import Value
from flows.mail.reading.theirs import Told
from flows.mail.reading.wishes import Wishes
from flows.registration.commands import Person


def told_elsewhere(others: list[Person], told: Told, found: Wishes, reader: Reader) -> list[Person]:
    others = _with_function(others, told.all, found, reader)
    return _with_contacts(_with_remarks(_with_employer(others, told, reader), found), found, reader)


def _with_employer(others: list[Person], told: Told, reader: Reader) -> list[Person]:
    """ "Karin is van Stichting Zuid"; "zij werkt bij de gemeente", of the only one."""
    lonely = len(others) == 1
    for name, value in sorted(told.theirs, key=lambda each: not reader.groups.known(each[1].text)):
        meant = [each for each in others if (is_name(name, each.name or "") if name else lonely)]
        open_to = [each for each in meant if _takes(each, value.text, reader)]
        if len(open_to) == 1 and not reader.prose.functional(value.text):
            others = [_of_whom(each, value.text) if each is open_to[0] else each for each in others]
    return others


def _takes(person: Person, text: str, reader: Reader) -> bool:
    """Who has no organisation yet; or whose municipality works with a group that has no name of a person: their initiative."""
    said = person.organisation or ""
    group = " " in text and not reader.groups.known(text) and not reader.first.begins(text)
    return not said or (group and reader.groups.known(said) and "initiative" not in person.fields)


def _of_whom(person: Person, text: str) -> Person:
    if not person.organisation:
        return replace(person, organisation=text)
    return replace(person, fields={**person.fields, "initiative": text})


def is_name(said: str, name: str) -> bool:
    """By first name, surname, or in full."""
    one, other = words_of(fold(said)), words_of(fold(name))
    return bool(one and other) and (one[0] == other[0] or (len(one) == 1 and one[-1] == other[-1]))


def _with_function(
    others: list[Person], told: Sequence[Sequence[Value]], found: Wishes, reader: Reader
) -> list[Person]:
    """ "Zij is gebiedsmanager", of the only colleague; "wethouder De Groot", of Karin de Groot."""
    said = next((each.text for values in told for each in values if each.field == "function_other"), "")
    everybody = of_everybody(found, reader)
    filled = []
    for each in others:
        function = each.fields.get("function") or (said if len(others) == 1 else "") or _titled(each, found, reader)
        function = function or everybody
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


def _with_contacts(others: list[Person], found: Wishes, reader: Reader) -> list[Person]:
    """ "Aicha is te bereiken op aicha@… of 06 …", in another sentence than the one that registers her; or "Haar nummer: 06 …", of the only one."""
    whose = reader.guide.lexicon.folded("signs", "theirs")
    for sentence in found.sentences:
        lonely = len(others) == 1 and bool(whose & set(sentence.words[:1]))
        for clause in [sentence.text] if lonely else re.split(r"[;,]\s", sentence.text):
            words, phone, emails = words_of(fold(clause)), phone_in(clause), emails_in(clause)
            meant = [each for each in others if lonely or names_one(words, each)]
            if len(meant) != 1 or not (phone or emails):
                continue
            fields = {**({"phone": phone} if phone else {}), **meant[0].fields}
            theirs = meant[0].email or (emails[0] if len(emails) == 1 else None)
            others = [replace(each, email=theirs, fields=fields) if each is meant[0] else each for each in others]
    return others
