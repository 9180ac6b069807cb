"""Who gets a seat. Everything that follows from a freed seat goes through `fill_seats`, whether a mail or the clock freed it.

People who wait take part in the count: a seat that somebody before you may take is not free for you.
"""

from collections import Counter
from collections.abc import Sequence
from dataclasses import replace
from datetime import datetime, timedelta

from flows.registration import intake_notices, notices
from flows.registration.attendance import offers_end
from flows.registration.draft import Draft
from flows.registration.intake import with_times
from flows.registration.model import Event, Registration, Status
from flows.registration.precedence import draw_pending, held_back
from flows.registration.worktime import add_working_time

SHORTEST_OFFER = timedelta(hours=1)
DECLINED = "declined"
"""Value of `asked` for somebody who said no to an offer and stays in line: the seat they declined is not held against others."""


def seat_for(draft: Draft, registration: Registration, current: Registration | None = None) -> bool:
    """Whether this registration may have (or keep) a seat; `current` is its state so far, when it has one."""
    seats = draft.seats()
    if current and current.held:
        seats[current.audience] -= 1
        return _within_quota(draft.event, seats, registration.audience)
    if held_back(draft, registration) or not _fits(draft.event, seats, registration.audience):
        return False
    if draft.waiting_count():
        for ahead in draft.waiting():
            before_them = (
                ahead.ref != registration.ref and ahead.arrival < registration.arrival and ahead.asked != DECLINED
            )
            if before_them and _fits(draft.event, seats, ahead.audience) and not held_back(draft, ahead):
                seats[ahead.audience] += 1
    return _fits(draft.event, seats, registration.audience)


def fits(draft: Draft, registration: Registration) -> bool:
    """Whether there is a seat at all, whoever waits for it: their own held one, or a free one within the quota."""
    return registration.held or _fits(draft.event, draft.seats(), registration.audience)


def waiting_place(draft: Draft) -> bool:
    """Who waits for the draw stands in no line yet."""
    return draw_pending(draft) or draft.waiting_count() < draft.event.waitlist.size


def settle(
    draft: Draft, after: Registration, before: Registration | None, reason: str, together: Sequence[str] = ()
) -> str:
    """Gives somebody the seat that is theirs: for good, or until the intake. Gives the kind of the answer."""
    status = Status.INTAKE if draft.event.intake.required else Status.CONFIRMED
    after = replace(after, status=status, held=True, offer_until=None, asked="", changed=draft.now)
    if status is Status.INTAKE:
        after, _ = with_times(draft, after)
    draft.put(after, before)
    draft.note(
        str(status), reason, "A seat is kept until the intake." if status is Status.INTAKE else "Has a seat.", after.ref
    )
    intake = status is Status.INTAKE
    told = intake_notices.proposal(draft, after) if intake else notices.confirmed(draft, after, together)
    draft.tell(told)
    return told.kind


def fill_seats(draft: Draft) -> None:
    """Gives free seats to those who wait, in order of arrival, and says in the journal why nobody moved up.

    Who declined an offer and stayed gets the next seat that comes free, not the same one again.
    """
    obstacle = "nobody_waits"
    for waiting in draft.waiting():
        if waiting.ref in draft.passed_over or (waiting.asked == DECLINED and not draft.freed):
            continue
        if obstacle := _obstacle(draft, waiting):
            if obstacle in ("quota_full", "priority_window"):
                continue
            break
        _move_up(draft, waiting)
    if not draft.moved_up:
        draft.note("nobody_moved_up", obstacle, OBSTACLES[obstacle])


OBSTACLES = {
    "nobody_waits": "Nobody is waiting.",
    "no_seat_free": "No seat is free.",
    "quota_full": "The quota of the audience of those who wait is full.",
    "priority_window": "Until a later moment seats are for a group that those who wait are not of.",
    "lottery_later": "The seats are drawn by lot when registration closes.",
    "too_close": "The first session is too near for an offer: the contact person decides.",
    "started": "The event has begun.",
}


def offer_end(event: Event, draft: Draft) -> datetime:
    """When an offer made now ends: in working time, and shorter near the event."""
    rules = event.waitlist
    plain = add_working_time(draft.now, rules.offer, rules.working_time, event.zone, draft.office.holiday)
    return min(plain, offers_end(event))


def _obstacle(draft: Draft, waiting: Registration) -> str:
    seats = draft.seats()
    if seats.total() >= draft.event.registration.capacity:
        return "no_seat_free"
    if draft.now >= draft.event.starts:
        return "started"
    if draft.event.waitlist.promote == "offer" and draft.now > offers_end(draft.event) - SHORTEST_OFFER:
        return "too_close"
    if not _within_quota(draft.event, seats, waiting.audience):
        return "quota_full"
    return held_back(draft, waiting)


def _move_up(draft: Draft, waiting: Registration) -> None:
    if waiting.status is not Status.WAITLISTED:
        # Their answer (or a contact's verdict) is still out: the seat is kept, and there is nothing new to tell them.
        draft.put(replace(waiting, held=True, changed=draft.now), waiting)
        draft.note("seat_held", "next_in_line", "A seat is kept until the answer.", waiting.ref)
    elif draft.event.waitlist.promote == "seat":
        settle(draft, waiting, waiting, "next_in_line")
    else:
        make_offer(draft, waiting, "next_in_line")


def make_offer(draft: Draft, waiting: Registration, reason: str) -> None:
    until = offer_end(draft.event, draft)
    offered = replace(waiting, status=Status.OFFERED, held=True, offer_until=until, asked="offer", changed=draft.now)
    draft.put(offered, waiting)
    draft.note(
        "offered", reason, f"A seat is offered until {until.astimezone(draft.event.zone):%Y-%m-%d %H:%M}.", waiting.ref
    )
    draft.tell(notices.offer(draft, offered))


def _fits(event: Event, seats: Counter[str], audience: str) -> bool:
    return seats.total() < event.registration.capacity and _within_quota(event, seats, audience)


def _within_quota(event: Event, seats: Counter[str], audience: str) -> bool:
    limit = event.registration.quota.get(audience)
    return limit is None or seats[audience] < limit
