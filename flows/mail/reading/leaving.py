"""Wishes to give a seat up: to cancel, to cancel one session, to move it, or to let somebody else come."""

import re

from flows.mail.message import Evidence
from flows.mail.reading.closing import emails_in
from flows.mail.reading.context import Context, Understood
from flows.mail.reading.meetings import Meant, ids_in, sessions_meant
from flows.mail.reading.names import same_person
from flows.mail.reading.persons import reader_of
from flows.mail.reading.phrases import fold, words_of
from flows.registration.commands import Ask, Cancel, CancelSession, Command, Person, Substitute, Unclear
from flows.registration.model import Event, Registration


def postponing(context: Context) -> Understood | None:
    """ "Verzetten" of the event itself: a cancellation to be confirmed, and a question for the contact person."""
    if not context.has("postpone") or not context.has_seat or context.situation.open in ("slots", "booked"):
        return None
    refs = context.refs
    commands: tuple[Command, ...] = (Cancel(context.origin, refs, context.proven, unsure=True), Ask(context.origin, refs))
    return Understood(commands, context.found.evidence("postpone"))


def cancelling(context: Context) -> Understood | None:
    found = context.found
    said = found.has("cancel", "absent") or _cannot_some(context)
    theirs = _named_others(context)
    if not said and not (theirs and found.others("cancel", "absent")) and not _subject_cancels(context):
        return None
    if not context.has_seat:
        return _without_seat(context)
    registrations = _whose(context, theirs)
    refs = tuple(each.ref for each in registrations)
    proven = context.situation.proven(refs)
    evidence = found.evidence("cancel", "absent")
    meant = _sessions(context)
    whole = _whole(context, meant)
    if meant and meant.up and not whole and context.event and len(meant.up) < len(context.event.sessions):
        return Understood((CancelSession(context.origin, refs, meant.up, proven), *_question(context)), (*evidence, Evidence("sessions", ", ".join(meant.up))))
    if _weak(context) or found.has("attend", "keeps") or (found.has("again") and not found.has("absent")):
        return Understood((Ask(context.origin, refs),), evidence)
    return Understood((Cancel(context.origin, refs, proven, unsure=_unsure(context)), *_question(context)), evidence)


def _cannot_some(context: Context) -> bool:
    """ "Ik kan 23 maart wel, maar 20 april niet"."""
    meant = _sessions(context) if context.has("cannot") and context.has_seat and not context.found.questions else None
    return meant is not None and bool(meant.up) and context.event is not None and len(meant.up) < len(context.event.sessions)


def _whole(context: Context, meant: Meant | None) -> bool:
    """They leave the series in so many words, in a sentence that names no session: dates elsewhere do not narrow it."""
    if meant is None or meant.rest or context.event is None:
        return False
    for each in context.found.all("cancel"):
        if not ids_in(each.sentence.folded, context.event, context.calendar, months=False) and _names_all(each.sentence.folded, context.event):
            return True
    return False


def _names_all(folded: str, event: Event) -> bool:
    names = (event.slug, *event.aliases, "hele reeks", "helemaal", "lijst", "list", "series", "mijn aanmelding", "mijn inschrijving", "my registration", "deelname")
    return any(fold(name) in folded for name in names)


def _question(context: Context) -> tuple[Command, ...]:
    from flows.mail.reading.intents import asking_too

    return asking_too(context)


def _unsure(context: Context) -> bool:
    """The words come with a condition or with "I am coming"."""
    return context.has("delay") or (context.has("attend") and not context.has("cancel"))


def _weak(context: Context) -> bool:
    """ "Kan ik niet …" only as a question, or together with staying: no wish to leave."""
    told = [each for each in context.found.all("cancel", "absent") if not each.sentence.question or each.group == "cancel"]
    return not told and not _subject_cancels(context)


def _without_seat(context: Context) -> Understood | None:
    """Nothing to give up. A plain cancellation is answered so; "past ons niet" beside other words is none."""
    found = context.found
    if found.has("cancel") and not found.has("register", "attend", "for_other", "again"):
        return Understood((Cancel(context.origin, context.refs, context.proven), *_question(context)), found.evidence("cancel"))
    if found.has("absent") and not found.has("register", "attend", "for_other", "companion", "again") and not found.questions:
        return Understood((Cancel(context.origin, context.refs, context.proven, unsure=True),), found.evidence("absent"))
    return None


def _subject_cancels(context: Context) -> bool:
    if context.found.signals and context.found.has("register", "attend", "question", "keeps") or context.found.questions:
        return False
    if context.mail.in_reply_to or not context.has_seat:
        return False
    groups = {match.group for match in context.guide.lexicon.book.find(fold(context.mail.subject))}
    return "cancel" in groups and "register" not in groups and "?" not in context.mail.subject and not context.found.taken_back


def _sessions(context: Context) -> Meant | None:
    if not context.event or not context.several:
        return None
    return sessions_meant(context.found.sentences, context.event, context.calendar, context.guide.lexicon)


def _named_others(context: Context) -> tuple[Registration, ...]:
    """Registrations, of those that the mail may speak of, whose holder's name stands in the writer's words."""
    text = " ".join(each.folded for each in context.found.sentences)
    words = set(words_of(text))
    candidates = {each.ref: each for each in context.situation.registrations + context.situation.own}
    return tuple(each for each in candidates.values() if each.active and each.name and _named(each.name, text, words))


