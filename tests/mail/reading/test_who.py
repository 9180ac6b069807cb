"""Whom a mail is about, and what it says of each: the tables of `who`, and what may stand around a mail without changing it."""

import pytest

from flows.mail.message import Reading
from flows.registration.commands import Person
from tests.mail.reading import desk, who

TABLES = {name: table for name, table in vars(who).items() if isinstance(table, list)}
ROWS = [
    pytest.param(*row, "leerkring" if "INITIATIVE" in name else "kennissessie", id=f"{name}: {row[0][:50]}")
    for name, table in TABLES.items()
    for row in table
]


def persons_of(reading: Reading) -> tuple[Person, ...]:
    return getattr(reading.commands[0], "persons", ())


@pytest.mark.parametrize(("text", "sender", "persons", "event"), ROWS)
def test_whom_it_is_about(text: str, sender: str, persons: list[str], event: str) -> None:
    found = persons_of(desk.reading(desk.mail(text, sender=sender, event=event)))

    assert [str(each.name) for each in found] == [row.split(";")[0] for row in persons]
    for person, row in zip(found, persons, strict=True):
        check(person, row, sender)


def check(person: Person, row: str, sender: str) -> None:
    _, email, organisation, *fields = (part.strip() for part in row.split(";"))
    assert (person.email or "") in {email, *([sender.strip(">").split("<")[-1]] if not email else [])}
    assert organisation.casefold() in (person.organisation or "").casefold()
    for name, _, value in (each.partition("=") for field in fields for each in field.split(", ")):
        assert value in person.fields.get(name, "")
