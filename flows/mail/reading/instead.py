"""Who comes in the place of a holder: a name in the sentences about it, somebody in copy, or the writer."""

import re
from bisect import bisect
from collections.abc import Sequence
from itertools import accumulate

from flows.mail.message import Mailbox
from flows.mail.reading.contacts import emails_in, phone_in
from flows.mail.reading.context import Context
from flows.mail.reading.employer import Reader, reader_of
from flows.mail.reading.named import not_a_person
from flows.mail.reading.names import Found, same_person
from flows.mail.reading.phrases import fold, words_of
from flows.mail.reading.rather import rather
from flows.mail.reading.sentences import Sentence
from flows.mail.reading.wishes import Signal
from flows.mail.reading.words import Lexicon
from flows.registration.commands import Person


def substitute_in(context: Context) -> Person | None:
    """Who comes: a name in the sentences about it (not the holder's or the writer's), with the address behind it."""
    reader = reader_of(context.guide)
    holders = [each.name or "" for each in context.situation.registrations + context.situation.own if each.active]
    holders += [context.origin.name or context.about.writer.name or ""]
    if name := rather_than_holder(context):
        return _told_of(name, context)
    text = "\n".join(each.text for each in context.found.sentences)
    shaped = reader.names.find(text)
    small = [
        each
        for each in reader.first.small(text)
        if not any(each.start < hit.end for hit in shaped if hit.start < each.end)
    ]
    for hit in _nearest_first([*shaped, *small], text, context):
        if (
            _replaced_here(text, hit.start, context.guide.lexicon)
            or _replaced_by(text[hit.end :], context)
            or any(same_person(hit.name, holder) and alike(hit.name, holder) for holder in holders)
            or _no_person(hit.name, context)
        ):
            continue
        copied = _in_copy(hit.name, context)
        if name := hit.name if len(hit.name.split()) > 1 else copied.name if copied else "":
            return _person(name, text, hit.end, context)
    return _copied(context) or _by_first_name(text, holders, context)


def rather_than_holder(context: Context) -> str:
    """Who comes of "niet Jan Bos maar Els Smit": rather than whose seat it is, or, where none is known, than whom the mail names."""
    holders = [each.name or "" for each in context.situation.registrations + context.situation.own if each.active]
    reader = reader_of(context.guide)
    pairs = [pair for each in context.found.sentences if _coming(each, reader) and (pair := rather(each, reader))]
    for one, other in pairs:
        if not holders or any(same_person(one.name, each) for each in holders if not same_person(other.name, each)):
            return other.name
    return ""


def _coming(sentence: Sentence, reader: Reader) -> bool:
    """It tells of coming: who is treasurer rather than another takes nobody's seat."""
    lexicon, words = reader.guide.lexicon, set(sentence.words)
    coming = lexicon.folded("names", "comes_rather")
    return bool(coming & words) and not lexicon.pattern("signs", "maybe").search(" ".join(sentence.words))


def _told_of(name: str, context: Context) -> Person:
    text = "\n".join(each.text for each in context.found.sentences)
    return _person(name, text, text.index(name) + len(name), context)


def _by_first_name(text: str, holders: Sequence[str], context: Context) -> Person | None:
    """ "Bas is coming instead of me": the only first name in the sentences that tell of it, beside a word of coming."""
    first, comes = reader_of(context.guide).first, context.guide.lexicon.folded("names", "comes_instead")
    said = {each.place for each in context.found.signals if each.group in ("substitute", "successor")}
    names = {}
    for place in said:
        sentence = context.found.sentences[place].text
        for hit in (*first.alone(sentence), *_related(sentence, context)):
            beside = {*words_of(fold(sentence[: hit.start]))[-1:], *words_of(fold(sentence[hit.end :]))[:1]}
            mine = any(same_person(hit.name, each) for each in holders)
            if beside & comes and not mine and not _no_person(hit.name, context):
                names[hit.name] = _person(hit.name, sentence, hit.end, context)
    return next(iter(names.values())) if len(names) == 1 else None


def _related(sentence: str, context: Context) -> list[Found]:
    """ "Mijn vrouw Marlous": a single name right behind what they are to the writer."""
    reader = reader_of(context.guide)
    related = reader.guide.lexicon.folded("names", "related")
    single = (each for each in reader.names.find(sentence) if " " not in each.name)
    return [each for each in single if related & set(words_of(fold(sentence[: each.start]))[-1:])]


def _nearest_first(hits: Sequence[Found], text: str, context: Context) -> list[Found]:
    """Names in the sentences about the substitution before the others; not of who is said to be unable.

    `text` has a line for each sentence."""
    starts = list(accumulate((len(each.text) + 1 for each in context.found.sentences), initial=0))
    said = {each.place for each in context.found.signals if each.group in ("substitute", "successor")}
    unable = [
        (each, starts[each.place] + each.start) for each in context.found.signals if each.group in ("absent", "cancel")
    ]
    negation, goes_on = (context.guide.lexicon.folded("signs", key) for key in ("negation", "goes_on"))

    def clause_of(hit: Found) -> str:
        return _clause(text[hit.end : hit.end + _REACH], goes_on)

    def cannot(hit: Found) -> list[Signal]:
        return [each for each, start in unable if hit.end <= start < hit.end + len(clause_of(hit))]

    def rank(hit: Found) -> tuple[bool, bool, int]:
        denied = bool(cannot(hit) or negation.intersection(words_of(fold(clause_of(hit)))))
        return denied, bisect(starts, hit.start) - 1 not in said, hit.start

    able = [hit for hit in hits if not any(each.other for each in cannot(hit))]
    return sorted(able, key=rank)


