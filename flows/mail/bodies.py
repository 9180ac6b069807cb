"""What stands in a mail's parts: its text, tables, calendars, attachments, and what cannot be read of it."""

import re
from collections.abc import Iterator
from dataclasses import dataclass

from flows.mail.cards import read_card
from flows.mail.decoding import decode_text
from flows.mail.html_text import html_to_text, parse_html
from flows.mail.parts import Part
from flows.mail.rows import find_rows
from flows.mail.signed import signed_content
from flows.mail.suspicions import without_invisible

_MOST_TEXT = 300_000
_MOST_TEXTS = 50
_MOST_HTML = 1_000_000
_MOST_CALENDAR = 1_000_000
_MOST_CALENDARS = 20
_MOST_ATTACHMENTS = 50
_CALENDARS = {"text/calendar", "text/x-vcalendar", "application/ics", "application/calendar"}
_METHOD = re.compile(rb"^METHOD(?:;[^:\r\n]*)?:[ \t]*([A-Za-z]+)", re.MULTILINE | re.IGNORECASE)
_SHORT = 60
"""A plain part of fewer characters may only say "your program shows no HTML"."""


@dataclass(frozen=True, slots=True)
class Bodies:
    text: str = ""
    rows: tuple[tuple[str, str], ...] = ()
    enclosed: str = ""
    """Header and text of an attached mail."""
    card: tuple[tuple[str, str], ...] = ()
    calendars: tuple[bytes, ...] = ()
    attachments: tuple[str, ...] = ()
    problems: tuple[str, ...] = ()


@dataclass(frozen=True, slots=True)
class _Shape:
    """One text of the mail in the forms it was sent in."""

    plain: str = ""
    html: str = ""


def read_bodies(root: Part, raw: bytes) -> Bodies:
    signed = next((inner for part in _leaves(root) if (inner := signed_content(part, raw))), None)
    return _read(*signed) if signed else _read(root, raw)


def _read(root: Part, raw: bytes) -> Bodies:
    leaves = _leaves(root)
    texts, rows = _written(_shapes(root, raw)[:_MOST_TEXTS])
    text = _clean("\n".join(texts))
    return Bodies(
        text=text,
        rows=rows,
        enclosed=_enclosed(root, raw),
        card=read_card(leaves, raw),
        calendars=_calendars(leaves, raw),
        attachments=tuple(_attachments(leaves))[:_MOST_ATTACHMENTS],
        problems=(*_problems(leaves, text), *_contradictions(leaves, raw)),
    )


def _leaves(root: Part) -> list[Part]:
    return [part for part in root.walk() if not part.parts and not part.enclosed]


def _shapes(part: Part, raw: bytes) -> list[_Shape]:
    if part.enclosed or (part.attached and part.depth) or part.kind.startswith("message/"):
        return []
    if part.kind == "multipart/alternative":
        inner = [shape for child in part.parts for shape in _shapes(child, raw)]
        return [_Shape("\n".join(shape.plain for shape in inner), "\n".join(shape.html for shape in inner))]
    if part.parts:
        return [shape for child in part.parts for shape in _shapes(child, raw)]
    if part.kind == "text/html":
        return [_Shape(html=part.text(raw, _MOST_HTML))]
    return [_Shape(plain=_plain(part, raw))] if part.kind in ("text/plain", "text/enriched", "text") else []


def _plain(part: Part, raw: bytes) -> str:
    text = part.text(raw, _MOST_TEXT)
    return _unflowed(text) if part.parameters.get("format", "").lower() == "flowed" else text


def _unflowed(text: str) -> str:
    """RFC 3676: a line that ends in a space goes on in the next one; the signature's `-- ` does not."""
    lines: list[str] = []
    open_ended = False
    for line in text.replace("\r\n", "\n").split("\n"):
        if open_ended and line.strip() and not line.startswith(">"):
            lines[-1] += line.removeprefix(" ")
        else:
            lines.append(line)
        open_ended = line.endswith(" ") and line != "-- " and not line.startswith(">")
    return "\n".join(lines)


def _written(shapes: list[_Shape]) -> tuple[list[str], tuple[tuple[str, str], ...]]:
    texts: list[str] = []
    rows: list[tuple[str, str]] = []
    for plain, html in ((shape.plain.strip(), shape.html) for shape in shapes):
        body = parse_html(html) if html and (len(plain) < _SHORT or "<tr" in html.lower()) else None
        rows += find_rows(body)
        text = html_to_text(body) if len(plain) < _SHORT and html else ""
        texts.append(text if len(text) > 2 * len(plain) else plain)
    return texts, tuple(rows)


def _clean(text: str) -> str:
    lines = text[:_MOST_TEXT].replace("\r\n", "\n").replace("\r", "\n").replace("\u00a0", " ").replace("\u2028", "\n")
    return without_invisible(lines).strip("\n")


def _enclosed(root: Part, raw: bytes) -> str:
    """Of the first attached mail, as a person would see it."""
    inner = next((part.parts[0] for part in root.walk() if part.kind == "message/rfc822" and part.parts), None)
    if inner is None:
        return ""
    head = "\n".join(f"{name.title()}: {inner.headers.text(name)}" for name in ("from", "date", "to", "subject"))
    text = next((_readable(part, raw) for part in inner.walk() if part.kind in ("text/plain", "text/html")), "")
    return _clean(f"{head}\n\n{text}")


def _readable(part: Part, raw: bytes) -> str:
    text = part.text(raw, _MOST_TEXT)
    return html_to_text(parse_html(text)) if part.kind == "text/html" else text


def _calendars(leaves: list[Part], raw: bytes) -> tuple[bytes, ...]:
    found = (part for part in leaves if part.kind in _CALENDARS or part.name.lower().endswith(".ics"))
    bodies = (_calendar(part, raw) for part, _ in zip(found, range(_MOST_CALENDARS), strict=False))
    return tuple(dict.fromkeys(body for body in bodies if body))


def _contradictions(leaves: list[Part], raw: bytes) -> Iterator[str]:
    """A calendar whose header names another method than its text: one of the two is meant to deceive."""
    for part in leaves:
        named = part.parameters.get("method", "").strip().upper()
        said = _METHOD.search(_calendar(part, raw)) if named and part.kind in _CALENDARS else None
        if said and said[1].decode().upper() != named:
            yield "calendar_method"


def _calendar(part: Part, raw: bytes) -> bytes:
    """In UTF-8 with CRLF, whatever it came in: some programs turn every line end into CR CR LF."""
    if part.end - part.start > 2 * _MOST_CALENDAR:
        return b""
    text = decode_text(part.content(raw, 2 * _MOST_CALENDAR)[:_MOST_CALENDAR], part.parameters.get("charset", ""))
    lines = text.replace("\r\n", "\n").replace("\r", "").strip().split("\n")
    return "\r\n".join((*lines, "")).encode("utf-8", "replace") if lines[0] else b""


def _attachments(leaves: list[Part]) -> Iterator[str]:
    for part in leaves:
        if part.attached or part.name or not part.kind.startswith(("text/", "multipart/", "message/")):
            yield without_invisible(part.name) or part.kind


def _problems(leaves: list[Part], text: str) -> Iterator[str]:
    for part in leaves:
        if part.kind in ("application/pgp-encrypted", "application/pkcs7-mime", "application/x-pkcs7-mime"):
            yield "encrypted"
        elif part.kind == "application/ms-tnef" or part.name.lower() == "winmail.dat":
            yield "tnef"
    if "-----BEGIN PGP MESSAGE-----" in text:
        yield "encrypted"
