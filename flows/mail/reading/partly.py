"""Which sessions of a series somebody gives up, and whether it is all of them."""

import re
from collections.abc import Sequence
from dataclasses import replace

from flows.mail.reading.conditions import supposed
from flows.mail.reading.context import Context
from flows.mail.reading.meetings import Meant, sessions_meant
from flows.mail.reading.narrowed import narrowed
from flows.mail.reading.phrases import fold, words_of
from flows.mail.reading.questions import for_more
from flows.mail.reading.sentences import Sentence
from flows.mail.reading.series import Series
from flows.mail.reading.words import Lexicon
from flows.registration.model import Event, Registration


def sessions_of(context: Context) -> Meant | None:
    series = series_of(context)
    return sessions_meant(said_of_now(context), series) if series else None


def said_of_now(context: Context) -> list[Sentence]:
    """Without what is said of a case that has not come."""
    return [each for each in context.found.sentences if not supposed(each, context.guide.lexicon)]


def series_of(context: Context) -> Series | None:
    if not context.event or not context.several:
        return None
    series = Series(context.event, context.calendar, context.guide.lexicon, context.now)
    thread = next(iter(context.situation.threads), None)
    reminded = thread is not None and thread.kind == "session-reminder"
    return replace(series, answered=series.coming) if reminded else series


def wanted_sessions(context: Context) -> tuple[str, ...]:
    """Of who registers, only some sessions of a series: those wanted, or all but those given up."""
    meant, series = sessions_of(context), series_of(context)
    if not context.event or not meant or not series:
        return ()
    everything = [session.id for session in context.event.sessions]
    # "Op 23 maart zit ik in Canada, de overige drie keren kom ik".
    hindered = (each.clause for each in context.found.all("obstacle") if meant.rest)
    up = meant.up or tuple(name for clause in hindered for name in series.named(clause))
    if up and len(up) < len(everything):
        return tuple(each for each in everything if each not in up)
    only = meant.only or any(
        not _of_other_days(each.clause, series, meant.wanted) for each in context.found.all("only_for")
    )
    if only and meant.wanted and len(meant.wanted) < len(everything):
        return meant.wanted
    return ()


def _of_other_days(clause: str, series: Series, wanted: Sequence[str]) -> bool:
    """ "I'm only back on April 1st": of a day that is no session of those wanted."""
    return bool(series.calendar.days(clause)) and not set(series.named(clause)) & set(wanted)


def given_up(context: Context, meant: Meant | None, registrations: Sequence[Registration]) -> tuple[str, ...]:
    """Some of the sessions; none where it is all of them, or where nothing tells."""
    if meant is None or context.event is None or _whole(context, meant):
        return ()
    if meant == Meant((), (), False):
        return _mailed_about(context, registrations)
    up = _but(context, meant.wanted) if _only_some(context) else meant.up
    return up if len(up) < len(context.event.sessions) else ()


def comes_to_some(context: Context, meant: Meant | None) -> bool:
    """They leave, and name sessions to which they come."""
    return bool(meant and meant.wanted and not _whole(context, meant))


def gives_up_some(context: Context) -> bool:
    """Without a word of leaving: "20/4 niet", "alleen de eerste keer lukt"."""
    return _cannot_some(context) or _only_some(context)


def _cannot_some(context: Context) -> bool:
    """ "Ik kan 23 maart wel, maar 20 april niet", "20/4 niet", "alles behalve 20 april"."""
    found = context.found
    if not context.has_seat or for_more(context) or found.doubts("cannot"):
        return False
    meant = sessions_of(context)
    if not meant or not meant.up or not context.event or len(meant.up) == len(context.event.sessions):
        return False
    kept = meant.rest or bool(meant.wanted)
    denied = found.has("no") and not found.doubts("no")
    told = found.has("cannot", "decline") or _excepts(context) or (kept and _hindered(context))
    return told or (denied and (kept or sum(len(each.words) for each in found.sentences) < _FEW))


def _hindered(context: Context) -> bool:
    series = series_of(context)
    return series is not None and any(not narrowed(each.sentence, series) for each in context.found.all("obstacle"))


_FEW = 7
"""Words of a mail that says no more than a day and "not"."""


def _excepts(context: Context) -> bool:
    series = series_of(context)
    hedge = context.guide.lexicon.pattern("signs", "maybe")
    noted = {each.place for each in context.found.all("received")}  # "Alle data genoteerd behalve die in mei."
    sentences = [each for place, each in enumerate(context.found.sentences) if place not in noted]
    told = [each.folded for each in sentences if not hedge.search(each.folded)]
    return series is not None and any(series.excepts(each) for each in told)


def _only_some(context: Context) -> bool:
    """ "Alleen de eerste en de laatste keer lukken", "tot en met mei doe ik mee": the others are given up."""
    meant = sessions_of(context) if context.has_seat and not for_more(context) else None
    if not meant or not meant.wanted or meant.rest or set(meant.up) - set(_but(context, meant.wanted)):
        return False
    if context.has("delay"):
        return False  # "De planning komt pas in april, ik laat het je dan weten".
    return meant.only or (context.has("only_for") and not meant.up)


def _but(context: Context, wanted: tuple[str, ...]) -> tuple[str, ...]:
    return tuple(each.id for each in context.event.sessions if each.id not in wanted) if context.event else ()


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


def _whole(context: Context, meant: Meant) -> bool:
    return not meant.rest and says_all(context)


def says_all(context: Context) -> bool:
    """They leave the series in so many words, in a sentence that names no session: dates elsewhere do not narrow it."""
    if context.event is None:
        return False
    series = Series(context.event, context.calendar, context.guide.lexicon, context.now)
    said = (each.sentence.folded for each in context.found.all("cancel"))
    lexicon = context.guide.lexicon
    points_back = lexicon.pattern("signs", "for_that")  # "Haal me daarvoor van de lijst".
    return any(
        not (series.named(each, months=False) or points_back.search(each)) and _names_all(each, context.event, lexicon)
        for each in said
    )


def _names_all(folded: str, event: Event, lexicon: Lexicon) -> bool:
    names = (*map(fold, (event.slug, *event.aliases)), *lexicon.folded("signs", "whole_series"))
    return any(name in folded for name in names)


def of_some_day(context: Context) -> bool:
    """A day, or "this time", in a mail about a series: perhaps not all of it is given up."""
    if not context.several:
        return False
    texts = [each.folded for each in context.found.sentences]
    texts += [] if context.mail.in_reply_to else [fold(context.mail.subject)]
    said = [each.sentence.folded for each in context.found.all("cancel", "absent")]
    numbered = any(_DAY_NUMBER.search(each) for each in said)
    return (
        _only_misses(context)
        or numbered
        or any(_names_day(text, context) for text in texts)
        or (not says_all(context) and any(_names_some(each, context) for each in context.found.sentences))
    )


def _names_some(sentence: Sentence, context: Context) -> bool:
    """ "See you in March", "the others"."""
    series = series_of(context)
    if series is None:
        return False
    rest = context.guide.lexicon.folded("signs", "rest")
    return bool(rest.intersection(sentence.words)) or 0 < len(series.named(sentence.folded, spoken=True)) < len(
        series.ids
    )


_DAY_NUMBER = re.compile(r"(?<![\w.:/-])(?:1[3-9]|2\d|3[01])(?![\w.:/-])")
"""More than an hour or a count of people: a day, though its month cannot be read."""


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
