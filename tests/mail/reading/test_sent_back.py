"""What somebody fills in within the letter that asked for it, and sends back."""

import tomllib
from pathlib import Path

import pytest

from flows.registration.commands import AddInfo
from tests.mail.reading import desk

ROWS = [
    pytest.param(*row, id=f"{name}: {row[0][:50]}")
    for name, rows in tomllib.loads((Path(__file__).parent / "sent_back.toml").read_text("utf-8")).items()
    for row in rows
]
JAN = "Jan Bos <jan.bos@example.net>"


@pytest.mark.parametrize(("text", "values"), ROWS)
def test_what_is_filled_in(text: str, values: str) -> None:
    waiting = desk.registration("awaiting_info", "leerkring", email="jan.bos@example.net", organisation=None)
    raw = desk.mail(
        text, sender=JAN, event="leerkring", subject="Re: Nog iets nodig: leerkring [AB-2C3D4]", replies="info-needed"
    )

    command = desk.reading(raw, desk.known("info-needed", waiting)).commands[0]

    person = command.persons[0] if isinstance(command, AddInfo) else None
    told = {"organisation": person.organisation or "", **person.fields} if person else {}
    assert "; ".join(f"{key}={told[key]}" for key in ("organisation", "initiative") if told.get(key)) == values
