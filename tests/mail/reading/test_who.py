"""Whom a mail is about, and what it says of each: the tables of `who`, and what may stand around a mail without changing it."""

import pytest

from flows.mail.message import Reading
from flows.registration.commands import Person
from tests.mail.reading import desk, who
from tests.mail.reading.around import AROUND, in_html

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


@pytest.mark.parametrize(("text", "changes"), who.CHANGES, ids=lambda value: str(value)[:50])
def test_what_is_corrected(text: str, changes: dict[str, str]) -> None:
    fields = {"phone": "036 000 00 00", "function": "adviseur", "initiative": "Warm Eck"}
    seat = desk.registration("confirmed", name="Jan Bos", organisation="Stichting Heet Vuur", fields=fields)

    found = desk.reading(desk.mail(text, replies="confirmed"), desk.known("confirmed", seat))

    assert getattr(found.commands[0], "changes", None) == changes


@pytest.mark.parametrize(("text", "name", "email"), who.SUBSTITUTES, ids=lambda value: str(value)[:50])
def test_who_comes_instead(text: str, name: str, email: str | None) -> None:
    seat = desk.registration("confirmed", organisation="Stichting Heet Vuur")

    found = desk.reading(desk.mail(text, replies="confirmed"), desk.known("confirmed", seat))

    assert getattr(found.commands[0], "substitute", None) == Person(name, email)


@pytest.mark.parametrize("way", [*AROUND, "html"])
@pytest.mark.parametrize(("text", "sender", "persons", "event"), [row for row in ROWS if "FORMS" not in str(row.id)])
def test_what_stands_around_a_mail_changes_nobody(
    text: str, sender: str, persons: list[str], event: str, way: str
) -> None:
    raw = desk.mail(text, sender=sender, event=event)
    name = sender.partition(" <")[0]
    other = in_html(raw) if way == "html" else desk.mail(AROUND[way](text, name), sender=sender, event=event)

    assert persons_of(desk.reading(other)) == persons_of(desk.reading(raw))
