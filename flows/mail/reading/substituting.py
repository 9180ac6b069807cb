"""Somebody else comes in the place of who is registered: who, for whom, and for which sessions."""

import re
from collections.abc import Sequence

from flows.mail.reading.changes import changed, corrections
from flows.mail.reading.coming import somebody_else_comes
from flows.mail.reading.context import Context, Understood
from flows.mail.reading.employer import Reader, reader_of
from flows.mail.reading.frames import MARK
from flows.mail.reading.handing import handed_to
from flows.mail.reading.instead import named_beside, rather_than_holder, substitute_in, writer_comes
from flows.mail.reading.meetings import comes_to, sessions_meant
from flows.mail.reading.names import same_person
from flows.mail.reading.partly import said_of_now, series_of
from flows.mail.reading.phrases import fold, words_of
from flows.mail.reading.questions import asking_too
from flows.mail.reading.whose import named_others, seat_of_another
from flows.mail.reading.wishes import Signal
from flows.registration.commands import Ask, Person, Substitute
from flows.registration.model import Registration, address_key


def substituting(context: Context) -> Understood | None:
    """Somebody else comes. Asked in general, it is a question; said without a name, the holder is asked for it."""
    instead = somebody_else_comes(context) or handed_to(context) is not None or bool(rather_than_holder(context))
    # "Warm Zuid. Zo niet, dan moet ik me afmelden": nobody comes instead of who does not give up their seat.
    instead = instead and not context.found.doubts("absent", "cancel", "cannot")
    if not (context.has("substitute", "successor") or instead) or _of_organisations(context) or _of_things(context):
        return None
    person = (None if context.has_seat else writer_comes(context)) or substitute_in(context)
    if person is None and not context.has("substitute"):
        return None
    if not context.has_seat and _only_guests(context):
        return None
    if not context.has_seat:
        later = context.found.doubts("substitute")  # "… vervangt mij straks, als ik met pensioen ga".
        return None if person is None or later or _registers_besides(context) else _for_unknown(context, person)
    if _renames(context) or (person is None and changed(context, context.situation.active[0])):
        return None
    if (person is None and _gives_away(context)) or _stands_in(context):
        return None
    told = context.found.all("substitute", "successor")
    asked = Understood((Ask(context.origin, context.refs),), context.found.evidence("substitute"))
    if (person is None and not _announces(context)) or context.found.doubts("substitute"):
        return asked
    if _stays(context, told) or _only_perhaps(context, told):
        return asked
    if seat_of_another(context, told):
        return _for_unknown(context, person) if person and named_beside(context, person) else asked
    replaced = _replaced(context, person)
    sessions = _sessions(context)
    if not sessions and (_once(context) or _comes_oneself(context, replaced)):
        return asked
    command = Substitute(
        context.origin, (replaced.ref,), person, context.situation.proven((replaced.ref,)), sessions, replaced.name
    )
    return Understood((command,), context.found.evidence("substitute"))


def _only_guests(context: Context) -> bool:
    """ "Karel Smit zal namens ons aanwezig zijn": whom an organisation sends, and no substitute; "… zal zijn plaats innemen" is one."""
    guests, theirs = context.found.all("guests"), context.guide.lexicon.folded("signs", "theirs")
    said = context.found.all("substitute", "successor")
    return all(
        any(each.overlaps(one) for one in guests) and not theirs & set(words_of(fold(each.text))) for each in said
    )


def _stays(context: Context, told: Sequence[Signal]) -> bool:
    """ "Mijn plek blijft van mij"; not the "verandert er niets" behind "zij komt in mijn plaats, voor de groep …"."""
    return any(not any(each.overlaps(other) for other in told) for each in context.found.all("seat_stays"))


def _comes_oneself(context: Context, replaced: Registration) -> bool:
    """ "Rob vervangt mij op kantoor, maar naar de sessie kom ik zelf": nobody takes the seat of who writes."""
    if address_key(replaced.email) != address_key(context.origin.address):
        return False
    told = context.found.all("substitute", "successor")
    mine = context.guide.lexicon.folded("signs", "self")
    return any(
        mine & set(words_of(fold(each.text))) and not any(each.overlaps(other) for other in told)
        for each in context.found.all("keeps")
    )


def _only_perhaps(context: Context, told: Sequence[Signal]) -> bool:
    """ "Mag Els eventueel mijn plek hebben?", from who does not say to stay away."""
    perhaps = context.guide.lexicon.folded("signs", "tentative")
    leaves = context.has("absent", "cancel", "cannot", "obstacle")
    return (
        not leaves
        and bool(told)
        and all(each.sentence.question and perhaps & set(each.sentence.words) for each in told)
    )


def _once(context: Context) -> bool:
    """ "Die ene keer" of a series, and nothing tells which: never the whole seat."""
    once = context.guide.lexicon.pattern("signs", "single_time")
    return context.several and any(once.search(each.folded) for each in context.found.sentences)


