"""Telephone numbers as a telephone takes them: people write `030 000 00 00`, `06-12345678`, `+31 (0)6 …`."""

import re
from functools import lru_cache

import phonenumbers

HOME = "NL"
"""Where a number without a country belongs."""


@lru_cache(maxsize=1024)
def dialled(text: str) -> str:
    """For a `tel:` link (RFC 3966): E.164 when it can be a number, else its digits as they stand."""
    try:
        number = phonenumbers.parse(text, HOME)
    except phonenumbers.NumberParseException:
        return _digits(text)
    if not phonenumbers.is_possible_number(number):
        return _digits(text)
    return phonenumbers.format_number(number, phonenumbers.PhoneNumberFormat.E164)


def _digits(text: str) -> str:
    return re.sub(r"[^0-9+]", "", text)[:20]
