"""Registrations, letters and mails to store."""

from collections.abc import Iterable
from dataclasses import replace
from datetime import UTC, datetime, timedelta
from typing import Any

from flows.registration.letter import Letter
from flows.registration.model import Registration, Status
from flows.storage.store import Arrived, Store

NOW = datetime(2027, 1, 11, 9, 30, tzinfo=UTC)
SECOND, MINUTE, HOUR = timedelta(seconds=1), timedelta(minutes=1), timedelta(hours=1)


def registration(number: int = 1, **changes: Any) -> Registration:
    """Confirmed, held; `number` tells reference, address and order of arrival."""
    plain = Registration(
        ref=f"LK-{number:05}",
        event="leerkring",
        status=Status.CONFIRMED,
        held=True,
        email=f"person{number}@example.org",
        received=NOW + number * SECOND,
        turn=number,
        token=f"token{number}",
        changed=NOW,
        name=f"Person {number}",
    )
    return replace(plain, **changes)


def waiting(number: int, **changes: Any) -> Registration:
    return registration(number, **{"status": Status.WAITLISTED, "held": False, **changes})


def letter(key: str, to: str = "person1@example.org", **changes: Any) -> Letter:
    plain = Letter(
        key, "confirmed", "leerkring", "LK-00001", to, f"<{key}@example.com>", b"Subject: x\r\n\r\nHello\r\n"
    )
    return replace(plain, **changes)


def arrived(uid: int, **changes: Any) -> Arrived:
    plain = Arrived("in", 7, uid, NOW + uid * SECOND, f"Subject: {uid}\r\n\r\n".encode(), f"identity{uid}")
    return replace(plain, **changes)


def register(store: Store, *registrations: Registration) -> None:
    with store.deciding({each.event for each in registrations}) as room:
        room.carry_out(registrations, (), (), at=NOW, by="mail")


def post(store: Store, *letters: Letter, at: datetime = NOW) -> None:
    with store.deciding({"leerkring"}) as room:
        room.carry_out((), (), letters, at=at, by="mail")


def keys(letters: Iterable[Any]) -> list[str]:
    return [each.key for each in letters]
