"""What stands beside somebody's name: function or title, address, phone, employer."""

import re
from collections.abc import Sequence
from itertools import pairwise

from flows.mail.reading.addressing import bears
from flows.mail.reading.contacts import emails_in, phone_in
from flows.mail.reading.employer import Reader
from flows.mail.reading.labels import labels_of
from flows.mail.reading.phrases import either, fold
from flows.mail.reading.words import Guide
from flows.registration.commands import Person

_BRACKETS = re.compile(r"\s*\(([^()@\d]{2,60})\)")
_BETWEEN = re.compile(r"[(),;:|]|(?:^|\s)[-–—]\s|\ben\b|\bis\b|\band\b")


def person_of(name: str, before: str, behind: str, reader: Reader) -> Person:
    """`before` and `behind` reach to the neighbouring names."""
    behind = _of_them(behind, reader.guide)
    emails = emails_in(behind)
    pieces = [piece.strip() for piece in _BETWEEN.split(behind)]
    fields = {}
    if function := next(filter(None, (function_in(piece, reader) for piece in pieces)), "") or title_in(before, reader):
        fields["function"] = function
    if phone := phone_in(behind):
        fields["phone"] = phone
    if initiative := next(filter(None, (initiative_in(piece, reader) for piece in pieces)), ""):
        fields["initiative"] = initiative
        pieces = [piece for piece in pieces if not initiative_in(piece, reader)]
    organisation = _nearest([text for piece in pieces if (text := _employer(piece, reader))], pieces, reader)
    organisation = organisation or bracketed(behind, reader)
    own = next((each for each in emails if bears(each, name)), emails[0] if len(emails) == 1 else None)
    return Person(name, own, organisation or None, fields)


def _of_them(behind: str, guide: Guide) -> str:
    """ "(wethouder) en ondergetekende, beleidsmedewerker": from there on the writer speaks of themselves."""

    def compiled() -> re.Pattern[str]:
        joins, mine = (either(guide.lexicon.folded("names", key)) for key in ("joins", "undersigned"))
        return re.compile(rf"\s(?:{joins})\s(?:\w+\s)?(?:{mine})(?!\w)", re.IGNORECASE)

    return guide.once("and the writer", compiled).split(behind, maxsplit=1)[0]


def initiative_in(piece: str, reader: Reader) -> str:
    """ "initiatief Buurt in Bloei", in a row of cells: the event's word for it, and its name."""
    label, _, value = piece.partition(" ")
    labels = labels_of(reader.guide.lexicon, reader.guide.office.events.values())
    named = value[:1].isupper() and labels.field_of(label) == "initiative"
    return value.strip(" .") if named and reader.prose.value_at(value) == value.strip(" .") else ""


def _nearest(employers: Sequence[str], pieces: Sequence[str], reader: Reader) -> str:
    """A town counts right behind the name alone: in "initiatiefnemers van Warme Kade (Dordrecht)" and "Warm Zuid, Zwolle" it says where."""
    first = next(filter(None, pieces), "")
    beside = (one for one, other in pairwise(pieces) if reader.groups.is_place(other.strip(" .")))
    group = next((each for each in beside if " " in each and _is_name(each, reader)), "")
    if group and not any(not reader.groups.is_place(each) for each in employers):
        return group
    return next((each for each in employers if not reader.groups.is_place(each) or each in first), "")


def _is_name(text: str, reader: Reader) -> bool:
    """Capitals, and nobody's name or job."""
    return reader.prose.value_at(text) == text and not (reader.first.begins(text) or reader.prose.functional(text))


def bracketed(behind: str, reader: Reader) -> str:
    """ "Annika Vos (Woonbron Noord)", right behind the name: of several words, for "(VVD)" is a party's and "(Smitje)" what they are called."""
    hit = _BRACKETS.match(behind)
    text = hit[1].strip() if hit else ""
    return text if " " in text and _is_name(text, reader) else ""


def function_in(piece: str, reader: Reader) -> str:
    if not piece or "@" in piece or len(piece.split()) > 7 or not reader.prose.functional(piece):
        return ""
    return reader.prose.function_at(piece).strip(" .,")


def title_in(before: str, reader: Reader) -> str:
    """ "wethouder Karin de Groot", "wethouder mw. drs. K. de Groot", "onze voorzitter, Gerrit Mol": before the name and its titles."""
    words = before.rstrip("( ").split()
    titled = len(words)
    while words and fold(words[-1]).strip(".") in reader.guide.lexicon.folded("names", "titles"):
        words.pop()
    if len(words) < titled and words and fold(words[-1]) in reader.guide.lexicon.folded("organisations", "articles"):
        words.pop()  # "de heer"
    if (
        len(words) > 1
        and words[-1][-1:] in ":,"
        and _ends_verb(words[-1][:-1], reader)
        and reader.prose.functional(words[-2])
    ):
        return words[-2]  # "vaardigen wij onze voorzitter af: mevrouw Klaver"
    if words and words[-1].endswith(":"):
        return words[-1][:-1] if reader.prose.functional(words[-1]) else ""
    apart = len(words) > 1 and words[-1].endswith(",")
    if apart and fold(words[-2]) not in reader.guide.lexicon.folded("signs", "determiners"):
        return ""
    word = words[-1].rstrip(",") if words else ""
    return word if word.replace("-", "").isalpha() and reader.prose.functional(word) else ""


def _ends_verb(word: str, reader: Reader) -> bool:
    return fold(word) in reader.guide.lexicon.folded("names", "verb_ends")


def _employer(piece: str, reader: Reader) -> str:
    """ "van Buurtwerkplaats De Schakel"; without "van", as a name and nothing more."""
    bare = of_employer(reader.guide).sub("", piece).strip(" .!")
    value = reader.prose.value_at(bare)
    whole = value == bare or reader.groups.known(bare)
    of = bare != piece.strip(" .!")
    if _of_a_kind(bare, reader) or (of and " " in bare and _is_name(bare, reader)):
        return bare
    return reader.groups.organisation_in(bare if whole else value if of else "")


def _of_a_kind(text: str, reader: Reader) -> bool:
    """ "buurtkeuken De Pollepel": a word that no mail is without its sense, and a name."""
    lexicon = reader.guide.lexicon

    def compiled() -> re.Pattern[str]:
        articles = either(lexicon.folded("organisations", "articles"))
        return re.compile(rf"([a-zà-þ]{{5,}})\s(?:(?:{articles})\s)?(?=[A-ZÀ-Þ])")

    kind = reader.guide.once("kind before a name", compiled).match(text)
    if not kind or fold(kind[1]) in lexicon.ordinary or reader.prose.functional(kind[1]):
        return False
    return len(text.split()) <= _WORDS and _is_name(text[kind.end() :], reader)


_WORDS = 5
"""Words of such a name, its kind counted."""


def of_employer(guide: Guide) -> re.Pattern[str]:
    """ "van de", "namens onze", "at the": what stands before an employer. Compiled once a guide."""

    def compiled() -> re.Pattern[str]:
        of, articles = (either(guide.lexicon.folded("organisations", key)) for key in ("of", "of_articles"))
        return re.compile(rf"^(?:{of})\s+(?:(?:{articles})\s+)?(?=\S)", re.IGNORECASE)

    return guide.once("of employer", compiled)
