"""Questions, answers to invitations in words or by a calendar, and answers to proposed times for the intake."""

from dataclasses import replace

from flows.registration.cancel import ASKED, cancel, cancel_session
from flows.registration.commands import Ask, Cancel, CancelSession, ChooseSlot, Counter, NoSlotFits, Rsvp
from flows.registration.draft import Answer, Draft
from flows.registration.intake import answers_call, choose, choose_another, decline_call
from flows.registration.model import Registration
from flows.registration.theirs import about, forward, nothing_known, trusted


def rsvp(draft: Draft, command: Rsvp) -> Answer:
    """A calendar's DECLINED gives up the seat, or the session; everything else is noted and nobody is answered."""
    found = about(draft, command.origin, command.refs)
    active = tuple(registration for registration in found if registration.active)
    calls = [registration for registration in active if answers_call(command, registration)]
    if calls and command.partstat == "DECLINED":
        return decline_call(draft, command, calls[0]) or forward(draft, command.origin, calls[0], "call_declined")
    if command.partstat == "DECLINED" and active:
        return _declined(draft, command, active)
    if command.partstat == "DELEGATED" and active:
        return forward(
            draft,
            command.origin,
            active[0],
            "delegated",
            "The calendar names a substitute: the contact person decides.",
        )
    for registration in active:
        _note_reply(draft, command, registration)
    if not active:
        draft.note("noted", "no_seat", "An answer to an invitation without a registration.")
    return "noted", _reason(command)


def ask(draft: Draft, command: Ask) -> Answer:
    found = about(draft, command.origin, command.refs)
    return forward(draft, command.origin, found[0] if found else None, "question")


def counter(draft: Draft, command: Counter) -> Answer:
    """Another time was proposed: only the call moves for one person; of the sessions a contact person answers."""
    found = about(draft, command.origin, command.refs)
    calls = [registration for registration in found if answers_call(command, registration)]
    if calls and (answer := choose_another(draft, command, calls[0])):
        return answer
    return forward(draft, command.origin, found[0] if found else None, "other_time_proposed")


def choose_slot(draft: Draft, command: ChooseSlot | NoSlotFits) -> Answer:
    """Where no calendar is read the contact person plans the call, and hears what was chosen."""
    found = [registration for registration in about(draft, command.origin, command.refs) if registration.active]
    if not found:
        return nothing_known(draft, command.origin)
    planned = (
        choose(draft, command, found[0])
        if isinstance(command, ChooseSlot)
        else choose_another(draft, command, found[0])
    )
    if planned:
        return planned
    if isinstance(command, ChooseSlot):
        return forward(draft, command.origin, found[0], "slot_chosen", f"Chose time {command.slot} for the intake.")
    return forward(draft, command.origin, found[0], "no_slot_fits", "None of the times fits.")


def _declined(draft: Draft, command: Rsvp, active: tuple[Registration, ...]) -> Answer:
    refs = tuple(registration.ref for registration in active)
    if command.sessions:
        return cancel_session(draft, CancelSession(command.origin, refs, command.sessions, command.proven))
    return cancel(draft, Cancel(command.origin, refs, command.proven))


def _note_reply(draft: Draft, command: Rsvp, registration: Registration) -> None:
    after = registration
    if command.keeps and registration.asked.startswith(ASKED):
        after = replace(after, asked="")
    if command.partstat and trusted(command.proven, command.origin):
        sessions = command.sessions or tuple(session.id for session in draft.event.sessions)
        after = replace(after, partstat={**after.partstat, **dict.fromkeys(sessions, command.partstat)})
    if after != registration:
        draft.put(replace(after, changed=draft.now), registration)
    draft.note("noted", _reason(command), "", registration.ref)


def _reason(command: Rsvp) -> str:
    if command.keeps:
        return "keeps_seat"
    return f"calendar_{command.partstat.lower().replace('-', '_')}" if command.partstat else "will_be_there"
