"""A text dictated or typed without any mark: the stops before its courtesies, which would else stand amid a wish."""

import re

from flows.mail.reading.words import Lexicon

_MARK = re.compile(r"[.,;:!?()]")
_LONG = 15
"""Words of a line that must have been more than one sentence."""


def with_stops(text: str, lexicon: Lexicon) -> str:
    """ "Dus dat wordt m niet sorry voor het late bericht groetjes" as "Dus dat wordt m niet. sorry voor het late bericht. groetjes"."""
    parting = lexicon.pattern("signs", "parting")
    return "\n".join(_stopped(line, parting) for line in text.split("\n"))


def _stopped(line: str, parting: re.Pattern[str]) -> str:
    if _MARK.search(line) or len(line.split()) < _LONG:
        return line
    starts = [hit.start() for hit in parting.finditer(line.lower()) if hit.start()]
    parts = [line[start:end].strip() for start, end in zip([0, *starts], [*starts, len(line)], strict=True)]
    return ". ".join(parts)
