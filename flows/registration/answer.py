"""What somebody's calendar said to an invitation (RFC 5546: REPLY, COUNTER, REFRESH …), as a value."""

from dataclasses import dataclass
from datetime import datetime


@dataclass(frozen=True, slots=True)
class CalendarAnswer:
    method: str
    """From the body, upper case; empty when there is none."""
    uid: str
    attendees: tuple[tuple[str, str], ...] = ()
    """(address, PARTSTAT), `mailto:` removed; Exchange's COUNTER has none."""
    organizer: str = ""
    sequence: int = 0
    start: datetime | None = None
    end: datetime | None = None
    recurrence: datetime | None = None
    stamp: datetime | None = None
    delegated_to: tuple[str, ...] = ()
    comment: str = ""
    names: tuple[tuple[str, str], ...] = ()
    """(address, CN) of attendees that are named."""
    sent_by: tuple[tuple[str, str], ...] = ()
    """(address, who acts for it), of attendees whose calendar somebody else keeps (RFC 5545, 3.2.18)."""
    original_start: datetime | None = None
    """X-MS-OLK-ORIGINALSTART of a COUNTER."""