def _clause(text: str, goes_on: frozenset[str]) -> str:
    """Up to the first mark, or word that goes on with another thought."""
    clause = re.split(r"[,;.\n]", text, maxsplit=1)[0]
    hit = next((hit for hit in re.finditer(r"\s(\w+)\s", clause) if fold(hit[1]) in goes_on), None)
    return clause[: hit.start()] if hit else clause


_REACH = 60
"""Characters from a name to the words that say that this person cannot come."""


def _replaced_here(text: str, start: int, lexicon: Lexicon) -> bool:
    """The name of who does not come: "in plaats van de heer Kroonenburg"."""
    titles, replaced, onto = (lexicon.folded("names", key) for key in ("addressed_as", "replaced_behind", "new_behind"))
    before = " ".join(words_of(fold(text[max(0, start - 45) : start])))
    title = next((each for each in sorted(titles, key=len, reverse=True) if before.endswith(f" {each}")), "")
    before = before.removesuffix(title).rstrip()
    return before.endswith(tuple(replaced)) and not before.endswith(tuple(onto))


def _replaced_by(behind: str, context: Context) -> bool:
    """The name of who does not come: "de heer Terlouw wordt vervangen door mevrouw Nanninga"."""
    sentence = behind.partition("\n")[0]
    hit = context.guide.lexicon.pattern("names", "replaced_by").search(fold(sentence))
    another = next(iter(reader_of(context.guide).names.full(sentence)), None)
    return hit is not None and (another is None or hit.start() < another.start)


def alike(name: str, holder: str) -> bool:
    """The same person, not a namesake: first names or initials agree too."""
    one, other = words_of(fold(name)), words_of(fold(holder))
    if other[-len(one) :] == one:
        return True
    return one[0][0] == other[0][0] or (len(one) == 1 and one[0] in other)


def _no_person(name: str, context: Context) -> bool:
    reader = reader_of(context.guide)
    contacts = [each for event in context.guide.office.events.values() for each in event.contacts]
    spoken = any(fold(name) in (fold(each.name), fold(each.name).split()[0]) for each in contacts)
    held = [each.organisation or "" for each in context.situation.registrations]
    group = f" {fold(' '.join([*held, context.about.writer.organisation or '']))} "
    return (
        spoken
        or f" {fold(name)} " in group
        or reader.names.organisation_like(name)
        or reader.groups.known(name)
        or not_a_person(name, context.guide)
    )


def _in_copy(name: str, context: Context) -> Mailbox | None:
    return next((box for box in context.mail.cc if box.name and same_person(box.name, name)), None)


def _copied(context: Context) -> Person | None:
    """ "Mijn collega (cc) gaat": the only person in Cc."""
    copied = context.guide.lexicon.folded("names", "in_copy")
    people = [box for box in context.mail.cc if box.name]
    if len(people) == 1 and any(copied & set(each.words) for each in context.found.sentences):
        return Person(people[0].name, people[0].address)
    return None


def _person(name: str, text: str, end: int, context: Context) -> Person:
    reader = reader_of(context.guide)
    rest = text[end : end + 250]
    own = {fold(each.email) for each in context.situation.registrations} | {fold(context.origin.address)}
    emails = [each for each in emails_in(rest) or emails_in(text) if fold(each) not in own]
    copied = _in_copy(name, context)
    address = emails[0] if emails else copied.address if copied else None
    fields = {}
    pieces = re.split(r"[(),;:|\n]", rest[:120])
    if function := next(
        (
            piece.strip()
            for piece in pieces
            if reader.prose.functional(piece) and len(piece.split()) < 7 and "@" not in piece
        ),
        "",
    ):
        fields["function"] = function
    if phone := phone_in(rest):
        fields["phone"] = phone
    return Person(name, address, None, fields)


def writer_comes(context: Context) -> Person | None:
    """ "Ik kom in plaats van Margot Beijer", "Margot kan niet, dus ik kom in plaats van haar": who writes takes the seat of somebody
    whom they name."""
    lexicon, names = context.guide.lexicon, reader_of(context.guide).names
    mine = lexicon.folded("signs", "self")
    comes = any(
        mine & set(words_of(each.clause)) and _replaced_here(each.sentence.text, hit.start, lexicon)
        for each in context.found.all("substitute")
        for hit in names.full(each.sentence.text)
        if not same_person(hit.name, context.about.writer.name or "")
    )
    verbs, them = (
        lexicon.folded("signs", "first_verbs"),
        lexicon.folded("signs", "them") | lexicon.folded("signs", "theirs"),
    )
    pronoun = any(
        mine & (said := set(words_of(each.clause))) and verbs & said and them & said
        for each in context.found.all("substitute")
    )
    comes = comes or (pronoun and named_beside(context, context.about.writer) is not None)
    return context.about.writer if comes and context.about.writer.name else None


def named_beside(context: Context, person: Person) -> str | None:
    """The only other full name in the sentences."""
    known = (person.name or "", context.about.writer.name or "")
    names = reader_of(context.guide).names
    found = dict.fromkeys(
        hit.name
        for sentence in context.found.sentences
        for hit in names.full(sentence.text)
        if not any(same_person(hit.name, each) for each in known) and not _no_person(hit.name, context)
    )
    return next(iter(found)) if len(found) == 1 else None
