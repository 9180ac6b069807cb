"""The call before a seat is final: times proposed, one chosen, moved, called off. Without a calendar the contact person just calls.

three times ─▶ one chosen ─▶ checked again ─▶ agreed, both invited ─▶ toelaten | afwijzen | niet bereikt
     ▲───────── none fits, taken meanwhile, called off, not reached ──────────┘
"""

from dataclasses import replace
from datetime import UTC, datetime

from flows.errors import CalendarError
from flows.registration import intake_notices, notices
from flows.registration.agenda import NO_TIME, find_times, obstacle, with_calendar
from flows.registration.calls import call_ahead, call_begun, unplanned
from flows.registration.commands import ChooseSlot, Counter, NoSlotFits, Rsvp
from flows.registration.draft import Answer, Draft
from flows.registration.intake_notices import CALL, CALLER, caller_of, once
from flows.registration.model import Contact, Registration, Status, address_key
from flows.registration.preference import ANYTIME, Preference
from flows.registration.theirs import forward, trusted

OTHERS_UNREAD = "others_unread"
"""Nothing is free in the calendar of who would call, and another's cannot be read."""
Wish = ChooseSlot | NoSlotFits | Counter


def with_times(
    draft: Draft, registration: Registration, avoid: tuple[datetime, ...] = (), when: Preference = ANYTIME
) -> tuple[Registration, str]:
    """With times on the table; or without, and why (`NO_TIME`, `OTHERS_UNREAD`, or a code of what is wrong with the calendar; empty: there is none)."""
    if not with_calendar(draft.event):
        return registration, ""
    found = find_times(draft, registration, avoid, when=when)
    caller = (found.contact or caller_of(draft.event, registration)).email
    for contact, fault in found.unread:
        if contact.email != caller:
            # Of whom nobody is offered any time, must know why.
            draft.tell(intake_notices.unreadable(draft, contact, fault.code))
    if found.contact is None:
        why = " ".join(str(fault) for _, fault in found.unread)
        draft.note("no_proposal", "calendar_unreadable" if found.unread else NO_TIME, why or "All is taken.")
        own = next((fault.code for contact, fault in found.unread if contact.email == caller), OTHERS_UNREAD)
        return registration, own if found.unread else NO_TIME
    fresh = replace(
        unplanned(registration),
        slots=found.slots,
        caller=found.contact.email,
        proposed_at=draft.now,
        asked_since=draft.now,
    )
    return fresh, ""


def answers_call(command: Rsvp | Counter, registration: Registration) -> bool:
    """The calendar's answer to the invitation to the call, not to a session."""
    return registration.status is Status.INTAKE and bool({CALL, CALLER} & set(command.sessions))


def choose(draft: Draft, command: ChooseSlot, registration: Registration) -> Answer | None:
    """None: there was nothing to choose from, or it is not sure that it is theirs."""
    if not _open(command, registration) or command.slot > len(registration.slots):
        return None
    if call_begun(draft, registration):
        return _leave_to_caller(draft, command, registration)
    if command.slot == 0:
        return _ask_which(draft, registration)
    return _agree(draft, command, registration, registration.slots[command.slot - 1], "taken")


def choose_another(draft: Draft, command: NoSlotFits | Counter, registration: Registration) -> Answer | None:
    """The time that they name, when it is free; else other times, as near as can be to when they say that they can."""
    if not _open(command, registration):
        return None
    if call_begun(draft, registration):
        return _leave_to_caller(draft, command, registration)
    if command.proposed:
        return _agree(draft, command, registration, command.proposed, "other")
    if isinstance(command, NoSlotFits) and command.by_phone:
        keep(draft, registration)
        return forward(draft, command.origin, registration, "call_wanted")
    if isinstance(command, NoSlotFits) and command.stands and call_ahead(draft, registration):
        return _stand_by_call(draft, command, registration, caller_of(draft.event, registration), "other")
    return propose_anew(draft, registration, "called_off" if _of_caller(command, registration) else "other", command)


