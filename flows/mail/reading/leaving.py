"""Wishes to give a seat up: to cancel, to cancel one session, or to move to another date."""

from flows.mail.message import Evidence
from flows.mail.reading.context import Context, Understood
from flows.mail.reading.names import same_person
from flows.mail.reading.partly import comes_to_some, given_up, gives_up_some, of_some_day, says_all, sessions_of
from flows.mail.reading.questions import asking_too
from flows.mail.reading.unsure import asked_otherwise, subject_cancels, undecided, unsure, weak
from flows.mail.reading.whose import named_others, whose
from flows.mail.reading.wishes import Signal
from flows.registration.commands import Ask, Cancel, CancelSession, Command


def postponing(context: Context) -> Understood | None:
    """ "Verzetten" of the event itself: a cancellation to be confirmed, and a question for the contact person."""
    if not context.has("postpone") or not context.has_seat or context.situation.open in ("slots", "booked"):
        return None
    refs = context.refs
    commands: tuple[Command, ...] = (
        Cancel(context.origin, refs, context.proven, unsure=True),
        Ask(context.origin, refs),
    )
    return Understood(commands, context.found.evidence("postpone"))


def cancelling(context: Context) -> Understood | None:
    """The whole seat, or sessions of a series; asked back where the words leave room for doubt."""
    found = context.found
    some = gives_up_some(context)
    said = found.has("cancel", "absent") or some or _declines_seat(context)
    if not context.has_seat:
        return _without_seat(context) if said or found.others("cancel") or subject_cancels(context) else None
    theirs = named_others(context)
    of_another = any(not same_person(each.name or "", context.about.writer.name or "") for each in theirs)
    if not said and not (of_another and found.others("cancel", "absent")) and not subject_cancels(context):
        return None
    registrations = whose(context, theirs)
    meant = sessions_of(context)
    sessions = given_up(context, meant, registrations)
    refs = tuple(each.ref for each in registrations)
    evidence = found.evidence("cancel", "absent")
    if undecided(context) or (_only_spoken_of(context, said, some, sessions) and not _leaves_last(context)):
        return Understood((Ask(context.origin, refs),), evidence)
    proven = context.situation.proven(refs)
    if sessions and not says_all(context):
        told = Evidence("sessions", ", ".join(sessions))
        return Understood(
            (CancelSession(context.origin, refs, sessions, proven), *asking_too(context)), (*evidence, told)
        )
    doubt = (
        bool(sessions) or unsure(context) or comes_to_some(context, meant) or of_some_day(context) or _mixed(context)
    )
    return Understood((Cancel(context.origin, refs, proven, unsure=doubt), *asking_too(context)), evidence)


def _only_spoken_of(context: Context, said: bool, some: bool, sessions: tuple[str, ...]) -> bool:
    """Asked, doubted, or together with words of coming: to be answered by a person."""
    found = context.found
    if weak(context) and not (found.has("obstacle") or some):
        return True
    if sessions:
        return found.doubts("cancel", "absent")
    stays = said and (_mixed(context) or (bool(found.questions) and asked_otherwise(context)))
    return stays or (found.has("again") and not found.has("absent"))


def _mixed(context: Context) -> bool:
    return context.found.has("attend", "keeps", "seat_stays")


def _leaves_last(context: Context) -> bool:
    """ "De anderen komen gewoon. Ik haak af.": a firm word of their own behind those of coming; they are asked."""
    found = context.found
    firm = [each for each in found.all("cancel", "absent") if not (each.doubtful or _only_asks(each, context))]
    coming = max((each.place for each in found.all("attend", "keeps", "seat_stays")), default=-1)
    return any(each.place > coming for each in firm) and not found.has("again") and not undecided(context)


def _only_asks(signal: Signal, context: Context) -> bool:
    """More than "wil je mijn aanmelding intrekken?", which asks us to."""
    ours = context.guide.lexicon.folded("signs", "you") & set(signal.sentence.words[1:_REQUEST])
    return signal.sentence.question and not (ours and signal.group == "cancel")


_REQUEST = 3
"""Words at the beginning of a question that asks us to do it."""


def _declines_seat(context: Context) -> bool:
    """ "Ik heb al iets anders": said to an offer it is a no; from somebody with a seat, to be asked back."""
    return context.has("decline") and context.has_seat and not context.found.questions and not context.has("attend")


def _without_seat(context: Context) -> Understood | None:
    """Nothing to give up. A plain cancellation is answered so; "past ons niet" beside other words is none."""
    found = context.found
    leaves = bool(found.all("cancel") or found.others("cancel"))
    if leaves and not found.has("register", "attend", "again") and not _registers_later(context):
        return Understood(
            (Cancel(context.origin, context.refs, context.proven), *asking_too(context)), found.evidence("cancel")
        )
    if (
        found.has("absent")
        and not found.has("register", "attend", "for_other", "companion", "again")
        and not found.questions
    ):
        return Understood(
            (Cancel(context.origin, context.refs, context.proven, unsure=True),), found.evidence("absent")
        )
    return None


def _registers_later(context: Context) -> bool:
    """Somebody else is spoken of behind the cancellation: "mij afmelden en mijn collega aan"; before it, they are who leaves."""
    last = max((each.place, each.end) for each in context.found.all("cancel") + context.found.others("cancel"))
    return any((each.place, each.start) >= last for each in context.found.all("for_other"))
