"""Lines of iCalendar (RFC 5545, 3.1) and the one time-zone block that we carry."""

import re

FIXED_ZONE = "Europe/Amsterdam"
# Fixed on purpose: generated blocks list dates up to 2037, which Outlook ignores and ICAL.js reads an hour off.
VTIMEZONE = b"\r\n".join(
    [
        b"BEGIN:VTIMEZONE", b"TZID:Europe/Amsterdam",
        b"BEGIN:DAYLIGHT", b"DTSTART:19810329T020000", b"RRULE:FREQ=YEARLY;BYMONTH=3;BYDAY=-1SU",
        b"TZOFFSETFROM:+0100", b"TZOFFSETTO:+0200", b"TZNAME:CEST", b"END:DAYLIGHT",
        b"BEGIN:STANDARD", b"DTSTART:19961027T030000", b"RRULE:FREQ=YEARLY;BYMONTH=10;BYDAY=-1SU",
        b"TZOFFSETFROM:+0200", b"TZOFFSETTO:+0100", b"TZNAME:CET", b"END:STANDARD",
        b"END:VTIMEZONE", b"",
    ]
)  # fmt: skip

_LINE = 74
_CONTROLS = re.compile(r"[\x00-\x1f\x7f-\x9f\u2028\u2029]+")


def plain(text: str) -> str:
    """On one line, without the control characters that libical refuses and that end a property."""
    if text.isprintable():
        return text
    return _CONTROLS.sub(" ", text.encode(errors="replace").decode())


def fold(line: str) -> bytes:
    """RFC 5545, 3.1: at most 75 octets a line; never inside a character, nor between a backslash and what it escapes."""
    rest = line.encode(errors="replace")
    if len(rest) <= _LINE:
        return rest
    pieces = []
    while len(rest) > _LINE:
        cut = _cut(rest)
        pieces.append(rest[:cut])
        rest = rest[cut:]
    return b"\r\n ".join([*pieces, rest])


def _cut(line: bytes) -> int:
    cut = _LINE
    while line[cut] & 0xC0 == 0x80:
        cut -= 1
    return cut - 1 if line[cut - 1 : cut] in (b"\\", b"^") else cut
