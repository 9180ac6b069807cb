"""What makes a wish to leave less than sure, so that the holder of the seat is asked first."""

from collections.abc import Sequence

from flows.mail.reading.context import Context
from flows.mail.reading.phrases import fold, words_of
from flows.mail.reading.sentences import Sentence
from flows.mail.reading.series import Series
from flows.mail.reading.wishes import Signal


def unsure(context: Context) -> bool:
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


def weak(context: Context) -> bool:
    """ "Kan ik niet …" only as a question, or together with staying: no wish to leave."""
    said = context.found.all("cancel", "absent") or context.found.others("cancel", "absent")
    told = [each for each in said if not each.sentence.question or each.group == "cancel"]
    return not told and not subject_cancels(context)


def undecided(context: Context) -> bool:
    """ "De eerste of de tweede keer mis ik, dat weet ik nog niet", "ziek, maar ik hoop er te zijn", "wij stoppen met het initiatief"."""
    found = context.found
    said = found.all("cancel", "absent")
    if not said or (not context.several and not found.has("cancel") and found.has("hopes_to_come")):
        return bool(said)
    return all(_ends_initiative(each, context) for each in said) or any(
        told(said, context) for told in (_open_still, joking, _corrects_day)
    )


def joking(said: Sequence[Signal], context: Context) -> bool:
    """ "Ik meld me alvast ziek ;-) Nee hoor, zin in": what follows says that it was none; "oh nee wacht", right behind it, too."""
    lexicon, sentences = context.guide.lexicon, context.found.sentences
    first, last = (by(said, key=lambda each: (each.place, each.start)) for by in (min, max))
    behind = [
        words_of(first.sentence.folded[first.end :]),
        *(each.words for each in sentences[first.place + 1 :]),
    ]
    next_ = [each.words for each in sentences[last.place + 1 : last.place + 2]]
    signs = ((lexicon.pattern("signs", "joking"), behind), (lexicon.pattern("signs", "corrects_self"), next_))
    return any(sign.search(" ".join(words[:_OPENING])) for sign, told in signs for words in told)


_OPENING = 3
"""Words that begin a sentence."""


def _ends_initiative(said: Signal, context: Context) -> bool:
    between = (
        each.sentence.folded[said.end : each.start]
        for each in context.found.all("of_initiative")
        if each.place == said.place
    )
    return any(text and len(text) <= _ARTICLE and "," not in text for text in between)


_ARTICLE = 10
"""Characters between what is ended and the word for it: "met het initiatief"."""


def _corrects_day(said: Sequence[Signal], context: Context) -> bool:
    """ "Ik dacht 25 mei te missen, maar het is 20 april", "niet 25 mei maar 20 april": only one of the two is meant."""
    if context.event is None:
        return False
    lexicon, series = context.guide.lexicon, Series(context.event, context.calendar, context.guide.lexicon, context.now)
    but, thought = lexicon.folded("signs", "but"), lexicon.folded("signs", "thought")
    for sentence in {each.sentence for each in said}:
        words = sentence.folded.split()
        place = next((place for place, word in enumerate(words) if word in but), 0)
        before, after = " ".join(words[:place]), " ".join(words[place:])
        corrected = thought & set(words_of(before)) or words[0] in lexicon.folded("signs", "negation")
        if place and corrected and series.named(before) and set(series.named(after)) - set(series.named(before)):
            return True
    return False


def _open_still(said: Sequence[Signal], context: Context) -> bool:
    """They do not know yet, and not of another session: "voor mei weet ik het nog niet"."""
    if context.event is None or context.has("hereby"):
        return False
    series = Series(context.event, context.calendar, context.guide.lexicon, context.now)
    open_still = {each.place for each in context.found.all("delay") if not series.named(each.clause)}
    return all(each.place in open_still for each in said)


def _only_then(context: Context) -> bool:
    """ "Ik ben alleen verhinderd van 15 tot 16 uur", "anders kom ik niet": away for some of it, or in a case that has not come.

    Only where no word of cancelling stands beside it.
    """
    said = () if context.has("cancel") else context.found.all("absent")
    otherwise = context.guide.lexicon.folded("signs", "otherwise")
    return bool(said) and all(
        _names_hour(each.clause, context) or bool(otherwise & set(each.sentence.words)) for each in said
    )


def asked_otherwise(context: Context) -> bool:
    """ "Is er een lift? Anders kom ik niet"."""
    otherwise = context.guide.lexicon.folded("signs", "otherwise")
    said = context.found.all("absent", "cancel")
    return bool(said) and all(each.doubtful and otherwise & set(each.sentence.words) for each in said)


def _names_hour(clause: str, context: Context) -> bool:
    named = context.calendar.named(clause, context.now)
    starts = context.event.starts.astimezone(context.event.zone).time() if context.event else None
    return named.at is not None and named.at != starts


def _of_another_day(context: Context) -> bool:
    """ "Die van 15 maart heb ik afgezegd": every sentence about leaving names days, and none is a session's."""
    if context.event is None:
        return False
    said = context.found.all("cancel", "absent")
    if said and all(_next_week_without(each.clause, context) or _other_weekday(each, context) for each in said):
        return True
    days = [{(day, month) for day, month in context.calendar.days(each.clause) if month} for each in said]
    zone = context.event.zone
    starts = [session.start.astimezone(zone) for session in context.event.sessions]
    held = {(each.day, each.month) for each in starts}
    return bool(days) and all(each and not each & held for each in days)


def _other_weekday(signal: Signal, context: Context) -> bool:
    """ "Ik meld me ziek voor maandag", of an event on a Thursday."""
    named = context.calendar.named(signal.clause, context.now)
    held = (
        {each.start.astimezone(context.event.zone).weekday() for each in context.event.sessions}
        if context.event
        else set()
    )
    return named.weekday is not None and named.day is None and named.weekday not in held


def _next_week_without(clause: str, context: Context) -> bool:
    """ "Volgende week ben ik er niet", and no session is in it."""
    series = Series(context.event, context.calendar, context.guide.lexicon, context.now) if context.event else None
    return series is not None and bool(context.calendar.next_week.search(clause)) and not series.soon(clause)


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


def subject_cancels(context: Context) -> bool:
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
