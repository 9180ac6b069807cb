"""A mail that came in, as facts, and what was read in it. Made by `incoming` from any bytes, and by `reading` from those facts."""

from dataclasses import dataclass, field
from datetime import datetime
from typing import Literal

from flows.registration.commands import Authenticated, Command


@dataclass(frozen=True, slots=True)
class Mailbox:
    """An address with its display name (RFC 5322, 3.4: mailbox). Plain strings without CR, LF or NUL."""

    address: str
    name: str = ""


@dataclass(frozen=True, slots=True)
class Automatic:
    """Why a mail counts as written by a machine."""

    kind: Literal["auto_reply", "bounce", "delay", "bulk", "list", "own", "receipt", "no_reply", "complaint"]
    sign: str
    """The header, part type or words that told: evidence for `try`."""


@dataclass(frozen=True, slots=True)
class DeliveryReport:
    """From RFC 3464 fields, X-Failed-Recipients or the text of a bounce."""

    recipients: tuple[str, ...]
    permanent: bool
    message_ids: tuple[str, ...] = ()
    """Of the returned message."""


@dataclass(frozen=True, slots=True)
class IncomingMail:
    identity: str
    """Hash of what the author sent (headers and body without those that transport adds): the same for every copy of one mail,
    different for two mails with one Message-ID."""
    message_id: str = ""
    sender: Mailbox | None = None
    """From; None when there is none that can be read."""
    reply_to: tuple[Mailbox, ...] = ()
    to: tuple[Mailbox, ...] = ()
    cc: tuple[Mailbox, ...] = ()
    delivered_to: tuple[str, ...] = ()
    """Envelope recipients as headers tell them: Delivered-To, X-Original-To, Envelope-To."""
    subject: str = ""
    date: datetime | None = None
    in_reply_to: tuple[str, ...] = ()
    references: tuple[str, ...] = ()
    authenticated: Authenticated = "none"
    automatic: Automatic | None = None
    text: str = ""
    """The whole text, HTML made plain, LF line ends."""
    own: str = ""
    """What the writer wrote here: without banner, quotation, signature and disclaimer."""
    signature: str = ""
    quoted: str = ""
    forwarded: str = ""
    """A forwarded mail's headers and text, when the writer forwards one."""
    rows: tuple[tuple[str, str], ...] = ()
    """Label and value pairs of HTML tables, in order."""
    card: tuple[tuple[str, str], ...] = ()
    """What an attached vCard says: `name`, `organisation`, `function`, `email`, `phone`."""
    calendars: tuple[bytes, ...] = ()
    """iCalendar parts, decoded, each once; at most 1 MB each."""
    report: DeliveryReport | None = None
    attachments: tuple[str, ...] = ()
    problems: tuple[str, ...] = ()
    """`encrypted`, `tnef`, `too_large`, `no_sender`, `truncated`, `bidi`, `lookalike` …"""
    size: int = 0


@dataclass(frozen=True, slots=True)
class Evidence:
    what: str
    text: str


@dataclass(frozen=True, slots=True)
class Reading:
    """What a mail says, and from where it was read."""

    language: str
    event: str | None
    commands: tuple[Command, ...]
    """The main one first; the others (`also`) in the order in which they are to be carried out."""
    evidence: tuple[Evidence, ...] = field(default=())
    candidates: tuple[str, ...] = ()
    """Slugs of the events it may be about, when `event` is None."""

    @property
    def intent(self) -> str:
        return self.commands[0].intent


@dataclass(frozen=True, slots=True)
class Arrival:
    """How a mail came in: what its commands' `Origin` is made from."""

    key: str
    """Hex; keyed hash of the mail's identity."""
    received: datetime
    turn: int = 0
    message: int | None = None
