"""A large mail from its pieces: BODYSTRUCTURE tells which parts are text, and those come back inside the mail's own frame.
The other parts keep their headers, so that names of attachments are still known."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from typing import Any

_TEXT = {"text/plain", "text/html", "text/calendar", "text/rfc822-headers", "text/enriched", "application/ics"}
_REPORTS = {"message/delivery-status", "message/disposition-notification", "message/feedback-report"}
_TEXT_BYTES = 262_144
_ATTACHED_BYTES = 65_536
_MIME_BYTES = 16_384
_MOST_PARTS = 50
_DEEPEST = 20


@dataclass(frozen=True, slots=True)
class Wanted:
    """A part of a mail, and which items of FETCH bring it."""

    mime: str = ""
    """For the part's header; empty: the mail's own header is its."""
    body: str = ""
    """For its content; empty: left out."""
    boundary: bytes = b""
    children: tuple["Wanted", ...] = ()


def outline(structure: Sequence[Any]) -> Wanted:
    """From BODYSTRUCTURE as IMAPClient nests it. ValueError when it cannot be put together again."""
    return _part(structure, "")


def body_items(part: Wanted) -> list[str]:
    """All that is to be asked, in one FETCH."""
    items = [item for item in (part.mime, part.body) if item]
    for child in part.children:
        items += body_items(child)
    return items


def rebuilt(header: bytes, part: Wanted, answer: Mapping[bytes, Any]) -> bytes:
    return _closed(header) + _content(part, answer)


def _part(structure: Sequence[Any], section: str) -> Wanted:
    mime = f"BODY.PEEK[{section}.MIME]<0.{_MIME_BYTES}>" if section else ""
    if not isinstance(structure[0], list):
        return Wanted(mime, _body(structure, section or "1"))
    if section.count(".") > _DEEPEST:
        raise ValueError("nested too deep")
    numbered = enumerate(structure[0][:_MOST_PARTS], 1)
    children = tuple(_part(child, f"{section}.{at}" if section else str(at)) for at, child in numbered)
    return Wanted(mime, boundary=_boundary(structure[2]), children=children)


def _body(leaf: Sequence[Any], section: str) -> str:
    kind = f"{_word(leaf[0])}/{_word(leaf[1])}"
    attached = any(isinstance(item, tuple) and item and _word(item[0]) == "attachment" for item in leaf[7:])
    if kind == "message/rfc822":
        return f"BODY.PEEK[{section}.HEADER]<0.{_ATTACHED_BYTES}>"
    if kind in _REPORTS or (kind in _TEXT and (not attached or int(leaf[6]) <= _ATTACHED_BYTES)):
        return f"BODY.PEEK[{section}]<0.{_TEXT_BYTES}>"
    return ""


def _content(part: Wanted, answer: Mapping[bytes, Any]) -> bytes:
    if not part.children:
        return _told(answer, part.body)
    pieces = [b"--" + part.boundary + b"\r\n" + _framed(child, answer) + b"\r\n" for child in part.children]
    return b"".join(pieces) + b"--" + part.boundary + b"--\r\n"


def _framed(child: Wanted, answer: Mapping[bytes, Any]) -> bytes:
    return _closed(_told(answer, child.mime)) + _content(child, answer)


def _closed(header: bytes) -> bytes:
    """Ends with an empty line, also when it was cut."""
    return header.rstrip(b"\r\n") + b"\r\n\r\n" if header.strip() else b"\r\n"


def _told(answer: Mapping[bytes, Any], item: str) -> bytes:
    section = item.partition("[")[2].partition("]")[0]
    return bytes(answer.get(f"BODY[{section}]<0>".encode()) or b"")


def _boundary(parameters: Sequence[Any] | None) -> bytes:
    given = list(parameters or ())
    for key, value in zip(given[::2], given[1::2], strict=False):
        if isinstance(key, bytes) and key.lower() == b"boundary" and value:
            return value if isinstance(value, bytes) else str(value).encode()
    raise ValueError("a multipart without boundary")


def _word(value: object) -> str:
    return value.decode("ascii", "replace").lower() if isinstance(value, bytes) else ""
