"""A mail as the play sees it, coming in or going out: its bytes, and what a person reads in them."""

import email
import email.policy
from dataclasses import dataclass
from datetime import datetime
from email.message import EmailMessage
from email.utils import parseaddr, parsedate_to_datetime
from functools import cached_property
from pathlib import Path


@dataclass(frozen=True)
class Mail:
    raw: bytes

    @cached_property
    def parsed(self) -> EmailMessage:
        found = email.message_from_bytes(self.raw, policy=email.policy.default)
        assert isinstance(found, EmailMessage)
        return found

    def header(self, name: str) -> str:
        return str(self.parsed[name] or "")

    @property
    def message_id(self) -> str:
        return self.header("Message-ID").strip("<>")

    @property
    def kind(self) -> str:
        """Of one of our own."""
        return self.header("X-Kringpost-Kind")

    @property
    def date(self) -> datetime:
        return parsedate_to_datetime(self.header("Date"))

    @property
    def sender(self) -> tuple[str, str]:
        """Name, or the address when there is none; address."""
        return _named(self.header("From"))

    @property
    def recipient(self) -> tuple[str, str]:
        return _named(self.header("To"))

    def text(self, subtype: str) -> str:
        """Of its body as `plain` or `html`; empty when there is none of that kind."""
        body = self.parsed.get_body((subtype,))
        return str(body.get_content()).strip().replace("\r\n", "\n") if body else ""

    @property
    def calendar(self) -> bytes:
        """The .ics; empty when there is none."""
        part = self._calendar_part()
        return bytes(part.get_payload(decode=True) or b"") if part else b""

    @property
    def calendar_method(self) -> str:
        """`REQUEST` of an invitation, `CANCEL` of its withdrawal; empty when there is none."""
        part = self._calendar_part()
        return str(part.get_param("method") or "") if part else ""

    @property
    def enclosures(self) -> dict[str, bytes]:
        """Attached files by name; invitations are `calendar`."""
        found = {part.get_filename(): part.get_payload(decode=True) for part in self.parsed.iter_attachments()}
        return {Path(name).name: bytes(raw) for name, raw in found.items() if name and not name.endswith(".ics")}

    def _calendar_part(self) -> EmailMessage | None:
        return next((part for part in self.parsed.walk() if part.get_content_type() == "text/calendar"), None)


def _named(header: str) -> tuple[str, str]:
    name, address = parseaddr(header)
    return name or address, address
