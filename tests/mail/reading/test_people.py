"""Whom strangers' mails are about: the rows of `people.toml`, of `registered.toml` for whom somebody comes, of `companions.toml` with whom, of `layouts.toml` in forms and tables."""

import tomllib
from pathlib import Path

import pytest

from flows.registration.commands import Person
from tests.mail.reading import desk
from tests.mail.reading.test_who import check, persons_of

FILES = ("people.toml", "registered.toml", "companions.toml", "layouts.toml", "sides.toml", "whole.toml")
TABLES = [tomllib.loads((Path(__file__).parent / name).read_text("utf-8")) for name in FILES]
ROWS = [
    pytest.param(*row[:2], row[2:], id=f"{name}: {row[0][:50]}")
    for table in TABLES
    for name, rows in table.items()
    for row in rows
]
JAN = "Jan Bos <jan.bos@example.net>"
SUBSTITUTES = [
    pytest.param(*row, id=f"{name}: {row[0][:50]}")
    for name, rows in tomllib.loads((Path(__file__).parent / "substitutes.toml").read_text("utf-8")).items()
    for row in rows
]


@pytest.mark.parametrize(("text", "sender", "persons"), ROWS)
def test_whom_it_is_about(text: str, sender: str, persons: list[str]) -> None:
    author, *more = (sender or JAN).split(" && ")
    headers = dict(each.split(": ", 1) for each in more)
    event = "leerkring" if any("initiative=" in row for row in persons) else "kennissessie"
    subject = headers.pop("Subject", "")

    found = persons_of(desk.reading(desk.mail(text, sender=author, event=event, subject=subject, **headers)))

    assert [str(each.name) for each in found] == [row.split(";")[0] for row in persons]
    for person, row in zip(found, persons, strict=True):
        if row.split(";")[2].strip() == "-":
            assert not person.organisation
        check(person, row.replace("; -", ";"), author)


@pytest.mark.parametrize(("text", "name", "email", "function"), SUBSTITUTES)
def test_who_comes_instead(text: str, name: str, email: str, function: str) -> None:
    seat = desk.registration("confirmed", organisation="Stichting Heet Vuur")

    found = desk.reading(desk.mail(text, replies="confirmed"), desk.known("confirmed", seat))

    person = getattr(found.commands[0], "substitute", None) or Person("")
    assert (person.name, person.email or "") == (name, email)
    assert not function or person.fields.get("function") == function
