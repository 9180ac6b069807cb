"""What an attached vCard says of its owner (RFC 6350, and the older forms of it): label and value pairs."""

import re

from flows.mail.decoding import decode_text, decode_transfer
from flows.mail.parts import Part

KINDS = {"text/vcard", "text/x-vcard", "text/directory"}
_MOST = 200_000
_KEYS = {"FN": "name", "ORG": "organisation", "TITLE": "function", "ROLE": "function", "EMAIL": "email", "TEL": "phone"}
_BROKEN_LINES = re.compile(r"^[^\n:]*QUOTED-PRINTABLE[^\n:]*:(?:[^\n]*=\n)+", re.IGNORECASE | re.MULTILINE)
_LINE = re.compile(r"^(?:[\w-]+\.)?(FN|N|ORG|TITLE|ROLE|EMAIL|TEL)((?:;[^:\n]*)?):(.+)$", re.IGNORECASE | re.MULTILINE)


def read_card(leaves: list[Part], raw: bytes) -> tuple[tuple[str, str], ...]:
    """Of the first card; only one: several are an address book."""
    cards = [part for part in leaves if part.kind in KINDS or part.name.lower().endswith(".vcf")]
    if len(cards) != 1 or cards[0].end - cards[0].start > _MOST:
        return ()
    text = decode_text(cards[0].content(raw, _MOST), cards[0].parameters.get("charset", ""))
    return pairs(text) if text.upper().count("BEGIN:VCARD") == 1 else ()


def pairs(text: str) -> tuple[tuple[str, str], ...]:
    unfolded = re.sub(
        r"\n[ \t]", "", _BROKEN_LINES.sub(lambda found: found[0].replace("=\n", ""), text.replace("\r\n", "\n"))
    )
    found: dict[str, str] = {}
    for key, parameters, value in _LINE.findall(unfolded):
        if said := _plain(_decoded(value, parameters.upper()), key.upper()):
            found.setdefault(_KEYS.get(key.upper(), "parts"), said)
    name = found.pop("parts", "")
    if name and "name" not in found:
        found["name"] = name
    return tuple((key, value) for key, value in found.items() if value)


def _decoded(value: str, parameters: str) -> str:
    """vCard 2.1 encodes; what is in base64 is no text."""
    if "QUOTED-PRINTABLE" not in parameters:
        return "" if "ENCODING=" in parameters else value
    found = re.search(r"CHARSET=([\w-]+)", parameters)
    return decode_text(decode_transfer(value.encode("utf-8", "replace"), "quoted-printable"), found[1] if found else "")


def _plain(value: str, key: str) -> str:
    pieces = [
        re.sub(r"\\([,;:\\])", r"\1", piece).replace("\\n", " ").strip() for piece in re.split(r"(?<!\\);", value)
    ]
    if key == "N":
        last, first, middle = (*pieces, "", "", "")[:3]
        return " ".join(" ".join((first, middle, last)).split())
    return " ".join(pieces[0].removeprefix("mailto:").removeprefix("tel:").split())[:200]
