"""Somebody else comes in the place of who is registered: who, for whom, and for which sessions."""

import re
from bisect import bisect
from collections.abc import Sequence
from itertools import accumulate

from flows.mail.reading.changes import changed, corrections
from flows.mail.reading.contacts import emails_in
from flows.mail.reading.context import Context, Understood
from flows.mail.reading.employer import reader_of
from flows.mail.reading.meetings import sessions_meant
from flows.mail.reading.named import not_a_person
from flows.mail.reading.names import Found, same_person
from flows.mail.reading.partly import sessions_of
from flows.mail.reading.phrases import fold, words_of
from flows.mail.reading.whose import named_others
from flows.mail.reading.words import Lexicon
from flows.registration.commands import Ask, Person, Substitute
from flows.registration.model import Registration


def substituting(context: Context) -> Understood | None:
    """Somebody else comes. Asked in general, it is a question; said without a name, the holder is asked for it."""
    instead = _somebody_else_comes(context)
    if not (context.has("substitute", "successor") or instead) or _of_organisations(context):
        return None
    person = substitute_in(context)
    if person is None and not context.has("substitute"):
        return None
    if not context.has_seat:
        return None if person is None or context.has("register") else _for_unknown(context, person)
    if _renames(context) or (person is None and changed(context, context.situation.active[0])):
        return None
    if person is None and _gives_away(context):
        return None
    if (person is None and _only_asks(context)) or context.found.doubts("substitute"):
        return Understood((Ask(context.origin, context.refs),), context.found.evidence("substitute"))
    if person is None and not context.has("cancel", "absent") and not _announces(context):
        return None
    replaced = _replaced(context, person)
    sessions = _sessions(context)
    command = Substitute(
        context.origin, (replaced.ref,), person, context.situation.proven((replaced.ref,)), sessions, replaced.name
    )
    return Understood((command,), context.found.evidence("substitute"))


def _sessions(context: Context) -> tuple[str, ...]:
    """Those that the holder misses, and others named but where they say to come themselves; none when it is all of them."""
    meant = sessions_of(context)
    if meant is None or context.event is None:
        return ()
    said = {each.place for each in context.found.all("substitute", "successor")}
    comes = {each.place for each in context.found.all("attend", "keeps")} - said
    told = [each for place, each in enumerate(context.found.sentences) if place not in comes]
    here = sessions_meant(told, context.event, context.calendar, context.guide.lexicon, context.now)
    found = dict.fromkeys((*meant.up, *here.up, *here.wanted))
    return tuple(found) if len(found) < len(context.event.sessions) else ()


def _somebody_else_comes(context: Context) -> bool:
    """ "Ik kan niet, maar Bas Vermeer komt wel": no word of a substitute; who has a seat of their own is none."""
    if not context.has_seat or not context.has("absent", "cancel", "cannot", "obstacle"):
        return False
    holders = [each.name or "" for each in context.situation.registrations + context.situation.own if each.active]
    told = [each for each in context.found.sentences if not each.question]
    return any(
        # Between the name and what they do may stand their address.
        any(match.group == "comes" for match in context.guide.lexicon.book.find(each.folded[hit.end :].lstrip(" (@),")))
        for each in told
        for hit in reader_of(context.guide).names.find(each.text)
        if not any(same_person(hit.name, holder) for holder in holders)
    )


def _of_organisations(context: Context) -> bool:
    """ "Bij Zeewolde in plaats van Almere": an employer takes the place of another."""
    reader = reader_of(context.guide)
    behind = (
        each.sentence.text[each.end :].lstrip(" :").removeprefix("de ").removeprefix("gemeente ")
        for each in context.found.all("substitute")
    )
    said = [bool(value) and reader.groups.known(value) for value in map(reader.prose.value_at, behind)]
    return bool(said) and all(said)


def _renames(context: Context) -> bool:
    """ "Jan van Duren in plaats van Jan Bos", of Jan Bos: the same person by another name."""
    holder = context.situation.active[0]
    name = corrections(context, holder).get("name", "")
    return bool(name and holder.name) and words_of(fold(name))[0] == words_of(fold(holder.name or ""))[0]


def _gives_away(context: Context) -> bool:
    """The seat may go to anybody who waits, or their own place to another date: nobody comes instead."""
    if context.has("anybody") and context.has("cancel"):
        return True
    return context.has("postpone") and not context.has("colleague", "cancel")


def _for_unknown(context: Context, person: Person) -> Understood:
    return Understood((Substitute(context.origin, (), person, False, (), None),), context.found.evidence("substitute"))


def _announces(context: Context) -> bool:
    return any(not each.sentence.question for each in context.found.all("substitute"))


def _only_asks(context: Context) -> bool:
    return all(each.sentence.question for each in context.found.all("substitute"))


def _replaced(context: Context, person: Person | None) -> Registration:
    named = [
        each for each in named_others(context) if not person or not same_person(each.name or "", person.name or "")
    ]
    text = " ".join(each.folded for each in context.found.sentences)
    surname = [
        each
        for each in context.situation.own + context.situation.active + context.situation.registrations
        if each.active
        and each.name
        and words_of(fold(each.name))[-1] in words_of(text)
        and not (person and same_person(each.name, person.name or ""))
    ]
    return next(iter(named or surname), context.situation.active[0])


