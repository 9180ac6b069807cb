"""Bytes of a mail to text: transfer encodings, charsets, encoded words. Total: a lie in a header costs characters, never an exception."""

import binascii
import codecs
import re
from functools import lru_cache

_TRANSFORMS = {"idna", "punycode", "undefined", "unicode_escape", "raw_unicode_escape"}
"""Text codecs in name only: quadratic, or made for source code."""
_WESTERN = {"ascii", "iso8859-1", "iso8859-15", "cp1252"}
_ASCII = {"", "us-ascii", "ascii", "utf-8", "utf8", "iso-8859-1", "iso-8859-15", "windows-1252"}
"""Charsets in which ASCII bytes mean just that."""
_CONTROL_BYTES = bytes((*range(9), 11, 12, *range(14, 32), 127))
_WORD = re.compile(r"=\?([^?\s]{1,60})\?([bBqQ])\?([^?]*)\?=")
_NOT_BASE64 = re.compile(rb"[^A-Za-z0-9+/]+")
_CONTROLS = dict.fromkeys((*range(9), 11, 12, *range(14, 32), 127))
_NOT_HEADER_CONTROLS = dict.fromkeys((9, 10, 11, 12, 13, 133, 8232, 8233), " ") | dict.fromkeys(
    (*range(9), *range(14, 32), 127)
)


def decode_transfer(body: bytes, encoding: str) -> bytes:
    """What an unknown encoding says is taken as it stands (RFC 2045, 6.4, would rather have it unread)."""
    match encoding:
        case "base64":
            return _unbase64(body)
        case "quoted-printable":
            return binascii.a2b_qp(body)
        case "x-uuencode" | "uuencode" | "x-uue" | "uue":
            return b"".join(map(_unuuencode_line, body.splitlines()))
        case _:
            return body


def decode_text(body: bytes, charset: str) -> str:
    """Declared charset, else strict UTF-8, else cp1252: right more often than any detector on short western texts."""
    if body.isascii() and charset.lower() in _ASCII:
        return body.translate(None, _CONTROL_BYTES).decode("ascii")
    if body.startswith((codecs.BOM_UTF16_LE, codecs.BOM_UTF16_BE)):
        charset = "utf-16"
    for name in _candidates(body, charset):
        try:
            return body.decode(name).removeprefix("\ufeff").translate(_CONTROLS)
        except (UnicodeError, LookupError, ValueError):
            continue
    return body.decode("cp1252", "replace").translate(_CONTROLS)


def decode_words(value: str) -> str:
    """RFC 2047 encoded words; neighbours of one charset are joined first, since some senders cut a character in two."""
    if "=?" not in value:
        return value
    out: list[str] = []
    pending = b""
    charset = ""
    end = 0
    for word in _WORD.finditer(value):
        between = value[end : word.start()]
        if (pending and word[1].lower() != charset) or between.strip():
            out.append(decode_text(pending, charset))
            pending = b""
            out.append(between if between.strip() else "")
        elif not end:
            out.append(between)
        pending, charset, end = pending + _word_bytes(word[3], word[2]), word[1].lower(), word.end()
    return "".join((*out, decode_text(pending, charset), value[end:]))


def plain(value: str) -> str:
    """A header value in one line: no CR, LF or NUL can come out of it, whatever its encoded words held (cpython#121650)."""
    return value.translate(_NOT_HEADER_CONTROLS) if not value.isprintable() else value


def _candidates(body: bytes, charset: str) -> tuple[str, ...]:
    name = _codec(charset.partition("*")[0])
    if name is None or name in _WESTERN:
        return ("utf-8", name or "cp1252") if name != "iso8859-1" else ("utf-8", "cp1252")
    if name.startswith(("utf-16", "utf-32")) and b"\0" not in body:
        return ("utf-8",)
    return (name, "utf-8")


@lru_cache(maxsize=256)
def _codec(charset: str) -> str | None:
    try:
        found = codecs.lookup(charset.strip().strip("\"'")[:40])
    except (LookupError, ValueError, UnicodeError):
        return None
    return None if found.name.replace("-", "_") in _TRANSFORMS or not found._is_text_encoding else found.name


def _word_bytes(text: str, encoding: str) -> bytes:
    raw = text.encode("utf-8", "surrogateescape")
    return _unbase64(raw) if encoding in "bB" else binascii.a2b_qp(raw, header=True)


def _unbase64(body: bytes) -> bytes:
    clean = _NOT_BASE64.sub(b"", body.partition(b"=")[0])
    if len(clean) % 4 == 1:
        clean = clean[:-1]
    return binascii.a2b_base64(clean + b"=" * (-len(clean) % 4))


def _unuuencode_line(line: bytes) -> bytes:
    if not line or line.startswith((b"begin ", b"end")):
        return b""
    try:
        return binascii.a2b_uu(line)
    except binascii.Error:
        return b""
