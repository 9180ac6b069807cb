"""Recognising somebody who is registered already, and whom a mail speaks for."""

import re
from collections.abc import Iterable
from dataclasses import replace

from flows.registration.commands import Origin, Person
from flows.registration.missing import is_field
from flows.registration.model import Event, Registration, address_key
from flows.registration.references import new_token


def made_by(registrations: Iterable[Registration], origin: Origin, persons: int) -> bool:
    """This very mail was decided before: a registration of it exists, whatever became of it."""
    tokens = {new_token(origin.key, index) for index in range(persons)}
    return any(found.token in tokens for found in registrations)


def find_active(registrations: Iterable[Registration], person: Person, origin: Origin) -> Registration | None:
    """The active registration of this person: same address and a name that may be theirs."""
    address = address_key(person.email or origin.address)
    return next(
        (found for found in registrations if found.active and _same_person(found, person, address, origin)), None
    )


def is_self(person: Person, origin: Origin) -> bool:
    """Whether the writer speaks of themselves; somebody else's name at the writer's address is a colleague without one."""
    if person.email and address_key(person.email) != address_key(origin.address):
        return False
    return not person.name or not origin.name or same_name(person.name, origin.name)


def same_name(one: str, other: str) -> bool:
    """One is the other, or a shorter form of it: `Jan` and `Jan Jansen`, `J. Jansen` and `Jan Jansen`."""
    shorter, longer = sorted((_words(one), _words(other)), key=len)
    matched = [word for word in shorter if any(_same_word(word, each) for each in longer)]
    return len(matched) == len(shorter) and any(len(word) > 1 for word in matched)


def add_facts(registration: Registration, person: Person, event: Event) -> Registration:
    """What was unknown is added; what is known stays (remarks grow)."""
    given = {name: value for name, value in person.fields.items() if value and is_field(event, name)}
    fields = {**given, **registration.fields}
    if "remarks" in given and given["remarks"] not in fields["remarks"]:
        fields["remarks"] = f"{fields['remarks']}\n{given['remarks']}"
    return replace(
        registration,
        name=registration.name or person.name,
        organisation=registration.organisation or person.organisation,
        fields=fields,
    )


def _same_person(found: Registration, person: Person, address: str, origin: Origin) -> bool:
    if address_key(found.email) != address:
        return False
    if not found.name or not person.name or same_name(found.name, person.name):
        return True
    return found.registered_by is None and person.email is None and bool(origin.name) and is_self(person, origin)


def _words(name: str) -> list[str]:
    return re.findall(r"\w+", name.casefold())


def _same_word(one: str, other: str) -> bool:
    return one == other or (min(len(one), len(other)) == 1 and one[0] == other[0])
