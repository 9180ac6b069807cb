"""Which contact person calls, and which of their time is taken: by their calendar, by calls agreed, by times proposed to others."""

from collections.abc import Iterator
from dataclasses import dataclass, replace
from datetime import UTC, datetime, timedelta

from flows.errors import CalendarError
from flows.registration.draft import Draft
from flows.registration.intake_notices import CALLER, caller_of
from flows.registration.model import Contact, Event, Registration, address_key
from flows.registration.office import Office
from flows.registration.preference import ANYTIME, Preference
from flows.registration.slots import allowed, free, free_slots, spread, window
from flows.registration.spans import Span
from flows.registration.worktime import add_working_time

NO_TIME = "no_free_time"
"""The calendars could be read, and nothing is free."""

KEPT_FREE = timedelta(hours=48)
"""Of working time, for whom the times were proposed to."""

TIME_TO_CHOOSE = timedelta(days=2)
"""Nearer times than that, beyond the notice, are proposed only when there are not enough others."""


def with_calendar(event: Event) -> tuple[Contact, ...]:
    """Those for whom times can be proposed."""
    return tuple(contact for contact in event.contacts if contact.calendar) if event.intake.required else ()


@dataclass(frozen=True, slots=True)
class Found:
    """Who calls and when it could be; or nobody."""

    contact: Contact | None = None
    slots: tuple[datetime, ...] = ()
    unread: tuple[tuple[Contact, CalendarError], ...] = ()
    """Whose calendar could not be read, and why; none of their time is offered."""


def find_times(
    draft: Draft,
    registration: Registration,
    avoid: tuple[datetime, ...] = (),
    among: tuple[Contact, ...] | None = None,
    when: Preference = ANYTIME,
) -> Found:
    """Who has the fewest calls goes first, and who was to call before all others; before them, who is free when it was asked for.
    `among`: only these may call."""
    unread: list[tuple[Contact, CalendarError]] = []
    first = Found()
    callers = with_calendar(draft.event) if among is None else among
    for contact in sorted(callers, key=lambda each: _load(draft, registration, each)):
        try:
            slots = _times(draft, registration, contact, avoid, when)
        except CalendarError as error:
            unread.append((contact, error))
            continue
        fitting = when.count(slots, draft.event.zone)
        if slots and (fitting or not first.slots):
            first = Found(contact, slots)
        if fitting:
            break
    return replace(first, unread=tuple(unread))


def obstacle(draft: Draft, registration: Registration, contact: Contact, start: datetime) -> str:
    """Why a call cannot be at that time; empty: it can. Raises CalendarError."""
    rules = draft.event.intake
    if not allowed(start, rules, draft.now, draft.event.zone, draft.office.holiday):
        return "outside_hours"
    if start + timedelta(minutes=rules.minutes) > draft.event.starts:
        return "outside_hours"
    return "" if free(start, rules, _taken(draft, registration, contact)) else "slot_taken"


def _times(
    draft: Draft, registration: Registration, contact: Contact, avoid: tuple[datetime, ...], when: Preference
) -> tuple[datetime, ...]:
    event, latest = draft.event, draft.event.starts - timedelta(minutes=draft.event.intake.minutes)
    taken = _taken(draft, registration, contact)
    found = list(free_slots(event.intake, taken, draft.now, event.zone, draft.office.holiday))
    fit = [slot for slot in found if slot <= latest and slot not in avoid]
    # Who takes a day to answer must still be able to choose any of them.
    later = [slot for slot in fit if slot >= draft.now + event.intake.notice + TIME_TO_CHOOSE]
    enough = when.count(later, event.zone) >= event.intake.proposals
    return spread(later if enough else fit, event.intake, event.zone, when)


def _taken(draft: Draft, registration: Registration, contact: Contact) -> list[Span]:
    zone = draft.event.zone
    start, end = window(draft.event.intake, draft.now, zone)
    # Our own calls count as the register has them: an invitation that is already in the calendar must not hinder moving it.
    ours = frozenset(each.uid(CALLER, draft.office.domain) for each in draft.intakes())
    busy = draft.office.busy(contact.calendar, start, end, zone, ours)
    others = (each for each in draft.intakes() if each.ref != registration.ref and _calls(draft, contact, each))
    return [*busy, *(span for each in others for span in _engaged(draft, each))]


def _engaged(draft: Draft, other: Registration) -> Iterator[Span]:
    """By the call that was agreed, or by the times that are kept free until somebody chose."""
    event = draft.office.events.get(other.event, draft.event)
    length = timedelta(minutes=other.intake_minutes or event.intake.minutes)
    for start in (other.intake_at,) if other.intake_at else kept_times(other, event, draft.office, draft.now):
        yield start.astimezone(UTC), start.astimezone(UTC) + length


def kept_times(registration: Registration, event: Event, office: Office, now: datetime) -> tuple[datetime, ...]:
    """Of the times that were proposed to somebody who has not chosen yet: those that nobody else is offered."""
    if registration.proposed_at is None or registration.intake_at is not None:
        return ()
    hours = event.waitlist.working_time
    until = add_working_time(registration.proposed_at, KEPT_FREE, hours, event.zone, office.holiday)
    return registration.slots if now < until else ()


def _calls(draft: Draft, contact: Contact, registration: Registration) -> bool:
    """Also in the place of somebody who is no contact person any more."""
    if not registration.caller:
        return False
    event = draft.office.events.get(registration.event, draft.event)
    return address_key(caller_of(event, registration).email) == address_key(contact.email)


def _load(draft: Draft, registration: Registration, contact: Contact) -> tuple[bool, int]:
    calls = sum(_calls(draft, contact, each) for each in draft.intakes())
    return not _calls(draft, contact, registration), calls
