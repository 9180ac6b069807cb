"""Answers to invitations, in words or by a calendar: noted, acted on when nothing speaks against them, and named either way.

A calendar's answer counts for the time that it answered (research: SEQUENCE alone proves nothing) and in the order of its own clock.
"""

from dataclasses import replace
from datetime import UTC

from flows.registration import notices
from flows.registration.attendance import taking_part
from flows.registration.cancel import ask_first, cancel, cancel_session, is_asked, stays
from flows.registration.commands import Cancel, CancelSession, Counter, Rsvp, Substitute
from flows.registration.draft import Answer, Draft
from flows.registration.intake import answers_call, choose_another, decline_call
from flows.registration.intake_notices import CALL, CALLER
from flows.registration.model import Registration, Session
from flows.registration.returning import come_after_all
from flows.registration.series import of_series
from flows.registration.substitute import substitute
from flows.registration.theirs import about, attention, forward, trusted

KNOWN = frozenset({"ACCEPTED", "TENTATIVE", "DECLINED", "DELEGATED", "NEEDS-ACTION"})


def rsvp(draft: Draft, command: Rsvp) -> Answer:
    """A calendar's DECLINED gives up the seat, or the session; DELEGATED passes it on; everything else is noted and unanswered."""
    found = about(draft, command.origin, command.refs)
    command = of_series(draft.event, found[0] if found else None, command, draft.now)
    if command.returns:
        return come_after_all(draft, command.origin, found)
    active = tuple(registration for registration in found if registration.active)
    if command.partstat and (objection := _objection(draft, command, active)):
        return objection
    calls = [registration for registration in active if answers_call(command, registration)]
    if calls and command.partstat == "DECLINED":
        return decline_call(draft, command, calls[0]) or forward(draft, command.origin, calls[0], "call_declined")
    if command.partstat == "DECLINED" and active:
        return _declined(draft, command, active)
    if command.partstat == "DELEGATED" and active:
        return _delegated(draft, command, active[0])
    for registration in active:
        _note_reply(draft, command, registration)
    if not active:
        draft.note("noted", "no_seat", "An answer to an invitation without a registration.")
    return "noted", _reason(command)


def counter(draft: Draft, command: Counter) -> Answer:
    """Another time was proposed: the call moves for one person; a session stays, which is said in the calendar's own words too."""
    found = about(draft, command.origin, command.refs)
    command = of_series(draft.event, found[0] if found else None, command, draft.now)
    if command.doubt == "not_invited":
        return attention(draft, "not_invited", "Another calendar than the one invited proposes a time.", command.refs)
    calls = [registration for registration in found if answers_call(command, registration)]
    if calls and (answer := choose_another(draft, command, calls[0])):
        return answer
    if not found or not found[0].active or not command.proven:
        return forward(draft, command.origin, found[0] if found else None, "other_time_proposed")
    return _keep_time(draft, command, found[0])


def _objection(draft: Draft, command: Rsvp, active: tuple[Registration, ...]) -> Answer | None:
    """Why a calendar's answer is not carried out, if so."""
    if command.doubt == "not_invited":
        return attention(draft, "not_invited", "Somebody who was not invited answered: passed on?", command.refs)
    if command.partstat not in KNOWN:
        return attention(draft, "calendar_unknown", "A calendar answered neither yes nor no.", command.refs)
    if not active or {CALL, CALLER} & set(command.sessions):
        return None
    if why := _outdated(draft, command, active[0]):
        return _leave(draft, command, active[0], why)
    if command.doubt and (command.partstat != "DECLINED" or command.doubt == "words_differ"):
        return _leave(draft, command, active[0], command.doubt)
    return None


def _outdated(draft: Draft, command: Rsvp, registration: Registration) -> str:
    sessions = {session.id: session for session in draft.event.taking_place}
    for name in command.sessions:
        if name not in sessions:
            return "session_gone"
        if sessions[name].end <= draft.now:
            return "session_over"
        if command.stamp and command.stamp.astimezone(UTC).isoformat() < registration.answered.get(name, ""):
            return "answered_since"
        if command.start and command.start != sessions[name].start:
            return "another_time"
    return ""


