"""The answer to proposed times for a call: one of them, none, or another time in words."""

from dataclasses import replace
from datetime import datetime, timedelta

from flows.mail.message import Evidence
from flows.mail.reading.called_at import gives_number, number_to_call
from flows.mail.reading.context import Context, Understood
from flows.mail.reading.named_moments import choices
from flows.mail.reading.phrases import fold, words_of
from flows.mail.reading.sentences import Sentence
from flows.mail.reading.situation import ABOUT_CALL
from flows.mail.reading.slots import choose
from flows.mail.reading.taken_times import FEW, anything, decided, of_older_list, says, says_little, taken
from flows.mail.reading.torn import asks_after_answer
from flows.mail.reading.whenever import rules_out, when_they_can
from flows.mail.reading.words import Lexicon
from flows.registration.commands import Ask, Cancel, ChooseSlot, NoSlotFits
from flows.registration.model import Registration
from flows.registration.preference import Preference


def answer_to_slots(context: Context) -> Understood | None:
    """One of the proposed times, or none of them, with the time that the writer names."""
    registration = _with_slots(context)
    if registration is None or _about_event(context):
        return None
    booked = context.situation.open == "booked"
    when = _when(context, registration.intake_at if booked else None)
    none = (_none_fits(context) or _gives_up_call(context)) and not anything(context, when)
    chosen = taken(context, registration, when, none)
    settled = not (none or chosen.proposed or chosen.other) and chosen.slot in (None, 1)
    if booked and settled and gives_number(context, registration):
        return None
    if chosen.slot is not None and _hangs(context):
        return Understood((Ask(context.origin, (registration.ref,)),), context.found.evidence("delay", "undecided"))
    if chosen.slot is not None:
        said = Evidence("slot", context.found.sentences[0].text if context.found.sentences else "")
        return Understood((_choice(context, registration, chosen.slot),), (said,))
    if context.has("call_me") and not (chosen.proposed or chosen.other or context.found.questions):
        return Understood((replace(_wish(context, registration), by_phone=True),), context.found.evidence("call_me"))
    if context.has("delay", "undecided") and not none and not chosen.proposed:
        return Understood((Ask(context.origin, (registration.ref,)),), context.found.evidence("delay", "undecided"))
    excluded = bool(registration.slots) and len(chosen.excluded) == len(registration.slots)
    if none or chosen.proposed or chosen.other or excluded or _no_time(context):
        asked = _another(context, registration, when, chosen.proposed or _shifted(context, registration))
        return Understood((asked,), context.found.evidence("none_fits", "absent", "postpone"))
    if (slot := _agreed_to(context, registration, booked)) is not None:
        return Understood((_choice(context, registration, slot),), context.found.evidence("yes", "accept"))
    if when and _asks_for_another(context):
        return Understood((_another(context, registration, when),))
    return None


def _none_fits(context: Context) -> bool:
    """More than "mag ik volgende week antwoorden?" and "the other options are fine too"."""
    put_off = context.found.all("delay", "rest_yes")
    return any(not any(each.overlaps(other) for other in put_off) for each in context.found.all("none_fits"))


def _hangs(context: Context) -> bool:
    """ "Woensdag zou kunnen, maar ik kom er morgen op terug", "als mijn collega ook kan, dan dinsdag", "dinsdag kan, als het kort is:
    hoe lang duurt het?", "mijn man koos 2, kan de onze op die dag?", "2 had ik al gemaild, niet ontvangen?": no time is taken yet."""
    lexicon, found = context.guide.lexicon, context.found
    if found.has("delay", "undecided"):
        return True
    conditions = lexicon.folded("signs", "condition") | lexicon.folded("signs", "condition_before")
    hangs, courtesy = lexicon.pattern("signs", "hangs_on"), lexicon.pattern("signs", "courtesy")
    told = [(each, courtesy.sub("", " ".join(each.words))) for each in found.sentences]
    if any(hangs.search(text) for _, text in told):
        return True
    placed = [each for each, text in told if conditions & set(text.split())]
    if asks_after_answer(context):
        return True
    others = any(lexicon.folded("signs", "other") & set(each.words) for each in found.questions)
    return others or (bool(placed) and any(each in placed or not _settles(each, lexicon) for each in found.questions))


def _settles(question: Sentence, lexicon: Lexicon) -> bool:
    """ "Spreken we elkaar dan?" takes the time that was named, "kun je mij donderdag bellen?" names it."""
    if any(each.group == "asks_slot" for each in lexicon.book.find(question.folded)):
        return True
    words = set(question.words)
    return bool(lexicon.folded("signs", "then") & words and lexicon.folded("signs", "self") & words)


def _choice(context: Context, registration: Registration, slot: int) -> ChooseSlot:
    refs = (registration.ref,)
    phone = number_to_call(context, registration)
    return ChooseSlot(context.origin, refs, slot, context.situation.proven(refs), phone)


def _wish(context: Context, registration: Registration) -> NoSlotFits:
    refs = (registration.ref,)
    phone = number_to_call(context, registration)
    return NoSlotFits(context.origin, refs, proven=context.situation.proven(refs), phone=phone)


