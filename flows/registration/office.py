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
MAIN = "main"
"""The mailbox that every installation has."""


@dataclass(frozen=True, slots=True)
class Mailbox:
    """One of our mailboxes, as letters know it: they leave under its address, and by its own mail server."""

    name: str
    address: str
    """From and ORGANIZER of what it sends."""
    events: frozenset[str] = frozenset()

    @property
    def domain(self) -> str:
        """Right-hand side of its Message-IDs."""
        return self.address.rpartition("@")[2]


@dataclass(frozen=True, slots=True)
class Office:
    events: Mapping[str, Event]
    addresses: tuple[str, ...]
    """Our own, of all mailboxes; the first is the sender of the main one."""
    lists: Mapping[str, OrganisationList] = field(default_factory=dict)
    holds: Callable[[str, Mapping[str, Any]], object] = lambda expression, facts: False
    """Evaluates a `when` in the sandbox (`eligibility.py`); raises `RuleError` when the rule itself is broken."""
    holiday: Callable[[str, date], bool] = lambda country, day: False
    """True on a public holiday of that country."""
    busy: Busy = lambda calendar, start, end, zone, ours: _unread()
    """When the person with this calendar is busy, apart from the appointments of these UIDs; raises CalendarError when it cannot be read:
    then nothing is proposed."""
    further: tuple[Mailbox, ...] = ()
    """Mailboxes beside the main one; an event that none of these has is the main one's."""
    main: Mailbox = field(init=False)

    def __post_init__(self) -> None:
        elsewhere = {slug for each in self.further for slug in each.events}
        object.__setattr__(self, "main", Mailbox(MAIN, self.addresses[0], frozenset(self.events) - elsewhere))

    @property
    def domain(self) -> str:
        """Right-hand side of our UIDs: of all mailboxes the same, so that an event may move from one to another."""
        return self.addresses[0].rpartition("@")[2]

    def mailbox(self, name: str) -> Mailbox:
        return next((each for each in self.further if each.name == name), self.main)

    def mailbox_of(self, slug: str) -> Mailbox:
        """By which the mails about this event go out."""
        return next((each for each in self.further if slug in each.events), self.main)


def _unread() -> tuple[Span, ...]:
    raise CalendarError("No calendar is read here.")
