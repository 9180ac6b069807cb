"""What of a mail was read as the writer's own words, and what was cut away, for `try`: so that a person sees why."""

from collections import Counter
from collections.abc import Iterator

from flows.mail.message import IncomingMail

_MOST_LINES = 6
_LONGEST_LINE = 100


def parts_of(mail: IncomingMail) -> Iterator[tuple[str, str]]:
    """Name and text of each part that there is: the words themselves first."""
    parts = {
        "words": mail.own,
        "banner or disclaimer": _rest(mail),
        "signature": mail.signature,
        "quotation": mail.quoted,
        "forwarded": mail.forwarded,
    }
    return ((name, text) for name, text in parts.items() if text)


def shown(text: str) -> list[str]:
    """Some lines of it, without signs that a terminal obeys."""
    lines = [_plain(line) for line in text.split("\n") if line.strip()]
    more = len(lines) - _MOST_LINES
    return lines if more <= 1 else [*lines[:_MOST_LINES], f"… and {more} more lines"]


def _plain(line: str) -> str:
    clean = "".join(sign if sign.isprintable() else " " for sign in line[: _LONGEST_LINE + 1]).rstrip()
    return clean if len(clean) <= _LONGEST_LINE else f"{clean[:_LONGEST_LINE]}…"


def _rest(mail: IncomingMail) -> str:
    """Lines of the text that stand in no other part."""
    placed = Counter(
        line.strip(" >")
        for part in (mail.own, mail.signature, mail.quoted, mail.forwarded)
        for line in part.split("\n")
    )
    rest = []
    for line in mail.text.split("\n"):
        bare = line.strip(" >")
        if placed[bare] > 0:
            placed[bare] -= 1
        elif bare:
            rest.append(line)
    return "\n".join(rest)
