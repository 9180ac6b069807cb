"""The answer to `confirm-cancel`: a yes or a no, which means something only against what was asked."""

from flows.mail.reading.context import Context, Understood
from flows.mail.reading.offers import is_mark
from flows.mail.reading.phrases import fold, words_of
from flows.mail.reading.questions import asking_too
from flows.mail.reading.substituting import substituting
from flows.mail.reading.wishes import Signal
from flows.registration.commands import Ask, Cancel, Rsvp


def answer_to_confirmation(context: Context) -> Understood | None:
    """To `confirm-cancel`: yes is the cancellation, no keeps the seat; somebody in their place is neither."""
    if context.situation.open != "confirm-cancel":
        return None
    found = context.found
    stays = found.has("keeps", "attend", "again") or _uses_seat(context)
    needless = _needless(context) and not found.has("cancel", "absent")
    elsewhere = _of_somebody_else(context)
    if not elsewhere and (instead := substituting(context)):
        return instead
    if elsewhere or (needless and not stays):
        return Understood((Ask(context.origin, context.refs),), found.evidence("no", "decline", "absent"))
    if found.has("delay", "undecided", "not_yet") and not (found.has("cancel", "absent", "keeps", "attend")):
        return Understood((Ask(context.origin, context.refs),), found.evidence("delay", "undecided", "not_yet"))
    if not (needless or stays or "cancel" in found.taken_back) and _yes_with_not(context) and not _regrets(context):
        return Understood((Ask(context.origin, context.refs),), found.evidence("yes"))
    no = needless or _says_no(context) or "cancel" in found.taken_back or stays
    yes = _says_yes(context) or found.has("cancel", "absent", "cannot", "anybody") or is_mark(context, "mark_yes")
    if no and not (found.has("cancel", "absent") and not (_says_no(context) or stays)):
        return _denied(context, stays, yes)
    if yes and not found.has("cancel", "absent") and _speaks_of_coming(context):
        return Understood((Ask(context.origin, context.refs),), found.evidence("yes"))
    if yes and found.has("not_yet"):
        return Understood((Ask(context.origin, context.refs),), found.evidence("not_yet"))
    if yes and (not found.questions or _settled(context)) and not found.doubts("yes", "cancel", "absent", "cannot"):
        cancel = Cancel(context.origin, context.refs, proven=context.proven, confirmed=True)
        return Understood((cancel, *asking_too(context)), found.evidence("yes", "cancel"))
    return None


def _of_somebody_else(context: Context) -> bool:
    """ "Ik niet, mijn collega wilde zich afmelden": not of coming, but of who it is that leaves."""
    if _says_yes(context) or context.has("cancel"):
        return False
    first = context.guide.lexicon.folded("signs", "first")
    denial = first | context.guide.lexicon.folded("signs", "negation")
    away = context.found.all("absent", "cannot")
    if not all(denial.issuperset(words_of(fold(each.text))) for each in away):
        return False
    others = context.guide.lexicon.folded("signs", "other")
    return bool(away) and any(word in others for each in context.found.sentences for word in each.words)


def _needless(context: Context) -> bool:
    """ "Hoeft niet meer, Karin past op": the cancelling need not be done; "hoeft niet, ik kom niet" is both."""
    opening = [word for each in context.found.sentences[:1] for word in each.words]
    needless = context.guide.lexicon.pattern("signs", "needless").match(" ".join(opening))
    return bool(needless) and not _says_yes(context)


def _denied(context: Context, stays: bool, yes: bool) -> Understood:
    """ "Nee, ik kom niet" is no to coming, and perhaps not to leaving; "… dus ja, meld me af" behind it is."""
    found = context.found
    evidence = found.evidence("no", "keeps", "attend", "accept")
    leaves = found.has("absent") if _starts_with_no(context) else yes and found.has("cancel", "absent")
    if leaves and not stays and _orders(context):
        cancel = Cancel(context.origin, context.refs, proven=context.proven, confirmed=True)
        return Understood((cancel, *asking_too(context)), found.evidence("cancel"))
    if leaves:
        return Understood((Ask(context.origin, context.refs),), evidence)
    return Understood((Rsvp(context.origin, context.refs, proven=context.proven, keeps=True),), evidence)


