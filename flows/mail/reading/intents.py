"""From what was said and what is open to commands: one rule after the other, the first that applies decides.

The order is the safety: what is open with the person goes before what the words could also mean; in doubt, a question for a person.
"""

from flows.mail.reading.answers import answer_to_confirmation
from flows.mail.reading.calls import answer_to_slots, call_given_up
from flows.mail.reading.context import Context, Rule, Understood
from flows.mail.reading.details import details
from flows.mail.reading.forwarded import forwarding
from flows.mail.reading.leaving import cancelling, postponing
from flows.mail.reading.obstructed import obstructed
from flows.mail.reading.offers import answer_to_offer
from flows.mail.reading.questions import asking
from flows.mail.reading.registering import registering
from flows.mail.reading.returning import coming_after_all
from flows.mail.reading.substituting import substituting
from flows.mail.reading.verdicts import verdict
from flows.registration.commands import Command, Erase, Rsvp, Unclear
from flows.registration.model import Status


def understand(context: Context) -> Understood:
    for rule in RULES:
        if understood := rule(context):
            return understood
    return Understood((Unclear(context.origin, context.refs),))


def of_contact(context: Context) -> Understood | None:
    """A contact person answers reviews; anything else that they write is for a person (CONTRACT: others acting)."""
    if not context.situation.contact or context.situation.open in ("review", "outcome"):
        return None
    return Understood((Unclear(context.origin, context.refs, why="forwarded_by_contact", answerable=False),))


def erasing(context: Context) -> Understood | None:
    if not context.has("erase"):
        return None
    evidence = context.found.evidence("erase")
    erase = Erase(context.origin, context.refs)
    left = cancelling(context) if context.has_seat and context.has("cancel", "absent") else None
    commands: tuple[Command, ...] = (*left.commands[:1], erase) if left else (erase,)
    return Understood(commands, (*(left.evidence if left else ()), *evidence))


def attending(context: Context) -> Understood | None:
    """ "Ik ben erbij!" from somebody with a seat; of whoever else they name it is not known what they mean."""
    if (
        not context.has_seat
        or not context.has("attend", "keeps")
        or context.has("absent", "cancel", "cannot")
        or context.found.questions
        or context.about.company.others
    ):
        return None
    if context.status is Status.AWAITING_REVIEW or _fewer(context) or _hindered_since(context):
        return None
    return Understood(
        (Rsvp(context.origin, context.refs, proven=context.proven),), context.found.evidence("attend", "keeps")
    )


def _hindered_since(context: Context) -> bool:
    """A reason to stay away stands behind all that speaks of coming: who only notes the coming may keep an empty chair."""
    found = context.found
    hindered = max((each.place for each in found.all("obstacle")), default=-1)
    return hindered > max(each.place for each in found.all("attend", "keeps"))


def _fewer(context: Context) -> bool:
    """ "Met z'n tweeën in plaats van met z'n drieën: Bas valt af": somebody stays away, who must be asked for."""
    rather = context.guide.lexicon.pattern("signs", "rather_than")
    spoken = any(rather.search(each.folded) for each in context.found.sentences)
    return spoken and bool(context.found.others("absent", "cancel"))


def thanking(context: Context) -> Understood | None:
    """ "Ontvangen, dank!", "joepie, ik heb er zin in" from somebody with a seat, and nothing else: noted."""
    found = context.found
    only = {each.group for each in found.signals} <= {*_COURTEOUS, "approve", "himself", "other_yes"}
    settled = context.status is Status.CONFIRMED and not context.situation.open
    if not (settled and only and _short(context) and context.has("thanks", "received")) or found.questions:
        return None
    if found.taken_back or context.mail.attachments:
        return None
    return Understood(
        (Rsvp(context.origin, context.refs, proven=context.proven),), found.evidence("thanks", "received")
    )


def _short(context: Context) -> bool:
    """Few words in all, or in every sentence, and each of those is a courtesy."""
    sentences = context.found.sentences
    told = {each.place for each in context.found.all(*_COURTEOUS)}
    courteous = all(place in told or len(each.words) < _NAME for place, each in enumerate(sentences))
    return sum(len(each.words) for each in sentences) < _COURTESY or (
        courteous and all(len(each.words) < _COURTESY for each in sentences)
    )


_COURTEOUS = ("thanks", "received", "greeting", "yes")
_COURTESY = 12
"""Words of a mail, or a sentence, that only thanks."""
_NAME = 4
"""Words of a line that may be a name."""


RULES: tuple[Rule, ...] = (
    of_contact,
    verdict,
    forwarding,
    erasing,
    answer_to_confirmation,
    coming_after_all,
    answer_to_offer,
    substituting,
    call_given_up,
    answer_to_slots,
    details,
    postponing,
    cancelling,
    registering,
    obstructed,
    attending,
    thanking,
    asking,
)
