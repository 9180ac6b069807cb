"""Who gets a seat. Everything that follows from a freed seat goes through `fill_seats`, whether a mail or the clock freed it.

People who wait take part in the count: a seat that somebody before you may take is not free for you.
"""

from collections.abc import Sequence
from dataclasses import replace
from datetime import datetime, timedelta

from flows.registration import intake_notices, notices
from flows.registration.attendance import offers_end, taking_part
from flows.registration.calls import unplanned
from flows.registration.draft import Draft
from flows.registration.intake import with_times
from flows.registration.lists import organisation_key
from flows.registration.model import Event, Registration, Status
from flows.registration.precedence import draw_pending, held_back
from flows.registration.taken import places_of
from flows.registration.worktime import add_working_time

SHORTEST_OFFER = timedelta(hours=1)
DECLINED = "declined"
"""Value of `asked` for somebody who said no to an offer and stays in line: the seat they declined is not held against others. It
stays when a question comes after it: `declined confirm-cancel`."""


def seat_for(draft: Draft, registration: Registration, current: Registration | None = None) -> bool:
    """Whether this registration may have (or keep) a seat; `current` is its state so far, when it has one."""
    seats = draft.seats()
    if current and current.held:
        seats.leave(current)
        return seats.fit(registration, kept=places_of(draft.event, current))
    if held_back(draft, registration) or not seats.fit(registration):
        return False
    if draft.waiting_count():
        for ahead in draft.waiting():
            before_them = ahead.ref != registration.ref and ahead.arrival < registration.arrival and not said_no(ahead)
            if before_them and seats.fit(ahead) and not _withheld(draft, ahead):
                seats.take(ahead)
    return seats.fit(registration)


def said_no(registration: Registration) -> bool:
    """To an offer; they wait for the next seat."""
    return registration.asked.startswith(DECLINED)


def fits(draft: Draft, registration: Registration) -> bool:
    """Whether there is a seat at all, whoever waits for it: their own held one, or a free one within the quota."""
    return registration.held or draft.seats().fit(registration)


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
        after, _ = with_times(draft, unplanned(after))
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
    obstacles: dict[str, None] = {}
    for waiting in draft.waiting():
        found = obstacle(draft, waiting) or _declined(draft, waiting)
        if not found:
            _move_up(draft, waiting)
            continue
        obstacles[found] = None
        if found in OF_ALL and not draft.event.partial:
            break
    if not draft.moved_up:
        reasons = sorted(obstacles, key=lambda each: each not in OF_ALL) or ["nobody_waits"]
        draft.note("nobody_moved_up", reasons[0], " ".join(OBSTACLES[each] for each in reasons))


OBSTACLES = {
    "nobody_waits": "Nobody is waiting.",
    "no_seat_free": "No seat is free.",
    "session_off": "The sessions that somebody waits for do not take place.",
    "declined_before": "Who waits said no to this seat, and waits for the next one.",
    "quota_full": "The quota of the audience of those who wait is full.",
    "organisation_full": "The organisation of those who wait has as many seats as it may have.",
    "priority_window": "Until a later moment seats are for a group that those who wait are not of.",
    "lottery_later": "The seats are drawn by lot when registration closes.",
    "too_close": "The first session is too near for an offer: the contact person decides.",
    "started": "The event has begun.",
}
OF_ALL = frozenset({"no_seat_free", "started", "too_close", "lottery_later"})
"""Those that are the same for everybody who waits, except where one waits for other sessions than the next."""


def obstacle(draft: Draft, waiting: Registration) -> str:
    """Why somebody in line has no seat at this moment; empty when one is theirs."""
    seats = draft.seats()
    if not taking_part(draft.event, waiting):
        return "session_off"
    if any(not seats.free(place) for place in places_of(draft.event, waiting)):
        return "no_seat_free"
    if draft.now >= draft.event.starts:
        return "started"
    if draft.event.waitlist.promote == "offer" and draft.now > offers_end(draft.event) - SHORTEST_OFFER:
        return "too_close"
    if not seats.within_quota(waiting):
        return "quota_full"
    return _withheld(draft, waiting)


def _declined(draft: Draft, waiting: Registration) -> str:
    again = waiting.ref in draft.passed_over or (said_no(waiting) and not draft.freed)
    return "declined_before" if again else ""


def offer_end(event: Event, draft: Draft) -> datetime:
    """When an offer made now ends: in working time, and shorter near the event."""
    rules = event.waitlist
    plain = add_working_time(draft.now, rules.offer, rules.working_time, event.zone, draft.office.holiday)
    return min(plain, offers_end(event))


def _withheld(draft: Draft, waiting: Registration) -> str:
    """Why somebody in line may have no seat yet though one is free."""
    return held_back(draft, waiting) or ("organisation_full" if _organisation_full(draft, waiting) else "")


def _organisation_full(draft: Draft, waiting: Registration) -> bool:
    """The limit counts those who wait too; but it may have been lowered since, or their organisation corrected."""
    limit = draft.event.registration.per_organisation
    if not limit or not waiting.organisation:
        return False
    key = organisation_key(waiting.organisation)
    return sum(each.held and organisation_key(each.organisation or "") == key for each in draft.active()) >= limit


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
