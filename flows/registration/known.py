"""What the register knows about a mail's sender and thread: the context that gives a short "ja" its meaning."""

from dataclasses import dataclass
from datetime import datetime

from flows.registration.model import Registration


@dataclass(frozen=True, slots=True)
class Sent:
    """A mail of ours, found because the incoming one names its Message-ID, or an invitation's UID."""

    kind: str
    event: str
    ref: str
    to: str
    message_id: str = ""
    uid: str = ""
    at: datetime | None = None
    """When it was written; None: not told."""


@dataclass(frozen=True, slots=True)
class Known:
    sent: tuple[Sent, ...] = ()
    """Ours that the mail names: the proof that the writer received them (CONTRACT, section 6, Token)."""
    registrations: tuple[Registration, ...] = ()
    """Of the sender (themselves, or made by them), of addresses and references that stand in the mail, and those that `sent` is about;
    all events, ended ones too, in order of arrival."""

    def find(self, ref: str) -> Registration | None:
        return next((found for found in self.registrations if found.ref == ref), None)


@dataclass(frozen=True, slots=True)
class Mentions:
    """What a mail names, for the look-up of `Known`: one query for each."""

    message_ids: tuple[str, ...] = ()
    uids: tuple[str, ...] = ()
    refs: tuple[str, ...] = ()
    addresses: tuple[str, ...] = ()