def _another(
    context: Context, registration: Registration, when: Preference, proposed: datetime | None = None
) -> NoSlotFits:
    stands = _stands(context, registration)
    return replace(_wish(context, registration), proposed=proposed, when=when, stands=stands)


def _agreed_to(context: Context, registration: Registration, booked: bool) -> int | None:
    """A yes without a time: to the only one, or to it is not clear which (0). None: it is no such yes."""
    if len(registration.slots) == 1 and context.has("yes", "accept") and not context.has("no", "absent"):
        return 1
    numbered = not of_older_list(context, registration)
    return 0 if not booked and _chooses_something(context, numbered) else None


def _when(context: Context, agreed: datetime | None) -> Preference:
    """What they say about when they can; not what they must still look into."""
    at = agreed.astimezone(context.now.tzinfo) if agreed else None
    return when_they_can(decided(context), context.calendar, context.guide.lexicon, context.now, at)


def _stands(context: Context, registration: Registration) -> bool:
    """An agreed call does, when they ask for another time or would rather have one, and do not say that they cannot come."""
    if context.situation.open != "booked" or registration.intake_at is None or _gives_up_call(context):
        return False
    of_list = bool(context.situation.threads) and context.situation.threads[0].kind == "intake-proposal"
    if of_list and context.has("none_fits") and not context.has("absent", "cannot"):
        return True  # "Geen van deze", of other times than the one that was agreed.
    at = registration.intake_at.astimezone(context.now.tzinfo)
    return not rules_out(decided(context), context.calendar, context.guide.lexicon, context.now, at)


def _asks_for_another(context: Context) -> bool:
    """ "Volgende week komt beter uit", "niet op maandag graag", "mag het ook 's middags?", in a mail about our times that says no more."""
    if not context.situation.threads or not says_little(context, 2):
        return False
    lexicon = context.guide.lexicon
    turns = (
        lexicon.folded("signs", "suits_more") | lexicon.folded("signs", "negative") | lexicon.folded("signs", "only")
    )
    if questions := context.found.questions:
        plain = len(questions) == 1 and len(questions[0].words) <= FEW
        return plain and (says(context, "asks_time") or context.has("postpone"))
    return any(turns & set(each.words) for each in context.found.sentences)


def contact_cannot(context: Context) -> Understood | None:
    """Who calls cannot make the time that was agreed, or names another."""
    registration = next((each for each in context.situation.active if each.intake_at), None)
    says = context.has("absent", "cannot", "postpone", "none_fits") and not context.found.questions
    if registration is None or registration.intake_at is None or registration.intake_at <= context.now or not says:
        return None
    moments = [registration.intake_at.astimezone(context.now.tzinfo)]
    chosen = choose(decided(context), moments, context.calendar, context.guide.lexicon, context.now, none=True)
    when = _when(context, registration.intake_at)
    command = NoSlotFits(context.origin, (registration.ref,), chosen.proposed, context.situation.authentic, when=when)
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
    lexicon = context.guide.lexicon
    taking_part, rather = lexicon.folded("signs", "taking_part"), lexicon.pattern("signs", "rather_than")
    names = {word for each in (context.event.aliases if context.event else ()) for word in words_of(fold(each))}
    told = (words_of(rather.sub(" ", " ".join(each.words))) for each in context.found.sentences)
    return any((taking_part | names) & set(words) for words in told)


def _chooses_something(context: Context, numbered: bool) -> bool:
    """In answer to our mail: a yes to several times, a number that none of them has, or a number of an older list."""
    if not context.situation.threads or context.found.questions or context.has("no", "absent", "cannot", "register"):
        return False
    named = any(context.calendar.numbering.find(each.folded, 9) for each in decided(context))
    return named or (says_little(context) and context.has("yes", "accept", "approve"))


def _gives_up_call(context: Context) -> bool:
    """ "Ons gesprek van morgen moet ik afzeggen": the call, and not the event."""
    call = context.guide.lexicon.folded("signs", "call")
    spoken = any(word in call for each in context.found.sentences for word in each.words)
    return spoken and "cancel" in context.found.taken_back


def _no_time(context: Context) -> bool:
    puzzled = any(
        context.guide.lexicon.folded("signs", "puzzled") & set(each.words) for each in context.found.sentences
    )
    plain = (says_little(context) and not puzzled) or any(each.leads for each in context.found.all("no"))
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
    same = says(context, "same_time")
    shifts = (
        ("week_later", timedelta(days=7), same),
        ("day_later", timedelta(days=1), same),
        ("half_hour_later", timedelta(minutes=30), True),
        ("hour_later", timedelta(hours=1), True),
    )
    found = (shift for key, shift, clear in shifts if clear and says(context, key))
    return next((base + shift for shift in found), None) if base else None


def _booked_in_subject(context: Context, registration: Registration) -> datetime | None:
    zone = context.now.tzinfo
    moments = [slot.astimezone(zone) for slot in registration.slots]
    named = context.calendar.named(fold(context.mail.subject), context.now)
    found = choices(moments, named) if named.says else []
    return moments[found[0] - 1] if len(found) == 1 else None
