"""Wishes to take part, in the text or only in the subject; from somebody new, once more, or again."""

from dataclasses import replace

from flows.mail.reading.context import Context, Understood
from flows.mail.reading.partly import wanted_sessions
from flows.mail.reading.phrases import fold, words_of
from flows.mail.reading.questions import asking_too
from flows.mail.reading.unmeant import (
    first_wants_to_know,
    for_another_day,
    in_jest,
    left_to_them,
    nobody_yet,
    of_stranger,
)
from flows.mail.reading.wishes import Signal
from flows.registration.commands import Person, Register


def registering(context: Context) -> Understood | None:
    found, wish = context.found, _wishes(context)
    if not context.about.persons or found.has("not_joining") or first_wants_to_know(context):
        return None
    if not context.form and (for_another_day(context) or of_stranger(context) or in_jest(context)):
        return None
    told = found.history and (context.has_seat or _asks_whether(context))
    if not found.has("register") and (told or (context.has_seat and "substitute" in found.taken_back)):
        return None
    if (
        context.has_seat
        and found.others("absent", "cancel")
        and not any(each.name for each in context.about.company.others)
    ):
        return None  # "Wij komen met z'n tweeën, mijn collega meldt zich nog af": fewer, and nobody new.
    if context.has_seat and _only_self(context):
        # "Twee data kan ik niet waarmaken. Bij de eerste sluit ik aan": of what they miss there is more to say than that they come.
        # Nor of who would give the seat up for somebody in need.
        missing = found.taken_back & {"absent", "cancel"} or (context.several and found.has("obstacle"))
        return None if not wish or missing or _comes_to_the_rest(context) else _once_more(context)
    if not wish and not (_joins(context) and not found.has("absent")):
        return None
    if (not wish and _only_asks(context)) or _takes_it_back(context):
        return None
    if context.situation.open == "offer" and not context.has("register", "for_other"):
        return None
    sessions = wanted_sessions(context)
    evidence = found.evidence("register", "for_other", "attend", "companion", "again")
    register = Register(context.origin, _completed(context), sessions)
    return Understood((register, *asking_too(context)), (*evidence, *context.about.evidence))


def _wishes(context: Context) -> bool:
    """In words of registering, in the subject, by naming guests, or by what is filled in."""
    found = context.found
    told = found.has("register", "for_other", "hopes") and not (
        _only_reasons(context) or nobody_yet(context) or left_to_them(context)
    )
    if told or _subject_registers(context) or _names_guests(context):
        return True
    return not context.has_seat and (_hereby(context) or _sends_form(context) or _fills_in(context))


def _hereby(context: Context) -> bool:
    return context.found.has("hereby") and not (_says_else(context) or _denied_before(context))


def _sends_form(context: Context) -> bool:
    """A form that is for registering, or says so by what it asks."""
    found = context.found
    if context.form is None or "register" in found.taken_back or found.has("cancel"):
        return False
    return not found.questions or bool(context.form.values.keys() & {"organisation", "initiative"})


def _fills_in(context: Context) -> bool:
    return context.filled and context.event is not None and not _says_else(context)


def _joins(context: Context) -> bool:
    """Words of coming: of who has a seat and says to be there, nothing is said of others who are named."""
    found = context.found
    coming = ("companion", "again") if context.has_seat else ("attend", "companion", "again")
    # "8 april valt samen met mijn verjaardag": who is named beside a hindrance comes along to nothing.
    hindered = found.has("obstacle") and not found.has("attend", "again")
    return found.has(*coming) and not found.doubts(*coming) and not hindered


def _names_guests(context: Context) -> bool:
    """ "Vanuit onze stichting komen Karel Smit en Els Groot": what comes of an organisation may also be a question or a report."""
    unsure = [context.guide.lexicon.pattern("signs", key) for key in ("maybe", "another_time", "negation")]
    told = [
        each
        for each in context.found.all("guests")
        if not each.sentence.question and not any(one.search(" ".join(each.sentence.words)) for one in unsure)
    ]
    return bool(told) and any(" " in (each.name or "") for each in context.about.company.others)


def _denied_before(context: Context) -> bool:
    """What "bij deze" would do was taken back; "kan ik me hier opgeven? Zo ja, dan bij deze" only asked before it."""
    found = context.found
    asked = any(each.place > 0 and found.sentences[each.place - 1].question for each in found.all("hereby"))
    return bool(found.taken_back - ({"register"} if asked else set()))


def _only_reasons(context: Context) -> bool:
    """ "Kan ik er parkeren? Want ik wil met de auto komen": the wish is no more than why they ask."""
    said = context.found.all("register", "for_other", "hopes")
    return bool(context.found.questions) and all(each.reasons for each in said)


