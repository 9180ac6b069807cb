"""A mail's whole way without a database: parsed, read, decided on a register in memory, its answers written out."""

from collections.abc import Iterable
from dataclasses import replace
from functools import lru_cache

from flows.calendars.invitation import invitation
from flows.considering import Considered, Considering, Limits, Opened
from flows.mail.outgoing import Composer
from flows.register_file import RegisterFile
from flows.registration.known import Sent
from flows.registration.model import Registration, Status
from flows.rehearsal import RehearsalRoom
from flows.storage.store import Stored
from tests.mail.reading import desk

TEMPLATES = desk.CONFIG.parent / "templates"
SECRET = b"of the tests"
LETTERS = {
    Status.CONFIRMED: "confirmed",
    Status.OFFERED: "offer",
    Status.AWAITING_INFO: "info-needed",
    Status.AWAITING_REVIEW: "review-request",
    Status.INTAKE: "intake-proposal",
    Status.CANCELLED: "cancelled",
    Status.WAITLISTED: "waitlisted",
    Status.REFUSED: "not-eligible",
    Status.EXPIRED: "offer-expired",
}


@lru_cache(maxsize=1)
def considering() -> Considering:
    guide = desk.guide()
    return Considering(
        guide.office, guide, Composer([TEMPLATES], guide.office, SECRET, invitation), SECRET, Limits(trusted_authserv="mx.office.example")
    )  # fmt: skip


def seat(status: Status, event: str = "kennissessie", number: int = 0, **more: object) -> Registration:
    """As the register may hold it; the first one is Jan Bos's."""
    stated = {
        "ref": f"AB-2C3D{number + 2}",
        "token": f"token{number}",
        "held": status in (Status.CONFIRMED, Status.INTAKE, Status.OFFERED),
        "offer_until": desk.NOW if status is Status.OFFERED else None,
        "slots": desk.SLOTS if status is Status.INTAKE else (),
        **({"email": f"person{number}@town.example", "name": f"Person {number}"} if number else {}),
    }
    return desk.registration(status, event, **{**stated, **more})


def letter_to(registration: Registration) -> Sent:
    kind = LETTERS[registration.status]
    to = "noor.dewit@example.org" if kind == "review-request" else registration.email
    return Sent(kind, registration.event, registration.ref, to, f"<{registration.ref}@example.org>", f"{registration.token}-1@example.org")  # fmt: skip


def go(raw: bytes, registrations: Iterable[Registration] = ()) -> tuple[Opened, Considered]:
    every = tuple(registrations)
    file = RegisterFile(every, tuple(map(letter_to, every)))
    room = RehearsalRoom(file.known, lambda slug: (each for each in every if each.event == slug))
    desk_of = considering()
    opened = desk_of.open(Stored(0, "", raw, desk.NOW, 0, 0, len(raw), False))
    opened = replace(opened, arrival=replace(opened.arrival, received=desk.NOW))
    return opened, desk_of.consider(room, opened, desk.NOW)


def machine_answered(opened: Opened, considered: Considered) -> bool:
    """A letter to who wrote by a machine. A calendar's answer and a web form are wishes of people, though machines send them."""
    mail = opened.mail
    writer = mail.sender.address.casefold() if mail.sender else ""
    if mail.automatic is None or writer in considering().guide.form_senders or mail.calendars:
        return False
    theirs = {writer, *(box.address.casefold() for box in mail.reply_to)}
    return any(letter.to.casefold() in theirs for letter in considered.letters)
