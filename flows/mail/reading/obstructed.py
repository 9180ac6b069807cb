"""No word of leaving, but a reason for it: "die dag zit ik in het buitenland"."""

import re

from flows.mail.reading.context import Context, Understood
from flows.mail.reading.frames import MARK
from flows.mail.reading.narrowed import unnarrowed
from flows.mail.reading.partly import series_of, sessions_of
from flows.mail.reading.phrases import words_of
from flows.mail.reading.questions import for_more
from flows.mail.reading.sentences import Sentence
from flows.mail.reading.wishes import Signal
from flows.registration.commands import Ask, Cancel, CancelSession


def obstructed(context: Context) -> Understood | None:
    """ "Die dag zit ik in het buitenland": no word of leaving, but a reason for it. They are asked; a session named is given up."""
    found = context.found
    said = [
        each
        for each in found.all("obstacle")
        if not (each.sentence.question or _elsewhen(each.sentence, context) or _at_hour(each.sentence, context))
        and not _may_move(each, context)
    ]
    meant = sessions_of(context)
    ids = meant.up if meant else ()
    stays = found.has("attend", "keeps") and not (ids and meant and (meant.rest or meant.wanted))
    stays = stays or bool(for_more(context)) or found.has("register", "substitute", "delay", "change")
    if not said or stays or not context.has_seat or context.situation.open not in ("", "confirm-cancel", "info"):
        return None
    evidence = found.evidence("obstacle")
    if ids and not any(_firm(each, context) for each in found.sentences):
        return Understood((Ask(context.origin, context.refs),), evidence)
    if ids and context.event and len(ids) < len(context.event.sessions):
        return Understood((CancelSession(context.origin, context.refs, ids, context.proven),), evidence)
    return Understood((Cancel(context.origin, context.refs, context.proven, unsure=True),), evidence)


def _may_move(said: Signal, context: Context) -> bool:
    """ "Een raadsvergadering, maar die wordt waarschijnlijk verzet": perhaps nothing is in the way."""
    lexicon, behind = context.guide.lexicon, said.sentence.folded[said.end :]
    back, but = lexicon.folded("signs", "refers_back"), lexicon.folded("signs", "but")
    clauses = (words_of(each) for each in MARK.split(behind)[1:])
    told = (words[1:] if words[0] in but else words for words in clauses if words)
    return any(
        words[:1] and words[0] in back and lexicon.pattern("signs", "maybe").search(" ".join(words)) for words in told
    )


def _firm(sentence: Sentence, context: Context) -> bool:
    """It tells the day, or all of the month: "in juni ben ik op vakantie" may leave the session free."""
    series = series_of(context)
    whole = context.guide.lexicon.pattern("signs", "whole_month")
    if series is None:
        return False
    told = unnarrowed(sentence, series)
    return bool(
        series.named(told, months=False)
        or series.within(told)
        or series.up_to(told)
        or series.begins_at(told)
        or whole.search(" ".join(words_of(told)))
    )


def _at_hour(sentence: Sentence, context: Context) -> bool:
    """ "25 mei moet ik om 12 uur weg": some of the day."""
    named = context.calendar.named(sentence.folded, context.now)
    return context.several and named.at is not None


def _elsewhen(sentence: Sentence, context: Context) -> bool:
    """ "Van 1 tot en met 5 april ben ik met verlof": days of one month, and no session lies in them; "tot de 18e" may end before it."""
    if context.calendar.until.search(sentence.folded):
        return True
    months = {month for _, month in context.calendar.days(sentence.folded) if month}
    if len(months) != 1 or context.event is None:
        return False
    days = [int(day) for day in _DAY.findall(sentence.folded)]
    starts = [session.start.astimezone(context.event.zone) for session in context.event.sessions]
    return not any(each.month in months and min(days) <= each.day <= max(days) for each in starts)


_DAY = re.compile(r"(?<![\w.:])\d{1,2}(?![\d.:]|\s*(?:uur|u\b))")
