"""Wishes to give a seat up: to cancel, to cancel one session, or to move to another date."""

import re
from collections.abc import Sequence
from dataclasses import replace

from flows.mail.message import Evidence
from flows.mail.reading.context import Context, Understood
from flows.mail.reading.meetings import Meant, ids_in, sessions_meant
from flows.mail.reading.phrases import fold, words_of
from flows.mail.reading.questions import asking_too
from flows.mail.reading.sentences import Sentence
from flows.mail.reading.words import Lexicon
from flows.registration.commands import Ask, Cancel, CancelSession, Command
from flows.registration.model import Event, Registration


def postponing(context: Context) -> Understood | None:
    """ "Verzetten" of the event itself: a cancellation to be confirmed, and a question for the contact person."""
    if not context.has("postpone") or not context.has_seat or context.situation.open in ("slots", "booked"):
        return None
    refs = context.refs
    commands: tuple[Command, ...] = (
        Cancel(context.origin, refs, context.proven, unsure=True),
        Ask(context.origin, refs),
    )
    return Understood(commands, context.found.evidence("postpone"))


def cancelling(context: Context) -> Understood | None:
    found = context.found
    said = found.has("cancel", "absent") or _cannot_some(context) or _only_some(context) or _declines_seat(context)
    theirs = named_others(context)
    if not context.has_seat:
        return _without_seat(context) if said or found.others("cancel") or _subject_cancels(context) else None
    if not said and not (theirs and found.others("cancel", "absent")) and not _subject_cancels(context):
        return None
    registrations = _whose(context, theirs)
    refs = tuple(each.ref for each in registrations)
    proven = context.situation.proven(refs)
    evidence = found.evidence("cancel", "absent")
    meant = sessions_of(context)
    whole = _whole(context, meant)
    if _weak(context) and not (found.has("obstacle") or _cannot_some(context) or _only_some(context)):
        return Understood((Ask(context.origin, refs),), evidence)
    if meant and not whole and meant == Meant((), (), False):
        meant = replace(meant, up=_mailed_about(context, registrations))
    if meant and _only_some(context) and not meant.up:
        meant = replace(meant, up=_but(context, meant.wanted), rest=False)
    if meant and meant.up and not whole and context.event and len(meant.up) < len(context.event.sessions):
        return Understood(
            (CancelSession(context.origin, refs, meant.up, proven), *asking_too(context)),
            (*evidence, Evidence("sessions", ", ".join(meant.up))),
        )
    stays = said and found.has("attend", "keeps")
    if (_weak(context) and not found.has("obstacle")) or stays or (found.has("again") and not found.has("absent")):
        return Understood((Ask(context.origin, refs),), evidence)
    unsure = _unsure(context) or bool(meant and meant.wanted and not whole) or _of_some_day(context)
    return Understood((Cancel(context.origin, refs, proven, unsure=unsure), *asking_too(context)), evidence)


def _mailed_about(context: Context, registrations: Sequence[Registration]) -> tuple[str, ...]:
    """A plain "ik kan niet" to the reminder of one session of a series, or to the invitation to a further one, is about that session.

    The first invitation comes with the confirmation of the whole series.
    """
    thread = next(iter(context.situation.threads), None)
    if thread is None or context.event is None:
        return ()
    for each in registrations:
        ids = [session.id for session in context.event.sessions if not each.sessions or session.id in each.sessions]
        for place, name in enumerate(ids):
            if thread.uid == each.uid(name, thread.uid.rpartition("@")[2]):
                return (name,) if place or thread.kind == "session-reminder" else ()
    return ()


def obstructed(context: Context) -> Understood | None:
    """ "Die dag zit ik in het buitenland": no word of leaving, but a reason for it. They are asked; a session named is given up."""
    found = context.found
    said = [
        each for each in found.all("obstacle") if not each.sentence.question and not _elsewhen(each.sentence, context)
    ]
    meant = sessions_of(context)
    ids = meant.up if meant else ()
    stays = found.has("attend", "keeps") and not (ids and meant and (meant.rest or meant.wanted))
    stays = stays or bool(found.questions) or found.has("register", "substitute", "delay", "change")
    if not said or stays or not context.has_seat or context.situation.open not in ("", "confirm-cancel", "info"):
        return None
    evidence = found.evidence("obstacle")
    if ids and context.event and len(ids) < len(context.event.sessions):
        return Understood((CancelSession(context.origin, context.refs, ids, context.proven),), evidence)
    return Understood((Cancel(context.origin, context.refs, context.proven, unsure=True),), evidence)


def _elsewhen(sentence: Sentence, context: Context) -> bool:
    """ "Van 1 tot en met 5 april ben ik met verlof": days of one month, and no session lies in them."""
    months = {month for _, month in context.calendar.days(sentence.folded) if month}
    if len(months) != 1 or context.event is None:
        return False
    days = [int(day) for day in _DAY.findall(sentence.folded)]
    starts = [session.start.astimezone(context.event.zone) for session in context.event.sessions]
    return not any(each.month in months and min(days) <= each.day <= max(days) for each in starts)


