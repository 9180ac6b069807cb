"""Short answers, which mean something only against what is open: yes or no to a question or an offer, a time, a verdict."""

import re
from typing import Literal

from flows.mail.reading.context import Context, Understood
from flows.mail.reading.phrases import fold
from flows.mail.reading.substituting import substitute_in
from flows.mail.reading.wishes import Signal
from flows.registration.commands import (
    AcceptOffer,
    Ask,
    Cancel,
    DeclineOffer,
    GiveVerdict,
    Rsvp,
    Unclear,
)

MOST_OF_VERDICT = 3
_TOKEN = re.compile(r"<[^<>\s]+@[^<>\s]+>")
_VERDICT_FIRST = re.compile(r"(?:[^\s.,;:!]+\s+){0,2}[^\s.,;:!]+\s*[.,;:!–—-]+(?:\s+|$)(?P<rest>.*)", re.DOTALL)
"""A few words up to the first stop: "nee,", "niet akkoord:", "helaas niet."."""


def verdict(context: Context) -> Understood | None:
    """Of a contact person about a review or after an intake call; both readings in one mail go to a person."""
    if context.situation.open not in ("review", "outcome"):
        return None
    found = context.found
    if context.situation.open == "outcome":
        return _outcome(context)
    yes, no = _verdict_words(context)
    refs = _judged(context)
    if (not yes and not no) or found.doubts("approve", "refuse"):
        return Understood((Unclear(context.origin, refs, why="verdict_unclear", answerable=False),))
    meant = None if (yes and no) or found.questions else ("approve" if yes else "refuse")
    command = GiveVerdict(context.origin, refs, meant, _reason(context), proven=context.situation.authentic)  # type: ignore[arg-type]
    return Understood((command,), (*found.evidence("refuse"), *found.evidence("approve")))


def _outcome(context: Context) -> Understood:
    """Of the call: admitted, refused, nobody answered it, or the place is to be kept meanwhile."""
    found = context.found
    yes, no = _verdict_words(context)
    missed, kept = found.has("unreached"), found.has("hold")
    refs = _judged(context)
    if found.questions or (yes, no and not missed, missed, kept).count(True) != 1 or (kept and _denied(context)):
        return Understood((Unclear(context.origin, refs, why="verdict_unclear", answerable=False),))
    meant: Literal["approve", "refuse", "unreached", "keep"] = (
        "keep" if kept else "unreached" if missed else "approve" if yes else "refuse"
    )
    proven = context.situation.authentic
    command = GiveVerdict(context.origin, refs, meant, _reason(context), proven=proven, about="intake")
    return Understood((command,), found.evidence("unreached", "hold", "refuse", "approve"))


def _judged(context: Context) -> tuple[str, ...]:
    """Whom our mail asked about; a summary asks about many, and the answer names one of them."""
    return tuple(sent.ref for sent in context.situation.threads[:1] if sent.ref) or context.refs


def _denied(context: Context) -> bool:
    negation = context.guide.lexicon.folded("signs", "negation")
    return any(word in negation for each in context.found.sentences for word in each.words)


def _verdict_words(context: Context) -> tuple[bool, bool]:
    """Approving words inside a refusing phrase ("niet akkoord") do not approve, nor does the "no" of "no objection" refuse."""
    approving, refusing = context.found.all("approve"), context.found.all("refuse")
    refusing = tuple(each for each in refusing if not any(_inside(each, whole) for whole in approving))
    yes = any(
        not any(no.place == each.place and no.start < each.end and each.start < no.end for no in refusing)
        for each in approving
    )
    return yes, bool(refusing)


def _inside(part: Signal, whole: Signal) -> bool:
    shorter = part.end - part.start < whole.end - whole.start
    return shorter and part.place == whole.place and whole.start <= part.start and part.end <= whole.end


def _reason(context: Context) -> str:
    """The contact's own words behind the verdict word, which the applicant reads; the token that an answer link fills in is not of them."""
    text = _TOKEN.sub("", " ".join(each.text for each in context.found.sentences)).strip()
    joints = context.guide.lexicon.folded("signs", "joints")
    found = _VERDICT_FIRST.match(text)
    words = (found["rest"] if found else text).split()
    if not found and len(words) > 1 and words[1].casefold() in joints:
        words = words[1:]
    if words and words[0].casefold() in joints:
        words = words[1:]
    # "Nee." alone gives no reason.
    reason = " ".join(words) if found or len(words) > MOST_OF_VERDICT else ""
    return (reason[:1].upper() + reason[1:])[:500]


