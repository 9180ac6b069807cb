"""What people can ask for by mail, as values. Reading makes them, `decide` answers them; adding one needs a `case` there.

A command says what its mail *wishes* and how sure it is that the wish is the sender's own (`proven`); it never says what will be done.
"""

from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import datetime
from typing import ClassVar, Literal

from flows.registration.preference import ANYTIME, Preference

Authenticated = Literal["pass", "fail", "none"]


@dataclass(frozen=True, slots=True)
class Person:
    """Somebody in a mail. `email` None: the sender is answered for them. `name` None: a companion without a name yet."""

    name: str | None = None
    email: str | None = None
    organisation: str | None = None
    fields: Mapping[str, str] = field(default_factory=dict)
    """The event's own fields and `function`, `phone`, `remarks`, as written."""


@dataclass(frozen=True, slots=True)
class Origin:
    """Where a command comes from: one mail, or a contact person by hand."""

    key: str
    """Hex, unguessable: keyed hash of the mail's identity. References and tokens of new registrations derive from it, so that
    deciding the same mail again gives the same ones."""
    address: str
    """Whom we answer: the sender, Reply-To, or the person in a web form."""
    received: datetime
    turn: int = 0
    name: str | None = None
    language: str = "nl"
    authenticated: Authenticated = "none"
    verified: bool = True
    """False for an address that stands in a web form only."""
    by_hand: str = ""
    """Who acted, when it was not a mail."""
    message: int | None = None
    """Row of the stored mail."""


@dataclass(frozen=True, slots=True)
class Register:
    intent: ClassVar[str] = "register"
    origin: Origin
    persons: tuple[Person, ...]
    sessions: tuple[str, ...] = ()
    """Only these sessions; empty: all."""


@dataclass(frozen=True, slots=True)
class AddInfo:
    intent: ClassVar[str] = "add_info"
    origin: Origin
    refs: tuple[str, ...]
    persons: tuple[Person, ...]
    proven: bool = False


@dataclass(frozen=True, slots=True)
class Cancel:
    intent: ClassVar[str] = "cancel"
    origin: Origin
    refs: tuple[str, ...]
    proven: bool = False
    """The mail names a message of ours about these registrations, or its calendar reply bears our UID; authentication did not fail."""
    confirmed: bool = False
    """It is the yes to our `confirm-cancel`."""
    unsure: bool = False
    """"Verzetten", or a wish that may mean something else: ask first."""


@dataclass(frozen=True, slots=True)
class CancelSession:
    intent: ClassVar[str] = "cancel_session"
    origin: Origin
    refs: tuple[str, ...]
    sessions: tuple[str, ...]
    proven: bool = False


@dataclass(frozen=True, slots=True)
class Substitute:
    intent: ClassVar[str] = "substitute"
    origin: Origin
    refs: tuple[str, ...]
    substitute: Person | None
    proven: bool = False
    sessions: tuple[str, ...] = ()
    replaces: str | None = None
    """Name of whom the substitute replaces."""


@dataclass(frozen=True, slots=True)
class AcceptOffer:
    intent: ClassVar[str] = "accept_offer"
    origin: Origin
    refs: tuple[str, ...]
    proven: bool = False


@dataclass(frozen=True, slots=True)
class DeclineOffer:
    intent: ClassVar[str] = "decline_offer"
    origin: Origin
    refs: tuple[str, ...]
    proven: bool = False
    stay: bool = False
    """They want to stay on the waiting list."""


@dataclass(frozen=True, slots=True)
class ChooseSlot:
    intent: ClassVar[str] = "choose_slot"
    origin: Origin
    refs: tuple[str, ...]
    slot: int
    """Counted from 1, among the times proposed last; 0: they choose, but not clearly one of these."""
    proven: bool = False
    phone: str = ""
    """On which number they are to be called, when they say so with it."""


@dataclass(frozen=True, slots=True)
class NoSlotFits:
    intent: ClassVar[str] = "no_slot_fits"
    origin: Origin
    refs: tuple[str, ...]
    proposed: datetime | None = None
    proven: bool = False
    by_phone: bool = False
    """They leave it to the contact person: "bel me maar"."""
    phone: str = ""
    when: Preference = ANYTIME
    """What they say about when they can."""
    stands: bool = False
    """They would rather have another time, and do not say that they cannot come: a call that was agreed stands until they choose."""


@dataclass(frozen=True, slots=True)
class ChangeDetails:
    intent: ClassVar[str] = "change_details"
    origin: Origin
    refs: tuple[str, ...]
    changes: Mapping[str, str]
    """New values by field name, `name`, `email` and `organisation` among them."""
    proven: bool = False


@dataclass(frozen=True, slots=True)
class Ask:
    intent: ClassVar[str] = "question"
    origin: Origin
    refs: tuple[str, ...] = ()


