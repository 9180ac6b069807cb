"""The names that templates know. Everything is text in the reader's language; moments are written out."""

from dataclasses import dataclass, fields
from typing import Any

ALWAYS = frozenset(
    {
        "name", "other", "address", "language", "subject", "message_id",
        "event", "contact", "registration", "noted", "sessions", "given_up", "invited", "total", "facts", "words",
        "keeps_days",
    }
)  # fmt: skip
"""`name`: whom the mail speaks to; `other`: whom it is about, when that is somebody else; `noted`: label and value of what we hold;
`words`: statuses, reasons and kinds by their codes; `sessions`: those that the person comes to; `given_up`: those that `facts.sessions` names; `total`: number of invitations on their way;
`keeps_days`: how long a mail about no event is kept."""

FURTHER_ONLY = frozenset({"session", "place", "meetings"})
"""Only in the short mails that bring the further sessions of a series; in the calendar's text `session`, and `meetings` (that one, or all
of a series that is one invitation)."""


@dataclass(frozen=True, slots=True, eq=False)
class EventView:
    """Made once for an event in a language, and known by that."""

    title: str
    slug: str
    organiser: str
    number: int
    """Of sessions."""
    first: str
    """`dinsdag 23 maart 2027`"""
    last: str
    """The day on which it ends."""
    date: str
    """`23 maart 2027`"""
    opens: str
    closes: str
    intake: bool
    intake_minutes: int
    intake_medium: str
    intake_place: str
    within_days: int
    waitlist: bool
    substitution: str
    evaluation: str
    """A link; empty: none."""
    keeps_days: int


@dataclass(frozen=True, slots=True)
class SessionView:
    id: str
    title: str
    """Empty when the event has only this session."""
    when: str
    """`dinsdag 23 maart 2027, 10.00 tot 13.30 uur`"""
    day: str
    date: str
    location: str
    online: str
    practical: str


@dataclass(frozen=True, slots=True)
class RegistrationView:
    ref: str
    status: str
    email: str
    intake_at: str
    received: str
    phone: str = ""
    """On which number to call; empty: not known, or not for mails."""


@dataclass(frozen=True, slots=True)
class ContactView:
    name: str = ""
    phone: str = ""
    email: str = ""


@dataclass(frozen=True, slots=True)
class NotedView:
    label: str
    value: str


VIEWS: tuple[type[Any], ...] = (EventView, SessionView, RegistrationView, ContactView, NotedView)
ATTRIBUTES = {
    name: frozenset(field.name for field in fields(view))
    for name, view in {
        "event": EventView, "session": SessionView, "registration": RegistrationView, "contact": ContactView,
    }.items()
}  # fmt: skip
