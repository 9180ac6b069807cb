"""What the writer does, told beside a word for themselves: "ikzelf (programmamanager)"; and what all who come do: "wij zijn beiden adviseur"."""

import re
from dataclasses import dataclass

from flows.mail.reading.attributes import function_in
from flows.mail.reading.employer import Reader
from flows.mail.reading.phrases import either, fold
from flows.mail.reading.wishes import Wishes
from flows.mail.reading.words import Guide, Lexicon

_BRACKETED = r"\s\(([^()@\d]{3,60})\)"
_APPOSED = r",\s([^,.;:!?()\d]{3,60})(?=[,.;:!?)]|$)"


@dataclass(frozen=True, slots=True)
class _Told:
    """Compiled once a guide."""

    self: re.Pattern[str]
    everybody: re.Pattern[str]


def of_self(found: Wishes, reader: Reader) -> str:
    """ "Ondergetekende, beleidsmedewerker", "ik (voorzitter)"; else empty."""
    hits = (hit for each in found.sentences for hit in _told(reader.guide).self.finditer(each.text))
    return next(filter(None, (_function(next(filter(None, hit.groups())), reader) for hit in hits)), "")


def of_everybody(found: Wishes, reader: Reader) -> str:
    """ "Wij werken allebei als opbouwwerker bij …", "Els Smit en Tom Kok, beiden adviseur"; else empty."""
    told = (each for each in found.sentences if not each.question)
    hits = (each.text[hit.end() :] for each in told for hit in _told(reader.guide).everybody.finditer(each.text))
    return next(filter(None, (_function(re.split(r"[,.;:!?()]", text)[0], reader) for text in hits)), "")


def _function(piece: str, reader: Reader) -> str:
    """It begins with what belongs to the function: "met onze adviseur" tells of somebody else."""
    function = function_in(piece.strip(), reader) or reader.prose.function_at(piece.strip())
    first = fold(function).split()[:1]
    return function if first and first[0] not in reader.guide.lexicon.small_words and piece.split() else ""


def _told(guide: Guide) -> _Told:
    return guide.once("jobs", lambda: _compiled(guide.lexicon))


def _compiled(lexicon: Lexicon) -> _Told:
    mine, self = (either(lexicon.folded("names", key)) for key in ("undersigned", "myself"))
    named, everybody = either(lexicon.folded("functions", "leads")), either(lexicon.folded("values", "everybody"))
    return _Told(
        re.compile(rf"(?<!\w)(?:(?:{mine}|{self}){_BRACKETED}|(?:{mine}){_APPOSED})", re.IGNORECASE),
        re.compile(rf"(?<!\w)(?:{everybody})\s(?:(?:{named})\s){{0,3}}", re.IGNORECASE),
    )
