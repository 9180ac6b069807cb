"""From what was said and what is open to commands: one rule after the other, the first that applies decides.

The order is the safety: what is open with the person goes before what the words could also mean; in doubt, a question for a person.
"""

import re
from dataclasses import replace

from flows.mail.reading.answers import answer_to_confirmation, answer_to_offer, answer_to_slots, verdict
from flows.mail.reading.context import Context, Rule, Understood
from flows.mail.reading.details import details
from flows.mail.reading.forwarded import forwarding
from flows.mail.reading.leaving import cancelling, postponing, substituting
from flows.mail.reading.phrases import fold
from flows.registration.commands import Ask, Command, Erase, Person, Register, Rsvp, Unclear
from flows.registration.model import Status


def understand(context: Context) -> Understood:
    for rule in RULES:
        if understood := rule(context):
            return understood
    return Understood((Unclear(context.origin, context.refs),))


def of_contact(context: Context) -> Understood | None:
    """A contact person answers reviews; anything else that they write is for a person (CONTRACT: others acting)."""
    if not context.situation.contact or context.situation.open == "review":
        return None
    return Understood((Unclear(context.origin, context.refs, why="forwarded_by_contact", answerable=False),))


def erasing(context: Context) -> Understood | None:
    if not context.has("erase"):
        return None
    evidence = context.found.evidence("erase")
    erase = Erase(context.origin, context.refs)
    left = cancelling(context) if context.has_seat and context.has("cancel", "absent") else None
    commands: tuple[Command, ...] = (*left.commands[:1], erase) if left else (erase,)
    return Understood(commands, (*(left.evidence if left else ()), *evidence))


def registering(context: Context) -> Understood | None:
    found = context.found
    wish = found.has("register", "for_other") or _subject_registers(context)
    joins = found.has("attend", "companion", "again")
    if context.form and not context.has_seat:
        wish = wish or not found.has("cancel") and (not found.questions or bool(context.form.values.keys() & {"event", "organisation", "initiative"}))
    if context.has_seat and _only_self(context):
        return None if not wish else _once_more(context)
    if not wish and not (joins and not found.has("absent")):
        return None
    if not wish and _only_asks(context):
        return None
    sessions = _sessions(context)
    evidence = found.evidence("register", "for_other", "attend", "companion", "again")
    register = Register(context.origin, _completed(context), sessions)
    return Understood((register, *asking_too(context)), (*evidence, *context.about.evidence))


def _completed(context: Context) -> tuple[Person, ...]:
    """What the register knows from before is not asked again of the writer."""
    before = next((each for each in reversed(context.situation.own) if fold(each.email) == fold(context.origin.address)), None)
    if before is None:
        return context.about.persons
    known = {**before.fields, **context.about.writer.fields}
    stated = any(each.what in ("organisation (sentence)", "organisation (form)", "organisation (signature)") for each in context.about.evidence)
    organisation = context.about.writer.organisation if stated else before.organisation or context.about.writer.organisation
    whole = replace(context.about.writer, name=context.about.writer.name or before.name, organisation=organisation, fields=known)
    return tuple(whole if each == context.about.writer else each for each in context.about.persons)


def _once_more(context: Context) -> Understood | None:
    """Somebody registered writes "ik meld me aan" again: the answer says what is known. A question stays a question."""
    if context.found.questions and not context.found.has("register"):
        return None
    register = Register(context.origin, context.about.persons, _sessions(context))
    return Understood((register, *asking_too(context)), (*context.found.evidence("register", "for_other"), *context.about.evidence))


def _only_self(context: Context) -> bool:
    return not context.about.company.others


def _only_asks(context: Context) -> bool:
    """Nothing but questions: "wie komt er?" is no registration."""
    told = [each for each in context.found.all("attend", "companion", "again") if not each.sentence.question]
    return not told


def _subject_registers(context: Context) -> bool:
    """A mail without a wish in its text, and a subject that has one."""
    groups = {match.group for match in context.guide.lexicon.book.find(_subject(context))}
    if groups & {"cancel", "absent", "change", "erase", "bulk"} or context.mail.in_reply_to or context.has_seat:
        return False
    if context.found.signals and context.found.has("cancel", "absent", "question", "erase", "change", "delay"):
        return False
    said = any(each.text.strip() for each in context.found.sentences)
    return ("register" in groups or _noun(_subject(context))) and (not said or not context.found.questions) and not context.found.has("attachment")


def _subject(context: Context) -> str:
    return fold(context.mail.subject)


def _noun(subject: str) -> bool:
    return any(word in subject for word in ("aanmelding", "inschrijving", "registration", "anmeldung", "inscription", "opgave"))


def _sessions(context: Context) -> tuple[str, ...]:
    """Only some sessions of a series: those wanted, or all but those given up."""
    from flows.mail.reading.meetings import sessions_meant

    if not context.event or not context.several:
        return ()
    meant = sessions_meant(context.found.sentences, context.event, context.calendar, context.guide.lexicon)
    everything = [session.id for session in context.event.sessions]
    if meant.up and len(meant.up) < len(everything):
        return tuple(each for each in everything if each not in meant.up)
    only = context.found.has("only_for")
    if only and meant.wanted and len(meant.wanted) < len(everything):
        return meant.wanted
    return ()


def attending(context: Context) -> Understood | None:
    """ "Ik ben erbij!" from somebody with a seat."""
    if not context.has_seat or not context.has("attend", "keeps") or context.has("absent", "cancel") or context.found.questions:
        return None
    if context.status is Status.AWAITING_REVIEW:
        return None
    return Understood((Rsvp(context.origin, context.refs, proven=context.proven),), context.found.evidence("attend", "keeps"))


def asking(context: Context) -> Understood | None:
    if not context.found.questions and not context.has("question", "delay", "postpone", "substitute", "none_fits", "absent", "change", "cancel"):
        if not context.found.others("cancel", "absent") and not context.found.taken_back & {"cancel", "substitute", "absent", "register"}:
            return None
    said = context.found.questions[:1]
    from flows.mail.message import Evidence

    evidence = context.found.evidence("question", "delay", "postpone", "substitute") or tuple(Evidence("intent", each.text) for each in said)
    return Understood((Ask(context.origin, context.refs),), evidence)


def asking_too(context: Context) -> tuple[Command, ...]:
    """The question beside another wish."""
    real = [each for each in context.found.questions if not _courtesy(each.folded, context)]
    return (Ask(context.origin, context.refs),) if real or context.has("question") and not context.form or context.has("newsletter") and context.has("change", "cancel") else ()


def _courtesy(folded: str, context: Context) -> bool:
    """A question that is itself the wish ("Kun je mij inschrijven?")."""
    groups = {match.group for match in context.guide.lexicon.book.find(folded)}
    return bool(groups & {"register", "cancel", "for_other", "again", "substitute", "accept", "change"}) and not _two_parts(folded)


def _two_parts(folded: str) -> bool:
    """ "Ik kom graag, maar is de zaal drempelvrij?": the wish and then a question of its own."""
    return bool(re.search(r"[,:;]\s+(?:maar |but |en |and )?(?:is|zijn|kan|heeft|hoe|wat|waar|wanneer|are|can|does|how|what|where)\b", folded))


RULES: tuple[Rule, ...] = (
    of_contact,
    verdict,
    forwarding,
    erasing,
    answer_to_confirmation,
    answer_to_offer,
    substituting,
    answer_to_slots,
    details,
    postponing,
    cancelling,
    registering,
    attending,
    asking,
)
