"""Groups that stand beside the word that tells what they are: "our street (Energiestraat Blauwhoef, 34 households)",
"unsere Genossenschaft, die Bürgerwärme Grafschaft", and beside an employer: "gemeente Heerenveen, met Skoatterwâld op Waarmte"."""

import re
from dataclasses import dataclass

from flows.mail.reading.employer import Reader
from flows.mail.reading.named import of_many_words
from flows.mail.reading.phrases import either, fold, words_of
from flows.mail.reading.prose import Value
from flows.mail.reading.sentences import Sentence
from flows.mail.reading.words import Guide, Lexicon

_ENDS = re.compile(r"\s*(?:[,;:.!?)–]|-\s|$)")
_NOUN = 2
"""Words before a comma of which one says what it is: "onze stichting hè, Warm Zuid"."""
_WORDS_OF_EMPLOYER = 4
_WORDS_OF_GROUP = 5


def groups_beside(sentence: Sentence, reader: Reader) -> list[Value]:
    """ "Our club, Warm Zuid, …" tells an organisation; an employer that the lists know, "met Warm Zuid", an initiative."""
    return [*_of_kind(sentence, reader), *_with_employer(sentence, reader), *_called(sentence, reader)]


@dataclass(frozen=True, slots=True)
class _Beside:
    """Compiled once a guide."""

    kind: re.Pattern[str]
    """"our street (", "unsere Genossenschaft, die"."""
    together: re.Pattern[str]
    """", met"."""
    called: re.Pattern[str]
    """Behind a name: "Warm Zuid genaamd"."""


def _beside(guide: Guide) -> _Beside:
    return guide.once("groups beside", lambda: _compiled(guide.lexicon))


def _compiled(lexicon: Lexicon) -> _Beside:
    ours, articles = (either(lexicon.all("organisations", key)) for key in ("ours", "articles"))
    joins, together, called = (either(lexicon.all("names", key)) for key in ("joins", "together", "called_behind"))
    return _Beside(
        re.compile(rf"(?<!\w)(?i:{ours})\s((?:[\w'’-]+\s){{0,3}}[\w'’-]+)(?:\s\(|,\s(?:(?:{articles})\s)?)"),
        re.compile(rf"(?:,?\s(?:(?:{joins})\s)?(?:{together})|\s[/+])\s(?=\S)"),
        re.compile(rf"[,(:]\s*([^,(:;.]{{3,50}}?)\s(?:{called})(?!\w)"),
    )


def _of_kind(sentence: Sentence, reader: Reader) -> list[Value]:
    found = []
    for hit in _beside(reader.guide).kind.finditer(sentence.text):
        text = reader.prose.value_at(sentence.text[hit.end() :])
        if (
            text
            and any(_told(noun, text, reader) for noun in hit[1].split()[-_NOUN:])
            and _ENDS.match(sentence.text, hit.end() + len(text))
        ):
            found.append(Value("organisation", text, hit[0], hit.end(), hit.end() + len(text)))
    return found


def _told(noun: str, text: str, reader: Reader) -> bool:
    """A club or a cooperative bears the name beside it; a street or a village does so only where the name is a group's: it may be a place."""
    lexicon = reader.guide.lexicon
    if not _group_named(text, reader):
        return False
    if fold(noun) in lexicon.folded("organisations", "municipality") or reader.groups.known(text):
        return False
    if fold(noun) in lexicon.folded("organisations", "neighbourhoods"):
        beginnings = tuple(lexicon.folded("organisations", "beginnings"))
        return reader.names.organisation_like(text) or any(fold(word).startswith(beginnings) for word in text.split())
    return fold(noun) in lexicon.folded("organisations", "clubs") or reader.names.organisation_like(noun)


def _with_employer(sentence: Sentence, reader: Reader) -> list[Value]:
    found = []
    for hit in _beside(reader.guide).together.finditer(sentence.text):
        text = reader.prose.value_at(sentence.text[hit.end() :])
        before = sentence.text[: hit.start()].split()[-_WORDS_OF_EMPLOYER:]
        employer = any(reader.groups.known(" ".join(before[place:]).strip(" ,(.")) for place in range(len(before)))
        ended = _ENDS.match(sentence.text, hit.end() + len(text))
        other = bool(text) and fold(text).split()[0] in reader.guide.lexicon.folded("organisations", "public")
        if employer and ended and not other and len(text.split()) > 1 and _no_person(text, reader):
            found.append(Value("initiative", text, hit[0], hit.end(), hit.end() + len(text)))
    return found


def _called(sentence: Sentence, reader: Reader) -> list[Value]:
    """ "Een groep inwoners, Heino Heet genaamd"; of a person, no word for a group stands before."""
    found = []
    for hit in _beside(reader.guide).called.finditer(sentence.text):
        before = words_of(fold(sentence.text[: hit.start()]))[-_WORDS_OF_GROUP:]
        group = reader.names.organisation_like(" ".join(before)) or any(map(reader.prose.of_people, before))
        if group and reader.prose.value_at(hit[1]) == hit[1]:
            found.append(Value("initiative", hit[1], hit[0], hit.start(1), hit.end(1)))
    return found


def _group_named(text: str, reader: Reader) -> bool:
    """No name that may be a person's: of two words that tell nothing, either may be one."""
    return reader.names.organisation_like(text) or not (reader.first.begins(text) or reader.prose.functional(text))


def _no_person(text: str, reader: Reader) -> bool:
    """ "Gemeente Almere, met Wiepkje van Dam": what is shaped as somebody's name may be one."""
    shaped = reader.names.whole(text) == text and not of_many_words(text)
    return reader.names.organisation_like(text) or (_group_named(text, reader) and not shaped)