def _sessions(context: Context) -> tuple[str, ...]:
    """Those that the holder misses, and others named but where they say to come themselves; none when it is all of them."""
    series = series_of(context)
    if series is None:
        return ()
    meant = sessions_meant(said_of_now(context), series)
    said = {each.place for each in context.found.all("substitute", "successor")}
    comes = {each.place for each in context.found.all("attend", "keeps")} - said
    now = said_of_now(context)
    told = [each for place, each in enumerate(context.found.sentences) if place not in comes and each in now]
    here = sessions_meant(told, series)
    mine = comes_to(now, series)
    found = [id_ for id_ in series.ids if id_ in meant.up + here.up or (id_ in here.wanted and id_ not in mine)]
    if any(series.excepts(each.sentence.folded) for each in context.found.all("substitute")) and not comes:
        found = series.others(found)
    found = found or (series.others(mine) if mine else [])
    return tuple(found) if len(found) < len(series.ids) else ()


def _of_organisations(context: Context) -> bool:
    """ "Bij Zeewolde in plaats van Almere", "het initiatief heet nu Warm Zuid in plaats van Warm Noord": a group takes the place of another."""
    reader, told = reader_of(context.guide), context.found.all("substitute")
    if told and all(_renamed_before(each, reader) for each in told):
        return True
    behind = (
        each.sentence.text[each.end :].lstrip(" :").removeprefix("de ").removeprefix("gemeente ") for each in told
    )
    said = [bool(value) and reader.groups.known(value) for value in map(reader.prose.value_at, behind)]
    return bool(said) and all(said)


def _of_things(context: Context) -> bool:
    """ "Echte mensen in plaats van schermpjes": two things, in a clause that names nobody and a sentence of nobody else."""
    lexicon = context.guide.lexicon
    others = lexicon.folded("signs", "other")
    people = lexicon.folded("signs", "me") | lexicon.folded("signs", "mine") | others
    told = context.found.all("substitute", "successor")
    behind = [(each, words_of(each.sentence.folded[each.end :])[:1]) for each in told]
    return bool(told) and all(
        fold(each.text) in lexicon.folded("signs", "rather_than")
        and bool(words)
        and words[0].isalpha()
        and each.sentence.text[each.end :].lstrip()[:1].islower()
        and not (people & set(words) or others & set(each.sentence.words))
        and not reader_of(context.guide).names.find(each.sentence.text[each.start - len(_up_to(each)) :])
        for each, words in behind
    )


def _renamed_before(signal: Signal, reader: Reader) -> bool:
    values = reader.prose.find(signal.sentence)
    return any(each.field == "new_organisation" and 0 <= signal.start - each.end <= 1 for each in values)


def _renames(context: Context) -> bool:
    """ "Jan van Duren in plaats van Jan Bos", of Jan Bos: the same person by another name."""
    holder = context.situation.active[0]
    name = corrections(context, holder).get("name", "")
    return bool(name and holder.name) and words_of(fold(name))[0] == words_of(fold(holder.name or ""))[0]


def _gives_away(context: Context) -> bool:
    """The seat may go to anybody who waits, or their own place to another date: nobody comes instead."""
    if context.has("anybody") and not context.has("own_circle"):
        return True
    if context.situation.open in ("slots", "booked") and not context.has("cancel"):
        # "Vrijdag om drie uur in plaats van half twaalf".
        return True
    given_up = context.found.all("cancel")
    if any(each.overlaps(other) for each in context.found.all("substitute") for other in given_up):
        # "I have to give up my seat on the 8th".
        return True
    return context.has("postpone") and not context.has("colleague", "cancel")


def _stands_in(context: Context) -> bool:
    """ "Mijn collega is ziek en die moet ik vervangen", "ik moet nu wel invallen": the writer does it, at their work."""
    lexicon = context.guide.lexicon
    verbs, self = lexicon.folded("signs", "stands_in"), lexicon.folded("signs", "first_person")
    passive = lexicon.folded("signs", "me") | lexicon.folded("signs", "mine") | lexicon.folded("signs", "passive")
    told = context.found.all("substitute")
    return bool(told) and all(
        verbs & set(words_of(fold(each.text)))
        and self & {*words_of(each.clause), *words_of(_up_to(each))}
        and not passive & set(words_of(each.clause))
        for each in told
    )


def _up_to(told: Signal) -> str:
    """Its words from the last mark on."""
    return MARK.split(told.sentence.folded[: told.start])[-1]


def _for_unknown(context: Context, person: Person) -> Understood:
    """Whose seat it is, the register tells by the name that they give."""
    command = Substitute(context.origin, (), person, False, (), named_beside(context, person))
    return Understood((command, *asking_too(context)), context.found.evidence("substitute"))


def _registers_besides(context: Context) -> bool:
    """A registration in other sentences than those that tell of the substitute."""
    told = {each.place for each in context.found.all("substitute", "successor")}
    return any(each.place not in told and not each.of_third for each in context.found.all("register"))


def _announces(context: Context) -> bool:
    told = context.found.all("substitute")
    return any(not each.sentence.question or _tagged(each, context) for each in told)


def _tagged(told: Signal, context: Context) -> bool:
    """ "Mijn stagiair gaat in mijn plaats, ok?": told, and then asked whether that is all right."""
    tags = context.guide.lexicon.folded("signs", "tags")
    last = words_of(re.split(r"[,;:]", told.sentence.folded)[-1])
    behind = words_of(told.sentence.folded[told.end :])
    return " ".join(last) in tags or (bool(behind) and " ".join(behind) in tags)


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
