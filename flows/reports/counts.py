"""Counts of a run in words."""

from collections.abc import Mapping


def in_words(counts: Mapping[str, int]) -> str:
    """`3 mails, 2 confirmed, 1 letter sent`."""
    return ", ".join(f"{count} {_said(what, count)}" for what, count in counts.items()) or "nothing"


def _said(what: str, count: int) -> str:
    first, _, rest = what.partition("_")
    return f"{_ONE.get(first, first) if count == 1 else first} {rest.replace('_', ' ')}".strip()


_ONE = {
    "mails": "mail", "changes": "change", "reminders": "reminder", "letters": "letter", "summaries": "summary", "pages": "page",
    "registrations": "registration", "acts": "act",
}  # fmt: skip
