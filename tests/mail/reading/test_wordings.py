"""Hundreds of ways to say it (`wordings.toml`), each in its situation."""

import tomllib
from pathlib import Path

import pytest

from flows.mail.message import Reading
from flows.registration.known import Known
from tests.mail.reading import desk
from tests.mail.reading.test_frames import acts

TABLE = tomllib.loads((Path(__file__).parent / "wordings.toml").read_text("utf-8"))
SITUATIONS = {
    "seated": ("confirmed", "kennissessie", "confirmed", {}),
    "series": ("confirmed", "leerkring", "confirmed", {}),
    "offered": ("offered", "kennissessie", "offer", {}),
    "slots": ("intake", "leerkring", "intake-proposal", {"slots": desk.SLOTS}),
    "info": ("awaiting_info", "leerkring", "info-needed", {}),
    "confirm": ("confirmed", "kennissessie", "confirm-cancel", {"asked": "confirm-cancel"}),
    "review": ("awaiting_review", "leerkring", "review-request", {}),
}
WORDINGS = [(who, want, text) for who, wants in TABLE.items() for want, texts in wants.items() for text in texts]


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


@pytest.mark.parametrize(("who", "want", "text"), [pytest.param(*each, id=each[2][:60]) for each in WORDINGS])
def test_a_wording(who: str, want: str, text: str) -> None:
    found = read(who, text)

    if want == "stays":
        assert not acts(found.commands[0])
    else:
        assert told(found) == want or found.intent == want
