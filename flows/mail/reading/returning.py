"""After all they come: said to our mail that a seat, or a session, was given back."""

from flows.mail.reading.context import Context, Understood
from flows.mail.reading.phrases import words_of
from flows.registration.commands import Rsvp
from flows.registration.model import Status


def coming_after_all(context: Context) -> Understood | None:
    """A plain "toch wel". Who signs up in so many words is registered like anybody."""
    threads, found = context.situation.threads, context.found
    if (
        not threads
        or threads[0].kind != "cancelled"
        or found.questions
        or context.has("register", "cancel", "substitute")
    ):
        return None
    gave_up = [each for each in context.situation.registrations if each.ref == threads[0].ref]
    if not any(each.absent or each.status is Status.CANCELLED for each in gave_up):
        return None
    if not (context.has("again", "keeps") or _after_all(context)) or _not_coming(context):
        return None
    refs = tuple(each.ref for each in gave_up)
    rsvp = Rsvp(context.origin, refs, proven=context.situation.proven(refs), returns=True)
    return Understood((rsvp,), found.evidence("again", "attend", "keeps"))


def _after_all(context: Context) -> bool:
    """Of few words, one that takes something back."""
    words = [word for each in context.found.sentences for word in words_of(each.folded)]
    return len(words) < _FEW and bool(set(words) & context.guide.lexicon.folded("signs", "after_all"))


def _not_coming(context: Context) -> bool:
    denials = context.guide.lexicon.folded("signs", "negation")
    if any(word in denials for each in context.found.sentences for word in words_of(each.folded)):
        return True
    return context.has("absent", "cannot", "no", "decline")


_FEW = 15
