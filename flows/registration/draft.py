"""A decision in the making: what it changed so far counts in the answers of the register, so that the last seat is given once."""

from collections.abc import Iterator
from dataclasses import dataclass, field
from datetime import datetime

from flows.registration.decision import Decision, Entry, Notification, Register
from flows.registration.lists import organisation_key
from flows.registration.model import Event, Registration, Status, address_key
from flows.registration.office import Office
from flows.registration.taken import Seats, places_of

Answer = tuple[str, str]
"""Kind of the main answer (or `ignored`, `noted`, `attention`), and the reason."""


@dataclass(slots=True)
class Draft:
    event: Event
    register: Register
    office: Office
    now: datetime
    cause: str
    """Names the mail, or the moment of the clock: the last part of every notification's key."""
    answering: str = ""
    """Key of the address whose mail is being answered; notifications to others are no answers."""
    in_order: bool = True
    """New registrations arrive after all others; False for those that a contact person dates back."""
    passed_over: set[str] = field(default_factory=set)
    """References of those who do not get the seat that they themselves just let go."""
    drawn: bool | None = None
    """Whether lots were drawn for this event; None: nobody looked yet."""
    _after: dict[str, Registration] = field(default_factory=dict)
    _before: dict[str, Registration | None] = field(default_factory=dict)
    _journal: list[Entry] = field(default_factory=list)
    _notifications: dict[str, Notification] = field(default_factory=dict)
    _found: dict[str, tuple[Registration, ...]] = field(default_factory=dict)
    _seats: Seats | None = None
    _waiting: int | None = None
    _queue: list[Registration] | None = None

    def put(self, after: Registration, before: Registration | None) -> Registration:
        """Records a new state; `before` is the one it replaces, None for a new registration."""
        self._before.setdefault(after.ref, before)
        self._after[after.ref] = after
        return after

    def note(self, what: str, reason: str, staff: str = "", ref: str = "") -> None:
        entry = Entry(what, reason, staff, ref)
        if entry not in self._journal:
            self._journal.append(entry)

    def tell(self, notification: Notification) -> None:
        self._notifications.setdefault(notification.key, notification)

    @property
    def freed(self) -> bool:
        """Whether so far a seat (of a session too), or room in a quota, came free."""
        return any(self._lets_go(before, after) for before, after in self._changed() if before and before.held)

    @property
    def unsettled(self) -> bool:
        """Whether somebody who waits may have a seat now: one came free, or they count for another audience, go first, or want less."""
        pairs = ((before, after) for before, after in self._changed() if before and _waits(after))
        weighed = _weighed if self.event.priority else _audience
        return self.freed or any(
            weighed(after) != weighed(before) or self._left(before, after) for before, after in pairs
        )

    @property
    def moved_up(self) -> bool:
        return any(entry.reason == "next_in_line" for entry in self._journal)

    def decide(self, outcome: str, reason: str) -> Decision:
        changes = tuple(after for after in self._after.values() if after != self._before[after.ref])
        return Decision(outcome, reason, changes, tuple(self._journal), tuple(self._notifications.values()))

    def find(self, ref: str) -> Registration | None:
        return self._after.get(ref) or self.register.find(ref)

    def of_address(self, address: str) -> tuple[Registration, ...]:
        key = address_key(address)
        if key not in self._found:
            self._found[key] = self.register.of_address(address)
        return tuple(self._after.get(found.ref, found) for found in self._found[key])

    def seats(self) -> Seats:
        """Seats held, by now."""
        if self._seats is None:
            known = self.register.active() if self.event.partial else None
            self._seats = Seats(self.event, self.register.seats()) if known is None else Seats.of(self.event, known)
        seats = self._seats.copy()
        for before, after in self._changed():
            if before and before.held:
                seats.leave(before)
            if after.held:
                seats.take(after)
        return seats

    def waiting_count(self) -> int:
        if self._waiting is None:
            self._waiting = self.register.waiting_count()
        return self._waiting + sum(_waits(after) - _waits(before) for before, after in self._changed())

    def waiting(self) -> list[Registration]:
        """Active registrations without a held seat, in order of arrival, by now."""
        if self._queue is None:
            self._queue = list(self.register.waiting())
        queue = [found for found in self._queue if found.ref not in self._after]
        return sorted((*queue, *filter(_waits, self._after.values())), key=lambda each: each.arrival)

    def of_organisation(self, organisation: str) -> int:
        key = organisation_key(organisation)
        moved = sum(_belongs(after, key) - _belongs(before, key) for before, after in self._changed())
        return self.register.of_organisation(organisation) + moved

    def active(self) -> list[Registration]:
        current = (self._after.get(found.ref, found) for found in self.register.active())
        return [found for found in current if found.active]

    def intakes(self) -> list[Registration]:
        """Of all events, by now."""
        found = {each.ref: each for each in self.register.intakes()} | self._after
        return [each for each in found.values() if each.status is Status.INTAKE]

    def _lets_go(self, before: Registration, after: Registration) -> bool:
        return not after.held or after.audience != before.audience or bool(self._left(before, after))

    def _left(self, before: Registration, after: Registration) -> frozenset[str]:
        return places_of(self.event, before) - places_of(self.event, after)

    def _changed(self) -> Iterator[tuple[Registration | None, Registration]]:
        return ((self._before[ref], after) for ref, after in self._after.items())


def _waits(registration: Registration | None) -> bool:
    return registration is not None and registration.active and not registration.held


def _audience(registration: Registration) -> object:
    return registration.audience


def _weighed(registration: Registration) -> object:
    """What the rules of a priority window look at."""
    return registration.audience, registration.name, registration.email, registration.organisation, registration.fields


def _belongs(registration: Registration | None, key: str) -> bool:
    return registration is not None and registration.active and organisation_key(registration.organisation or "") == key
