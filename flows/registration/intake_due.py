"""What the clock brings for calls: times proposed, reminders, the outcome asked for, and at last the seat released."""

from dataclasses import replace
from datetime import datetime, timedelta

from flows.registration import intake_notices
from flows.registration.agenda import find_times, with_calendar
from flows.registration.called_off import CALLED_OFF
from flows.registration.calls import unplanned
from flows.registration.decision import Decision, Register
from flows.registration.draft import Draft
from flows.registration.handing_over import caller_left, hand_over
from flows.registration.intake import with_times
from flows.registration.intake_notices import once
from flows.registration.model import Event, Registration, Status
from flows.registration.office import Office
from flows.registration.seats import fill_seats

LAST_WORD = timedelta(days=3)
"""Before the seat is released."""
SHORTEST_LAST_WORD = timedelta(hours=12)
AFTER_CALL = (timedelta(), timedelta(days=1), timedelta(days=3), timedelta(days=7))
"""When the outcome is asked for; from then on it stands in the summary."""


def due_intakes(event: Event, register: Register, office: Office, now: datetime) -> Decision:
    """Deciding it again at the same moment, after its changes, changes nothing."""
    draft = Draft(event, register, office, now, f"{now:%Y%m%dT%H%M%S%f}")
    if event.cancelled:
        return draft.decide("noted", CALLED_OFF)
    for registration in draft.active():
        if registration.status is Status.INTAKE:
            _follow(draft, registration)
    if draft.freed:
        fill_seats(draft)
    return draft.decide("noted", "clock")


def _follow(draft: Draft, registration: Registration) -> None:
    if caller_left(draft, registration):
        hand_over(draft, registration)
    elif registration.intake_at:
        _follow_call(draft, registration, registration.intake_at)
    elif registration.slots:
        # Without a beginning of the wait the contact person arranges the call.
        if registration.asked_since:
            _await_choice(draft, registration, registration.asked_since)
    elif with_calendar(draft.event):
        _propose(draft, registration)


def _propose(draft: Draft, registration: Registration) -> None:
    after, fault = with_times(draft, registration)
    if fault:
        told = intake_notices.reminder_to_caller(draft, registration, "unplanned", fault=fault)
        draft.tell(once(told, registration.ref, "unplanned", f"{registration.changed:%Y%m%dT%H%M%S}"))
        return
    draft.put(replace(after, changed=draft.now), registration)
    draft.note("intake-proposal", "calendar_read", "", registration.ref)
    draft.tell(intake_notices.proposal(draft, after))


def _await_choice(draft: Draft, registration: Registration, since: datetime) -> None:
    until, moments = wait_of(draft.event, since)
    if draft.now >= until and registration.reminded >= len(moments):
        _release(draft, registration)
        return
    passed = sum(moment <= draft.now for moment in moments)
    if passed <= registration.reminded:
        return
    if (current := _choosable(draft, registration)) is None:
        # None of the times can be chosen any more, and there are no others.
        _propose(draft, draft.put(replace(unplanned(registration), changed=draft.now), registration))
        return
    last = passed == len(moments)
    if last and until - draft.now < SHORTEST_LAST_WORD:
        # It comes late, because nothing ran: they get the time that they were to have.
        since = max(since, draft.now + LAST_WORD - (until - since))
        until, _ = wait_of(draft.event, since)
    after = replace(current, asked_since=since, reminded=passed, changed=draft.now)
    draft.put(after, registration)
    draft.note("intake-reminder", "nobody_chose", "", after.ref)
    place = (after.ref, f"{since:%Y%m%dT%H%M%S}", passed)
    draft.tell(once(intake_notices.reminder(draft, after, until if last else None), *place))
    if last:
        told = intake_notices.reminder_to_caller(draft, after, "unchosen", until=until)
        draft.tell(once(told, *place, "contact"))


def wait_of(event: Event, since: datetime) -> tuple[datetime, list[datetime]]:
    """Until when a choice is waited for, at the latest as long as one can be made; and when it is asked for again, in order. The last of
    these says until when the seat is kept."""
    rules = event.intake
    latest = event.starts - rules.notice - timedelta(minutes=rules.minutes)
    length = max(min(rules.release_after, latest - since), timedelta())
    last = max(length - LAST_WORD, length / 2)
    return since + length, [*(since + each for each in sorted(rules.remind_participant) if each < last), since + last]


def _choosable(draft: Draft, registration: Registration) -> Registration | None:
    """With other times when one of those on the table has passed; the wait for an answer goes on. None: no time can be chosen."""
    ahead = tuple(slot for slot in registration.slots if slot - draft.event.intake.notice > draft.now)
    if ahead == registration.slots:
        return registration
    found = find_times(draft, registration)
    if found.contact is None:
        return replace(registration, slots=ahead, proposed_at=draft.now) if ahead else None
    return replace(registration, slots=found.slots, caller=found.contact.email, proposed_at=draft.now)


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
