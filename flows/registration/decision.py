"""What is decided: new states, reasons and the mails to send, as values. Carried out in one transaction by the registrar."""

from collections import Counter
from collections.abc import Iterable, Mapping
from dataclasses import dataclass, field
from datetime import datetime
from typing import Any, Protocol

from flows.registration.model import Registration, Session
from flows.registration.told import Announced


@dataclass(frozen=True, slots=True)
class Entry:
    """One line of the journal: what was decided (or why nothing was) and for what reason."""

    what: str
    """A status, or what happened: `confirmed`, `seat_freed`, `nobody_moved_up`, `ignored` …"""
    reason: str
    """A code such as `missing_fields`; the languages' word lists say it in words for the participant."""
    staff: str = ""
    """The reason in plain English for the staff, without names or addresses."""
    ref: str = ""


@dataclass(frozen=True, slots=True)
class Attachment:
    """A file that goes along with a mail."""

    name: str
    media_type: str
    content: bytes
    shown_as: str = ""
    """Content-ID under which the HTML shows it (`cid:…`); empty: a file to open."""


@dataclass(frozen=True, slots=True)
class Notification:
    """A mail to send. Written by `mail/outgoing` before the commit."""

    kind: str
    """As in CONTRACT, section 5: `confirmed`, `full` …"""
    to: str
    key: str
    """Unique for ever: `confirmed/LK-7F3QD/2`. The same key is never sent twice, however often it is decided."""
    language: str
    name: str | None = None
    """Whom it speaks to."""
    registration: Registration | None = None
    """The state after the decision."""
    facts: Mapping[str, Any] = field(default_factory=dict)
    """Values for the template: plain strings, numbers, datetimes, lists of them."""
    sessions: tuple[str, ...] = ()
    """Sessions whose invitation (or cancellation) goes along: the first in this mail, each other in one of its own straight after."""
    method: str = ""
    """iTIP method of those: REQUEST or CANCEL; empty: no calendar part."""
    answers: bool = True
    """It answers the mail being handled (In-Reply-To, `auto-replied`); False: to somebody else, or by the clock (`auto-generated`)."""
    address_form: str = ""
    """`je` or `u`; empty: the event's."""
    attachments: tuple[Attachment, ...] = ()
    former: tuple[Session, ...] = ()
    """Of `sessions`, those that the event file no longer has as they were told: a CANCEL repeats the invitation's times."""


@dataclass(frozen=True, slots=True)
class Decision:
    outcome: str
    """The kind of the main answer, or `ignored`, `noted`, `attention`."""
    reason: str
    changes: tuple[Registration, ...] = ()
    """New and changed registrations, whole."""
    journal: tuple[Entry, ...] = ()
    notifications: tuple[Notification, ...] = ()


class Register(Protocol):
    """What deciding may ask of the register of one event. Answers hold as of the lock; they include earlier decisions of the transaction."""

    def find(self, ref: str) -> Registration | None: ...

    def of_address(self, address: str) -> tuple[Registration, ...]:
        """All registrations, ended ones too, of the person with this address or made by it; in order of arrival."""
        ...

    def seats(self) -> Counter[str]:
        """Seats held per audience ("" where none)."""
        ...

    def of_organisation(self, organisation: str) -> int:
        """Active registrations of this organisation, by `organisation_key`."""
        ...

    def waiting(self) -> Iterable[Registration]:
        """Active registrations without a held seat, in order of arrival."""
        ...

    def waiting_count(self) -> int: ...

    def active(self) -> Iterable[Registration]:
        """In order of arrival."""
        ...

    def intakes(self) -> Iterable[Registration]:
        """Of all events: those before their intake. One person may call for several events."""
        ...

    def invited(self) -> Mapping[str, datetime]:
        """Per UID when the latest mail with that invitation was written: from then on its receiver knows of the session as it is."""
        ...

    def first_told(self) -> Mapping[str, Announced]:
        """Per UID whose first invitation went out since the latest announcement: what that invitation said."""
        ...