_DAY = re.compile(r"(?<![\w.:])\d{1,2}(?![\d.:]|\s*(?:uur|u\b))")


def _cannot_some(context: Context) -> bool:
    """ "Ik kan 23 maart wel, maar 20 april niet", "20/4 niet", "alles behalve 20 april"."""
    found = context.found
    if not context.has_seat or found.questions or found.doubts("cannot"):
        return False
    denied = found.has("no") and not found.doubts("no")
    told = found.has("cannot", "decline") or _excepts(context)
    told = told or (denied and sum(len(each.words) for each in found.sentences) < _FEW)
    meant = sessions_of(context) if told else None
    return bool(meant and meant.up and context.event and len(meant.up) < len(context.event.sessions))


_FEW = 7
"""Words of a mail that says no more than a day and "not"."""


def _excepts(context: Context) -> bool:
    pattern = context.guide.lexicon.pattern("signs", "except")
    hedge = context.guide.lexicon.pattern("signs", "maybe")
    return any(pattern.search(each.folded) and not hedge.search(each.folded) for each in context.found.sentences)


def _only_some(context: Context) -> bool:
    """ "Alleen de eerste en de laatste keer lukken": the others are given up."""
    meant = sessions_of(context) if context.has("only_for") and context.has_seat else None
    return bool(meant and meant.wanted and not meant.up and not context.found.questions)


def _but(context: Context, wanted: tuple[str, ...]) -> tuple[str, ...]:
    return tuple(each.id for each in context.event.sessions if each.id not in wanted) if context.event else ()


def _whole(context: Context, meant: Meant | None) -> bool:
    """They leave the series in so many words, in a sentence that names no session: dates elsewhere do not narrow it."""
    if meant is None or meant.rest or context.event is None:
        return False
    for each in context.found.all("cancel"):
        if not ids_in(each.sentence.folded, context.event, context.calendar, months=False) and _names_all(
            each.sentence.folded, context.event, context.guide.lexicon
        ):
            return True
    return False


def _names_all(folded: str, event: Event, lexicon: Lexicon) -> bool:
    names = (*map(fold, (event.slug, *event.aliases)), *lexicon.folded("signs", "whole_series"))
    return any(name in folded for name in names)


def _declines_seat(context: Context) -> bool:
    """ "Ik heb al iets anders": said to an offer it is a no; from somebody with a seat, to be asked back."""
    return context.has("decline") and context.has_seat and not context.found.questions and not context.has("attend")


def _unsure(context: Context) -> bool:
    """The words come with a condition, with "I am coming", with somebody else who may come, or say it only in passing."""
    passing = not context.found.has("cancel", "absent") and not context.found.others("cancel", "absent")
    others = any(each.email for each in context.about.company.others)
    coming = context.has("attend", "again") and not context.has("cancel")
    doubts = context.found.doubts("cancel", "absent") or _of_another_day(context)
    return (
        context.has("delay")
        or coming
        or passing
        or others
        or doubts
        or _only_partly(context)
        or _only_asked(context)
        or _only_then(context)
    )


def _of_some_day(context: Context) -> bool:
    """A day, or "this time", in a mail about a series: perhaps not all of it is given up."""
    if not context.several:
        return False
    texts = [each.folded for each in context.found.sentences]
    texts += [] if context.mail.in_reply_to else [fold(context.mail.subject)]
    return _only_misses(context) or any(_names_day(text, context) for text in texts)


def _only_misses(context: Context) -> bool:
    """ "Ik sla over": said of one time rather than of all."""
    missing = context.guide.lexicon.folded("signs", "missing")
    said = context.found.all("cancel", "absent")
    return bool(said) and all(missing & set(words_of(each.text.casefold())) for each in said)


def _names_day(text: str, context: Context) -> bool:
    named = context.calendar.named(text, context.now)
    day = any(each is not None for each in (named.weekday, named.day, named.week, named.on))
    once = context.guide.lexicon.folded("signs", "once")
    return day or bool(named.part) or bool(context.calendar.days(text)) or any(phrase in text for phrase in once)


def _only_then(context: Context) -> bool:
    """ "Ik ben alleen verhinderd van 15 tot 16 uur", "anders kom ik niet": away for some of it, or in a case that has not come.

    Only where no word of cancelling stands beside it.
    """
    said = () if context.has("cancel") else context.found.all("absent")
    otherwise = context.guide.lexicon.folded("signs", "otherwise")
    return bool(said) and all(
        _names_hour(each.clause, context) or bool(otherwise & set(each.sentence.words)) for each in said
    )


def _names_hour(clause: str, context: Context) -> bool:
    named = context.calendar.named(clause, context.now)
    starts = context.event.starts.astimezone(context.event.zone).time() if context.event else None
    return named.at is not None and named.at != starts


