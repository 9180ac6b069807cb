"""A desk for reading: the shipped events and words, and mails built from a few words."""

import tomllib
from collections.abc import Sequence
from datetime import datetime
from email.message import EmailMessage
from functools import lru_cache
from pathlib import Path
from zoneinfo import ZoneInfo

from flows.configuration.events import load_events
from flows.configuration.languages import load_languages
from flows.configuration.organisations import load_lists
from flows.mail.incoming import parse
from flows.mail.markers import Markers
from flows.mail.message import Arrival, Reading
from flows.mail.reading import Guide, load_language, read
from flows.registration.known import Known, Sent
from flows.registration.model import Registration, Status
from flows.registration.office import Office

CONFIG = Path(__file__).resolve().parents[3] / "config"
ZONE = ZoneInfo("Europe/Amsterdam")
NOW = datetime(2027, 2, 10, 9, tzinfo=ZONE)
JAN = "Jan Bos <jan.bos@almere.nl>"
SLOTS = (
    datetime(2027, 2, 16, 9, tzinfo=ZONE),
    datetime(2027, 2, 18, 13, tzinfo=ZONE),
    datetime(2027, 2, 19, 11, 30, tzinfo=ZONE),
)


@lru_cache(maxsize=1)
def guide() -> Guide:
    tables = load_languages(CONFIG)
    settings = tomllib.loads((CONFIG / "settings.toml").read_text("utf-8"))
    office = Office(load_events(CONFIG), tuple(settings["addresses"]), load_lists(CONFIG))
    senders = {"noreply@example.org": "body", "form@example.org": "reply-to"}
    return Guide(
        office,
        {code: load_language(table) for code, table in tables.items()},
        senders,
        Markers.from_languages(tables.values()),
    )


def mail(
    text: str, *, subject: str = "", sender: str = JAN, event: str = "kennissessie", replies: str = "", **headers: str
) -> bytes:
    message = EmailMessage()
    message["From"] = sender
    message["To"] = f"aanmelden+{event}@example.org" if event else "aanmelden@example.org"
    message["Subject"] = subject
    message["Date"] = NOW
    message["Message-ID"] = "<one@mail.example>"
    if replies:
        message["In-Reply-To"] = f"<{replies}@example.org>"
    for name, value in headers.items():
        message[name.replace("_", "-")] = value
    message.set_content(text, subtype="html" if text.startswith("<") else "plain")
    return message.as_bytes()


def registration(status: str, event: str = "kennissessie", **known: object) -> Registration:
    values: dict[str, object] = {
        "ref": "AB-2C3D4",
        "event": event,
        "status": Status(status),
        "held": True,
        "email": "jan.bos@almere.nl",
        "received": NOW,
        "turn": 1,
        "token": "token",
        "changed": NOW,
        "name": "Jan Bos",
        "organisation": "Almere",
    }
    return Registration(**{**values, **known})  # type: ignore[arg-type]


def known(kind: str, *registrations: Registration) -> Known:
    sent = (
        tuple(Sent(kind, each.event, each.ref, each.email, f"<{kind}@example.org>") for each in registrations)
        if kind
        else ()
    )
    return Known(sent, registrations)


def reading(raw: bytes, what: Known | None = None, answers: Sequence[object] = ()) -> Reading:
    desk = guide()
    assert isinstance(desk.markers, Markers)
    parsed = parse(raw, own=desk.office.addresses, markers=desk.markers)
    return read(parsed, answers, what or Known(), desk, Arrival("0" * 32, NOW))  # type: ignore[arg-type]