def decline_call(draft: Draft, command: Rsvp, registration: Registration) -> Answer | None:
    """None: it is not sure whose answer it is. One about a time that no longer holds, or about a call that has been, changes nothing."""
    if not trusted(command.proven, command.origin):
        return None
    about_another = command.start is not None and command.start != registration.intake_at
    if registration.intake_at is None or about_another or call_begun(draft, registration):
        why = "session_over" if call_begun(draft, registration) and not about_another else "another_time"
        draft.note("noted", why, "The calendar declined; nothing was changed.", registration.ref)
        return "noted", why
    return propose_anew(draft, registration, "called_off")


def keep(draft: Draft, registration: Registration) -> Registration:
    """The contact person arranges the call: nobody is chased any more, and the seat is not released; the summary has it as work."""
    return draft.put(replace(registration, asked_since=None, changed=draft.now), registration)


def propose_anew(draft: Draft, registration: Registration, why: str, command: Wish | None = None) -> Answer:
    """Other times than those on the table. A call that was agreed and is still ahead is called off, in both calendars."""
    at = registration.intake_at
    gone = at if call_ahead(draft, registration) else None
    avoid = (*registration.slots, *([at] if at else []))
    cleared = replace(unplanned(registration), sequence=registration.sequence + bool(at), changed=draft.now)
    after, fault = with_times(draft, cleared, avoid, _when(command))
    if fault == NO_TIME:
        # The contact person arranges it: proposed again by the clock, these would be the very times that did not fit.
        after = replace(cleared, slots=avoid)
    draft.put(after, registration)
    if gone and why != "handed_over":
        draft.tell(intake_notices.called_off(draft, replace(after, caller=registration.caller), gone))
    told = replace(after, slots=()) if fault else after
    draft.tell(intake_notices.proposal(draft, told, "unread" if fault and fault != NO_TIME else why, gone, command))
    if fault:
        _tell_contact(draft, after, fault, command)
        return "intake-proposal", NO_TIME if fault == NO_TIME else "calendar_unreadable"
    draft.note("intake-proposal", REASONS[why], "", after.ref)
    return "intake-proposal", REASONS[why]


REASONS = {
    "taken": "slot_taken",
    "other": "no_slot_fits",
    "called_off": "call_declined",
    "unreached": "not_reached",
    "handed_over": "caller_left",
}


def _tell_contact(draft: Draft, registration: Registration, fault: str, command: Wish | None) -> None:
    """In their own words, when they wrote any."""
    told = intake_notices.reminder_to_caller(draft, registration, "unplanned", fault=fault)
    draft.tell(once(told, registration.ref, "unplanned", f"{registration.changed:%Y%m%dT%H%M%S}"))
    if isinstance(command, NoSlotFits) and not _of_caller(command, registration):
        draft.tell(notices.question_forwarded(draft, command.origin, registration)[1])


def _open(command: Wish, registration: Registration) -> bool:
    planned = bool(registration.slots or registration.intake_at) and bool(registration.caller)
    return registration.status is Status.INTAKE and planned and trusted(command.proven, command.origin)


def _when(command: Wish | None) -> Preference:
    return command.when if isinstance(command, NoSlotFits) else ANYTIME


def _of_caller(command: Wish, registration: Registration) -> bool:
    return address_key(command.origin.address) == address_key(registration.caller) != address_key(registration.email)


def _leave_to_caller(draft: Draft, command: Wish, registration: Registration) -> Answer:
    """The call has been, or should have been: its outcome is awaited, and nothing is planned over it."""
    if isinstance(command, Counter) or _of_caller(command, registration):
        draft.note("noted", "session_over", "The call was to be before; nothing was changed.", registration.ref)
        return "noted", "session_over"
    return forward(draft, command.origin, registration, "call_has_been")


