"""What calendars answer to our invitations: whose answer it is, and what speaks against acting on it.

Only a REPLY or COUNTER about a UID of ours is an answer. Anything else about it, and anything about another's, is for a person.
"""

from collections.abc import Sequence
from datetime import UTC, datetime

from flows.mail.message import Evidence, IncomingMail
from flows.mail.reading.context import Understood
from flows.registration.answer import CalendarAnswer
from flows.registration.commands import Command, Counter, Origin, Person, Rsvp, Unclear
from flows.registration.known import Known, Sent
from flows.registration.model import Registration, address_key
from flows.registration.series import SERIES

_ANSWERS = ("REPLY", "COUNTER")
_CALLS = ("call",)
"""The invitation to who calls for the intake has a UID of its own, sent to them alone."""
_EARLIEST = datetime(1, 1, 2, tzinfo=UTC)


def by_calendar(
    mail: IncomingMail, answers: Sequence[CalendarAnswer], known: Known, origin: Origin
) -> Understood | None:
    """Bounces bring our own invitations back: those are no answers."""
    if not answers or (mail.automatic and mail.automatic.kind in ("bounce", "delay", "own")):
        return None
    ours = [(answer, sent) for answer in answers if (sent := _sent(answer, known))]
    if not ours:
        return _of_others(mail, answers, origin)
    evidence = tuple(Evidence("calendar", f"{answer.method} {_partstat(answer)}".strip()) for answer, _ in ours)
    if "calendar_method" in mail.problems:
        return _for_person(origin, ours, "calendar_method", evidence)
    answering = _latest([(answer, sent) for answer, sent in ours if answer.method in _ANSWERS])
    if not answering:
        return _for_person(origin, ours, _why(ours[0][0]), evidence)
    commands = tuple(
        _answered(answer, sent, mail, known, origin, _apart(answer, answering)) for answer, sent in answering
    )
    return Understood(commands, evidence)


def _apart(answer: CalendarAnswer, answering: Sequence[tuple[CalendarAnswer, Sent]]) -> tuple[datetime, ...]:
    """Sessions of the same series of which the mail says something else."""
    others = [_occurrence(other) for other, _ in answering if other.uid == answer.uid]
    return tuple(moment for moment in others if moment and moment != _occurrence(answer))


def _sent(answer: CalendarAnswer, known: Known) -> Sent | None:
    return next((each for each in known.sent if each.uid and each.uid == answer.uid), None)


def _of_others(mail: IncomingMail, answers: Sequence[CalendarAnswer], origin: Origin) -> Understood | None:
    methods = {answer.method for answer in answers}
    bare = not mail.own.strip() and methods & {"PUBLISH", "CANCEL", "ADD", "DECLINECOUNTER", ""}
    if not bare and not methods & {"REQUEST", *_ANSWERS, "REFRESH"}:
        return None
    command = Unclear(origin, why="foreign_invitation", answerable=False)
    return Understood((command,), (Evidence("calendar", answers[0].method),))


def _for_person(
    origin: Origin, ours: Sequence[tuple[CalendarAnswer, Sent]], why: str, evidence: tuple[Evidence, ...]
) -> Understood:
    refs = tuple(dict.fromkeys(sent.ref for _, sent in ours))
    return Understood((Unclear(origin, refs, why=why, answerable=False),), evidence)


def _why(answer: CalendarAnswer) -> str:
    """Only we invite to our sessions and calls, whatever another calendar says with our UID. A REQUEST of an attendee has been made by a program
    that takes itself for the organiser, perhaps of an old copy: no person proposes that time. Who means to move something proposes it (COUNTER)."""
    if answer.method == "REFRESH":
        return "calendar_asks_again"
    return "calendar_takes_over" if answer.method else "calendar_without_method"