@dataclass(frozen=True, slots=True)
class Rsvp:
    """ "I will be there", in words or by the calendar (RFC 5546 REPLY)."""

    intent: ClassVar[str] = "rsvp"
    origin: Origin
    refs: tuple[str, ...]
    partstat: str | None = None
    """RFC 5545 PARTSTAT when a calendar answered, else None."""
    sessions: tuple[str, ...] = ()
    proven: bool = False
    keeps: bool = False
    """It is the no to our `confirm-cancel`: the seat stays."""
    returns: bool = False
    """After all they come, though they gave the seat (or a session) up."""
    start: datetime | None = None
    """Of the session, as the calendar that answered knows it."""
    stamp: datetime | None = None
    """When the calendar answered, by its own clock: only answers of one calendar are compared."""
    doubt: str = ""
    """What speaks against the answer: `not_invited`, `another_sender`, `not_authentic`, or `words_differ` beside it; empty: nothing."""
    delegate: Person | None = None
    """To whom the calendar passed the invitation on."""
    recurrence: datetime | None = None
    """Which session of a series that is one invitation (RECURRENCE-ID); None: all of them."""
    apart: tuple[datetime, ...] = ()
    """Sessions of it about which the same mail says something else."""


@dataclass(frozen=True, slots=True)
class Counter:
    intent: ClassVar[str] = "counter"
    origin: Origin
    refs: tuple[str, ...]
    proposed: datetime | None = None
    sessions: tuple[str, ...] = ()
    proven: bool = False
    sequence: int = 0
    """Of the proposal, which its answer repeats (RFC 5546, 3.2.8)."""
    stamp: datetime | None = None
    doubt: str = ""
    """As of an `Rsvp`; likewise the others."""
    recurrence: datetime | None = None
    apart: tuple[datetime, ...] = ()


@dataclass(frozen=True, slots=True)
class GiveVerdict:
    intent: ClassVar[str] = "verdict"
    origin: Origin
    refs: tuple[str, ...]
    verdict: Literal["approve", "refuse", "unreached", "keep"] | None
    """`keep`: the seat stays held while the contact person arranges the call. None: both readings stand in the mail; a person looks."""
    reason: str = ""
    proven: bool = False
    """Token of that very review, from a contact's address, authentication not failed."""
    about: Literal["review", "intake"] = "review"
    """Of a mail about the intake call it is the outcome of the call; of a review it never is."""


@dataclass(frozen=True, slots=True)
class MoveUp:
    """By hand only: a contact person gives somebody in line a free seat, out of turn or too near the event for an offer."""

    intent: ClassVar[str] = "move_up"
    origin: Origin
    refs: tuple[str, ...]


@dataclass(frozen=True, slots=True)
class CorrectAddress:
    """By hand only: mail to an address comes back, and a contact person knows the right one."""

    intent: ClassVar[str] = "correct_address"
    origin: Origin
    refs: tuple[str, ...]
    """Registrations of this address, and those that it made for others."""
    address: str
    corrected: str
    unheard: tuple[str, ...] = ()
    """Of these a letter to the old address is known not to have arrived."""


@dataclass(frozen=True, slots=True)
class Erase:
    intent: ClassVar[str] = "erase"
    origin: Origin
    refs: tuple[str, ...] = ()


@dataclass(frozen=True, slots=True)
class Bounce:
    intent: ClassVar[str] = "bounce"
    origin: Origin
    refs: tuple[str, ...] = ()
    """Registrations whose mail bounced: only those to which we did send the returned mail."""
    permanent: bool = True
    elsewhere: tuple[str, ...] = ()
    """Of these it had gone to another address than the one that is known now."""


@dataclass(frozen=True, slots=True)
class AutoReply:
    intent: ClassVar[str] = "auto_reply"
    origin: Origin
    refs: tuple[str, ...] = ()


@dataclass(frozen=True, slots=True)
class Bulk:
    intent: ClassVar[str] = "bulk"
    origin: Origin


@dataclass(frozen=True, slots=True)
class Unclear:
    intent: ClassVar[str] = "unclear"
    origin: Origin
    refs: tuple[str, ...] = ()
    why: str = "not_understood"
    """`not_understood`, `which_event`, `no_event_open`, `encrypted`, `too_large`, `foreign_invitation`, `forwarded_by_contact`, …"""
    answerable: bool = True
    """False: no `help`; a person of the organiser's looks (Attention)."""


Command = (
    Register | AddInfo | Cancel | CancelSession | Substitute | AcceptOffer | DeclineOffer | ChooseSlot | NoSlotFits | ChangeDetails
    | Ask | Rsvp | Counter | GiveVerdict | MoveUp | CorrectAddress | Erase | Bounce | AutoReply | Bulk | Unclear
)  # fmt: skip
