"""What somebody writes beside their calendar's answer: "Declined", and below it "mijn collega Bo Dam komt in mijn plaats".

The answer stands where the words go with it or say nothing that we know, as the texts that programs put there. Where they ask for something as well, both
count. Where they say otherwise, neither is carried out on its own: the writer is asked, or the contact person reads the words.
"""

from collections.abc import Callable, Sequence
from dataclasses import replace

from flows.mail.message import IncomingMail
from flows.mail.reading.context import Context, Understood
from flows.mail.reading.intents import understand
from flows.mail.reading.questions import asking_too
from flows.registration.answer import CalendarAnswer
from flows.registration.commands import (
    AddInfo,
    Ask,
    Cancel,
    CancelSession,
    ChangeDetails,
    Command,
    Register,
    Rsvp,
    Substitute,
)
from flows.registration.intake_notices import CALL, CALLER

_Commands = tuple[Command, ...]


def with_note(mail: IncomingMail, answers: Sequence[CalendarAnswer]) -> IncomingMail:
    """Where a program puts the note into the answer (COMMENT; RFC 5546, 3.2.3), the mail's own text is the program's."""
    comment = next((answer.comment for answer in answers if answer.comment.strip()), "")
    return replace(mail, own=comment, signature="") if comment else mail


def with_words(answered: Understood, words: Callable[[], Context]) -> Understood:
    """`answered`: by the calendar; `words`: what the mail says besides."""
    replies = tuple(each for each in answered.commands if isinstance(each, Rsvp) and not each.doubt)
    of_call = any({CALL, CALLER} & set(each.sessions) for each in replies)
    leaving = {each.partstat == "DECLINED" for each in replies}
    if of_call or len(replies) < len(answered.commands) or len(leaving) > 1:
        return answered
    context = words()
    said = understand(context)
    both = _declined if True in leaving else _comes
    commands = both(replies, said.commands[0], context)
    evidence = () if commands == replies else said.evidence
    return Understood(commands, (*answered.evidence, *evidence))


def _declined(replies: tuple[Rsvp, ...], words: Command, context: Context) -> _Commands:
    asked = _asked(context)
    match words:
        case Substitute():
            return (replace(words, sessions=words.sessions or _sessions(replies)), *asked)
        case Cancel() if context.several and not words.unsure:
            return (words, *asked)
        case CancelSession() if set(words.sessions) - set(_sessions(replies)):
            return (*replies, words, *asked)
        case AddInfo() | ChangeDetails():
            return (*replies, words, *asked)
        case Rsvp() if _mistaken(context):
            return _otherwise(replies, context)
        case Register():
            return _otherwise(replies, context)
        case Ask() if context.has("substitute") or "substitute" in context.found.taken_back:
            # "Mag mijn collega in mijn plaats?": the seat is nobody else's before that is answered.
            return _otherwise(replies, context)
    return (*replies, *asked)


def _comes(replies: tuple[Rsvp, ...], words: Command, context: Context) -> _Commands:
    asked = _asked(context)
    match words:
        case CancelSession() if not set(words.sessions) & set(_sessions(replies)):
            return (*replies, words, *asked)
        case Cancel() | CancelSession():
            return (replace(words, proven=False), *asked)
        case Substitute():
            return (*replies, Ask(context.origin, context.refs))
        case Register() | AddInfo() | ChangeDetails():
            return (*replies, words, *asked)
    return (*replies, *asked)


def _asked(context: Context) -> _Commands:
    """ "Ik hoor nog of ik kan" beside "tentative" only explains it."""
    return asking_too(context) if context.found.questions else ()


def _otherwise(replies: tuple[Rsvp, ...], context: Context) -> _Commands:
    """The answer is doubted, which asks the writer; the words go to the contact person."""
    doubted = (replace(each, proven=False, doubt="words_differ") for each in replies)
    return (*doubted, Ask(context.origin, context.refs))


def _sessions(replies: tuple[Rsvp, ...]) -> tuple[str, ...]:
    return tuple(name for each in replies for name in each.sessions)


def _mistaken(context: Context) -> bool:
    """They come, they write: "declined" was a slip ("verkeerd geklikt"), or there is no other session that they could mean."""
    slip = context.guide.lexicon.pattern("signs", "slip")
    slipped = any(slip.search(" ".join(each.words)) for each in context.found.sentences)
    return slipped or context.has("keeps") or not context.several
