"""MIME bytes of a mail, laid out by hand: 7bit, CRLF, lines of at most 78 characters. Python's own writer costs forty times as much.

No value can end a header: control characters are taken out here, whatever happened to them before.
"""

import re
from base64 import b64encode
from binascii import b2a_qp
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass
from functools import lru_cache
from struct import unpack

from flows.registration.decision import Attachment

CRLF = "\r\n"
_CONTROLS = re.compile("[\x00-\x1f\x7f-\x9f\u2028\u2029]+")
_UNSAFE_IN_ADDRESS = re.compile('[\\s\x00-\x20\x7f-\x9f"<>,;:()\\[\\]\\\\]+')
_MESSAGE_ID = re.compile(r"<?([!-;=?-~]{3,400})>?\Z")
_WIDTH = 76
_PAYLOAD = 39
_LONGEST_SUBJECT = 300


@dataclass(frozen=True, slots=True)
class Calendar:
    body: bytes
    method: str


def message(
    headers: Iterable[str],
    text: str,
    html: str,
    calendar: Calendar | None,
    boundary: str,
    attachments: Sequence[Attachment] = (),
) -> bytes:
    """`text` and `html` are `quoted` already. `boundary` is any word of letters and digits; neither quoted-printable nor base64 can
    contain the line made of it."""
    lines = [*headers, "MIME-Version: 1.0"]
    pictures = [_picture(each) for each in attachments if each.shown_as]
    page = _text("html", html)
    shown = _multipart("related", f"=_r_{boundary}", [page, *pictures]) if pictures else page
    alternative = _multipart("alternative", f"=_a_{boundary}", _readings(text, shown, calendar))
    files = [_file(each) for each in attachments if not each.shown_as]
    if calendar:
        files.insert(0, _invitation(calendar))
    if not files:
        return _bytes([*lines, *alternative])
    return _bytes([*lines, *_multipart("mixed", f"=_m_{boundary}", [alternative, *files])])


def header(name: str, value: str) -> str:
    """Unstructured (RFC 5322, 3.2.5), as encoded-words (RFC 2047) where it must."""
    value = cleaned(value)
    if value.isascii() and len(name) + len(value) <= _WIDTH - 2 and "=?" not in value:
        return f"{name}: {value}"
    return f"{name}: {_encoded_words(value)}"


@lru_cache(maxsize=32)
def address(mailbox: str, name: str = "") -> str:
    """`Jan Jansen <jan@example.org>`; a name can hold neither an address nor a second recipient."""
    mailbox = ascii_address(mailbox)
    # What would end a quoted string (RFC 5322, 3.2.4).
    name = cleaned(name).replace('"', "'").replace("\\", "/").strip()[:100]
    if not name:
        return mailbox
    shown = f'"{name}"' if name.isascii() and "=?" not in name else _encoded_words(name)
    gap = " " if len(shown) + len(mailbox) < _WIDTH - len("From:  <>") else f"{CRLF} "
    return f"{shown}{gap}<{mailbox}>"


def ascii_address(mailbox: str) -> str:
    """The domain in IDNA; a local part that is not ASCII stays, and only a server with SMTPUTF8 takes it."""
    local, _, domain = _UNSAFE_IN_ADDRESS.sub("", mailbox).rpartition("@")
    try:
        return f"{local}@{domain.encode('idna').decode()}" if not domain.isascii() else f"{local}@{domain}"
    except UnicodeError:
        return f"{local}@{domain}"


def message_ids(found: Iterable[str]) -> Iterator[str]:
    """In angle brackets; what has not the shape of one is left out."""
    for each in found:
        if shaped := _MESSAGE_ID.match(each.strip()):
            yield f"<{shaped[1]}>"


def folded(name: str, words: Sequence[str]) -> str:
    return f"{name}: {f'{CRLF} '.join(words)}"


def quoted(text: str) -> str:
    """Quoted-printable (RFC 2045, 6.7)."""
    # It ends soft lines as the first line of the text ends; without one, LF.
    return b2a_qp(text.encode(errors="replace") + b"\r\n", istext=True).decode("ascii").removesuffix(CRLF)


def cleaned(value: str) -> str:
    return (value if value.isprintable() else _CONTROLS.sub(" ", value))[:_LONGEST_SUBJECT].strip()


def _encoded_words(value: str) -> str:
    return f"{CRLF} ".join([f"=?utf-8?b?{b64encode(piece).decode()}?=" for piece in _pieces(value)])


def _pieces(value: str) -> Iterator[bytes]:
    """Each whole characters (RFC 2047, 5), and short enough for an encoded-word of 75."""
    raw = value.encode(errors="replace")
    while raw:
        cut = min(_PAYLOAD, len(raw))
        while cut < len(raw) and raw[cut] & 0xC0 == 0x80:
            cut -= 1
        yield raw[:cut]
        raw = raw[cut:]


def _readings(text: str, shown: list[str], calendar: Calendar | None) -> list[list[str]]:
    readings = [_text("plain", text), shown]
    if calendar:
        # Last and without a disposition: where Outlook and Gmail look for it.
        kind = f"text/calendar; charset=utf-8;{CRLF} method={calendar.method}; component=VEVENT"
        readings.append(_base64(kind, calendar.body))
    return readings


def _invitation(calendar: Calendar) -> list[str]:
    return _file(Attachment("invite.ics", "application/ics", calendar.body))


def _file(attachment: Attachment) -> list[str]:
    disposition = f'Content-Disposition: attachment; filename="{attachment.name}"'
    return [disposition, *_base64(_named(attachment), attachment.content)]


def _picture(attachment: Attachment) -> list[str]:
    disposition = f'Content-Disposition: inline; filename="{attachment.name}"'
    return [f"Content-ID: <{attachment.shown_as}>", disposition, *_base64(_named(attachment), attachment.content)]


def _named(attachment: Attachment) -> str:
    return f'{attachment.media_type};{CRLF} name="{attachment.name}"'


def _text(subtype: str, body: str) -> list[str]:
    return [f"Content-Type: text/{subtype}; charset=utf-8", "Content-Transfer-Encoding: quoted-printable", "", body]


def _base64(content_type: str, body: bytes) -> list[str]:
    return [f"Content-Type: {content_type}", "Content-Transfer-Encoding: base64", "", _in_base64(body)]


@lru_cache(maxsize=1)
def _in_base64(body: bytes) -> str:
    """Kept until the next: an invitation stands in its mail twice."""
    encoded = b64encode(body)
    lines, rest = divmod(len(encoded), _WIDTH)
    return b"\r\n".join(unpack(lines * f"{_WIDTH}s" + f"{rest}s", encoded)).decode("ascii").removesuffix(CRLF)


def _multipart(subtype: str, boundary: str, parts: Sequence[Sequence[str]]) -> list[str]:
    lines = [f'Content-Type: multipart/{subtype};{CRLF} boundary="{boundary}"', ""]
    for part in parts:
        lines += [f"--{boundary}", *part]
    return [*lines, f"--{boundary}--", ""]


def _bytes(lines: Iterable[str]) -> bytes:
    return CRLF.join(lines).encode()
