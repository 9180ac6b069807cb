"""The mail within a forwarded one: who wrote it, and its words."""

import re
from dataclasses import dataclass

from flows.mail.markers import Markers, fold
from flows.mail.message import Mailbox
from flows.mail.reading.contacts import emails_in

_HEADER = re.compile(r"^\W*[\w -]{2,20}\s*:\s*\S")
_RULED = re.compile(r"\s*(?:>|-{4,}|_{6,})")
_HEAD, _LINES = 3000, 400
"""Characters in which the head of the forwarded mail begins, and lines of it that are read."""


@dataclass(frozen=True, slots=True)
class Inner:
    sender: Mailbox
    text: str


def inner_of(forwarded: str, markers: Markers) -> Inner | None:
    """The writer and the words of the first forwarded mail."""
    lines = forwarded.split("\n", _LINES)[:_LINES]
    head = next((place for place, line in enumerate(lines) if _sender_in(line, markers)), None)
    if head is None or sum(map(len, lines[:head])) > _HEAD:
        return None
    written = _sender_in(lines[head], markers)
    emails = emails_in(written)
    name = re.sub(r"[<\[(].*$", "", written).strip(" \"'")
    body = lines[next((n for n, line in enumerate(lines) if n > head and not _HEADER.match(line)), len(lines)) :]
    end = next((place for place, line in enumerate(body) if place and _ends(line, markers)), len(body))
    return Inner(Mailbox(emails[0] if emails else "", "" if "@" in name else name), "\n".join(body[:end]))


def _sender_in(line: str, markers: Markers) -> str:
    """What stands behind "Van:"."""
    label, _, value = line[:1000].partition(":")
    return value.strip() if markers.headers.get(fold(label.strip(" >*_\t"))) == "from" else ""


def _ends(line: str, markers: Markers) -> bool:
    """A further mail begins: a quotation, a rule, a head, or "op … schreef …:"."""
    if _RULED.match(line) or _sender_in(line, markers):
        return True
    told = fold(line[:200])
    return told.endswith(":") and any(each.is_all_of(told) for each in markers.attributions)
