"""References that people quote and tokens that nobody can guess, both derived from the mail: deciding it again gives the same ones."""

from collections.abc import Callable
from hashlib import sha256

from flows.registration.model import Event

ALPHABET = "23456789ABCDEFGHJKLMNPQRSTUVWXYZ"
"""Without 0, 1, I and O, which people confuse when they type or read aloud."""
LENGTH = 5
SUBSTITUTE = 1000
"""Index of a substitute, apart from those of the persons registered by the same mail."""


def new_ref(event: Event, key: str, index: int, taken: Callable[[str], object]) -> str:
    """The first one derived from the mail's key that is not taken (`taken` gives something true)."""
    prefix = event.ref_prefix or prefix_of(event.slug)
    attempt = 0
    while taken(ref := f"{prefix}-{_letters(f'{key}/{index}/{attempt}')}"):
        attempt += 1
    return ref


def new_token(key: str, index: int) -> str:
    return sha256(f"token/{key}/{index}".encode()).hexdigest()[:32]


def prefix_of(slug: str) -> str:
    """Two letters that remind of the slug: the first, and the one that begins its second half (`LK` for `leerkring`)."""
    parts = [part for part in slug.upper().replace("_", "-").split("-") if part[:1].isalpha() and part.isascii()]
    if len(parts) > 1:
        return parts[0][0] + parts[1][0]
    word = parts[0] if parts else "EV"
    consonants = [letter for letter in word[1:] if letter.isalpha() and letter not in "AEIOUY"]
    middle = [letter for place, letter in enumerate(word) if place >= len(word) // 2 and letter in consonants]
    return word[0] + next(iter(middle or consonants or "V"))


def _letters(text: str) -> str:
    digest = sha256(text.encode()).digest()
    return "".join(ALPHABET[byte % 32] for byte in digest[:LENGTH])
