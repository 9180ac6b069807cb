"""The shipped markers, and mails built from a few lines."""

import tomllib
from functools import cache
from pathlib import Path

from flows.mail.incoming import parse
from flows.mail.markers import Markers
from flows.mail.message import IncomingMail

LANGUAGES = Path(__file__).parents[2] / "config" / "languages"
MAILS = Path(__file__).parent / "mails"
OURS = "aanmelden@office.example"


@cache
def markers() -> Markers:
    return Markers.from_languages([tomllib.loads(path.read_text("utf-8")) for path in sorted(LANGUAGES.glob("*.toml"))])


def read(raw: bytes) -> IncomingMail:
    return parse(raw, trusted_authserv="mx.office.example", own=(OURS,), markers=markers())


def mail(
    text: str = "Hallo", *headers: str, sender: str = "Kim Bos <kim@example.org>", subject: str = "Vraag"
) -> bytes:
    lines = (f"From: {sender}", f"To: {OURS}", f"Subject: {subject}", "Message-ID: <1@example.org>", *headers)
    return "\r\n".join((*lines, "", text.replace("\n", "\r\n"))).encode()


def mail_of(kind: str, body: bytes | str, *headers: str) -> bytes:
    """One part of that type."""
    content = body if isinstance(body, bytes) else body.encode()
    return mail("", f"Content-Type: {kind}", *headers).rstrip(b"\r\n") + b"\r\n\r\n" + content


def multipart(kind: str, *parts: tuple[str, str | bytes], headers: tuple[str, ...] = ()) -> bytes:
    """Each part as its header lines and its body."""
    body = b""
    for header, content in parts:
        body += b"--=b\r\n" + header.encode() + b"\r\n\r\n"
        body += (content if isinstance(content, bytes) else content.encode()) + b"\r\n"
    return mail_of(f'multipart/{kind}; boundary="=b"', body + b"--=b--\r\n", *headers)
