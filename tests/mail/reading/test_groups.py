"""For whom somebody comes, and with which initiative, wherever a mail tells it: the rows of `groups.toml`."""

import tomllib
from pathlib import Path

import pytest

from tests.mail.reading import desk
from tests.mail.reading.test_who import persons_of

TABLES = tomllib.loads((Path(__file__).parent / "groups.toml").read_text("utf-8"))
SENDERS = {
    "knowing": ("kennissessie", "Jan Bos <jan.bos@example.net>"),
    "learning": ("leerkring", "Jan Bos <jan.bos@almere.nl>"),
}
ROWS = [
    pytest.param(kind, *row, id=f"{kind} {name}: {row[1] or row[0]}"[:70])
    for kind, table in TABLES.items()
    for name, rows in table.items()
    for row in rows
]


@pytest.mark.parametrize(("kind", "text", "subject", "organisation", "initiative"), ROWS)
def test_for_whom_somebody_comes(kind: str, text: str, subject: str, organisation: str, initiative: str) -> None:
    event, sender = SENDERS[kind]

    found = persons_of(desk.reading(desk.mail(text, sender=sender, event=event, subject=subject)))

    assert {each.organisation or "" for each in found} == {organisation}
    assert {each.fields.get("initiative", "") for each in found} == {initiative}