def _orders(context: Context) -> bool:
    """They say that they do not come, and then what is to be done."""
    found = context.found
    away = [each for each in found.all("absent", "cannot") if not each.doubtful]
    orders = [each for each in found.all("cancel") if not (each.doubtful or each.sentence.question)]
    return "cancel" not in found.taken_back and any(
        (each.place, each.start) > (other.place, other.start) for each in orders for other in away
    )


def _uses_seat(context: Context) -> bool:
    """ "Ik maak graag gebruik van mijn plek": they take what they have; "ja, doe maar" is the yes that was asked for."""
    yes = context.found.all("yes")
    return any(
        not (each.doubtful or any(each.overlaps(one) and one.leads for one in yes))
        for each in context.found.all("accept")
        if len(each.text.split()) > 2
    )


def _settled(context: Context) -> bool:
    """A yes in a sentence of its own, and a question that asks something else: "Ja graag. Is er in het najaar nog een keer?"."""
    found = context.found
    told = [each for each in found.all("yes", "cancel", "absent") if not each.sentence.question and not each.doubtful]
    wonder = context.guide.lexicon.pattern("signs", "wonders")
    about = {each.place for each in found.signals if each.group in _OF_LEAVING}
    asked = [(place, each) for place, each in enumerate(found.sentences) if each.question]
    return bool(told) and not any(place in about or wonder.search(" ".join(each.words)) for place, each in asked)


_OF_LEAVING = ("cancel", "absent", "cannot", "keeps", "attend", "register", "delay", "postpone")


def _speaks_of_coming(context: Context) -> bool:
    """ "Ja, ik wil blijven meedoen": a yes, but perhaps not to leaving."""
    staying = context.guide.lexicon.folded("signs", "staying")
    if context.has("obstacle"):
        staying -= context.guide.lexicon.folded("signs", "lasting")  # "Ik lig nog steeds in bed".
    return any(word in staying for each in context.found.sentences for word in each.words)


def _says_yes(context: Context) -> bool:
    """ "Ja, ik heb de mail ontvangen" is a yes to something else, "ja, dat is juist" is not."""
    confirms = context.guide.lexicon.folded("signs", "confirms")
    others = [each for each in context.found.all("other_yes") if not confirms & set(words_of(fold(each.text)))]
    return any(not any(each.overlaps(other) for other in others) for each in context.found.all("yes"))


def _says_no(context: Context) -> bool:
    """More than regret, which goes with a yes too, and than the "not" of "ik kan echt niet"."""
    regrets = context.guide.lexicon.folded("signs", "regret")
    if context.has("absent"):
        # "Ik kom inderdaad niet" says no to coming.
        regrets |= context.guide.lexicon.folded("signs", "not_verb")
    away = context.found.all("absent", "cannot", "cancel")
    if _regrets(context):
        regrets |= context.guide.lexicon.folded("signs", "not_verb")
    return any(
        fold(each.text) not in regrets
        and not any(each.overlaps(other) for other in away)
        and not _of_others(each, context)
        for each in context.found.all("no")
    )


def _yes_with_not(context: Context) -> bool:
    """ "Ja, de toestand is niet veranderd": a yes that opens the answer, and a "not" of something."""
    verbs = context.guide.lexicon.folded("signs", "not_verb") | context.guide.lexicon.folded("signs", "regret")
    opens = any(each.leads and not each.place for each in context.found.all("yes"))
    denied = [fold(each.text) for each in context.found.all("no")]
    away = context.has("absent", "cannot", "cancel")
    return opens and bool(denied) and verbs.issuperset(denied) and not away and _says_no(context)


def _regrets(context: Context) -> bool:
    """ "Ja, helaas wel": it can be but a yes to leaving."""
    regret = context.guide.lexicon.folded("signs", "regret")
    return any(not each.place and regret & set(words_of(fold(each.text))) for each in context.found.all("yes"))


def _of_others(no: Signal, context: Context) -> bool:
    """ "Ja ik wel, mijn collega niet"."""
    words, signs = set(words_of(no.clause)), context.guide.lexicon.folded
    return bool(words & signs("signs", "other")) and not words & signs("signs", "self") and not no.leads


def _starts_with_no(context: Context) -> bool:
    first = min((each.start for each in context.found.all("no") if each.place == 0), default=99)
    return first < 3
