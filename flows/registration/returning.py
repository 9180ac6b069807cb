"""After all ("toch wel"): who gave a seat or a session up comes after all. As long as nobody else has the seat, it is theirs again."""

from dataclasses import replace

from flows.registration import notices
from flows.registration.admit import Applicant, admit, outside_period, take_place, too_many_of_organisation
from flows.registration.cancel import GAVE_UP
from flows.registration.commands import Origin
from flows.registration.draft import Answer, Draft
from flows.registration.model import Registration, Status
from flows.registration.seats import seat_for, waiting_place
from flows.registration.theirs import forward, nothing_known


def come_after_all(draft: Draft, origin: Origin, found: tuple[Registration, ...]) -> Answer:
    registration = next((each for each in found if each.active), None) or (found[-1] if found else None)
    if registration is None:
        return nothing_known(draft, origin)
    if registration.active:
        return _sessions_again(draft, registration, origin)
    if registration.status is not Status.CANCELLED:
        return nothing_known(draft, origin)
    return _seat_again(draft, registration, origin)


def _sessions_again(draft: Draft, registration: Registration, origin: Origin) -> Answer:
    """The seat in the series was kept for them."""
    ahead = {session.id for session in draft.event.taking_place if session.end > draft.now}
    again = tuple(name for name in registration.absent if name in ahead)
    if not again:
        draft.note("noted", "will_be_there", "", registration.ref)
        return "noted", "will_be_there"
    if registration.held and not seat_for(draft, _with_sessions(registration, again), registration):
        # Only where each session has seats of its own: somebody else has this one by now.
        return forward(draft, origin, registration, "session_full", "Wants a session back that has no seat free.")
    invited = registration.status is Status.CONFIRMED
    after = replace(
        _with_sessions(registration, again),
        partstat={name: said for name, said in registration.partstat.items() if name not in again},
        sequence=registration.sequence + invited,
        asked="",
        changed=draft.now,
    )
    draft.put(after, registration)
    draft.note("session_taken_back", "comes_after_all", f"Sessions {', '.join(again)}.", after.ref)
    told = notices.confirmed(draft, after)
    draft.tell(replace(told, sessions=again, method="REQUEST") if invited else replace(told, sessions=(), method=""))
    return "confirmed", "comes_after_all"


def _with_sessions(registration: Registration, again: tuple[str, ...]) -> Registration:
    return replace(registration, absent=tuple(name for name in registration.absent if name not in again))


def _seat_again(draft: Draft, registration: Registration, origin: Origin) -> Answer:
    if closed := _too_late(draft, origin):
        return closed
    # Their place in line, or in the draw, is gone: others who wait come first.
    wish = replace(
        registration,
        received=origin.received,
        turn=origin.turn,
        lot=0,
        sequence=registration.sequence + 1,
        partstat={},
        answered={},
    )
    if registration.asked != GAVE_UP or too_many_of_organisation(draft, wish, None):
        # What they left had not been decided, or may not be had any more: weighed like something new.
        return admit(draft, wish, registration, Applicant(origin))
    if seat_for(draft, wish):
        return _final_again(draft, wish, registration)
    if waiting_place(draft):
        return take_place(draft, replace(wish, held=False), registration, "comes_after_all")
    draft.tell(notices.full(draft, registration))
    draft.note("full", "no_seat_no_line", "Somebody else has the seat by now.", registration.ref)
    return "full", "no_seat_no_line"


def _final_again(draft: Draft, wish: Registration, before: Registration) -> Answer:
    after = replace(wish, status=Status.CONFIRMED, held=True, asked="", offer_until=None, changed=draft.now)
    draft.put(after, before)
    draft.note("confirmed", "comes_after_all", "Nobody else had the seat yet.", after.ref)
    draft.tell(notices.confirmed(draft, after))
    return "confirmed", "comes_after_all"


def _too_late(draft: Draft, origin: Origin) -> Answer | None:
    """A slip may be mended after registration has closed, but not once the last session is over."""
    return outside_period(draft, origin) if draft.now >= draft.event.ends else None
