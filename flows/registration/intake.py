"""The call before a seat is final: times proposed, one chosen, moved, called off. Without a calendar the contact person just calls.

three times ─▶ one chosen ─▶ checked again ─▶ agreed, both invited ─▶ toelaten | afwijzen | niet bereikt
     ▲───────── none fits, taken meanwhile, called off, not reached ──────────┘
"""

from dataclasses import replace
from datetime import UTC, datetime

from flows.errors import CalendarError
from flows.registration import intake_notices
from flows.registration.agenda import find_times, obstacle, with_calendar
from flows.registration.commands import ChooseSlot, Counter, NoSlotFits, Rsvp
from flows.registration.decision import Notification
from flows.registration.draft import Answer, Draft
from flows.registration.intake_notices import CALL, CALLER, caller_of
from flows.registration.model import Contact, Registration, Status
from flows.registration.theirs import forward, trusted


def with_times(draft: Draft, registration: Registration, avoid: tuple[datetime, ...] = ()) -> tuple[Registration, str]:
    """With times on the table; or without, and why (empty when there are no calendars at all)."""
    if not with_calendar(draft.event):
        return registration, ""
    contact, slots, fault = find_times(draft, registration, avoid)
    if contact is None:
        reason = "calendar_unreadable" if fault else "no_free_time"
        draft.note("no_proposal", reason, fault or "No time is free within the horizon.")
        return registration, fault or "no_free_time"
    fresh = replace(
        unplanned(registration), slots=slots, caller=contact.email, proposed_at=draft.now, asked_since=draft.now
    )
    return fresh, ""


def answers_call(command: Rsvp | Counter, registration: Registration) -> bool:
    """The calendar's answer to the invitation to the call, not to a session."""
    return registration.status is Status.INTAKE and bool({CALL, CALLER} & set(command.sessions))


def choose(draft: Draft, command: ChooseSlot, registration: Registration) -> Answer | None:
    """None: there was nothing to choose from, or it is not sure that it is theirs."""
    if not _open(command.proven, command, registration) or not 0 < command.slot <= len(registration.slots):
        return None
    return _agree(draft, command, registration, registration.slots[command.slot - 1], "taken")


def choose_another(draft: Draft, command: NoSlotFits | Counter, registration: Registration) -> Answer | None:
    """The time that they name, when it is free; else other times."""
    if not _open(command.proven, command, registration):
        return None
    if command.proposed:
        return _agree(draft, command, registration, command.proposed, "other")
    if isinstance(command, NoSlotFits) and command.by_phone:
        keep(draft, registration)
        return forward(draft, command.origin, registration, "call_wanted")
    return propose_anew(draft, registration, "other", command)


def decline_call(draft: Draft, command: Rsvp, registration: Registration) -> Answer | None:
    if not _open(command.proven, command, registration) or registration.intake_at is None:
        return None
    return propose_anew(draft, registration, "called_off", command)


def keep(draft: Draft, registration: Registration) -> Registration:
    """The contact person arranges the call: nobody is chased any more, and the seat is not released; the summary has it as work."""
    return draft.put(replace(registration, asked_since=None, changed=draft.now), registration)


def call_ahead(draft: Draft, registration: Registration) -> bool:
    at = registration.intake_at
    return registration.status is Status.INTAKE and at is not None and at > draft.now


def with_call_off(draft: Draft, before: Registration, told: Notification) -> Notification:
    """Who has no seat any more has no call either: it goes out of both calendars."""
    if not before.intake_at or not call_ahead(draft, before) or not told.registration:
        return told
    gone = replace(told.registration, intake_at=before.intake_at)
    draft.tell(intake_notices.called_off(draft, gone, before.intake_at))
    return replace(told, registration=gone, sessions=(CALL,), method="CANCEL")


def propose_anew(
    draft: Draft, registration: Registration, why: str, command: ChooseSlot | NoSlotFits | Counter | Rsvp | None = None
) -> Answer:
    """Other times than those on the table. A call that was agreed and is still ahead is called off, in both calendars."""
    gone = registration.intake_at if call_ahead(draft, registration) else None
    cleared = replace(unplanned(registration), sequence=registration.sequence + bool(gone), changed=draft.now)
    after, fault = with_times(draft, cleared, registration.slots)
    draft.put(after, registration)
    if gone:
        draft.tell(intake_notices.called_off(draft, after, gone))
    if fault and command:
        return forward(draft, command.origin, after, "calendar_unreadable" if fault != "no_free_time" else fault)
    draft.note("intake-proposal", REASONS[why], "", after.ref)
    draft.tell(intake_notices.proposal(draft, after, why, gone))
    return "intake-proposal", REASONS[why]


REASONS = {"taken": "slot_taken", "other": "no_slot_fits", "called_off": "call_declined", "unreached": "not_reached"}


def _open(proven: bool, command: ChooseSlot | NoSlotFits | Counter | Rsvp, registration: Registration) -> bool:
    planned = bool(registration.slots or registration.intake_at) and bool(registration.caller)
    return registration.status is Status.INTAKE and planned and trusted(proven, command.origin)


def _agree(
    draft: Draft, command: ChooseSlot | NoSlotFits | Counter, registration: Registration, start: datetime, why: str
) -> Answer:
    """As far as the calendar is free at this moment; the rules are those of proposing."""
    if registration.intake_at == start:
        draft.note("noted", "chosen_before", "", registration.ref)
        return "noted", "chosen_before"
    contact = caller_of(draft.event, registration)
    try:
        hindered = obstacle(draft, registration, contact, start)
    except CalendarError as error:
        draft.note("no_proposal", "calendar_unreadable", str(error))
        return forward(draft, command.origin, registration, "calendar_unreadable")
    return propose_anew(draft, registration, why, command) if hindered else _book(draft, registration, contact, start)


def _book(draft: Draft, registration: Registration, contact: Contact, start: datetime) -> Answer:
    moved = registration.intake_at is not None
    after = replace(
        registration,
        intake_at=start.astimezone(UTC),
        intake_minutes=draft.event.intake.minutes,
        caller=contact.email,
        sequence=registration.sequence + moved,
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


def unplanned(registration: Registration) -> Registration:
    """No call, and no times for one: whatever was planned before they left, or before the seat was theirs, is over."""
    return replace(
        registration, intake_at=None, intake_minutes=0, slots=(), proposed_at=None, asked_since=None, reminded=0
    )


def _passed(draft: Draft, start: datetime) -> int:
    """Reminders that come too late for a call that was agreed so shortly before."""
    return sum(start - lead <= draft.now for lead in draft.event.intake.remind_contact)