def _takes_it_back(context: Context) -> bool:
    """ "Ik zou graag komen, maar kan niet": no seat is wanted. Without one session, or in another's favour, it is."""
    wished = [each for each in context.found.all("register", "attend") if not each.sentence.question]
    denied = [
        each
        for each in context.found.all("absent", "cannot", "obstacle")
        if each.group != "cannot" or _of_coming(each, context)
    ]
    after = any(no.place == each.place and no.start > each.end for no in denied for each in wished)
    return (
        after
        and not context.about.company.others
        and not context.found.has("self_out")
        and not wanted_sessions(context)
    )


def _of_coming(signal: Signal, context: Context) -> bool:
    """ "Maar kan niet", "maar dat hoeft niet meer"; not "een parkeerplek hoeft niet"."""
    before = words_of(signal.clause.partition(fold(signal.text))[0])
    return set(before) <= context.guide.lexicon.folded("signs", "refers_back")


def _says_else(context: Context) -> bool:
    """Data alone mean a registration; beside other words they do not."""
    return context.has(
        "cancel", "absent", "erase", "change", "question", "substitute", "postpone", "bulk", "delay", "attachment"
    )


def _completed(context: Context) -> tuple[Person, ...]:
    """What the register knows from before is not asked again of the writer."""
    before = next(
        (each for each in reversed(context.situation.own) if fold(each.email) == fold(context.origin.address)), None
    )
    if before is None:
        return context.about.persons
    known = {**before.fields, **context.about.writer.fields}
    stated = any(
        each.what in ("organisation (sentence)", "organisation (form)", "organisation (signature)")
        for each in context.about.evidence
    )
    organisation = (
        context.about.writer.organisation if stated else before.organisation or context.about.writer.organisation
    )
    whole = replace(
        context.about.writer, name=context.about.writer.name or before.name, organisation=organisation, fields=known
    )
    return tuple(
        whole if each == context.about.writer else replace(each, organisation=each.organisation or organisation)
        for each in context.about.persons
    )


def _comes_to_the_rest(context: Context) -> bool:
    """ "Count me in for the others", from who has a place in all: one is given up, and nothing is asked for anew."""
    holder = context.situation.active[0]
    return bool(context.several and not holder.sessions and wanted_sessions(context))


def _once_more(context: Context) -> Understood | None:
    """Somebody registered writes "ik meld me aan" again: the answer says what is known. A question stays a question."""
    told = {each.place for each in context.found.all("remark")}
    coming = context.found.all("attend")  # "Ik zal aanwezig zijn" tells who has a seat comes.
    wished = [
        each
        for each in context.found.all("register")
        if not (each.place in told or each.sentence.question or any(each.overlaps(one) for one in coming))
    ]
    if not any(each.of_self for each in wished) and (context.found.questions or not context.has("for_other", "hopes")):
        return None
    register = Register(context.origin, context.about.persons, wanted_sessions(context))
    return Understood(
        (register, *asking_too(context)), (*context.found.evidence("register", "for_other"), *context.about.evidence)
    )


def _asks_whether(context: Context) -> bool:
    """ "Mijn collega zou zich al aanmelden, staat zij erop?"."""
    return bool(context.found.questions) and not context.has("attend", "companion", "hereby", "hopes")


def _only_self(context: Context) -> bool:
    """Nobody else, or "de heer Bos" of Jan Bos."""
    surname = words_of(fold(context.about.writer.name or ""))[-1:]
    return all(each.name and words_of(fold(each.name)) == surname for each in context.about.company.others)


def _only_asks(context: Context) -> bool:
    """Nothing but questions: "wie komt er?" is no registration, nor is why they ask: "… want ik kom met de bus"."""
    asks = bool(context.found.questions)
    said = context.found.all("attend", "companion", "again")
    return all(each.sentence.question or (asks and each.reasons) for each in said)


def _subject_registers(context: Context) -> bool:
    """A mail without a wish in its text, and a subject that has one."""
    groups = {match.group for match in context.guide.lexicon.book.find(_subject(context))}
    if groups & {"cancel", "absent", "change", "erase", "bulk"} or context.mail.in_reply_to or context.has_seat:
        return False
    if context.found.signals and context.found.has("cancel", "absent", "question", "erase", "change", "delay"):
        return False
    said = any(each.text.strip() for each in context.found.sentences)
    joins = "attend" in groups and not context.found.signals and "?" not in context.mail.subject
    return (
        ("register" in groups or joins or _noun(_subject(context), context))
        and (not said or not context.found.questions)
        and not context.found.has("attachment")
    )


def _subject(context: Context) -> str:
    return fold(context.mail.subject)


def _noun(subject: str, context: Context) -> bool:
    return any(word in subject for word in context.guide.lexicon.folded("signs", "nouns"))
