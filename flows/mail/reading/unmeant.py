"""Words of taking part that register nobody: of another day, in jest, before all is known, of people who see to it themselves."""

from flows.mail.reading.context import Context
from flows.mail.reading.route import events_named
from flows.mail.reading.unsure import joking


def first_wants_to_know(context: Context) -> bool:
    """ "Voordat we ons opgeven: geldt dit ook voor ons?"; not "ik doe mee. Met welk initiatief moet ik nog overleggen"."""
    found = context.found
    wished = min(
        (each.place for each in found.all("register") if not each.sentence.question), default=len(found.sentences)
    )
    of_initiative = {each.place for each in found.all("of_initiative") if each.place > wished}
    return any(each.place not in of_initiative for each in found.all("undecided")) and not context.form


def of_stranger(context: Context) -> bool:
    """ "De heer Poels zal aanwezig zijn", of whom no more is told: the writer does not say to come."""
    found = context.found
    own = any(each.of_self for each in found.all("register", "attend")) or context.about.company.others
    return not context.has_seat and bool(found.others("attend")) and not own


def nobody_yet(context: Context) -> bool:
    """ "Iemand van ons komt, wie hangt van het rooster af": nobody has a name, and it is not settled."""
    named = any(each.name for each in context.about.persons)
    own = [each for each in context.found.all("register", "hopes") if not each.of_third]
    return not (named or own) and context.has("delay", "undecided")


def in_jest(context: Context) -> bool:
    """ "Meld mij aan voor de taart, haha. Nee hoor, ik blijf thuis": laughed away, and denied behind it."""
    said = [each for each in context.found.all("register", "attend") if not each.sentence.question]
    return bool(said) and joking(said, context) and context.found.has("absent", "cancel", "decline", "delay")


def for_another_day(context: Context) -> bool:
    """ "Ik wil me opgeven voor de training op 22 april": a day to come on which nothing of ours is, and none that is ours."""
    if context.event is None:
        return False
    said_events = events_named(" ".join(each.text for each in context.found.sentences), context.guide)
    events = [
        context.event,
        *(context.guide.office.events[each] for each in said_events if context.event.slug in said_events),
    ]
    ours = {(each.start.day, each.start.month) for event in events for each in event.sessions}
    on, days = context.guide.lexicon.pattern("dates", "on"), context.calendar.days
    told: list[tuple[int, int | None]] = []
    for each in context.found.all("register", "attend", "companion", "for_other"):
        behind = each.sentence.folded[each.start :]
        told += [day for hit in on.finditer(behind) for day in days(behind[hit.end() :][:_DAY])[:1]]
    said = {day for each in context.found.sentences for day in days(each.folded)}
    return any(month and (month, day) > (context.now.month, context.now.day) for day, month in told) and not said & ours


def left_to_them(context: Context) -> bool:
    """ "Mijn buurman wil graag komen, hoe kan hij zich opgeven?": he does so himself, and of the writer nothing is said."""
    found = context.found
    reflexive = context.guide.lexicon.folded("signs", "reflexive")
    asked = "register" in found.taken_back and any(reflexive & set(each.words) for each in found.questions)
    return asked and not any(each.of_self for each in found.all("register", "attend", "companion"))


_DAY = 24
"""Characters behind "op" or "on" in which a day stands."""
