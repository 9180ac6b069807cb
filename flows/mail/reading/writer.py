"""The writer's name: what the form, the sentences, the signature, the header and their own card say of it together."""

import re
from collections.abc import Sequence
from dataclasses import replace
from typing import Any

from flows.mail.message import IncomingMail, Mailbox
from flows.mail.reading.closing import Signed, first_of
from flows.mail.reading.employer import Reader
from flows.mail.reading.forms import Form
from flows.mail.reading.names import initials, same_person
from flows.mail.reading.phrases import fold, words_of
from flows.mail.reading.prose import Value
from flows.mail.reading.theirs import Told


def writer_name(
    form: Form | None, values: Sequence[Value], display: str, signed: Signed, address: str, reader: Reader
) -> str:
    if form and form.name:
        return reader.names.untitled(form.name)
    stated = first_of(value.text for value in values if value.field == "name" and not _listed(value, display))
    full = not fold(display).startswith(f"{fold(stated)} ")
    if stated and full and (not display or same_person(stated, display) or " " in stated):
        return stated
    if not display or is_mailbox(display, signed.name, address, reader):
        return signed.name
    return (
        signed.name if _says_more(signed.name, display, reader) or _relative(signed.name, display, reader) else display
    )


def _listed(value: Value, display: str) -> bool:
    """ "Graag aanmelden: ik, Ilse Tak en Bea Roos", from Karel Oud: Ilse comes as well."""
    return value.said.rstrip().endswith(",") and " " in display and not same_person(value.text, display)


def in_full(name: str, told: Told, reader: Reader) -> str:
    """Who signs "Floor" and lists Floor Stevens is the only Floor there; "Loes van Groen Dichtbij" is of a group."""
    hits = {hit.name for each in told.found.sentences for hit in reader.names.full(each.text)}
    doubled = [each for each in hits if fold(each).startswith(f"{fold(name)}-")] if " " in name else []
    if len(doubled) == 1:
        return doubled[0]  # Who signs "Els Bos" and lists "Els Bos-de Wit".
    first, _, letter = name.partition(" ")
    if initials(first):
        called = [each for each in hits if _is_called(each, first, letter)]
        return called[0] if len(called) == 1 else name
    if not name or not reader.first.begins(first) or (letter and not _LETTER.fullmatch(letter)):
        return name
    groups = [value.text for each in told.all for value in each if value.field in ("organisation", "initiative")]
    full = [each for each in hits if each.split()[0] == first and each.split()[-1].startswith(letter.strip("."))]
    grouped = any(_shares(each, group) for each in full for group in groups)
    return full[0] if len(full) == 1 and not grouped and len(full[0].split()) < _LONG else name


def _is_called(full: str, letters: str, surname: str) -> bool:
    """Who signs "R. Bos" and lists Roelof Bos."""
    first, _, rest = full.partition(" ")
    return fold(rest) == fold(surname) and "." not in first and fold(first)[0] == fold(letters)[0]


def _shares(name: str, group: str) -> bool:
    return bool(set(words_of(fold(name))[1:]) & {word for word in words_of(fold(group)) if len(word) > 3})


_LETTER = re.compile(r"[A-Z]\.?")
_LONG = 5
"""Words that are too many for somebody's name."""


def header_name(writer: Mailbox, own: str, signature: str, reader: Reader) -> str:
    """Of two who write from one address, the one who signs alone; or who is named in full, where the header has no more than first names."""
    display = reader.displays.name_in(writer.name)
    if couple := reader.displays.couple(writer.name):
        first, other = couple
        begins = {fold(line.split()[0]).strip(" ,.") for line in f"{own}\n{signature}".split("\n") if line.strip()}
        surname = display.removeprefix(first).strip() if display.startswith(first) and " " in display else ""
        if surname and fold(other) in begins and fold(first) not in begins and not _and_self(other, own, reader):
            display = f"{other} {surname}"
        elif fold(display) == fold(writer.name):
            full = [each.name for each in reader.names.full(own) if each.name.split()[0] in couple]
            display = next(iter(full), display)
    return reader.displays.completed(display, own, writer.address)


def _and_self(name: str, own: str, reader: Reader) -> bool:
    """ "Klaas en ik komen graag": whoever writes, it is not Klaas."""
    lexicon, words = reader.guide.lexicon, words_of(fold(own))
    joins, self = lexicon.folded("names", "joins"), lexicon.folded("names", "myself")
    triples = zip(words, words[1:], words[2:], strict=False)
    return any(one == fold(name) and between in joins and other in self for one, between, other in triples)


def is_mailbox(display: str, signed: str, address: str, reader: Reader) -> bool:
    """ "Duurzaamheid <duurzaamheid@…>": no person's name, where somebody signs with another."""
    local = fold(address.partition("@")[0])
    if reader.first.begins(display):
        return False
    return " " not in display and fold(display) == local and " " in signed and not same_person(signed, display)


def is_office(display: str, reader: Reader) -> bool:
    """ "Directiesecretariaat" above a list of people: one word, which is nobody's first name."""
    return bool(display) and " " not in display and not reader.first.begins(display)


def _relative(signed: str, display: str, reader: Reader) -> bool:
    """ "Tonny Bos-Vink" below a mail of Kees Bos: who signs in full writes from the mailbox of somebody of that name."""
    one, other = (re.split(r"[\s-]+", fold(each)) for each in (signed, display))
    full = len(one) > 1 < len(other) and "." not in one[0] + other[0]
    return full and one[0] != other[0] and reader.first.begins(signed) and bool(_surnames(one) & _surnames(other))


def _surnames(words: Sequence[str]) -> set[str]:
    return {word for word in words[1:] if len(word) > 3}


def _says_more(signed: str, display: str, reader: Reader) -> bool:
    """The signature completes the header: "Nadia" is Nadia Karimi; "J. de Vries" is Jan de Vries."""
    if not signed or not same_person(signed.replace("-", " "), display.replace("-", " ")):
        return False
    surname_alone = fold(display).split()[0] in reader.guide.lexicon.folded("names", "particles")
    if fold(signed).startswith(f"{fold(display)} ") or (surname_alone and " " in signed):
        return True
    brief = len(display.split()) == 1 or bool(_BRIEF.match(display))
    if len(display.split()) == 1 and re.match(rf"(?:\w\.\s?)+{re.escape(display)}$", signed, re.IGNORECASE):
        return True  # "B. Jonkheer", of whom the header has the surname.
    begins = bool(_BRIEF.match(display)) and fold(signed)[0] == fold(display)[0]
    return brief and (begins or len(signed) > len(display) - 2) and not re.match(r"[^\W\d_]\.", signed)


_BRIEF = re.compile(r"[^\W\d_]{1,3}\.")
"""An initial, or "Chr." and "Joh."."""


def card_of(mail: IncomingMail) -> dict[str, str]:
    """What the card says, without blank values."""
    return {key: value for key, value in mail.card if value.strip()}


def with_card(signed: Signed, mail: IncomingMail, display: str, address: str) -> Signed:
    """A vCard of the writer's fills in what the signature does not say."""
    card = card_of(mail)
    theirs = card.get("email", "").casefold() == address.casefold() or same_person(card.get("name", ""), display)
    if not card or not (theirs or not display):
        return signed
    lacks = (key for key in ("name", "function", "organisation", "phone") if not getattr(signed, key))
    told: dict[str, Any] = {key: card[key] for key in lacks if key in card}
    return replace(signed, **told)