def _latest(ours: Sequence[tuple[CalendarAnswer, Sent]]) -> list[tuple[CalendarAnswer, Sent]]:
    """Of several answers about one session in one mail the newest; what is said of a whole series comes before what is said of one."""
    found: dict[tuple[str, datetime | None], tuple[CalendarAnswer, Sent]] = {}
    for answer, sent in sorted(ours, key=lambda each: each[0].stamp or _EARLIEST):
        found[answer.uid, _occurrence(answer)] = (answer, sent)
    return sorted(found.values(), key=lambda each: _occurrence(each[0]) is not None)


def _occurrence(answer: CalendarAnswer) -> datetime | None:
    """As an instant; an invitation for one session has none, whatever the answer repeats."""
    one_invitation = _session(answer) == (SERIES,)
    return answer.recurrence.astimezone(UTC) if one_invitation and answer.recurrence else None


def _answered(
    answer: CalendarAnswer, sent: Sent, mail: IncomingMail, known: Known, origin: Origin, apart: tuple[datetime, ...]
) -> Command:
    registration = known.find(sent.ref)
    sessions = _session(answer)
    holder = _holder(registration, sent, sessions)
    attendee = next((address for address, _ in answer.attendees if address_key(address) in holder), "")
    doubt = _doubt(answer, attendee, holder, mail)
    proven = mail.authenticated != "fail" and not doubt
    if answer.method == "COUNTER":
        return Counter(
            origin, (sent.ref,), answer.start, sessions, proven,
            sequence=answer.sequence, stamp=answer.stamp, doubt=doubt, recurrence=_occurrence(answer), apart=apart,
        )  # fmt: skip
    start = answer.start if sessions == (SERIES,) else answer.recurrence or answer.start
    return Rsvp(
        origin, (sent.ref,), _partstat(answer, attendee), sessions, proven,
        start=start, stamp=answer.stamp, doubt=doubt, delegate=_delegate(answer), recurrence=_occurrence(answer), apart=apart,
    )  # fmt: skip


def _holder(registration: Registration | None, sent: Sent, sessions: tuple[str, ...]) -> set[str]:
    called = sent.to if sessions == _CALLS else ""
    return {address_key(registration.email) if registration else "", address_key(called)} - {""}


def _doubt(answer: CalendarAnswer, attendee: str, holder: set[str], mail: IncomingMail) -> str:
    if answer.attendees and not attendee:
        return "not_invited"
    if mail.authenticated == "fail":
        return "not_authentic"
    sender = address_key(mail.sender.address) if mail.sender else ""
    return "" if sender in holder or (attendee and _for_holder(answer, attendee, sender, mail)) else "another_sender"


def _for_holder(answer: CalendarAnswer, attendee: str, sender: str, mail: IncomingMail) -> bool:
    """It is sent by who keeps their calendar, as the calendar itself says (SENT-BY), or by a server that has an address of its own and
    replies go to them (Nextcloud). That it names their invitation is the proof (RFC 5546, 6.1.1 asks for no more than trust in who sends)."""
    keepers = {address_key(keeper) for address, keeper in answer.sent_by if address == attendee}
    return sender in keepers or any(address_key(box.address) == address_key(attendee) for box in mail.reply_to)


def _partstat(answer: CalendarAnswer, attendee: str = "") -> str:
    """Without a word about it the person has not answered yet (RFC 5545, 3.2.12)."""
    said = [partstat for address, partstat in answer.attendees if not attendee or address == attendee]
    return (said[0] if said else "") or "NEEDS-ACTION"


def _delegate(answer: CalendarAnswer) -> Person | None:
    """The one person to whom the invitation was passed on."""
    if len(answer.delegated_to) != 1:
        return None
    address = answer.delegated_to[0]
    name = next((name for named, name in answer.names if address_key(named) == address_key(address)), None)
    return Person(name or None, address)


def _session(answer: CalendarAnswer) -> tuple[str, ...]:
    """From the UID: `<token>-<session id>@<domain>`."""
    _, dash, session = answer.uid.partition("@")[0].rpartition("-")
    return (session,) if dash and session else ()
