"""The register made again: every mail read and decided once more, every act by hand repeated, by the configuration of that day.

    record: acts in order ─▶ decide again, in memory ─▶ the same as then? ─▶ the register ─▶ the same as it stands?
                                                          └ no: told; and it goes on from what was decided then

Whose mail was erased cannot be read again: what it did to the seats is taken from the record. Nothing is written, nothing is sent.
"""

from collections import Counter
from collections.abc import Callable, Iterable, Mapping
from contextlib import suppress
from dataclasses import dataclass, field, replace
from datetime import datetime
from typing import Any

from flows import by_hand
from flows.commanded import from_table
from flows.considering import A_DAY
from flows.errors import ConfigurationError
from flows.mail.message import IncomingMail
from flows.registrar import CLOCKWORK, Registrar
from flows.registration.decision import Notification
from flows.registration.letter import Letter
from flows.registration.model import Event
from flows.registration.office import MAIN
from flows.repeated import Shape, compare, differences
from flows.snapshot import Configured, program, restore, sensitive_fields
from flows.storage.store import Act, Record, Room, Scratch
from flows.witness import recalled

COUNTED = {"mail": "mails", "hand": "by_hand"}


@dataclass
class Replayed:
    counts: Counter[str] = field(default_factory=Counter)
    """Acts that were repeated or taken over: `mails`, `by_clock`, `by_hand`."""
    taken: int = 0
    """Of these, acts whose mail is erased: what they did is taken from the record."""
    people: set[str] = field(default_factory=set)
    """References of registrations whose person is erased."""
    unsure: int = 0
    """Acts that come out otherwise now, where people are missing who counted then."""
    differences: list[str] = field(default_factory=list)
    programs: set[str] = field(default_factory=set)
    """Other versions of Kringpost that decided what comes out otherwise."""


def replay(record: Record, scratch: Scratch, registrar: Registrar, each: Callable[[], None] = lambda: None) -> Replayed:
    """`each` is called after every act, for a progress bar."""
    again = _Again(record, scratch, registrar)
    for act in record.acts():
        again.take(act)
        each()
    return again.replayed


def check(registrar: Registrar, each: Callable[[], None] = lambda: None) -> Replayed:
    """Compared with the register that stands, too."""
    with registrar.store.replaying() as (record, scratch):
        replayed = replay(record, scratch, registrar, each)
        replayed.differences += compare(record, scratch)
    return replayed


class _Again:
    def __init__(self, record: Record, scratch: Scratch, registrar: Registrar) -> None:
        self._record = record
        self._scratch = scratch
        self._registrar = registrar
        self._configurations: dict[str, Configured] = {}
        self._fields = record.forgotten_fields()
        self._clouded: set[str] = set()
        """Events of which people are missing by now."""
        self.replayed = Replayed()

    def take(self, act: Act) -> None:
        self._scratch.write_letters(act.letters)
        self._miss_people(act)
        details = act.details or {}
        match act.kind:
            case "start":
                self._scratch.begin(details, act.at)
                self._scratch.put(act.changes)
            case "forget":
                self._scratch.forget(details)
            case "erase":
                self._scratch.erase(details, act.at)
            case _:
                self._repeat(act)
        if act.message:
            self._scratch.write_answers(act.message)

    def _miss_people(self, act: Act) -> None:
        erased = [row for row in act.changes if not row["email"]]
        self._clouded |= {row["event"] for row in erased}
        self.replayed.people |= {row["ref"] for row in erased}

    def _repeat(self, act: Act) -> None:
        self.replayed.counts[COUNTED.get(act.kind, "by_clock")] += 1
        configured = self._configured(act)
        doing = configured and self._doing(act, configured)
        if not configured or not doing:
            self.replayed.taken += 1
            self._clouded.add(act.event)
            self._from_record(act)
            return
        found = self._attempt(act, configured, doing)
        if not found:
            # Equal but for the people who were erased since.
            self._scratch.put([row for row in act.changes if not row["email"]])
            return
        self._from_record(act)
        if self._is_clouded(act):
            self.replayed.unsure += 1
        else:
            self.replayed.differences += found
            self.replayed.programs |= {configured.program} - {program()}

    def _is_clouded(self, act: Act) -> bool:
        """People counted then who are missing now; or letters, of which the daily limits count those to one address."""
        return (
            act.event in self._clouded
            or (bool(self._clouded) and not act.event)
            or (act.kind == "mail" and self._scratch.letters_erased(act.at - A_DAY))
        )

    def _attempt(self, act: Act, configured: Configured, doing: Callable[[Room], None]) -> list[str]:
        """How it comes out otherwise; then nothing of it stays."""
        with self._scratch.attempt() as undo:
            room = self._scratch.room(sensitive_fields(configured.office))
            try:
                doing(room)
            except Exception as error:  # noqa: BLE001 - one act that fails now must not keep the others from being looked at
                found = [f"{Shape(act).label} fails now: {type(error).__name__}."]
            else:
                shape = Shape(act, self._fields.get(act.event, ()))
                found = differences(shape, room.done, self._record, self._scratch)
            if found:
                undo()
        return found

    def _from_record(self, act: Act) -> None:
        self._scratch.put(act.changes)
        if act.message:
            self._scratch.handled(act.message, self._record.content(act.message))
        if act.kind == "changes" and (configured := self._configured(act)):
            self._scratch.room({}).announce(configured.office.events[act.event], act.at)

    def _configured(self, act: Act) -> Configured | None:
        """None: the act was erased, or what it was decided by is not read by this version."""
        if act.details is None or not act.configuration:
            return None
        if act.configuration not in self._configurations:
            with suppress(ConfigurationError):
                self._configurations[act.configuration] = restore(*self._record.configuration(act.configuration))
        return self._configurations.get(act.configuration)

    def _doing(self, act: Act, configured: Configured) -> Callable[[Room], None] | None:
        """What repeats it; None when the mail is erased."""
        details = act.details or {}
        registrar = self._registrar_of(configured, details)
        if act.kind == "hand":
            event, command = registrar.office.events[act.event], from_table(details["command"])
            return lambda room: _ignore(by_hand.carry_out(registrar, room, command, event, details["by"], act.at))
        if act.kind == "changes":
            return lambda room: _ignore(registrar.announce_in(room, act.event, act.at))
        if act.kind in CLOCKWORK:
            return lambda room: _ignore(registrar.by_clock(room, act.kind, act.event, act.at))
        if act.kind == "mail" and act.message and (stored := self._record.mail(act.message)):
            opened = registrar.open(stored)
            keyed = replace(opened, arrival=replace(opened.arrival, key=details["key"]))
            return lambda room: _ignore(registrar.survive(room, keyed, act.at))
        return None

    def _registrar_of(self, configured: Configured, details: Mapping[str, Any]) -> Registrar:
        mailbox = details.get("mailbox", MAIN)
        return _Silent(
            office=replace(configured.office, busy=recalled(details)),
            guide=configured.guide_of(mailbox),
            composer=self._registrar.composer,
            secret=self._registrar.secret,
            limits=configured.limits_of(mailbox),
            store=self._registrar.store,
            mailbox=mailbox,
        )


class _Silent(Registrar):
    """Decides as ever, and writes no letters: those that were written then are known."""

    def letters(
        self, told: Iterable[Notification], event: Event | None, answering: IncomingMail | None, now: datetime
    ) -> tuple[Letter, ...]:
        return ()


def _ignore(_: object) -> None:
    """What comes of it is seen in the room."""
