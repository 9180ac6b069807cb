"""The answer to `confirm-cancel`: a yes or a no, which means something only against what was asked."""

from flows.mail.reading.context import Context, Understood
from flows.mail.reading.phrases import fold
from flows.registration.commands import Ask, Cancel, Rsvp


def answer_to_confirmation(context: Context) -> Understood | None:
    """To `confirm-cancel`: yes is the cancellation, no keeps the seat."""
    if context.situation.open != "confirm-cancel":
        return None
    found = context.found
    if found.has("delay", "undecided") and not found.has("cancel", "absent", "keeps", "attend"):
        return Understood((Ask(context.origin, context.refs),), found.evidence("delay", "undecided"))
    no = _says_no(context) or "cancel" in found.taken_back or found.has("keeps", "attend")
    yes = found.has("yes", "cancel", "absent", "cannot")
    if no and not (found.has("cancel", "absent") and not (_says_no(context) or found.has("keeps", "attend"))):
        if found.has("absent") if _starts_with_no(context) else yes and found.has("cancel", "absent"):
            # "Nee, ik kom niet" is no to coming, and perhaps not to leaving.
            return Understood((Ask(context.origin, context.refs),), found.evidence("no", "keeps"))
        return Understood(
            (Rsvp(context.origin, context.refs, proven=context.proven, keeps=True),),
            found.evidence("no", "keeps", "attend"),
        )
    if yes and not found.has("cancel", "absent") and _speaks_of_coming(context):
        return Understood((Ask(context.origin, context.refs),), found.evidence("yes"))
    if yes and not found.questions:
        return Understood(
            (Cancel(context.origin, context.refs, proven=context.proven, confirmed=True),),
            found.evidence("yes", "cancel"),
        )
    return None


def _speaks_of_coming(context: Context) -> bool:
    """ "Ja, ik wil blijven meedoen": a yes, but perhaps not to leaving."""
    staying = context.guide.lexicon.folded("signs", "staying")
    return any(word in staying for each in context.found.sentences for word in each.words)


def _says_no(context: Context) -> bool:
    """More than regret, which goes with a yes too, and than the "not" of "ik kan echt niet"."""
    regrets = context.guide.lexicon.folded("signs", "regret")
    if context.has("absent"):
        # "Ik kom inderdaad niet" says no to coming.
        regrets |= context.guide.lexicon.folded("signs", "not_verb")
    away = context.found.all("absent", "cannot", "cancel")
    return any(
        fold(each.text) not in regrets and not any(each.overlaps(other) for other in away)
        for each in context.found.all("no")
    )


def _starts_with_no(context: Context) -> bool:
    first = min((each.start for each in context.found.all("no") if each.place == 0), default=99)
    return first < 3
