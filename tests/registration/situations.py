"""A small language for situations: an event, who writes what when, and what comes of it."""

from collections.abc import Callable
from dataclasses import dataclass, field, replace
from datetime import UTC, datetime, timedelta
from hashlib import sha256
from typing import Any
from zoneinfo import ZoneInfo

from flows.registration.commands import Command, Origin, Person, Register
from flows.registration.decide import decide
from flows.registration.decision import Decision
from flows.registration.due import due
from flows.registration.intake_due import due_intakes
from flows.registration.memory import MemoryRegister
from flows.registration.model import (
    Contact,
    Event,
    Organiser,
    Registration,
    RegistrationRules,
    Session,
    Status,
    WaitlistRules,
)
from flows.registration.office import Office

ZONE = ZoneInfo("Europe/Amsterdam")
MONDAY = datetime(2027, 2, 1, 9, 0, tzinfo=ZONE)
NOOR = "noor@office.example"


def make_event(*, capacity: int = 2, waitlist: int = 10, promote: str = "offer", **more: Any) -> Event:
    rules = more.pop("rules", {})
    sessions = more.pop("sessions", (session("1", datetime(2027, 3, 23, 10, tzinfo=ZONE)),))
    line = {"size": waitlist, "promote": promote, **more.pop("line", {})}
    return Event(
        slug="leerkring",
        title={"nl": "Leerkring", "en": "Learning circle"},
        organiser=Organiser("Warme Wijken", "aanmelden@office.example"),
        contacts=more.pop("contacts", (Contact("Noor de Wit", NOOR, "030 000 00 00"),)),
        sessions=sessions,
        registration=RegistrationRules(capacity=capacity, **rules),
        waitlist=WaitlistRules(**line),
        languages=more.pop("languages", ("nl", "en")),
        **more,
    )


def session(id: str, start: datetime) -> Session:
    return Session(id, start, start + timedelta(hours=3))


def series(*days: int) -> tuple[Session, ...]:
    return tuple(session(str(number), datetime(2027, 4, day, 10, tzinfo=ZONE)) for number, day in enumerate(days, 1))


@dataclass
class Desk:
    """Decides commands one after the other against a register in memory, as the registrar does."""

    event: Event = field(default_factory=make_event)
    office: Office = field(default_factory=lambda: Office({}, ("aanmelden@office.example",)))
    now: datetime = MONDAY
    register: MemoryRegister = field(default_factory=MemoryRegister)
    mails: int = 0
    last: Decision | None = None

    def origin(self, address: str, **more: Any) -> Origin:
        self.mails += 1
        key = sha256(f"{address}/{self.mails}".encode()).hexdigest()
        stated = {"received": self.now, "turn": self.mails, **more}
        return Origin(key=key, address=address, **stated)

    def handle(self, command: Command) -> Decision:
        self.last = decide(command, self.event, self.register, self.office, self.now)
        self.register = self.register.apply(self.last)
        return self.last

    def tick(self, after: timedelta = timedelta()) -> Decision:
        self.now += after
        self.last = due(self.event, self.register, self.office, self.now)
        self.register = self.register.apply(self.last)
        return self.last

    def follow_up(self) -> Decision:
        """What the clock brings for intake calls."""
        self.last = due_intakes(self.event, self.register, self.office, self.now)
        self.register = self.register.apply(self.last)
        return self.last

    def wait(self, **passing: float) -> None:
        self.now = (self.now.astimezone(UTC) + timedelta(**passing)).astimezone(ZONE)

    def signs_up(
        self, name: str, *, address: str = "", fields: dict[str, str] | None = None, **more: Any
    ) -> Registration:
        """The registration made by a mail of this person."""
        self.wait(minutes=1)
        address = address or f"{name.lower().replace(' ', '.')}@town.example"
        organisation = more.pop("organisation", None)
        person = Person(name, None, organisation, fields or {})
        decision = self.handle(Register(self.origin(address, name=name, **more), (person,)))
        made = [each for each in decision.changes if each.name == name]
        assert made, decision
        return made[0]

    def says(self, command: Callable[..., Command], registration: Registration, **more: Any) -> Decision:
        """A proven mail of this person about their registration."""
        self.wait(minutes=1)
        origin = self.origin(more.pop("address", registration.email), **more.pop("origin", {}))
        stated = {"proven": True, **more}
        return self.handle(command(origin, (registration.ref,), **stated))

    def status(self, registration: Registration) -> Status:
        return self.current(registration).status

    def current(self, registration: Registration) -> Registration:
        found = self.register.find(registration.ref)
        assert found
        return found


def kinds(decision: Decision) -> list[str]:
    return [told.kind for told in decision.notifications]


def told(decision: Decision, kind: str, *, to: str = "") -> Any:
    """The only notification of this kind (to this address)."""
    (found,) = (each for each in decision.notifications if each.kind == kind and to in ("", each.to))
    return found


def reasons(decision: Decision) -> list[str]:
    return [entry.reason for entry in decision.journal]


def without(registration: Registration, **changes: Any) -> Registration:
    return replace(registration, **changes)
