"""What the clock brings: offers that end, a draw, the next in line, reviews that nobody decided. Computed each time, never stored."""

from datetime import datetime, timedelta

from flows.registration import notices
from flows.registration.attendance import READ_WITHIN
from flows.registration.called_off import CALLED_OFF
from flows.registration.decision import Decision, Register
from flows.registration.draft import Draft
from flows.registration.eligible import judge
from flows.registration.lottery import draw_if_due
from flows.registration.model import Event, Registration, Status
from flows.registration.offers import expire_offer
from flows.registration.office import Office
from flows.registration.seats import fill_seats
from flows.registration.worktime import add_working_time

REVIEW_REMINDER = 2
"""Working days after which the contact person is asked again."""


WARNED_BEFORE = timedelta(days=7)
"""Of the end of registration: from then on fewer seats than the minimum are a warning."""


def due(event: Event, register: Register, office: Office, now: datetime) -> Decision:
    """Deciding it again at the same moment, after its changes, changes nothing."""
    draft = Draft(event, register, office, now, f"{now:%Y%m%dT%H%M%S%f}")
    if event.cancelled:
        return draft.decide("noted", CALLED_OFF)
    for registration in draft.active():
        if _offer_ended(registration, now):
            expire_offer(draft, registration)
        elif registration.status is Status.AWAITING_REVIEW and _review_overdue(draft, registration):
            told = notices.review_request(draft, registration, judge(registration, event, office), "reminder")
            asked = f"{registration.received:%Y%m%dT%H%M%S}"
            draft.tell(notices.with_key(told, f"review-request/{registration.ref}/{asked}/reminder"))
    draw_if_due(draft)
    if draft.waiting_count() or draft.freed:
        fill_seats(draft)
    _too_few(draft)
    if over := draft.seats().over():
        draft.note("over_capacity", "capacity_lowered", f"{over} more than there are: the contact person decides.")
    return draft.decide("noted", "clock")


def _offer_ended(registration: Registration, now: datetime) -> bool:
    until = registration.offer_until if registration.status is Status.OFFERED else None
    return until is not None and now > until + READ_WITHIN


def too_few(event: Event, held: int, now: datetime) -> bool:
    """In the last week of registration there is time left to invite people, or to call the event off."""
    end = min(event.registration.closes or event.starts, event.starts)
    return held < event.registration.minimum and end - WARNED_BEFORE <= now < event.starts


def _too_few(draft: Draft) -> None:
    rules, held = draft.event.registration, draft.seats().people
    if too_few(draft.event, held, draft.now):
        draft.note("too_few", "below_minimum", f"Seats taken: {held}; wanted at least: {rules.minimum}.")


def _review_overdue(draft: Draft, registration: Registration) -> bool:
    hours = draft.event.waitlist.working_time
    day = timedelta(hours=hours.to.hour - hours.from_.hour, minutes=hours.to.minute - hours.from_.minute)
    zone = draft.event.zone
    end = add_working_time(registration.changed, REVIEW_REMINDER * day, hours, zone, draft.office.holiday)
    return draft.now >= end
