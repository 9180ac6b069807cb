"""Which of the times on the table an answer takes, in the light of the mail that it answers."""

from dataclasses import replace
from datetime import datetime
from itertools import pairwise

from flows.mail.reading.context import Context
from flows.mail.reading.named_moments import choices
from flows.mail.reading.phrases import fold, words_of
from flows.mail.reading.sentences import Sentence
from flows.mail.reading.slots import Chosen, choose
from flows.mail.reading.wishes import Signal
from flows.registration.model import Registration
from flows.registration.preference import Preference


def taken(context: Context, registration: Registration, when: Preference, none: bool) -> Chosen:
    """`when`: what they say about when they can; `none`: that no time fits."""
    moments = [slot.astimezone(context.now.tzinfo) for slot in registration.slots]
    booked, numbered = context.situation.open == "booked", not of_older_list(context, registration)
    agreed = booked and not (numbered and _among_others(context, registration))
    lexicon = context.guide.lexicon
    chosen = choose(decided(context), moments, context.calendar, lexicon, context.now, none or agreed, numbered)
    if agreed and not none and not chosen.proposed:
        chosen = replace(chosen, slot=chosen.exact)
    if booked and when.wanted and chosen.slot and moments[chosen.slot - 1] == registration.intake_at:
        # "Van dinsdag 9 uur naar donderdag": what is agreed is only named.
        chosen = replace(chosen, slot=None, other=True)
    return chosen if chosen.slot is not None else replace(chosen, slot=_implied(context, chosen, moments, when, none))


def _implied(context: Context, chosen: Chosen, moments: list[datetime], when: Preference, none: bool) -> int | None:
    """A time that they do not name."""
    if not none and (marked := _beside_quoted(context, moments)):
        return marked
    if not none and anything(context, when):
        return next((number for number in range(1, len(moments) + 1) if number not in chosen.excluded), None)
    return None if context.has("delay") else _remaining(context, chosen, len(moments))


def anything(context: Context, when: Preference) -> bool:
    """Any of the times will do; "the following week I'm flexible" is none of them, nor "any time after the 22nd"."""
    if when.wanted:
        return False
    other = {each.place for each in context.found.all("none_fits")}
    return any(each.place not in other and not _bounded(each, context) for each in context.found.all("any_slot"))


def _bounded(signal: Signal, context: Context) -> bool:
    folded, bounds = signal.sentence.folded, context.guide.lexicon.folded("signs", "bounds")
    words = [*words_of(folded[signal.start : signal.end]), *words_of(folded[signal.end :])[:_NEAR]]
    return bool(bounds & set(words)) and context.calendar.named(folded, context.now).says


_NEAR = 2
"""Words between "any time" and "after"."""


def _remaining(context: Context, chosen: Chosen, count: int) -> int | None:
    """ "1 en 2 vallen af", in a mail that says no more: the one that is left."""
    left = [number for number in range(1, count + 1) if number not in chosen.excluded]
    few = says_little(context, 2) or says(context, "what_is_left")
    more = chosen.other or context.found.questions or context.has("none_fits", "cancel") or not few
    return left[0] if chosen.excluded and len(left) == 1 and not more else None


def _beside_quoted(context: Context, moments: list[datetime]) -> int | None:
    """Words of the writer right below one of our lines with a time."""
    lines = [line for line in context.mail.text.split("\n") if line.strip(" >")]
    good = context.guide.lexicon.folded("signs", "positive") | context.guide.lexicon.folded("signs", "this")
    for above, line in pairwise(lines):
        own = above.startswith(">") and not line.startswith(">") and any(word in good for word in words_of(fold(line)))
        fitting = choices(moments, context.calendar.named(fold(above), context.now)) if own else []
        if len(fitting) == 1:
            return fitting[0]
    return None


def _among_others(context: Context, registration: Registration) -> bool:
    """They answer the list of other times than the one that was agreed."""
    threads = context.situation.threads
    of_list = bool(threads) and threads[0].kind == "intake-proposal"
    return of_list and registration.intake_at not in registration.slots


def of_older_list(context: Context, registration: Registration) -> bool:
    """They answer a mail from before the times on the table: its numbers were those of other times."""
    at = context.situation.threads[0].at if context.situation.threads else None
    return bool(at and registration.proposed_at and at < registration.proposed_at)


def decided(context: Context) -> list[Sentence]:
    """Without what they must still look into: "ik overleg nog of optie 1 lukt"."""
    open_yet = {each.place for each in context.found.all("delay")}
    return [each for place, each in enumerate(context.found.sentences) if place not in open_yet]


def says_little(context: Context, times: int = 1) -> bool:
    return sum(len(each.words) for each in context.found.sentences) <= times * FEW


FEW = 10
"""Words of a mail that says no more than one thing."""


def says(context: Context, key: str) -> bool:
    pattern = context.guide.lexicon.pattern("signs", key)
    return any(pattern.search(" ".join(each.words)) for each in context.found.sentences)