def _leave(draft: Draft, command: Rsvp, registration: Registration, why: str) -> Answer:
    """Nothing follows; but who declined the old time may not come to the new one either, and who wrote otherwise may not mean it: they are asked."""
    known = {session.id for session in taking_part(draft.event, registration)}
    sessions = tuple(name for name in command.sessions if name in known)
    asks = why == "words_differ" or (why == "another_time" and not command.doubt)
    if asks and command.partstat == "DECLINED" and sessions:
        whole = len(sessions) == len(known)
        return ask_first(draft, registration, command.origin, why, () if whole else sessions)
    draft.note("noted", why, f"The calendar said {command.partstat}; nothing was changed.", registration.ref)
    return "noted", why


def _declined(draft: Draft, command: Rsvp, active: tuple[Registration, ...]) -> Answer:
    refs = tuple(registration.ref for registration in active)
    if trusted(command.proven, command.origin):
        for registration in active:
            _remember(draft, command, registration)
    if command.sessions:
        return cancel_session(draft, CancelSession(command.origin, refs, command.sessions, command.proven))
    return cancel(draft, Cancel(command.origin, refs, command.proven))


def _delegated(draft: Draft, command: Rsvp, registration: Registration) -> Answer:
    """The calendar's substitution (RFC 5546, 3.2.2.3). The other one gets an invitation of their own: a UID is not passed on."""
    if command.delegate is None:
        return forward(draft, command.origin, registration, "delegated", "The calendar names no substitute.")
    asked = Substitute(command.origin, (registration.ref,), command.delegate, command.proven, command.sessions)
    return substitute(draft, asked)


def _keep_time(draft: Draft, command: Counter, registration: Registration) -> Answer:
    said = replace(command.origin, address=registration.email)
    to_sender, to_contact = notices.question_forwarded(draft, said, registration)
    coming = {session.id for session in taking_part(draft.event, registration)}
    sessions = tuple(name for name in command.sessions if name in coming)
    if sessions:
        proposal = replace(registration, sequence=command.sequence)
        to_sender = replace(to_sender, registration=proposal, sessions=sessions, method="DECLINECOUNTER")
    draft.tell(to_sender)
    draft.tell(to_contact)
    draft.note("question-forwarded", "other_time_proposed", "The session keeps its time.", registration.ref)
    return "question-forwarded", "other_time_proposed"


def _note_reply(draft: Draft, command: Rsvp, registration: Registration) -> None:
    if command.keeps and is_asked(registration):
        registration = stays(draft, registration)
    if trusted(command.proven, command.origin):
        if command.partstat:
            _remember(draft, command, registration)
        else:
            _settle(draft, registration)
    draft.note("noted", _reason(command), "", registration.ref)


def _settle(draft: Draft, registration: Registration) -> None:
    """In words they come: what their calendar said with reserve before counts no more."""
    said = {name: answer for name, answer in registration.partstat.items() if answer != "TENTATIVE"}
    if said != registration.partstat:
        draft.put(replace(registration, partstat=said, changed=draft.now), registration)


def _remember(draft: Draft, command: Rsvp, registration: Registration) -> None:
    known: tuple[Session, ...] = draft.event.sessions
    sessions = command.sessions or tuple(session.id for session in known)
    partstat = {**registration.partstat, **dict.fromkeys(sessions, command.partstat or "")}
    answered = dict(registration.answered)
    if command.stamp:
        answered |= dict.fromkeys(sessions, command.stamp.astimezone(UTC).isoformat())
    after = replace(registration, partstat=partstat, answered=answered)
    if after != registration:
        draft.put(replace(after, changed=draft.now), registration)


def _reason(command: Rsvp) -> str:
    if command.keeps:
        return "keeps_seat"
    return f"calendar_{command.partstat.lower().replace('-', '_')}" if command.partstat else "will_be_there"