def _ask_which(draft: Draft, registration: Registration) -> Answer:
    """They choose, but not one of the times on the table: these are told once more."""
    draft.note("intake-proposal", "which_time", "Not clear which time is meant.", registration.ref)
    draft.tell(intake_notices.proposal(draft, registration, "which"))
    return "intake-proposal", "which_time"


def _agree(draft: Draft, command: Wish, registration: Registration, start: datetime, why: str) -> Answer:
    """As far as the calendar is free at this moment; the rules are those of proposing."""
    if registration.intake_at == start:
        draft.note("noted", "chosen_before", "", registration.ref)
        return "noted", "chosen_before"
    contact = caller_of(draft.event, registration)
    try:
        hindered = obstacle(draft, registration, contact, start)
    except CalendarError as error:
        return _unread(draft, command, registration, error)
    if not hindered:
        return _book(draft, registration, contact, start)
    if call_ahead(draft, registration):
        return _stand_by_call(draft, command, registration, contact, why)
    return propose_anew(draft, registration, why, command)


def _unread(draft: Draft, command: Wish, registration: Registration, fault: CalendarError) -> Answer:
    """Nothing is agreed; an agreed call stands, and times are proposed again as soon as the calendar can be read."""
    draft.note("no_proposal", "calendar_unreadable", str(fault), registration.ref)
    if call_ahead(draft, registration):
        return forward(draft, command.origin, registration, "calendar_unreadable")
    after = draft.put(replace(unplanned(registration), changed=draft.now), registration)
    draft.tell(intake_notices.proposal(draft, after, "unread"))
    _tell_contact(draft, after, fault.code, command)
    return "intake-proposal", "calendar_unreadable"


def _stand_by_call(draft: Draft, command: Wish, registration: Registration, contact: Contact, why: str) -> Answer:
    """Who asks for another time does not lose the one that was agreed: it stands until they choose one that can be."""
    if _of_caller(command, registration):
        draft.note("noted", "call_stands", "That time is taken, or outside the hours for calls.", registration.ref)
        draft.tell(intake_notices.call_stands(draft, registration, command))
        return "intake-reminder", "call_stands"
    when = _when(command)
    # Of the list from which they chose, other times may be near what they ask for now; not of one that they were given since.
    chosen = registration.intake_at in registration.slots
    avoid = (registration.intake_at, *(() if when and chosen else registration.slots)) if registration.intake_at else ()
    found = find_times(draft, registration, avoid, (contact,), when)
    if not found.slots:
        return forward(draft, command.origin, registration, NO_TIME)
    after = draft.put(replace(registration, slots=found.slots, proposed_at=draft.now, changed=draft.now), registration)
    draft.note("intake-proposal", REASONS[why], "The call that was agreed stands.", after.ref)
    told = intake_notices.proposal(draft, after, "stands", asked=command)
    draft.tell(intake_notices.declining(told, command, CALL))
    return "intake-proposal", REASONS[why]


def _book(draft: Draft, registration: Registration, contact: Contact, start: datetime) -> Answer:
    moved = registration.intake_at is not None
    after = replace(
        registration,
        intake_at=start.astimezone(UTC),
        intake_minutes=draft.event.intake.minutes,
        caller=contact.email,
        # A calendar that knew an earlier call under this UID takes only what is newer (RFC 5546, 2.1.4).
        sequence=registration.sequence + (moved or registration.sequence > 0),
        reminded=_passed(draft, start),
        asked="",
        changed=draft.now,
    )
    draft.put(after, registration)
    reason = "call_moved" if moved else "slot_chosen"
    draft.note(
        "intake-booked", reason, f"The call is at {start.astimezone(draft.event.zone):%Y-%m-%d %H:%M}.", after.ref
    )
    for told in intake_notices.booked(draft, after):
        draft.tell(told)
    return "intake-booked", reason


def _passed(draft: Draft, start: datetime) -> int:
    """Reminders that come too late for a call that was agreed so shortly before."""
    return sum(start - lead <= draft.now for lead in draft.event.intake.remind_contact)
