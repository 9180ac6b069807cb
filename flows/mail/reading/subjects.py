"""Whom a mail's subject names: "aanmelden namens Klimaatklup Zuid", "Leerkring - Heet Hoogeveen"."""

import re
from collections.abc import Iterator, Sequence

from flows.mail.message import IncomingMail
from flows.mail.reading.employer import Reader
from flows.mail.reading.groupnames import group_named
from flows.mail.reading.phrases import either, fold, words_of
from flows.mail.reading.words import Guide

_PIECES = re.compile(r"\s[-–—|/•]+\s|[:;,()]\s*")
_WORD = re.compile(r"[^\s\"“”„]+")
_TITLED = 3
"""Words with a capital that may be a title's rather than a name's."""


def title_words(guide: Guide) -> frozenset[str]:
    """The folded words of the events' titles and of what they are called."""

    def words() -> frozenset[str]:
        texts = (text for event in guide.office.events.values() for text in (*event.title.values(), *event.aliases))
        return frozenset(word for text in texts for word in words_of(fold(text)) if len(word) > 3)

    return guide.once("title words", words)


def groups_in_subject(mail: IncomingMail, reader: Reader, people: Sequence[str]) -> list[str]:
    """In an answer and in what is passed on, the subject is somebody else's."""
    if mail.in_reply_to or mail.forwarded.strip():
        return []
    found = (each for piece in _PIECES.split(mail.subject) for each in _groups(piece, mail.subject, reader, people))
    return list(dict.fromkeys(found))


def _groups(piece: str, subject: str, reader: Reader, people: Sequence[str]) -> Iterator[str]:
    """Each behind the words that lead to it: "deelname gemeente Ede met Warm Zuid"."""
    sure, end = not _is_title(subject) and _wishes(subject, reader), 0
    piece = re.sub(either(filter(None, people)), lambda hit: " " * len(hit[0]), piece)
    for hit in _WORD.finditer(piece):
        if hit.start() < end or not _begins(hit[0], piece[hit.end() :], reader):
            continue
        value = reader.prose.value_at(piece[hit.start() :], told=True)
        led, end = _led(piece[end : hit.start()], reader), hit.start() + max(len(value), 1)
        for name in (group_named(each, reader, people, led is True) for each in _parts(value, reader)):
            told = led is not False and bool(
                led or (sure and _titled(name, reader)) or reader.groups.organisation_in(name)
            )
            if name and told and not _of_event(name, reader):
                yield name


def _titled(name: str, reader: Reader) -> bool:
    """No time, no place and nobody's first name in it: "Start Maart 2027", "Utrecht Boothstraat", "Op Verzoek van Els"."""
    lexicon, words = reader.guide.lexicon, words_of(fold(name))
    other = lexicon.month_words | lexicon.folded("names", "given")
    placed = bool(name) and reader.groups.known(name.split()[0])
    return not (placed or other & set(words) or re.search(r"\d{4}", name))


def _parts(value: str, reader: Reader) -> list[str]:
    """ "Ede & Warm Zuid": an employer that the lists know, and a group."""
    one, *other = reader.guide.lexicon.joint.split(value, maxsplit=1)
    return other if other and reader.groups.known(one) else [value]


def _led(before: str, reader: Reader) -> bool | None:
    """Whether "namens" or "van" stands before it, or no more than what the mail is (None): not "uitnodiging van", "niet namens", "wegens"."""
    lexicon = reader.guide.lexicon
    cue = _cue(reader).search(fold(before))
    words = fold(before[: cue.start()] if cue else before).split()
    negated = set(words) & lexicon.folded("signs", "negation")
    other = words and not cue and words[-1] in lexicon.folded("signs", "prepositions")
    known = all(_leads(word, reader) or reader.prose.functional(word) or word in _cues(reader) for word in words)
    return False if negated or other or not known else bool(cue) or None


def _begins(word: str, rest: str, reader: Reader) -> bool:
    """A capital, of no word that only says what the mail is: "Aanmelding voor de leerkring van 23 maart"."""
    return word[:1].isupper() and (not _leads(word, reader) or _begins_name(fold(word), rest, reader))


def _begins_name(word: str, rest: str, reader: Reader) -> bool:
    """ "De Lange Adem", "Samen aan Zee" begin with a small word that has a capital, and no subject's word behind it."""
    lexicon = reader.guide.lexicon
    begins = word in lexicon.folded("organisations", "articles") | lexicon.folded("organisations", "begin_names")
    return begins and rest[1:2].isupper() and not _leads(rest.split()[0], reader)


def _leads(word: str, reader: Reader) -> bool:
    bare = fold(word).strip(".,!?'\"")
    lexicon = reader.guide.lexicon
    small = lexicon.small_words | lexicon.month_words | lexicon.folded("signs", "prepositions")
    kinds = lexicon.folded("organisations", "words")
    return not bare.strip("0123456789-/&+") or bare in small | lexicon.folded("signs", "subject_words") | (
        title_words(reader.guide) - kinds
    )


def _of_event(name: str, reader: Reader) -> bool:
    lexicon = reader.guide.lexicon
    events = title_words(reader.guide) - lexicon.folded("organisations", "words")
    return bool((events | lexicon.folded("signs", "subject_words")) & set(words_of(fold(name))))


def _cue(reader: Reader) -> re.Pattern[str]:
    """With which the words before a name end."""

    def compiled() -> re.Pattern[str]:
        articles = either(reader.guide.lexicon.folded("organisations", "of_articles"))
        return re.compile(rf"(?<!\w)(?:{either(_cues(reader))})\s(?:(?:{articles})\s)?$")

    return reader.guide.once("subject cue", compiled)


def _cues(reader: Reader) -> frozenset[str]:
    """ "Namens", "van", "on behalf of", and, beside an employer, "met"."""
    lexicon = reader.guide.lexicon
    kinds = lexicon.folded("organisations", "municipality")
    names = lexicon.folded("names", "on_behalf") | lexicon.folded("names", "together")
    return names | lexicon.folded("organisations", "of") | kinds


def _is_title(subject: str) -> bool:
    """ "Signing Up For Your Knowledge Session": every word has a capital, so that none tells a name."""
    words = [word for word in subject.split() if word[:1].isalpha()]
    return len(words) > _TITLED and all(word[:1].isupper() for word in words)


def _wishes(subject: str, reader: Reader) -> bool:
    words = set(words_of(fold(subject)))
    return bool(words & (reader.guide.lexicon.folded("signs", "subject_words") | title_words(reader.guide)))
