"""A register in memory: for tests, `try` and rehearsals. Answers the same questions as the one in the database."""

from collections import Counter
from collections.abc import Iterable, Iterator, Mapping
from datetime import datetime

from flows.registration.decision import Decision
from flows.registration.lists import organisation_key
from flows.registration.model import Registration, Status, address_key
from flows.registration.told import Announced


class MemoryRegister:
    """Immutable: `apply` gives the register after a decision."""

    def __init__(self, registrations: Iterable[Registration] = ()) -> None:
        self._by_ref = {found.ref: found for found in sorted(registrations, key=lambda each: each.arrival)}

    def __iter__(self) -> Iterator[Registration]:
        return iter(self._by_ref.values())

    def apply(self, decision: Decision) -> "MemoryRegister":
        return MemoryRegister((self._by_ref | {changed.ref: changed for changed in decision.changes}).values())

    def find(self, ref: str) -> Registration | None:
        return self._by_ref.get(ref)

    def of_address(self, address: str) -> tuple[Registration, ...]:
        key = address_key(address)
        return tuple(
            found for found in self if key in (address_key(found.email), address_key(found.registered_by or ""))
        )

    def seats(self) -> Counter[str]:
        return Counter(found.audience for found in self if found.held)

    def of_organisation(self, organisation: str) -> int:
        key = organisation_key(organisation)
        return sum(organisation_key(found.organisation or "") == key for found in self.active())

    def waiting(self) -> list[Registration]:
        return [found for found in self.active() if not found.held]

    def waiting_count(self) -> int:
        return len(self.waiting())

    def active(self) -> list[Registration]:
        return [found for found in self if found.active]

    def intakes(self) -> list[Registration]:
        return [found for found in self if found.status is Status.INTAKE]

    def invited(self) -> Mapping[str, datetime]:
        """What was written lies in the outbox, of which this register knows nothing."""
        return {}

    def first_told(self) -> Mapping[str, Announced]:
        return {}
