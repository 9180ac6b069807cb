"""Names in lists: headed by a function, above and below lines with addresses, announced by a line, or two that begin a sentence."""

import re
from collections.abc import Sequence
from dataclasses import replace
from itertools import takewhile

from flows.mail.reading.closing import Signed
from flows.mail.reading.contacts import emails_in
from flows.mail.reading.employer import Reader
from flows.mail.reading.phrases import fold, words_of
from flows.mail.reading.sentences import Sentence
from flows.mail.reading.wishes import Wishes
from flows.registration.commands import Person


def headed(sentence: Sentence, reader: Reader) -> bool:
    """ "Voorzitter: Bert Pronker, 06 …": a function heads a line with a name."""
    head, colon, rest = sentence.text.partition(":")
    return bool(colon) and len(head.split()) < 3 and reader.prose.functional(head) and bool(reader.names.full(rest))


def names_writer(sentence: Sentence, writer: Person, reader: Reader) -> bool:
    """A list of names in which the writer's stands."""
    whole = fold(writer.name or "")
    return " " in whole and whole in sentence.folded and len(reader.names.full(sentence.text)) > 2


def begins_with_both(sentence: Sentence, writer: Person, reader: Reader) -> bool:
    """ "Gradus Tulp en Hennie Tulp van Energiegroep Kolderveen", where one of them writes."""
    names = reader.names.full(sentence.text)[:2]
    family = len({words_of(fold(each.name))[-1] for each in names}) == 1
    before = " ".join(words_of(fold(sentence.text[: names[0].start]))) if names else ""
    led = not before or before in reader.guide.lexicon.folded("names", "that_is")
    if len(names) < 2 or not led or not (family or all(reader.first.begins(each.name) for each in names)):
        return False
    between = fold(sentence.text[names[0].end : names[1].start]).strip()
    mine = [fold(each.name) == fold(writer.name or "") for each in names]
    return between in reader.guide.lexicon.folded("names", "joins") and any(mine)


def beside(listed: set[int], found: Wishes, reader: Reader) -> set[int]:
    """Lines with nothing but a name, right above or below at least two that also hold an address."""
    bare = {place for place, each in enumerate(found.sentences) if len(reader.names.whole(each.text).split()) > 1}
    if len(listed) < 2:
        return set()
    grown = set(listed)
    for place in (*sorted(bare), *sorted(bare, reverse=True)):
        if {place - 1, place + 1} & grown:
            grown.add(place)
    return grown - listed


def announced(found: Wishes, writer: Person, reader: Reader) -> set[int]:
    """ "Names for the badges:", and lines below it that each are or begin with a name, one of them with an address.

    The writer's name at the end is how they sign.
    """
    heads = reader.guide.lexicon.folded("names", "announce")
    starts = [
        place for place, each in enumerate(found.sentences) if each.text.endswith(":") and heads & set(each.words)
    ]
    grown: set[int] = set()
    for start in starts:
        run = list(
            takewhile(lambda place: _is_entry(found.sentences[place], reader), range(start + 1, len(found.sentences)))
        )
        while run and fold(found.sentences[run[-1]].text.strip(" .,")) == fold(writer.name or ""):
            run.pop()
        addressed = any(emails_in(found.sentences[place].text) for place in run)
        grown |= set(run) if len(run) > 1 and addressed else set()
    return grown


def _is_entry(sentence: Sentence, reader: Reader) -> bool:
    """A name alone, or with an address behind it."""
    name = re.split(r"\s*[(<,;]\s*|\s-\s", sentence.text)[0]
    alone = name == sentence.text or bool(emails_in(sentence.text))
    return alone and len(reader.names.whole(name).split()) > 1


def unlisted(signed: Signed, rows: Sequence[Person], text: str, display: str) -> Signed:
    """Who stands in the list alone did not sign, nor is a phone the signer's that stands there."""
    if not display and signed.name in {each.name for each in rows} and text.count(signed.name) == 1:
        return replace(signed, name="", function="", phone="")
    listed = {digits(each.fields.get("phone", "")) for each in rows}
    return replace(signed, phone="") if digits(signed.phone) in listed else signed


def digits(text: str) -> str:
    return re.sub(r"\D", "", text)[-9:]