def answer_to_confirmation(context: Context) -> Understood | None:
    """To `confirm-cancel`: yes is the cancellation, no keeps the seat."""
    if context.situation.open != "confirm-cancel":
        return None
    found = context.found
    no = _says_no(context) or "cancel" in found.taken_back or found.has("keeps", "attend")
    yes = found.has("yes") or found.has("cancel", "absent")
    if no and not (found.has("cancel", "absent") and not (_says_no(context) or found.has("keeps", "attend"))):
        if yes and found.has("cancel", "absent") and not _starts_with_no(context):
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
    """More than regret: "helaas" goes with a yes too."""
    regrets = context.guide.lexicon.folded("signs", "regret")
    return any(fold(each.text) not in regrets for each in context.found.all("no"))


def _starts_with_no(context: Context) -> bool:
    first = min((each.start for each in context.found.all("no") if each.place == 0), default=99)
    return first < 3


def answer_to_offer(context: Context) -> Understood | None:
    """A yes, a no or a delay; both at once is a question for a person."""
    if context.situation.open != "offer" or (context.has("substitute") and substitute_in(context)):
        return None
    found = context.found
    no = found.has(*_NO) or _plain_no(context)
    stay = found.has("stay")
    yes = found.has("accept") or _signs_up(context) or found.has("attend") or _plain_yes(context)
    if found.has("delay") and not (yes and not no and not _delays_answer(context)):
        return Understood((Ask(context.origin, context.refs),), found.evidence("delay"))
    unsure = yes and not (no and stay) and found.doubts("accept", "attend", "register", "yes")
    if (no and found.doubts(*_NO, "no")) or unsure:
        return Understood((Ask(context.origin, context.refs),), found.evidence(*_NO, "no", "yes"))
    if no and (not yes or stay or _no_wins(context) or _no_comes_last(context)):
        return Understood(
            (DeclineOffer(context.origin, context.refs, context.proven, stay),),
            found.evidence("decline", "absent", "no", "cancel"),
        )
    if yes and not no and _on_condition(context):
        return Understood((Ask(context.origin, context.refs),), found.evidence("yes", "accept"))
    if yes and not no:
        also = (Ask(context.origin, context.refs),) if _extra_question(context) else ()
        return Understood(
            (AcceptOffer(context.origin, context.refs, context.proven), *also),
            found.evidence("accept", "attend", "yes", "register"),
        )
    return (
        Understood((Ask(context.origin, context.refs),), found.evidence("yes", "no"))
        if found.questions or (yes and no)
        else None
    )


_NO = ("decline", "cancel", "absent", "cannot", "anybody")


def _signs_up(context: Context) -> bool:
    """More than "hou me graag op de lijst", which holds words of registering."""
    staying = context.found.all("stay")
    return any(
        not any(kept.place == each.place and each.start < kept.end and kept.start < each.end for kept in staying)
        for each in context.found.all("register")
    )


def _on_condition(context: Context) -> bool:
    """ "Ja, als …": no yes yet."""
    lexicon = context.guide.lexicon
    conditions = lexicon.folded("signs", "condition") | lexicon.folded("signs", "condition_before")
    courtesy = lexicon.pattern("signs", "courtesy")
    told = " ".join(courtesy.sub("", " ".join(each.words)) for each in context.found.sentences)
    return bool(conditions & set(told.split()))


def _extra_question(context: Context) -> bool:
    return bool(context.found.questions)


def _delays_answer(context: Context) -> bool:
    return any(each.sentence.question or each.group == "delay" for each in context.found.all("delay"))


def _plain_yes(context: Context) -> bool:
    yes = context.found.all("yes")
    return any(_leads(each.start, each.place) or (each.leads and each.place <= 1) for each in yes) or any(
        each.text.lower() in ("graag", "akkoord") for each in yes
    )


def _plain_no(context: Context) -> bool:
    return any(
        _leads(each.start, each.place) or len(context.found.sentences) == 1
        for each in context.found.all("no")
        if each.text.lower() not in ("niet", "not")
    )


def _no_wins(context: Context) -> bool:
    """Only a leading courtesy or a leading "no" stands against it: "Top dat jullie aan mij denken, maar ik kan niet"."""
    firm = context.found.has("decline", "cancel", "absent") or not _plain_yes(context)
    return firm and not context.found.has("accept", "register", "attend")


def _no_comes_last(context: Context) -> bool:
    """ "Ja leuk! Maar nee, …": the last word, behind a "but"."""
    but = context.guide.lexicon.folded("signs", "but")
    yes = max(
        ((each.place, each.start) for each in context.found.all("yes", "accept", "attend", "register")), default=(-1, 0)
    )
    return any(
        (each.place, each.start) > yes and each.sentence.words[:1] and each.sentence.words[0] in but
        for each in context.found.all("no", *_NO)
    )


def _leads(start: int, place: int) -> bool:
    return start < 12 and place <= 1
