"""A mail that we send, written out: stored whole with the decision it tells, sent later, always the same bytes."""

from dataclasses import dataclass

from flows.registration.office import MAIN
from flows.registration.told import Announced


@dataclass(frozen=True, slots=True)
class Letter:
    key: str
    """Unique in the outbox: the notification's key, with `/<session>` for the further invitations of a series."""
    kind: str
    event: str
    ref: str
    to: str
    message_id: str
    """With angle brackets; derived from the key, so it is the same whenever the letter is written."""
    raw: bytes
    """RFC 5322, CRLF line ends, 7bit."""
    uid: str = ""
    """Of the invitation in it, or of the one session that it is about."""
    again: bool = True
    """When it is not known whether it left, it is sent again with the same Message-ID; False (summaries): it is held for a person."""
    told: Announced | None = None
    """What its invitation says of the event; None when it does not invite."""
    mailbox: str = MAIN
    """By whose mail server it leaves, and no other's."""
