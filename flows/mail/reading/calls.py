"""The answer to proposed times for a call: one of them, none, or another time in words."""

from dataclasses import replace
from datetime import datetime, timedelta
from itertools import pairwise

from flows.mail.message import Evidence
from flows.mail.reading.contacts import phone_in
from flows.mail.reading.context import Context, Understood
from flows.mail.reading.moments import choices
from flows.mail.reading.phrases import fold, words_of
from flows.mail.reading.sentences import Sentence
from flows.mail.reading.situation import ABOUT_CALL
from flows.mail.reading.slots import Chosen, choose
from flows.registration.commands import Ask, Cancel, ChooseSlot, NoSlotFits
from flows.registration.model import Registration


def answer_to_slots(context: Context) -> Understood | None:
    """One of the proposed times, or none of them, with the time that the writer names."""
    registration = _with_slots(context)
    if registration is None or _about_event(context):
        return None
    zone = context.now.tzinfo
    moments = [slot.astimezone(zone) for slot in registration.slots]
    booked = context.situation.open == "booked"
    anything = _anything(context)
    none = (context.has("none_fits") or _gives_up_call(context)) and not anything
    numbered = not _of_older_list(context, registration)
    chosen = choose(
        _decided(context), moments, context.calendar, context.guide.lexicon, context.now, none or booked, numbered
    )
    if booked and not none and not chosen.proposed:
        chosen = replace(chosen, slot=chosen.exact)
    refs = (registration.ref,)
    proven, phone = context.situation.proven(refs), _number_to_call(context, registration)
    if chosen.slot is None and not none and (marked := _beside_quoted(context, moments)):
        chosen = replace(chosen, slot=marked)
    if chosen.slot is None and anything and not none:
        left = [number for number in range(1, len(moments) + 1) if number not in chosen.excluded]
        chosen = replace(chosen, slot=next(iter(left), None))
    if chosen.slot is None and not context.has("delay"):
        chosen = replace(chosen, slot=_remaining(context, chosen, len(moments)))
    if chosen.slot is not None:
        said = Evidence("slot", context.found.sentences[0].text if context.found.sentences else "")
        return Understood((ChooseSlot(context.origin, refs, chosen.slot, proven, phone),), (said,))
    if context.has("call_me") and not (chosen.proposed or chosen.other or context.found.questions):
        command = NoSlotFits(context.origin, refs, proven=proven, by_phone=True, phone=phone)
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
            (NoSlotFits(context.origin, refs, proposed, proven, phone=phone),),
            context.found.evidence("none_fits", "absent", "postpone"),
        )
    if len(moments) == 1 and context.has("yes", "accept") and not context.has("no", "absent"):
        return Understood(
            (ChooseSlot(context.origin, refs, 1, proven, phone),), context.found.evidence("yes", "accept")
        )
    if not booked and _chooses_something(context, numbered):
        return Understood(
            (ChooseSlot(context.origin, refs, 0, proven, phone),), context.found.evidence("yes", "accept")
        )
    return None


def _anything(context: Context) -> bool:
    """Any of the times will do; "the following week I'm flexible" is none of them."""
    other = {each.place for each in context.found.all("none_fits")}
    return any(each.place not in other for each in context.found.all("any_slot"))


def _remaining(context: Context, chosen: Chosen, count: int) -> int | None:
    """ "1 en 2 vallen af", in a mail that says no more: the one that is left."""
    left = [number for number in range(1, count + 1) if number not in chosen.excluded]
    few = _says_little(context, 2) or _says(context, "what_is_left")
    more = chosen.other or context.found.questions or context.has("none_fits", "cancel") or not few
    return left[0] if chosen.excluded and len(left) == 1 and not more else None


def _says_little(context: Context, times: int = 1) -> bool:
    return sum(len(each.words) for each in context.found.sentences) <= times * _FEW


_FEW = 10
"""Words of a mail that says no more than one thing."""


