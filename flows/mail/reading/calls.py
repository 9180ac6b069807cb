"""The answer to proposed times for a call: one of them, none, or another time in words."""

from dataclasses import replace
from datetime import datetime, timedelta
from itertools import pairwise

from flows.mail.message import Evidence
from flows.mail.reading.context import Context, Understood
from flows.mail.reading.moments import choices
from flows.mail.reading.phrases import fold, words_of
from flows.mail.reading.sentences import Sentence
from flows.mail.reading.slots import choose
from flows.registration.commands import Ask, ChooseSlot, NoSlotFits
from flows.registration.model import Registration


def answer_to_slots(context: Context) -> Understood | None:
    """One of the proposed times, or none of them, with the time that the writer names."""
    registration = _with_slots(context)
    if registration is None or _about_event(context):
        return None
    zone = context.now.tzinfo
    moments = [slot.astimezone(zone) for slot in registration.slots]
    booked = context.situation.open == "booked"
    none = (context.has("none_fits") or _gives_up_call(context)) and not context.has("any_slot")
    chosen = choose(_decided(context), moments, context.calendar, context.guide.lexicon, context.now, none or booked)
    refs = (registration.ref,)
    proven = context.situation.proven(refs)
    if chosen.slot is None and not none and (marked := _beside_quoted(context, moments)):
        chosen = replace(chosen, slot=marked)
    if chosen.slot is None and context.has("any_slot") and not none:
        left = [number for number in range(1, len(moments) + 1) if number not in chosen.excluded]
        chosen = replace(chosen, slot=next(iter(left), None))
    if chosen.slot is not None:
        said = Evidence("slot", context.found.sentences[0].text if context.found.sentences else "")
        return Understood((ChooseSlot(context.origin, refs, chosen.slot, proven),), (said,))
    if context.has("call_me") and not (chosen.proposed or chosen.other or context.found.questions):
        command = NoSlotFits(context.origin, refs, proven=proven, by_phone=True)
        return Understood((command,), context.found.evidence("call_me"))
    if context.has("delay") and not none and not chosen.proposed:
        return Understood((Ask(context.origin, refs),), context.found.evidence("delay"))
    if (
        none
        or chosen.proposed
        or chosen.other
        or (moments and len(chosen.excluded) == len(moments))
        or _no_time(context)
    ):
        proposed = chosen.proposed or _shifted(context, registration)
        return Understood(
            (NoSlotFits(context.origin, refs, proposed, proven),),
            context.found.evidence("none_fits", "absent", "postpone"),
        )
    if len(moments) == 1 and context.has("yes", "accept") and not context.has("no", "absent"):
        return Understood((ChooseSlot(context.origin, refs, 1, proven),), context.found.evidence("yes", "accept"))
    return None


def _gives_up_call(context: Context) -> bool:
    """ "Ons gesprek van morgen moet ik afzeggen": the call, and not the event."""
    call = context.guide.lexicon.folded("signs", "call")
    spoken = any(word in call for each in context.found.sentences for word in each.words)
    return spoken and "cancel" in context.found.taken_back


def _decided(context: Context) -> list[Sentence]:
    """Without what they must still look into: "ik overleg nog of optie 1 lukt"."""
    open_yet = {each.place for each in context.found.all("delay")}
    return [each for place, each in enumerate(context.found.sentences) if place not in open_yet]


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


def _no_time(context: Context) -> bool:
    return context.has("absent", "postpone", "no", "cannot", "obstacle") and not context.has("yes", "accept", "attend")


def _with_slots(context: Context) -> Registration | None:
    if context.situation.open not in ("slots", "booked"):
        return None
    return next((each for each in context.situation.active if each.slots or each.intake_at), None)


def _about_event(context: Context) -> bool:
    """They leave the event itself, whatever times are on the table."""
    return context.has("cancel") and not context.has("none_fits", "postpone")


def _shifted(context: Context, registration: Registration) -> datetime | None:
    """ "Een week later, zelfde tijd", from the booked call."""
    base = registration.intake_at or (
        _booked_in_subject(context, registration) if context.situation.open == "booked" else None
    )
    if base and _says(context, "week_later") and _says(context, "same_time"):
        return base + timedelta(days=7)
    return base + timedelta(hours=1) if base and _says(context, "hour_later") else None


def _says(context: Context, key: str) -> bool:
    pattern = context.guide.lexicon.pattern("signs", key)
    return any(pattern.search(" ".join(each.words)) for each in context.found.sentences)


def _booked_in_subject(context: Context, registration: Registration) -> datetime | None:
    zone = context.now.tzinfo
    moments = [slot.astimezone(zone) for slot in registration.slots]
    named = context.calendar.named(fold(context.mail.subject), context.now)
    found = choices(moments, named) if named.says else []
    return moments[found[0] - 1] if len(found) == 1 else None