def _of_another_day(context: Context) -> bool:
    """ "Die van 15 maart heb ik afgezegd": every sentence about leaving names days, and none is a session's."""
    if context.event is None:
        return False
    said = context.found.all("cancel", "absent")
    days = [{(day, month) for day, month in context.calendar.days(each.clause) if month} for each in said]
    zone = context.event.zone
    starts = [session.start.astimezone(zone) for session in context.event.sessions]
    held = {(each.day, each.month) for each in starts}
    return bool(days) and all(each and not each & held for each in days)


def _only_asked(context: Context) -> bool:
    """Nothing but "of zal ik me afmelden?", and no "kun je mij afmelden?"."""
    said = context.found.all("cancel", "absent")
    return bool(said) and all(each.sentence.question and not _begs(each.sentence, context) for each in said)


def _begs(sentence: Sentence, context: Context) -> bool:
    return bool(set(sentence.words[:6]) & context.guide.lexicon.folded("signs", "you"))


def _only_partly(context: Context) -> bool:
    """ "Die ochtend ben ik verhinderd, maar de middag lukt prima"."""
    lexicon = context.guide.lexicon
    but, positive = lexicon.folded("signs", "but"), lexicon.folded("signs", "positive")
    negative = lexicon.folded("signs", "negative")
    for each in context.found.all("absent"):
        words = words_of(each.sentence.folded[each.end :])
        behind = next((words[place + 1 :] for place, word in enumerate(words) if word in but), [])
        if any(word in positive for word in behind) and not any(word in negative for word in behind):
            return True
    return False


def _weak(context: Context) -> bool:
    """ "Kan ik niet …" only as a question, or together with staying: no wish to leave."""
    said = context.found.all("cancel", "absent") or context.found.others("cancel", "absent")
    told = [each for each in said if not each.sentence.question or each.group == "cancel"]
    return not told and not _subject_cancels(context)


def _without_seat(context: Context) -> Understood | None:
    """Nothing to give up. A plain cancellation is answered so; "past ons niet" beside other words is none."""
    found = context.found
    leaves = bool(found.all("cancel") or found.others("cancel"))
    if leaves and not found.has("register", "attend", "again") and not _registers_later(context):
        return Understood(
            (Cancel(context.origin, context.refs, context.proven), *asking_too(context)), found.evidence("cancel")
        )
    if (
        found.has("absent")
        and not found.has("register", "attend", "for_other", "companion", "again")
        and not found.questions
    ):
        return Understood(
            (Cancel(context.origin, context.refs, context.proven, unsure=True),), found.evidence("absent")
        )
    return None


def _registers_later(context: Context) -> bool:
    """Somebody else is spoken of behind the cancellation: "mij afmelden en mijn collega aan"; before it, they are who leaves."""
    last = max(each.place for each in context.found.all("cancel") + context.found.others("cancel"))
    return any(each.place >= last for each in context.found.all("for_other"))


def _subject_cancels(context: Context) -> bool:
    if (
        context.found.signals and context.found.has("register", "attend", "question", "keeps")
    ) or context.found.questions:
        return False
    if context.mail.in_reply_to or not context.has_seat:
        return False
    groups = {match.group for match in context.guide.lexicon.book.find(fold(context.mail.subject))}
    return (
        "cancel" in groups
        and "register" not in groups
        and "?" not in context.mail.subject
        and not context.found.taken_back
    )


def sessions_of(context: Context) -> Meant | None:
    if not context.event or not context.several:
        return None
    return sessions_meant(context.found.sentences, context.event, context.calendar, context.guide.lexicon, context.now)


def named_others(context: Context) -> tuple[Registration, ...]:
    """Registrations, of those that the mail may speak of, whose holder's name stands in the writer's words."""
    text = " ".join(each.folded for each in context.found.sentences)
    words = set(words_of(text))
    candidates = {each.ref: each for each in context.situation.registrations + context.situation.own}
    return tuple(each for each in candidates.values() if each.active and each.name and _named(each.name, text, words))


def _named(name: str, text: str, words: set[str]) -> bool:
    parts = words_of(fold(name))
    return fold(name) in text or any(len(part) > 2 and part in words for part in (parts[0], parts[-1]))


def _whose(context: Context, named: tuple[Registration, ...]) -> tuple[Registration, ...]:
    """The writer's own seat, and those of others that they name and registered themselves."""
    base = context.situation.active
    text = " ".join(each.folded for each in context.found.sentences)
    both = bool(set(words_of(text)) & context.guide.lexicon.folded("signs", "both"))
    others = tuple(each for each in named if each not in base)
    if others and (both or context.found.others("cancel", "absent")):
        return base + others if context.found.has("cancel", "absent") and both else others
    if len(base) > 1 and not both:
        mine = tuple(each for each in base if fold(each.email) == fold(context.origin.address))
        return tuple(each for each in named if each in base) or mine or base[:1]
    return base