def _named(name: str, text: str, words: set[str]) -> bool:
    parts = words_of(fold(name))
    return fold(name) in text or (len(parts[0]) > 2 and parts[0] in words)


def _whose(context: Context, named: tuple[Registration, ...]) -> tuple[Registration, ...]:
    """The writer's own seat, and those of others that they name and registered themselves."""
    base = context.situation.active
    text = " ".join(each.folded for each in context.found.sentences)
    both = re.search(r"\b(?:wij|we|allebei|beiden|beide|ons|both|us|geen van)\b", text)
    others = tuple(each for each in named if each not in base)
    if others and (both or context.found.others("cancel", "absent")):
        return base + others if context.found.has("cancel", "absent") and both else others
    if len(base) > 1 and not both:
        mine = tuple(each for each in base if fold(each.email) == fold(context.origin.address))
        return tuple(each for each in named if each in base) or mine or base[:1]
    return base


def substituting(context: Context) -> Understood | None:
    """Somebody else comes. Asked in general, it is a question; said without a name, the holder is asked for it."""
    if not context.has("substitute"):
        return None
    person = substitute_in(context)
    if not context.has_seat:
        return None if person is None or context.has("register") else _for_unknown(context, person)
    if person is None and _only_asks(context):
        return Understood((Ask(context.origin, context.refs),), context.found.evidence("substitute"))
    if person is None and not context.has("cancel", "absent") and not _announces(context):
        return None
    replaced = _replaced(context, person)
    meant = _sessions(context)
    sessions = tuple(dict.fromkeys((*meant.up, *meant.wanted))) if meant else ()
    if context.event and len(sessions) == len(context.event.sessions):
        sessions = ()
    command = Substitute(context.origin, (replaced.ref,), person, context.situation.proven((replaced.ref,)), sessions, replaced.name)
    return Understood((command,), context.found.evidence("substitute"))


def _for_unknown(context: Context, person: Person) -> Understood:
    return Understood((Substitute(context.origin, (), person, False, (), None),), context.found.evidence("substitute"))


def _announces(context: Context) -> bool:
    return any(not each.sentence.question for each in context.found.all("substitute"))


def _only_asks(context: Context) -> bool:
    return all(each.sentence.question for each in context.found.all("substitute"))


def _replaced(context: Context, person: Person | None) -> Registration:
    named = [each for each in _named_others(context) if not person or not same_person(each.name or "", person.name or "")]
    text = " ".join(each.folded for each in context.found.sentences)
    surname = [
        each
        for each in context.situation.own + context.situation.active + context.situation.registrations
        if each.active and each.name and words_of(fold(each.name))[-1] in words_of(text) and not (person and same_person(each.name, person.name or ""))
    ]
    return next(iter(named or surname), context.situation.active[0])


def substitute_in(context: Context) -> Person | None:
    """Who comes: a name in the sentences about it (not the holder's or the writer's), with the address behind it."""
    reader = reader_of(context.guide)
    holders = [each.name or "" for each in context.situation.registrations + context.situation.own if each.active]
    holders += [context.about.writer.name or ""]
    text = "\n".join(each.text for each in context.found.sentences)
    for hit in reader.names.find(text):
        if _replaced_here(text, hit.start) or any(same_person(hit.name, holder) and _alike(hit.name, holder) for holder in holders) or _no_person(hit.name, context):
            continue
        if len(hit.name.split()) > 1 or (cc := _in_copy(hit.name, context)):
            return _person(hit.name if len(hit.name.split()) > 1 else cc, text, hit.end, context)
    return _copied(context)


def _replaced_here(text: str, start: int) -> bool:
    """The name of who does not come: "in plaats van de heer Kroonenburg"."""
    before = fold(text[max(0, start - 45) : start])
    return bool(
        re.search(r"(?:plaats van|instead of|place of|stelle von|anstelle von|lieu de|vervangt|replaces|replacing|naam van|aanmelding van|inschrijving van|registration of)\s+(?:de heer|mevrouw|dhr|mevr|mw|mr|mrs|ms|mijn collega|my colleague|collega|colleague)?\.?\s*$", before)
    )


def _alike(name: str, holder: str) -> bool:
    """The same person, not a namesake: first names or initials agree too."""
    one, other = words_of(fold(name)), words_of(fold(holder))
    return one[0][0] == other[0][0] or len(one) == 1 and one[0] in other


def _no_person(name: str, context: Context) -> bool:
    reader = reader_of(context.guide)
    from flows.mail.reading.company import _not_a_person

    contacts = [each for event in context.guide.office.events.values() for each in event.contacts]
    spoken = any(fold(name) in (fold(each.name), fold(each.name).split()[0]) for each in contacts)
    return spoken or reader.names.organisation_like(name) or reader.closing.known(name) or _not_a_person(name, context.guide)


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
    if function := next((piece.strip() for piece in pieces if reader.prose.functional(piece) and len(piece.split()) < 7 and "@" not in piece), ""):
        fields["function"] = function
    return Person(name, emails[0] if emails else copied, None, fields)


def unclear(context: Context, why: str) -> Understood:
    return Understood((Unclear(context.origin, context.refs, why=why, answerable=False),))
