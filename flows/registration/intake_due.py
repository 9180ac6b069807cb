"""What the clock brings for calls: times proposed, reminders, the outcome asked for, and at last the seat released."""

from dataclasses import replace
from datetime import datetime, timedelta

from flows.registration import intake_notices
from flows.registration.agenda import find_times, with_calendar
from flows.registration.called_off import CALLED_OFF
from flows.registration.decision import Decision, Register
from flows.registration.draft import Draft
from flows.registration.intake import with_times
from flows.registration.intake_notices import once
from flows.registration.model import Event, Registration, Status
from flows.registration.office import Office
from flows.registration.seats import fill_seats

LAST_WORD = timedelta(days=3)
"""Before the seat is released."""
AFTER_CALL = (timedelta(), timedelta(days=1), timedelta(days=3), timedelta(days=7))
"""When the outcome is asked for; from then on it stands in the summary."""


def due_intakes(event: Event, register: Register, office: Office, now: datetime) -> Decision:
    """Deciding it again at the same moment, after its changes, changes nothing."""
    draft = Draft(event, register, office, now, f"{now:%Y%m%dT%H%M%S%f}")
    if event.cancelled:
        return draft.decide("noted", CALLED_OFF)
    for registration in draft.active() if with_calendar(event) else ():
        if registration.status is not Status.INTAKE:
            continue
        if registration.intake_at:
            _follow_call(draft, registration, registration.intake_at)
        elif registration.slots:
            # Without a beginning of the wait the contact person arranges the call.
            if registration.asked_since:
                _await_choice(draft, registration, registration.asked_since)
        else:
            _propose(draft, registration)
    if draft.freed:
        fill_seats(draft)
    return draft.decide("noted", "clock")


def _propose(draft: Draft, registration: Registration) -> None:
    after, fault = with_times(draft, registration)
    if fault:
        told = intake_notices.reminder_to_caller(draft, registration, "unplanned", fault=fault)
        draft.tell(once(told, registration.ref, "unplanned"))
        return
    draft.put(replace(after, changed=draft.now), registration)
    draft.note("intake-proposal", "calendar_read", "", registration.ref)
    draft.tell(intake_notices.proposal(draft, after))


def _await_choice(draft: Draft, registration: Registration, since: datetime) -> None:
    rules = draft.event.intake
    until = since + rules.release_after
    if draft.now >= until:
        _release(draft, registration)
        return
    moments = _choice_reminders(draft.event, since)
    passed = sum(moment <= draft.now for moment in moments)
    if passed <= registration.reminded:
        return
    last = passed == len(moments)
    after = replace(_freshened(draft, registration), reminded=passed, changed=draft.now)
    draft.put(after, registration)
    draft.note("intake-reminder", "nobody_chose", "", after.ref)
    place = (after.ref, f"{since:%Y%m%dT%H%M%S}", passed)
    draft.tell(once(intake_notices.reminder(draft, after, until if last else None), *place))
    if last:
        told = intake_notices.reminder_to_caller(draft, after, "unchosen", until=until)
        draft.tell(once(told, *place, "contact"))


def _choice_reminders(event: Event, since: datetime) -> list[datetime]:
    """In order; the last one says until when the seat is kept."""
    rules = event.intake
    before = (since + each for each in rules.remind_participant if each < rules.release_after - LAST_WORD)
    return sorted({*before, since + max(rules.release_after - LAST_WORD, rules.release_after / 2)})


def _freshened(draft: Draft, registration: Registration) -> Registration:
    """With other times when one of those on the table has passed; the wait for an answer goes on."""
    if all(slot - draft.event.intake.notice > draft.now for slot in registration.slots):
        return registration
    contact, slots, _ = find_times(draft, registration)
    if contact is None:
        return registration
    return replace(registration, slots=slots, caller=contact.email, proposed_at=draft.now)


def _release(draft: Draft, registration: Registration) -> None:
    after = replace(registration, status=Status.EXPIRED, held=False, asked="", changed=draft.now)
    draft.put(after, registration)
    draft.note("expired", "no_intake", "No time was chosen for the call: the seat is free again.", after.ref)
    # Who gets a seat again later, and again chooses no time, hears of that too.
    since = registration.asked_since or draft.now
    draft.tell(once(intake_notices.released(draft, after), after.ref, f"{since:%Y%m%dT%H%M%S}", "no-intake"))


def _follow_call(draft: Draft, registration: Registration, at: datetime) -> None:
    rules = draft.event.intake
    end = at + timedelta(minutes=registration.intake_minutes or rules.minutes)
    ahead = sorted(at - lead for lead in rules.remind_contact)
    moments = [*ahead, *(end + later for later in AFTER_CALL)]
    passed = sum(moment <= draft.now for moment in moments)
    if passed <= registration.reminded:
        return
    after = draft.put(replace(registration, reminded=passed, changed=draft.now), registration)
    when = "ahead" if passed <= len(ahead) and draft.now < at else "after"
    if when == "after" and draft.now < end:
        return
    draft.note("intake-reminder", f"call_{when}", "", after.ref)
    told = intake_notices.reminder_to_caller(draft, after, when)
    draft.tell(once(told, after.ref, f"{at:%Y%m%dT%H%M}", passed, "contact"))
