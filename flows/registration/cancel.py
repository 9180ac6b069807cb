"""Giving up a seat, or one session of a series. A doubtful wish is asked about first, and the seat stays meanwhile."""

from dataclasses import replace
from typing import Literal

from flows.registration import notices
from flows.registration.attendance import taking_part
from flows.registration.calls import call_ahead, with_call_off
from flows.registration.commands import Cancel, CancelSession, Origin
from flows.registration.draft import Answer, Draft
from flows.registration.model import Registration, Status
from flows.registration.seats import DECLINED, said_no
from flows.registration.theirs import about, forward, is_holder, is_maker, nothing_known, trusted

ASKED = "confirm-cancel"
"""Value of `asked`; the ids of sessions follow when the question is about those only: `confirm-cancel 2,3`."""
GAVE_UP = "gave-up"
"""Value of `asked` of somebody cancelled whose seat was final: it is final again when they come after all."""


def cancel(draft: Draft, command: Cancel) -> Answer:
    found = about(draft, command.origin, command.refs)
    active = [registration for registration in found if registration.active]
    answers = [_cancel_one(draft, command, registration) for registration in active or found]
    return answers[0] if answers else nothing_known(draft, command.origin)


def cancel_session(draft: Draft, command: CancelSession) -> Answer:
    found = [registration for registration in about(draft, command.origin, command.refs) if registration.active]
    answers = [_cancel_sessions_of(draft, command, registration) for registration in found]
    return answers[0] if answers else nothing_known(draft, command.origin)


def give_up_seat(draft: Draft, registration: Registration, origin: Origin, reason: str) -> Answer:
    invited = registration.status is Status.CONFIRMED
    after = replace(
        registration,
        status=Status.CANCELLED,
        held=False,
        sequence=registration.sequence + (invited or call_ahead(draft, registration)),
        offer_until=None,
        asked=GAVE_UP if invited else "",
        changed=draft.now,
    )
    draft.put(after, registration)
    draft.note("cancelled", reason, "The seat is free again." if registration.held else "Left the line.", after.ref)
    was: Literal["seat", "line", ""] = "line" if registration.status is Status.WAITLISTED else ""
    was = "seat" if registration.held else was
    draft.tell(with_call_off(draft, registration, notices.cancelled(draft, after, invited=invited, was=was)))
    if is_maker(after, origin) and not is_holder(after, origin):
        draft.tell(notices.cancelled(draft, after, invited=False, was=was, by=origin.address))
    return "cancelled", reason


def ask_first(
    draft: Draft, registration: Registration, origin: Origin, reason: str, sessions: tuple[str, ...] = ()
) -> Answer:
    question = f"{ASKED} {','.join(sessions)}" if sessions else ASKED
    asked = f"{DECLINED} {question}" if said_no(registration) else question
    after = draft.put(replace(registration, asked=asked, changed=draft.now), registration)
    draft.note("confirm-cancel", reason, "Asked whether the wish to cancel is theirs; the seat stays.", after.ref)
    draft.tell(notices.confirm_cancel(draft, after, origin, sessions))
    return "confirm-cancel", reason


def is_asked(registration: Registration) -> bool:
    """Whether they leave."""
    return question_to(registration).startswith(ASKED)


def question_to(registration: Registration) -> str:
    return registration.asked.removeprefix(DECLINED).lstrip()


def stays(draft: Draft, registration: Registration) -> Registration:
    """The no to our question. Who waits and declined a seat before does not get the same one for it."""
    asked = DECLINED if said_no(registration) else ""
    return draft.put(replace(registration, asked=asked, changed=draft.now), registration)


def _cancel_one(draft: Draft, command: Cancel, registration: Registration) -> Answer:
    origin = command.origin
    if not registration.active:
        return _cancelled_before(draft, registration)
    if origin.by_hand:
        return give_up_seat(draft, registration, origin, "by_hand")
    if command.unsure:
        forward(draft, origin, registration, "may_mean_something_else")
        return ask_first(draft, registration, origin, "may_mean_something_else")
    if command.confirmed and is_asked(registration) and _own_answer(command):
        return _confirmed(draft, registration, origin)
    if command.confirmed and registration.absent and not is_asked(registration):
        # The question may have been about one session, and answered: a second yes must not cost the seat.
        return forward(draft, origin, registration, "yes_to_what", "Says yes, but no question is open: a person asks.")
    if trusted(command.proven, origin):
        return give_up_seat(draft, registration, origin, "own_wish")
    return ask_first(draft, registration, origin, "not_proven")


def _own_answer(command: Cancel) -> bool:
    """A bare yes under a forged From proves nothing: it takes our question's token, or a From that is authenticated."""
    return trusted(command.proven, command.origin) or command.origin.authenticated == "pass"


def _confirmed(draft: Draft, registration: Registration, origin: Origin) -> Answer:
    """The yes means what was asked: the seat, or only some sessions."""
    sessions = tuple(question_to(registration).removeprefix(ASKED).replace(",", " ").split())
    coming = {session.id for session in taking_part(draft.event, registration)}
    if sessions and coming - set(sessions):
        return _give_up_sessions(draft, registration, tuple(each for each in sessions if each in coming))
    return give_up_seat(draft, registration, origin, "confirmed_wish")


def _cancelled_before(draft: Draft, registration: Registration) -> Answer:
    draft.tell(notices.cancelled(draft, registration, invited=False))
    draft.note("noted", "ended_before", "Had no seat any more.", registration.ref)
    return "cancelled", "ended_before"


def _cancel_sessions_of(draft: Draft, command: CancelSession, registration: Registration) -> Answer:
    origin = command.origin
    coming = [session.id for session in taking_part(draft.event, registration)]
    given_up = tuple(session for session in coming if session in command.sessions)
    proven = trusted(command.proven, origin)
    if not given_up:
        draft.note("noted", "session_given_up_before", "", registration.ref)
        return "noted", "session_given_up_before"
    if len(given_up) == len(coming):
        give_up = give_up_seat if proven else ask_first
        return give_up(draft, registration, origin, "own_wish" if proven else "not_proven")
    if not proven:
        return ask_first(draft, registration, origin, "not_proven", given_up)
    return _give_up_sessions(draft, registration, given_up)


def _give_up_sessions(draft: Draft, registration: Registration, sessions: tuple[str, ...]) -> Answer:
    """The seat in a series stays theirs: it is not given to others for one afternoon. Where each session has seats of its own
    (`partial`), the freed one goes to who waits for it."""
    invited = registration.status is Status.CONFIRMED
    absent = (*registration.absent, *sessions)
    after = replace(registration, absent=absent, sequence=registration.sequence + invited, asked="", changed=draft.now)
    draft.put(after, registration)
    kept = "" if draft.event.partial else " The seat in the series stays theirs."
    draft.note("session_given_up", "own_wish", f"Sessions {', '.join(sessions)}.{kept}", after.ref)
    draft.tell(notices.cancelled(draft, after, invited=invited, sessions=sessions))
    return "cancelled", "session_given_up"
