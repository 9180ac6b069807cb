"""A mail's header lines, and their values as plain strings. Total: what cannot be read is left out."""

import re
from collections.abc import Iterable
from datetime import UTC, datetime
from email.utils import getaddresses, parsedate_to_datetime
from urllib.parse import unquote_to_bytes

from flows.mail.decoding import decode_text, decode_words, plain
from flows.mail.message import Mailbox

_LONGEST = 32_000
"""Of one value; the address parser of the standard library is recursive, and slow on more."""
_MOST_LINES = 5_000
_MOST_OF_A_NAME = 50
_MOST_ADDRESSES = 200
_MOST_IDS = 100
_FIELD = re.compile(rb"([!-9;-~]{1,200})[ \t]*:")
_PARAMETER = re.compile(r";\s*([^\s=;\"]{1,80})\s*=\s*(?:\"((?:[^\"\\]|\\.)*)\"|([^;]*))")
_MESSAGE_ID = re.compile(r"<[^<>\s]{1,500}>")
_ADDRESS = re.compile(r"[^\s<>\"(),:;@\[\]\\]{1,128}@[^\s<>\"(),:;@\[\]\\]{1,255}")
_MAILBOX = re.compile(r"\s*(?:\"([^\"\\]*)\"|([^\"<>(),:;@\\]*?))\s*<([^\s<>\"(),:;\\]+)>\s*")
_ANGLED = re.compile(r"([^<>]*)<([^\s<>\"(),:;\\]+)>\s*")


class Headers:
    """Values by name in lower case, in order; read when asked for."""

    def __init__(self, fields: Iterable[tuple[str, bytes]] = ()) -> None:
        self._raw: dict[str, list[bytes]] = {}
        self._read: dict[str, list[str]] = {}
        for name, value in fields:
            self._raw.setdefault(name, []).append(value)

    def __bool__(self) -> bool:
        return bool(self._raw)

    def __contains__(self, name: str) -> bool:
        return name in self._raw

    def get(self, name: str) -> str:
        values = self.all(name)
        return values[0] if values else ""

    def all(self, name: str) -> list[str]:
        """Values in one line each, encoded words still as they came."""
        if (known := self._read.get(name)) is not None:
            return known
        if name not in self._raw:
            return []
        self._read[name] = [plain(decode_text(value, "")).strip() for value in self._raw[name][:_MOST_OF_A_NAME]]
        return self._read[name]

    def text(self, name: str) -> str:
        return plain(decode_words(self.get(name))).strip()


def read_headers(block: bytes) -> Headers:
    fields: list[tuple[str, list[bytes]]] = []
    for line in block.split(b"\n", _MOST_LINES)[:_MOST_LINES]:
        if line.startswith((b" ", b"\t")):
            if fields:
                fields[-1][1].append(line)
        elif field := _FIELD.match(line):
            fields.append((field[1].decode("ascii").lower(), [line[field.end() :]]))
    return Headers((name, b"\n".join(value)[:_LONGEST]) for name, value in fields)


def addresses(headers: Headers, *names: str) -> tuple[Mailbox, ...]:
    found = (mailbox for name in names for value in headers.all(name) for mailbox in _mailboxes(value))
    return tuple(mailbox for mailbox, _ in zip(found, range(_MOST_ADDRESSES), strict=False))


def bare_addresses(headers: Headers, *names: str) -> tuple[str, ...]:
    return tuple(dict.fromkeys(mailbox.address for mailbox in addresses(headers, *names)))


def message_ids(headers: Headers, name: str) -> tuple[str, ...]:
    """With their angle brackets; the last hundred."""
    found = [one for value in headers.all(name) for one in _MESSAGE_ID.findall(value)]
    return tuple(dict.fromkeys(found[-_MOST_IDS:]))


def find_message_ids(text: str) -> list[str]:
    return [found for found in _MESSAGE_ID.findall(text) if "@" in found]


def date(value: str) -> datetime | None:
    try:
        found = parsedate_to_datetime(value[:200])
        return found if found.tzinfo else found.replace(tzinfo=UTC)
    except (ValueError, TypeError, OverflowError, IndexError, AttributeError):
        return None


def token(value: str) -> str:
    """The first word of a structured value (`text/plain`, `base64`, `auto-replied`), lower case."""
    return value.partition(";")[0].partition("(")[0].strip().strip("\"'").lower()


def parameters(value: str) -> dict[str, str]:
    """Of a structured value, RFC 2231 continuations joined and decoded."""
    found: dict[str, str] = {}
    for name, quoted, bare in _PARAMETER.findall(value):
        found.setdefault(name.lower(), _unescaped(quoted) if quoted else bare.strip())
    return _joined(found) if any("*" in name for name in found) else found


def _mailboxes(value: str) -> list[Mailbox]:
    if simple := _MAILBOX.fullmatch(value):
        pairs = [(simple[1] or simple[2] or "", simple[3])]
    elif (angled := _ANGLED.fullmatch(value)) and "," not in value:
        pairs = [(angled[1].replace("\\", "").strip(' "'), angled[2])]
    else:
        pairs = _parsed(value)
    return [Mailbox(address, _name(name)) for name, address in pairs if _ADDRESS.fullmatch(address)]


def _parsed(value: str) -> list[tuple[str, str]]:
    try:
        found = [(name, address) for name, address in getaddresses([value]) if "@" in address]
    except (RecursionError, ValueError, IndexError, AttributeError, TypeError):
        found = []
    return found or [("", address) for address in _ADDRESS.findall(value)]


def _name(name: str) -> str:
    return " ".join(plain(decode_words(name)).split()).strip("\"'")


def _unescaped(quoted: str) -> str:
    return re.sub(r"\\(.)", r"\1", quoted) if "\\" in quoted else quoted


def _joined(found: dict[str, str]) -> dict[str, str]:
    sections: dict[str, list[tuple[int, str, bool]]] = {}
    for name, value in found.items():
        base, _, rest = name.partition("*")
        number, _, extended = rest.partition("*")
        if not number.isdecimal() and number:
            continue
        order = int(number) if number.isdecimal() and len(number) < 4 else 0
        sections.setdefault(base, []).append((order, value, name.endswith("*") or bool(extended)))
    return {base: _section_text(sorted(parts)) for base, parts in sections.items()}


def _section_text(parts: list[tuple[int, str, bool]]) -> str:
    text = "".join(value for _, value, _ in parts)
    if not parts[0][2] or text.count("'") < 2:
        return text
    charset, _, encoded = text.split("'", 2)
    return plain(decode_text(unquote_to_bytes(encoded), charset))
