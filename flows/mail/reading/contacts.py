"""Addresses and phone numbers in running text."""

import re

import phonenumbers

EMAIL = re.compile(r"[\w.+'-]+@[\w-]+(?:\.[\w-]+)+")
LINK = re.compile(
    r"https?:|www\.|@|\b\d{4}\s?[A-Z]{2}\b|\bpostbus\b|\bp\.?o\.? box\b|\bkvk\b|\bbtw\b|\biban\b", re.IGNORECASE
)
PHONE = re.compile(r"(?<![\w@/#-])(?:\(?\+|00|\(?0)[\d\s().–-]{7,20}\d(?!\w)")


def emails_in(text: str) -> list[str]:
    return [hit.strip(".'") for hit in EMAIL.findall(text)]


def without_phones(text: str) -> str:
    """ "Bel me op 06 12345678" names no sixth day."""
    for phone in phones_in(text):
        if sum(character.isdigit() for character in phone) >= _FEWEST_DIGITS:
            text = text.replace(phone, " ")
    return text


_FEWEST_DIGITS = 9


def phone_in(text: str, region: str = "NL") -> str:
    """The first phone number, as written."""
    return next(iter(phones_in(text, region)), "")


def phones_in(text: str, region: str = "NL") -> list[str]:
    hits = (hit[0] for hit in PHONE.finditer(text))
    return [each.strip(" .-–") for each in hits if _phone(each, region) or _looks(each)]


def _phone(text: str, region: str) -> bool:
    try:
        return phonenumbers.is_possible_number(phonenumbers.parse(text, region))
    except phonenumbers.NumberParseException:
        return False


def _looks(text: str) -> bool:
    return 9 <= sum(character.isdigit() for character in text) <= 13
