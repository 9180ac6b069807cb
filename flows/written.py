"""Values as people write them in settings and event files: `48h`, `25 MB`, an e-mail address. ValueError says how to write it."""

import re
from datetime import timedelta

_UNITS = {"s": "seconds", "m": "minutes", "h": "hours", "d": "days", "w": "weeks"}
_SIZES = {"": 1, "B": 1, "KB": 1_000, "MB": 1_000_000, "GB": 1_000_000_000}
_LONGEST = timedelta(days=3660)


def parse_duration(text: str) -> timedelta:
    found = re.fullmatch(r"([0-9]{1,6})\s*([smhdw])", text.strip())
    if not found:
        raise ValueError(f"{text!r} is no length of time; write one such as '48h', '15m' or '7d'")
    length = timedelta(**{_UNITS[found[2]]: int(found[1])})
    if length > _LONGEST:
        raise ValueError(f"{text!r} is longer than ten years; write a shorter time")
    return length


def parse_size(text: str) -> int:
    found = re.fullmatch(r"([0-9]{1,12})\s*([KMG]?B?)", text.strip(), re.IGNORECASE)
    if not found or found[2].upper() not in _SIZES:
        raise ValueError(f"{text!r} is no size; write one such as '25 MB'")
    return int(found[1]) * _SIZES[found[2].upper()]


def parse_address(text: str) -> str:
    from email_validator import EmailNotValidError, validate_email

    try:
        return validate_email(text, check_deliverability=False).normalized
    except EmailNotValidError as error:
        raise ValueError(f"{text!r} is no e-mail address; write one such as 'name@example.org'") from error


def parse_zone(name: str) -> str:
    from zoneinfo import ZoneInfo

    try:
        return ZoneInfo(name).key
    except (OSError, ValueError, KeyError) as error:
        raise ValueError(f"{name!r} is no time zone; write one such as 'Europe/Amsterdam'") from error


def parse_web_address(text: str) -> str:
    """Of a folder on a web server, without the slash at its end."""
    if not re.fullmatch(r"https?://[^\s/?#@]+(?:/[^\s?#]*)?", text):
        raise ValueError(f"{text!r} is no web address of a folder; write one such as 'https://example.org/aanmelden'")
    return text.rstrip("/")
