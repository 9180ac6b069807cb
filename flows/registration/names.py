"""Another name, or the same one written better: only the first is worth a mail."""

import re
from difflib import SequenceMatcher

from flows.registration.model import Text

_ALIKE = 0.75


def another_name(before: Text, after: Text) -> bool:
    """In a language that both have. A name that is new, or no longer given, renames nothing."""
    return any(not _alike(before[language], after[language]) for language in before if language in after)


def _alike(before: str, after: str) -> bool:
    """Letters may be mended; another number is another meeting."""
    if re.findall(r"\d+", before) != re.findall(r"\d+", after):
        return False
    return SequenceMatcher(None, before.casefold(), after.casefold()).ratio() >= _ALIKE
