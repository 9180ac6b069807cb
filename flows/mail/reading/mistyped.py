"""Addresses that somebody mistyped: noticed, never mended. Who wrote the mail is answered instead, and people see what was written."""

import re
from collections.abc import Iterator
from dataclasses import replace

from flows.mail.message import Evidence
from flows.mail.reading.addressing import bears
from flows.mail.reading.context import Understood
from flows.registration.commands import AddInfo, Ask, ChangeDetails, Command, Person, Register, Substitute

_PROVIDERS = ("gmail", "hotmail", "outlook", "icloud", "yahoo", "ziggo", "kpnmail")
_REAL = {"gail", "mail"}
"""Companies of their own, however near their names are."""
_SLIPS = {"gnail", "hotnail", "homail", "hotmil"}
_NO_TLD = {"con", "cmo", "ocm", "vom", "xom", "comm", "nll", "ln", "nk"}
_UNLIKELY_TLD = {"co", "om", "cm", "n"}
"""They exist, but not for these providers."""
_BROKEN = (
    re.compile(r"[\w.+-]{1,60}@[\w.-]{2,80},\s?(?:nl|com|org|net|eu|de|be|fr)\b(?![.@]\w)", re.IGNORECASE),
    re.compile(r"[\w.+-]{1,60}@[\w-]{3,60}(?:nl|com)(?![\w.@-]*\w)", re.IGNORECASE),
    re.compile(r"[\w.+-]{1,60}@[\w.-]{2,80}\.(?:con|cmo|ocm|vom|xom)\b(?![.@-]\w)", re.IGNORECASE),
)
"""A comma for the dot, no dot, or an end that does not exist."""
_MOST_TEXT = 20_000


def mistyped(address: str) -> bool:
    """ "jan@gmial.com", "jan@hotmail.con", "jan@gmail,com"."""
    domain = address.rpartition("@")[2].casefold()
    label, _, tld = domain.rpartition(".")
    if not label or "," in domain or tld in _NO_TLD:
        return True
    return label in _WRONG or (label in _PROVIDERS and tld in _UNLIKELY_TLD)


def noticed(understood: Understood, text: str, sender: str) -> Understood:
    """The same wishes without the mistyped addresses. `sender`: From; where a mail came from is no slip of the pen."""
    broken = broken_in(text)
    commands = tuple(_without(command, broken, sender) for command in understood.commands)
    found = tuple(
        dict.fromkeys((*broken, *(each for command in understood.commands for each in _wrong(command, sender))))
    )
    return replace(
        understood, commands=commands, evidence=(*understood.evidence, *(Evidence("address mistyped", each) for each in found))
    )  # fmt: skip


def broken_in(text: str) -> list[str]:
    """What was meant as an address and is none."""
    head = text[:_MOST_TEXT] if "@" in text else ""
    return list(dict.fromkeys(hit[0] for pattern in _BROKEN for hit in pattern.finditer(head)))


def _wrong(command: Command, sender: str) -> Iterator[str]:
    people = (*getattr(command, "persons", ()), *((command.substitute,) if isinstance(command, Substitute) else ()))
    emails = [person.email for person in people if person]
    emails += [command.changes.get("email")] if isinstance(command, ChangeDetails) else []
    yield from (email for email in emails if email and email != sender and mistyped(email))


def _without(command: Command, broken: list[str], sender: str) -> Command:
    match command:
        case Register() | AddInfo():
            alone = len(command.persons) == 1
            return replace(command, persons=tuple(_person(each, broken, sender, alone) for each in command.persons))
        case Substitute() if command.substitute:
            return replace(command, substitute=_person(command.substitute, broken, sender, True))
        case ChangeDetails() if mistyped(command.changes.get("email", sender or "a@b.c")):
            rest = {name: value for name, value in command.changes.items() if name != "email"}
            return replace(command, changes=rest) if rest else Ask(command.origin, command.refs)
        case _:
            return command


def _person(person: Person, broken: list[str], sender: str, alone: bool) -> Person:
    """The address as it was written stands in the remarks, with a question mark."""
    if person.email and person.email != sender and mistyped(person.email):
        return _with_remark(replace(person, email=None), person.email)
    theirs = [each for each in broken if alone or bears(each, person.name or "")]
    return _with_remark(person, theirs[0]) if theirs and person.email in (None, sender) else person


def _with_remark(person: Person, address: str) -> Person:
    said = person.fields.get("remarks", "")
    if f"{address}?" in said:
        return person
    return replace(person, fields={**person.fields, "remarks": f"{said} {address}?".strip()})


def _slips(label: str) -> Iterator[str]:
    """Two letters exchanged, one left out, one doubled."""
    for at in range(len(label)):
        yield label[:at] + label[at + 1 : at + 2] + label[at] + label[at + 2 :]
        yield label[:at] + label[at] + label[at:]
        yield label[:at] + label[at + 1 :] if at else label


_WRONG = {slip for provider in _PROVIDERS for slip in _slips(provider)} - {*_PROVIDERS, *_REAL} | _SLIPS
