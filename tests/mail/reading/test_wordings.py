"""Hundreds of ways to say it (`wordings/`), each in its situation."""

import tomllib
from pathlib import Path

import pytest

from flows.mail.message import Reading
from flows.registration.known import Known
from tests.mail.reading import desk
from tests.mail.reading.test_frames import acts

FILES = sorted((Path(__file__).parent / "wordings").glob("*.toml"))
TABLES = {path.stem: tomllib.loads(path.read_text("utf-8")) for path in FILES}
SITUATIONS = {
    "seated": ("confirmed", "kennissessie", "confirmed", {}),
    "series": ("confirmed", "leerkring", "confirmed", {}),
    "offered": ("offered", "kennissessie", "offer", {}),
    "slots": ("intake", "leerkring", "intake-proposal", {"slots": desk.SLOTS}),
    "info": ("awaiting_info", "leerkring", "info-needed", {}),
    "confirm": ("confirmed", "kennissessie", "confirm-cancel", {"asked": "confirm-cancel"}),
    "review": ("awaiting_review", "leerkring", "review-request", {}),
}
WORDINGS = [
    (who, want, text)
    for table in TABLES.values()
    for who, wants in table.items()
    for want, texts in wants.items()
    for text in texts
]


def read(who: str, text: str) -> Reading:
    if who == "new":
        return desk.reading(desk.mail(text), Known())
    status, event, kind, more = SITUATIONS[who]
    known = desk.known(kind, desk.registration(status, event, **more))
    sender = "Noor de Wit <noor.dewit@example.org>" if who == "review" else desk.JAN
    return desk.reading(desk.mail(text, event=event, replies=kind, sender=sender), known)


def told(reading: Reading) -> str:
    """The intent, with the number, sessions, person or verdict that it is about."""
    command = reading.commands[0]
    person = getattr(command, "substitute", None)
    about = (
        getattr(command, "slot", None) or ",".join(getattr(command, "sessions", ())) or getattr(command, "verdict", "")
    )
    return f"{reading.intent}:{person.name if person else about}".rstrip(":")


def _reads(found: Reading, want: str) -> bool:
    return not acts(found.commands[0]) if want == "stays" else want in (told(found), found.intent)


@pytest.mark.parametrize(("who", "want", "text"), [pytest.param(*each, id=each[2][:60]) for each in WORDINGS])
def test_a_wording(who: str, want: str, text: str) -> None:
    found = read(who, text)

    assert any(_reads(found, each) for each in want.split("|")), told(found)
