"""Whether the writer comes, or registers others only: by what they say of themselves, and of those whom they name."""

import re
from collections.abc import Sequence

from flows.mail.reading.employer import Reader
from flows.mail.reading.phrases import fold, words_of
from flows.mail.reading.same import is_same
from flows.mail.reading.wishes import JOINING, Signal, Wishes
from flows.mail.reading.words import Lexicon
from flows.registration.commands import Person


def comes_too(found: Wishes, others: Sequence[Person], listed: bool, named: bool, size: int, reader: Reader) -> bool:
    """`listed`: the writer stands among the people whom the mail names. `named`: the writer has a name at all."""
    if found.has("self_out") or (others and _undersigned(found, reader, denied=True)):
        return False
    if _undersigned(found, reader):
        return True
    if found.has("self_in") or listed:
        return True
    myself = reader.guide.lexicon.folded("names", "myself")
    if (
        not named
        and others
        and not any(each.of_self and myself & set(each.sentence.words) for each in found.all(*JOINING))
    ):
        return False
    joining = found.all(*JOINING)
    if any(each.of_self and not _sends(each, found, reader) for each in joining):
        return not (size and len(others) >= size)
    if _for_oneself(found, reader) or _joins_colleague(found, reader) or _speaks_for_all(found, others, reader):
        return True
    if found.has("for_other") or (others and found.has("guests")):
        return False
    if not others:
        return not (joining and found.has("third"))
    return not joining and not (size and len(others) >= size)


def lists_writer(writer: Person, groups: Sequence[tuple[int, Sequence[Person]]], found: Wishes, reader: Reader) -> bool:
    """The writer stands among those who come. Signing is no wish: "Groet, Tess Vos, secretaresse van de heer Visser"."""
    farewells = reader.guide.lexicon.folded("names", "farewells")
    return any(
        is_same(each, writer) and not (len(group) == 1 and farewells & set(found.sentences[place].words))
        for place, group in groups
        for each in group
    )


def _undersigned(found: Wishes, reader: Reader, denied: bool = False) -> bool:
    """ "Ondergetekende meldt zich aan", or with `denied` "… komt zelf niet"; what goes "via ondergetekende" says nothing of who comes."""
    lexicon = reader.guide.lexicon
    joins, negation = lexicon.folded("names", "joins"), lexicon.folded("signs", "negation")
    for place, words in enumerate(each.words for each in found.sentences):
        text = " ".join(words)
        hits = lexicon.pattern("names", "undersigned").finditer(text)
        beside = [(text[: hit.start()].split()[-1:], text[hit.end() :].split()[:1]) for hit in hits]
        says = any(not before or joins & {*before, *behind} for before, behind in beside)
        absent = any(each.place == place for each in found.signals if each.group in ("absent", "self_out"))
        if says and (bool(negation & set(words)) or absent) == denied:
            return True
    return False


def _joins_colleague(found: Wishes, reader: Reader) -> bool:
    """ "My colleague would like to come too": besides the writer."""
    too = reader.guide.lexicon.folded("names", "too")
    return any(too & set(words_of(each.sentence.folded[each.start :])) for each in found.all("companion"))


def _for_oneself(found: Wishes, reader: Reader) -> bool:
    """ "I would like to register.", and nobody; but "I would like to register: Ann Lee"."""
    himself = {each.place: each.start for each in found.all("himself")}
    of_others = {each.place for each in found.all("for_other", "guests", "colleague", "third", "unnamed")}
    return any(
        himself.get(each.place, each.end) <= each.start
        and not _names_somebody(each, reader)
        and _NOBODY.match(each.sentence.text[each.end :])
        for each in found.all("register")
        if each.place not in of_others
    )


def _names_somebody(register: Signal, reader: Reader) -> bool:
    """ "Hierbij meld ik onze trainee aan, Els Smit": whom they are to the writer stands within the words of the wish."""
    words, related = words_of(fold(register.text)), reader.guide.lexicon.folded("names", "related")
    return any(word in related or reader.prose.functional(word) for word in words)


_NOBODY = re.compile(r"\s*(?:[.!,;]|$)")


def _sends(joins: Signal, found: Wishes, reader: Reader) -> bool:
    """ "Wij melden onze collega Els Smit aan": of those who write nobody is said to come, as "ons" would do."""
    lexicon, words = reader.guide.lexicon, set(joins.sentence.words)
    if any(_within(joins, each, lexicon) for each in found.all("for_other")):
        return True
    us, beside = lexicon.folded("signs", "me") - lexicon.folded("dates", "we"), lexicon.folded("dates", "we")
    groups = {each.group for each in found.signals if each.place == joins.place}
    return bool(beside & words) and not us & words and "for_other" in groups and not groups & {"attend", "companion"}


def _within(joins: Signal, other: Signal, lexicon: Lexicon) -> bool:
    """ "Zij heeft mij gevraagd haar op te geven": the wish is part of words of which the last that is meant is another."""
    if joins.place != other.place or not other.start < joins.start or other.end < joins.end:
        return False
    them = lexicon.folded("signs", "them") | lexicon.folded("signs", "pronouns")
    meant = [word for word in words_of(fold(other.text)) if word in them | lexicon.folded("signs", "me")]
    return bool(meant) and meant[-1] in them


def _speaks_for_all(found: Wishes, others: Sequence[Person], reader: Reader) -> bool:
    """ "Raalte doet graag mee": who writes for an employer or a group comes; "de gemeente meldt aan:" tells of others."""
    for each in found.all(*JOINING, "third"):
        if each.sentence.question or each.sentence.text.endswith(":") or reader.names.full(each.sentence.text):
            continue
        subject = _SUBJECT.split(each.sentence.text[: each.start])[-1].strip()
        named = not others and reader.prose.value_at(subject) == subject and reader.names.organisation_like(subject)
        if subject and (reader.groups.known(subject) or named):
            return True
    return False


_SUBJECT = re.compile(r"[,;:!?.]\s+")
