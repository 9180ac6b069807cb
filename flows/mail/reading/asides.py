"""Groups that stand outside of what the sentences tell: in the signature, in a row behind the writer's name, in the subject."""

import re
from collections.abc import Sequence
from dataclasses import dataclass
from itertools import pairwise

from flows.mail.message import IncomingMail
from flows.mail.reading.attributes import initiative_in
from flows.mail.reading.employer import Reader
from flows.mail.reading.groupnames import group_named
from flows.mail.reading.labels import labels_of
from flows.mail.reading.phrases import either, fold
from flows.mail.reading.sentences import Sentence
from flows.mail.reading.subjects import groups_in_subject

_LABELLED = re.compile(r"[\W_]*([^:]{3,40}):\s*(\S.*)$")
_PIECES = re.compile(r"\s*[/|•;]\s*|\s[-–—]\s|,\s+")
_SLASH = re.compile(r"\s?[/+]\s")
_ROW = re.compile(r"\s*[/|•;,:]\s+|\s[-–—]\s|\s+(?=\()|\)")
_BESIDE = 3
"""Pieces of a line of which one is the employer."""


@dataclass(frozen=True, slots=True)
class Asides:
    """Where groups may stand besides the sentences."""

    mail: IncomingMail
    lines: Sequence[str]
    """Of the signature."""
    sentences: Sequence[Sentence]
    form_group: str
    """The initiative that a form tells."""


def initiative_beside(asides: Asides, writer: str, people: Sequence[str], reader: Reader) -> str:
    """Beside the employer: signed, in the row behind the writer's name, or in the subject."""
    signed = next(filter(None, (_signed(line, people, reader) for line in asides.lines)), "")
    if signed:
        return signed
    ways = (_in_rows(asides.sentences, writer, people, reader), groups_in_subject(asides.mail, reader, people))
    return next((only for way in ways if (only := _other(way, reader))), "")


def organisation_beside(asides: Asides, writer: str, people: Sequence[str], reader: Reader) -> str:
    rows = _in_rows(asides.sentences, writer, people, reader)
    around = _around_name(asides.sentences, writer, people, reader)
    if len(rows) == 1 or around:
        return around or rows[0]
    named = groups_in_subject(asides.mail, reader, people)
    return named[0] if len(named) == 1 else ""


def _other(names: Sequence[str], reader: Reader) -> str:
    """The one that is no employer."""
    public = reader.guide.lexicon.folded("organisations", "public")
    named = [each for each in names if each and not reader.groups.known(each)]
    left = [each for each in named if fold(each).split()[0] not in public]
    return left[0] if len(left) == 1 else ""


def _signed(line: str, people: Sequence[str], reader: Reader) -> str:
    """ "Bewonersinitiatief: Heet Hoogeveen", "Vollenhove Vooruit / gemeente Zeist", "ook namens Warm Zuid"."""
    labels = labels_of(reader.guide.lexicon, reader.guide.office.events.values())
    labelled = _LABELLED.match(line)
    if labelled and labels.field_of(labelled[1]) == "initiative":
        return group_named(labelled[2].strip(" )"), reader, people, led=True)
    if told := initiative_in(line.strip(" ()*"), reader):
        return told
    if behalf := _on_behalf(reader).search(fold(line)):
        return _other([group_named(line[behalf.end() :], reader, people, led=True)], reader)
    return _other(_paired(line.strip(" ()*"), people, reader), reader)


def _paired(line: str, people: Sequence[str], reader: Reader) -> list[str]:
    """Names before the employer, and, behind a slash alone, behind it: "Gemeente Ede | Team Wonen", "Gemeente Ede - Samen Stad Maken" tell none."""
    pieces = [piece for piece in _PIECES.split(line) if piece]
    place = next((place for place, piece in enumerate(pieces) if _employs(piece, reader)), 0)
    if not 1 < len(pieces) <= _BESIDE or any(reader.groups.of_department(piece) for piece in pieces):
        return []
    beside = [piece for piece in pieces if not _employs(piece, reader)] if _SLASH.search(line) else pieces[:place]
    return [name for piece in beside if (name := group_named(piece, reader, people))]


def _employs(text: str, reader: Reader) -> bool:
    first = fold(text).split()[0] if text.split() else ""
    return reader.groups.known(text) or first in reader.guide.lexicon.folded("organisations", "public")


def _on_behalf(reader: Reader) -> re.Pattern[str]:
    def compiled() -> re.Pattern[str]:
        words = either(reader.guide.lexicon.folded("names", "on_behalf"))
        articles = either(reader.guide.lexicon.folded("organisations", "of_articles"))
        return re.compile(rf"(?<!\w)(?:{words})\s(?:(?:{articles})\s)?")

    return reader.guide.once("signed on behalf", compiled)


def _in_rows(sentences: Sequence[Sentence], writer: str, people: Sequence[str], reader: Reader) -> list[str]:
    """ "Jan Bos, Almere, Wijk Zonder Gas", "jan bos - warmtegroep de hoef - 06 …": what stands behind the name, piece by piece."""
    found = []
    for sentence in sentences if " " in writer else ():
        pieces = [piece.strip() for piece in _ROW.split(sentence.text) if piece and piece.strip()]
        place = next((place for place, piece in enumerate(pieces) if _names(piece, writer)), len(pieces))
        for piece in pieces[place + 1 :]:
            small = piece.islower() and reader.prose.small_at(piece) == piece and not reader.groups.of_department(piece)
            found.append(piece if small else group_named(piece.lstrip("("), reader, people))
    return list(dict.fromkeys(filter(None, found)))


def _around_name(sentences: Sequence[Sentence], writer: str, people: Sequence[str], reader: Reader) -> str:
    """ "Jan van Zonnig Zuid", where he signs, and "Zonnig Zuid" on the line above his name."""
    name = re.escape(writer.split()[0]) if writer else "(?!)"
    of = re.compile(
        rf"(?:{re.escape(writer)}|{name})\s(?:{either(reader.guide.lexicon.folded('organisations', 'of'))})\s"
    )
    for above, sentence in pairwise((None, *sentences)):
        text = sentence.text if sentence else ""
        signed = of.match(text)
        group = group_named(text[signed.end() :], reader, people, led=True) if signed else ""
        if " " in group:
            return group  # "Jan van Dijk" is all a name.
        if above and fold(text) == fold(writer) and (group := group_named(above.text, reader, people)):
            return group
    return ""


def _names(piece: str, writer: str) -> bool:
    """It ends with the writer's name, or that with its middle shortened: "schrijf me in: Jan v. Dam"."""
    words, name = fold(piece).split(), fold(writer).split()
    return name[:1] == words or words[-len(name) :] == name or (words[-1:] == name[-1:] and name[0] in words[-_NAME:-1])


_NAME = 4
"""Words of a name that is shortened."""
