"""What would happen with a mail: the registrar's own way, with a room in memory. Changes nothing, sends nothing."""

from collections.abc import Callable, Iterable, Mapping, Sequence
from dataclasses import dataclass, replace
from datetime import datetime
from typing import Any

from flows.considering import Considered
from flows.mail.message import IncomingMail, Reading
from flows.registrar import Registrar
from flows.registration.commands import AddInfo, Person, Register
from flows.registration.decision import Decision, Entry
from flows.registration.known import Known, Mentions
from flows.registration.letter import Letter
from flows.registration.memory import MemoryRegister
from flows.registration.missing import fill_in_organisation, missing_fields
from flows.registration.model import Event, Registration, Status
from flows.registration.office import Office
from flows.storage.store import Stored


class _Changing(MemoryRegister):
    """Takes what is carried out: the next command of the same mail sees it."""

    def take(self, changes: Iterable[Registration]) -> None:
        super().__init__(({each.ref: each for each in self} | {each.ref: each for each in changes}).values())


class RehearsalRoom:
    """Holds the register as it is found, and nothing of what was answered before."""

    def __init__(
        self, known: Callable[[Mentions], Known], registrations: Callable[[str], Iterable[Registration]]
    ) -> None:
        self._known = known
        self._registrations = registrations
        self._registers: dict[str, _Changing] = {}

    def known(self, mentions: Mentions) -> Known:
        return self._known(mentions)

    def register(self, slug: str) -> _Changing:
        return self._registers.setdefault(slug, _Changing(self._registrations(slug)))

    def answered_since(self, address: str, moment: datetime) -> int:
        return 0

    def forgotten_at(self, tombstone: str) -> datetime | None:
        return None

    def done_elsewhere(self, contents: Sequence[str], event: str) -> bool:
        return False

    def letter_since(self, address: str, kind: str, moment: datetime) -> bool:
        return False

    def carry_out(
        self,
        changes: Iterable[Registration],
        entries: Iterable[Entry],
        letters: Iterable[Letter],
        *,
        at: datetime,
        by: str,
        event: str | None = None,
        message: int | None = None,
    ) -> None:
        if event:
            self.register(event).take(changes)


@dataclass(frozen=True, slots=True)
class Rehearsed:
    mail: IncomingMail
    considered: Considered
    event: Event | None
    office: Office

    def table(self) -> dict[str, Any]:
        """As CONTRACT, section 6, lays down for `kringpost try --json`."""
        reading, decision = self.considered.reading, self.considered.decision
        command = reading.commands[0]
        return {
            "message": _message(self.mail),
            "language": reading.language,
            "event": reading.event,
            "intent": reading.intent,
            "also": [other.intent for other in reading.commands[1:]],
            "persons": [_person(person) for person in getattr(command, "persons", ())],
            "missing": self._missing(reading, decision),
            "refs": list(getattr(command, "refs", ())),
            "slot": getattr(command, "slot", None) or None,
            "sessions": list(getattr(command, "sessions", ())),
            "substitute": self._substitute(reading),
            "changes": dict(_first(reading, "changes") or {}),
            "verdict": _first(reading, "verdict"),
            "partstat": _first(reading, "partstat"),
            "proposed": self._local(_first(reading, "proposed")),
            "outcome": decision.outcome,
            "reason": decision.reason,
            "answers": [{"kind": kind, "to": to} for kind, to in self._answers()],
            "evidence": [{"what": each.what, "text": each.text} for each in reading.evidence],
        }

    def _answers(self) -> Iterable[tuple[str, str]]:
        """A series brings several letters of one kind to one person: that is one answer."""
        return dict.fromkeys((letter.kind, letter.to) for letter in self.considered.letters)

    def _missing(self, reading: Reading, decision: Decision) -> list[str]:
        """What the event asks for and is unknown after this mail."""
        command = reading.commands[0]
        if self.event is None or not isinstance(command, (Register, AddInfo)):
            return []
        told = [change for change in decision.changes if change.status is not Status.CANCELLED]
        if not told and isinstance(command, Register):
            told = [_unregistered(person, command, self.event) for person in command.persons or (Person(),)]
        filled = (fill_in_organisation(registration, self.office) for registration in told)
        return list(dict.fromkeys(name for each in filled for name in missing_fields(each, self.event, self.office)))

    def _substitute(self, reading: Reading) -> Mapping[str, Any] | None:
        person = _first(reading, "substitute")
        return None if person is None else {**_person(person), "replaces": _first(reading, "replaces")}

    def _local(self, moment: datetime | None) -> str | None:
        if moment is None:
            return None
        local = moment.astimezone(self.event.zone) if self.event else moment
        return local.replace(tzinfo=None).isoformat(timespec="minutes")


def rehearse(registrar: Registrar, room: RehearsalRoom, raw: bytes, now: datetime | None, clock: datetime) -> Rehearsed:
    """`now`: when it comes in and is decided; without it the mail's own Date, and without that the `clock`."""
    opened = registrar.open(Stored(0, "", raw, clock, 0, 0, len(raw), False))
    moment = now or opened.mail.date or clock
    opened = replace(opened, arrival=replace(opened.arrival, received=moment))
    considered = registrar.consider(room, opened, moment)
    slug = considered.reading.event
    event = registrar.office.events[slug] if slug else None
    return Rehearsed(opened.mail, considered, event, registrar.office)


def _message(mail: IncomingMail) -> dict[str, Any]:
    return {
        "id": mail.message_id,
        "from": mail.sender.address if mail.sender else None,
        "automatic": mail.automatic is not None,
        "authenticated": mail.authenticated,
    }


def _person(person: Person) -> dict[str, Any]:
    return {
        "name": person.name,
        "email": person.email,
        "organisation": person.organisation,
        "fields": dict(person.fields),
    }


def _first(reading: Reading, attribute: str) -> Any:
    """Of the first command that has it: also of a wish beside the main one."""
    return next((found for each in reading.commands if (found := getattr(each, attribute, None)) is not None), None)


def _unregistered(person: Person, command: Register, event: Event) -> Registration:
    """As the register would hold the person, had there been room."""
    return Registration(
        ref="",
        event=event.slug,
        status=Status.AWAITING_INFO,
        held=False,
        email=person.email or command.origin.address,
        received=command.origin.received,
        turn=0,
        token="",
        changed=command.origin.received,
        name=person.name,
        organisation=person.organisation,
        fields=person.fields,
    )
