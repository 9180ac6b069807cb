"""A registration as the register holds it, of an event as its organiser wrote it (`event.py`). Everything is frozen; all datetimes are aware."""

from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import datetime
from enum import StrEnum

from flows.registration.event import (
    STANDARD_FIELDS,
    Audience,
    Contact,
    EligibilityRule,
    Event,
    Field,
    Hours,
    IntakeRules,
    Organiser,
    Priority,
    PublishRules,
    RegistrationRules,
    ReminderRules,
    RetentionRules,
    Session,
    SubstitutionRules,
    SummaryRules,
    Text,
    WaitlistRules,
    wording,
)

__all__ = [
    "ENDED",
    "STANDARD_FIELDS",
    "Audience",
    "Contact",
    "EligibilityRule",
    "Event",
    "Field",
    "Hours",
    "IntakeRules",
    "Organiser",
    "Priority",
    "PublishRules",
    "Registration",
    "RegistrationRules",
    "ReminderRules",
    "RetentionRules",
    "Session",
    "Status",
    "SubstitutionRules",
    "SummaryRules",
    "Text",
    "WaitlistRules",
    "address_key",
    "wording",
]  # fmt: skip


class Status(StrEnum):
    """Where a registration stands (CONTRACT, section 6)."""

    AWAITING_INFO = "awaiting_info"
    AWAITING_REVIEW = "awaiting_review"
    INTAKE = "intake"
    CONFIRMED = "confirmed"
    WAITLISTED = "waitlisted"
    OFFERED = "offered"
    CANCELLED = "cancelled"
    REFUSED = "refused"
    EXPIRED = "expired"


ENDED = frozenset({Status.CANCELLED, Status.REFUSED, Status.EXPIRED})


@dataclass(frozen=True, slots=True)
class Registration:
    """One person's registration for one event, as the register holds it."""

    ref: str
    """What people see and quote: `LK-7F3QD`. Unique over all events."""
    event: str
    status: Status
    held: bool
    """A seat is kept for this person. Seats taken = the registrations with `held`; never a counter."""
    email: str
    """The address that is answered, as written; compare with `address_key`."""
    received: datetime
    """Arrival at the mail server (INTERNALDATE), or what a contact person stated."""
    turn: int
    """Order among those that arrived in the same second: the UID, or the row of the stored mail."""
    token: str
    """Random and private: UIDs of invitations are made from it (RFC 5545 UID = `<token>-<session id>@<domain>`)."""
    changed: datetime
    name: str | None = None
    organisation: str | None = None
    language: str = "nl"
    fields: Mapping[str, str] = field(default_factory=dict)
    """The event's own fields and `function`, `phone`, `remarks`; only those that are known."""
    audience: str = ""
    registered_by: str | None = None
    """Address of who wrote for this person; None: the person did."""
    verified: bool = True
    """False until the address has written to us itself (web forms, colleagues)."""
    sequence: int = 0
    """iTIP SEQUENCE of the latest invitation or cancellation (RFC 5546, 2.1.4); never falls."""
    sessions: tuple[str, ...] = ()
    """Sessions taken part in; empty: all of the event's."""
    absent: tuple[str, ...] = ()
    """Sessions given up, by cancelling one or by a calendar's DECLINED."""
    partstat: Mapping[str, str] = field(default_factory=dict)
    """What the calendar answered last, per session id."""
    answered: Mapping[str, str] = field(default_factory=dict)
    """When, by that calendar's clock (ISO): an older answer that comes later does not count."""
    offer_until: datetime | None = None
    slots: tuple[datetime, ...] = ()
    """Intake times that are on the table."""
    intake_at: datetime | None = None
    intake_minutes: int = 0
    """How long the call that was agreed takes."""
    caller: str = ""
    """Address of the contact person who calls."""
    proposed_at: datetime | None = None
    """When the times on the table were proposed: for a while they are kept free."""
    asked_since: datetime | None = None
    """Since when we wait for a choice."""
    reminded: int = 0
    """Reminders of this choice, or this call, that have gone out or were passed over."""
    bounced: bool = False
    asked: str = ""
    """The question that is open with this person: a kind such as `confirm-cancel`, or empty."""
    message: int | None = None
    """Row of the stored mail that made it."""
    lot: int = 0
    """Place in the draw, counted up to below zero, so that the drawn come before those who are added later; 0: not drawn."""

    @property
    def active(self) -> bool:
        return self.status not in ENDED

    def uid(self, session_id: str, domain: str) -> str:
        """Of the invitation for this session: private, because whoever names it has received it (RFC 5545, 3.8.4.7)."""
        return f"{self.token}-{session_id}@{domain}"

    @property
    def arrival(self) -> tuple[int, datetime, int, str]:
        """The order of the queue."""
        return (self.lot, self.received, self.turn, self.ref)


def address_key(address: str) -> str:
    """Addresses are compared without case; providers that ignore dots or tags are not second-guessed."""
    return address.strip().casefold()