def contact_cannot(context: Context) -> Understood | None:
    """Who calls cannot make the time that was agreed, or names another."""
    registration = next((each for each in context.situation.active if each.intake_at), None)
    says = context.has("absent", "cannot", "postpone", "none_fits") and not context.found.questions
    if registration is None or registration.intake_at is None or registration.intake_at <= context.now or not says:
        return None
    moments = [registration.intake_at.astimezone(context.now.tzinfo)]
    chosen = choose(_decided(context), moments, context.calendar, context.guide.lexicon, context.now, none=True)
    command = NoSlotFits(context.origin, (registration.ref,), chosen.proposed, context.situation.authentic)
    return Understood((command,), context.found.evidence("absent", "cannot", "postpone", "none_fits"))


def call_given_up(context: Context) -> Understood | None:
    """ "Ik moet helaas afzeggen", in answer to the mail about the call: that, or the event? They are asked."""
    threads = context.situation.threads
    about_call = context.situation.open == "booked" and bool(threads) and threads[0].kind in ABOUT_CALL
    if not about_call or not context.has("cancel") or _named_event(context) or context.found.questions:
        return None
    calls_off = context.guide.lexicon.folded("signs", "calls_off")
    if not any(calls_off & set(each.words) for each in context.found.sentences):
        return None
    command = Cancel(context.origin, context.refs, context.proven, unsure=True)
    return Understood((command,), context.found.evidence("cancel"))


def _named_event(context: Context) -> bool:
    taking_part = context.guide.lexicon.folded("signs", "taking_part")
    names = {word for each in (context.event.aliases if context.event else ()) for word in words_of(fold(each))}
    return any((taking_part | names) & set(each.words) for each in context.found.sentences)


def _of_older_list(context: Context, registration: Registration) -> bool:
    """They answer a mail from before the times on the table: its numbers were those of other times."""
    at = context.situation.threads[0].at if context.situation.threads else None
    return bool(at and registration.proposed_at and at < registration.proposed_at)


def _chooses_something(context: Context, numbered: bool) -> bool:
    """In answer to our mail: a yes to several times, a number that none of them has, or a number of an older list."""
    if not context.situation.threads or context.found.questions or context.has("no", "absent", "cannot", "register"):
        return False
    named = any(context.calendar.numbering.find(each.folded, 9) for each in _decided(context))
    return named or (_says_little(context) and context.has("yes", "accept", "approve"))


def _number_to_call(context: Context, registration: Registration) -> str:
    """Said in the mail; one of the signature only when none is known."""
    told = next(filter(None, (phone_in(each.text) for each in context.found.sentences)), "")
    return told or ("" if registration.fields.get("phone") else context.about.writer.fields.get("phone", ""))


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
    plain = _says_little(context) or any(each.leads for each in context.found.all("no"))
    said = context.has("absent", "postpone", "cannot", "obstacle") or (plain and context.has("no"))
    return said and not context.has("yes", "accept", "attend")


def _with_slots(context: Context) -> Registration | None:
    if context.situation.open not in ("slots", "booked"):
        return None
    return next((each for each in context.situation.active if each.slots or each.intake_at), None)


def _about_event(context: Context) -> bool:
    """They leave the event itself, whatever times are on the table."""
    if context.has("none_fits", "postpone"):
        return False
    return context.has("cancel") or (context.has("absent", "decline") and _named_event(context))


def _shifted(context: Context, registration: Registration) -> datetime | None:
    """ "Een week later, zelfde tijd", from the booked call."""
    base = registration.intake_at or (
        _booked_in_subject(context, registration) if context.situation.open == "booked" else None
    )
    same = _says(context, "same_time")
    shifts = (
        ("week_later", timedelta(days=7), same),
        ("day_later", timedelta(days=1), same),
        ("half_hour_later", timedelta(minutes=30), True),
        ("hour_later", timedelta(hours=1), True),
    )
    found = (shift for key, shift, clear in shifts if clear and _says(context, key))
    return next((base + shift for shift in found), None) if base else None


def _says(context: Context, key: str) -> bool:
    pattern = context.guide.lexicon.pattern("signs", key)
    return any(pattern.search(" ".join(each.words)) for each in context.found.sentences)


def _booked_in_subject(context: Context, registration: Registration) -> datetime | None:
    zone = context.now.tzinfo
    moments = [slot.astimezone(zone) for slot in registration.slots]
    named = context.calendar.named(fold(context.mail.subject), context.now)
    found = choices(moments, named) if named.says else []
    return moments[found[0] - 1] if len(found) == 1 else None
