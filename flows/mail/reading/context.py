"""Everything that was found in one mail, for the rules that make commands of it."""

from collections.abc import Callable
from dataclasses import dataclass, field
from datetime import datetime

from flows.mail.message import Evidence, IncomingMail
from flows.mail.reading.forms import Form
from flows.mail.reading.moments import Calendar
from flows.mail.reading.persons import About
from flows.mail.reading.situation import Situation
from flows.mail.reading.wishes import Wishes
from flows.mail.reading.words import Guide
from flows.registration.commands import Command, Origin
from flows.registration.model import Event, Status


@dataclass(frozen=True)
class Context:
    mail: IncomingMail
    guide: Guide
    origin: Origin
    event: Event | None
    situation: Situation
    found: Wishes
    about: About
    form: Form | None
    filled: bool
    """The text is filled in like a form, or gives nothing but data."""
    calendar: Calendar
    now: datetime
    """When the mail was written, in the event's zone."""

    @property
    def refs(self) -> tuple[str, ...]:
        return self.situation.refs

    @property
    def proven(self) -> bool:
        return self.situation.proven(self.refs)

    @property
    def has_seat(self) -> bool:
        """They hold or await something that can be given up."""
        return bool(self.situation.active)

    def has(self, *groups: str) -> bool:
        return self.found.has(*groups)

    @property
    def status(self) -> Status | None:
        first = self.situation.first
        return first.status if first else None

    @property
    def several(self) -> bool:
        return bool(self.event and len(self.event.sessions) > 1)


@dataclass(frozen=True, slots=True)
class Understood:
    """Commands, the main one first, and what told."""

    commands: tuple[Command, ...]
    evidence: tuple[Evidence, ...] = field(default=())


Rule = Callable[[Context], Understood | None]