def substitute_in(context: Context) -> Person | None:
    """Who comes: a name in the sentences about it (not the holder's or the writer's), with the address behind it."""
    reader = reader_of(context.guide)
    holders = [each.name or "" for each in context.situation.registrations + context.situation.own if each.active]
    holders += [context.about.writer.name or ""]
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
            or any(same_person(hit.name, holder) and _alike(hit.name, holder) for holder in holders)
            or _no_person(hit.name, context)
        ):
            continue
        if len(hit.name.split()) > 1 or (cc := _in_copy(hit.name, context)):
            return _person(hit.name if len(hit.name.split()) > 1 else cc, text, hit.end, context)
    return _copied(context) or _by_first_name(text, holders, context)


def _by_first_name(text: str, holders: Sequence[str], context: Context) -> Person | None:
    """ "Bas is coming instead of me": the only first name in the sentences that tell of it, beside a word of coming."""
    first, comes = reader_of(context.guide).first, context.guide.lexicon.folded("names", "comes_instead")
    said = {each.place for each in context.found.signals if each.group in ("substitute", "successor")}
    names = {}
    for place in said:
        sentence = context.found.sentences[place].text
        for hit in first.alone(sentence):
            beside = {*words_of(fold(sentence[: hit.start]))[-1:], *words_of(fold(sentence[hit.end :]))[:1]}
            mine = any(same_person(hit.name, each) for each in holders)
            if beside & comes and not mine and not _no_person(hit.name, context):
                names[hit.name] = _person(hit.name, sentence, hit.end, context)
    return next(iter(names.values())) if len(names) == 1 else None


def _nearest_first(hits: Sequence[Found], text: str, context: Context) -> list[Found]:
    """Names in the sentences about the substitution before the others; who is said to be unable comes last.

    `text` has a line for each sentence."""
    starts = list(accumulate((len(each.text) + 1 for each in context.found.sentences), initial=0))
    said = {each.place for each in context.found.signals if each.group in ("substitute", "successor")}
    unable = [starts[each.place] + each.start for each in context.found.signals if each.group in ("absent", "cancel")]
    negation = context.guide.lexicon.folded("signs", "negation")

    def rank(hit: Found) -> tuple[bool, bool, int]:
        clause = _CLAUSE_END.split(text[hit.end : hit.end + _REACH], maxsplit=1)[0]
        cannot = any(hit.end <= start < hit.end + len(clause) for start in unable)
        denied = cannot or bool(negation.intersection(words_of(fold(clause))))
        return denied, bisect(starts, hit.start) - 1 not in said, hit.start

    return sorted(hits, key=rank)


_CLAUSE_END = re.compile(r"[,;.\n]|\s(?:en|and|dus|so)\s")
_REACH = 40
"""Characters from a name to the words that say that this person cannot come."""


def _replaced_here(text: str, start: int, lexicon: Lexicon) -> bool:
    """The name of who does not come: "in plaats van de heer Kroonenburg"."""
    titles, replaced, onto = (lexicon.folded("names", key) for key in ("addressed_as", "replaced_behind", "new_behind"))
    before = " ".join(words_of(fold(text[max(0, start - 45) : start])))
    title = next((each for each in sorted(titles, key=len, reverse=True) if before.endswith(f" {each}")), "")
    before = before.removesuffix(title).rstrip()
    return before.endswith(tuple(replaced)) and not before.endswith(tuple(onto))


def _alike(name: str, holder: str) -> bool:
    """The same person, not a namesake: first names or initials agree too."""
    one, other = words_of(fold(name)), words_of(fold(holder))
    if other[-len(one) :] == one:
        return True
    return one[0][0] == other[0][0] or (len(one) == 1 and one[0] in other)


def _no_person(name: str, context: Context) -> bool:
    reader = reader_of(context.guide)
    contacts = [each for event in context.guide.office.events.values() for each in event.contacts]
    spoken = any(fold(name) in (fold(each.name), fold(each.name).split()[0]) for each in contacts)
    return (
        spoken or reader.names.organisation_like(name) or reader.groups.known(name) or not_a_person(name, context.guide)
    )


def _in_copy(name: str, context: Context) -> str:
    return next((box.name for box in context.mail.cc if box.name and same_person(box.name, name)), "")


def _copied(context: Context) -> Person | None:
    """ "Mijn collega (cc) gaat": the only person in Cc."""
    text = " ".join(each.folded for each in context.found.sentences)
    people = [box for box in context.mail.cc if box.name]
    if len(people) == 1 and re.search(r"\b(?:cc|copy|kopie)\b", text):
        return Person(people[0].name, people[0].address)
    return None


def _person(name: str, text: str, end: int, context: Context) -> Person:
    reader = reader_of(context.guide)
    rest = text[end : end + 250]
    own = {fold(each.email) for each in context.situation.registrations} | {fold(context.origin.address)}
    emails = [each for each in emails_in(rest) or emails_in(text) if fold(each) not in own]
    copied = next((box.address for box in context.mail.cc if same_person(box.name, name)), None)
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
    return Person(name, emails[0] if emails else copied, None, fields)
