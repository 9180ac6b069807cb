"""What is written on the line: MAIL, RCPT, DATA and the letter itself. Nothing in an address can begin a command of its own."""

import re
import smtplib
from dataclasses import dataclass

_SAFE_ADDRESS = re.compile(r"[^\x00-\x20<>\x7f]+@[^\x00-\x20<>\x7f]+")
_BARE_LINE_END = re.compile(rb"(?<!\r)\n|\r(?!\n)")
_LEADING_DOT = re.compile(rb"(?m)^\.")


@dataclass(frozen=True, slots=True, init=False)
class Reply:
    code: int
    text: str

    def __init__(self, code: int, text: bytes) -> None:
        object.__setattr__(self, "code", code)
        object.__setattr__(self, "text", text.decode("utf-8", "replace"))

    @property
    def taken(self) -> bool:
        return 200 <= self.code < 300 or self.code == 354


def commands(smtp: smtplib.SMTP, letter_from: str, to: str, raw: bytes) -> list[bytes]:
    options = [f"SIZE={len(raw)}"] if smtp.has_extn("size") else []
    if smtp.has_extn("8bitmime") and not raw.isascii():
        options.append("BODY=8BITMIME")
    if smtp.has_extn("smtputf8") and not (letter_from + to).isascii():
        options.append("SMTPUTF8")
    mail = " ".join([f"MAIL FROM:<{_checked(letter_from) if letter_from else ''}>", *options])
    return [mail.encode() + b"\r\n", f"RCPT TO:<{_checked(to)}>\r\n".encode(), b"DATA\r\n"]


def payload(raw: bytes) -> bytes:
    """Dots doubled, and the dot that ends it. Bare CR or LF would let a letter smuggle a second one (RFC 5321, 2.3.8)."""
    lines = _BARE_LINE_END.sub(b"\r\n", raw)
    stuffed = _LEADING_DOT.sub(b"..", lines)
    return stuffed + (b".\r\n" if stuffed.endswith(b"\r\n") or not stuffed else b"\r\n.\r\n")


def sendable(address: str, *, utf8: bool) -> bool:
    return bool(_SAFE_ADDRESS.fullmatch(address)) and (utf8 or address.isascii())


def _checked(address: str) -> str:
    if not _SAFE_ADDRESS.fullmatch(address):
        raise ValueError("not an address that can be sent to")
    return address
