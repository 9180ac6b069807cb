"""Everything that was configured and that deciding needs: events, lists of organisations, and the evaluator of rules."""

from collections.abc import Callable, Collection, Mapping, Sequence
from dataclasses import dataclass, field
from datetime import date, datetime
from typing import Any
from zoneinfo import ZoneInfo

from flows.errors import CalendarError
from flows.registration.lists import OrganisationList
from flows.registration.model import Event
from flows.registration.spans import Span

Busy = Callable[[str, datetime, datetime, ZoneInfo, Collection[str]], Sequence[Span]]


@dataclass(frozen=True, slots=True)
class Office:
    events: Mapping[str, Event]
    addresses: tuple[str, ...]
    """Our own; the first is From and ORGANIZER."""
    lists: Mapping[str, OrganisationList] = field(default_factory=dict)
    holds: Callable[[str, Mapping[str, Any]], object] = lambda expression, facts: False
    """Evaluates a `when` in the sandbox (`eligibility.py`); raises `RuleError` when the rule itself is broken."""
    holiday: Callable[[str, date], bool] = lambda country, day: False
    """True on a public holiday of that country."""
    busy: Busy = lambda calendar, start, end, zone, ours: _unread()
    """When the person with this calendar is busy, apart from the appointments of these UIDs; raises CalendarError when it cannot be read:
    then nothing is proposed."""

    @property
    def domain(self) -> str:
        """Right-hand side of our Message-IDs and UIDs."""
        return self.addresses[0].rpartition("@")[2]


def _unread() -> tuple[Span, ...]:
    raise CalendarError("No calendar is read here.")
