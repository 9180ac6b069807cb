"""After all ("toch wel"): who gave a seat or a session up comes after all. As long as nobody else has the seat, it is theirs again."""

from dataclasses import replace

from flows.registration import notices
from flows.registration.admit import outside_period, take_place
from flows.registration.cancel import GAVE_UP
from flows.registration.commands import Origin
from flows.registration.draft import Answer, Draft
from flows.registration.model import Registration, Status
from flows.registration.seats import seat_for, waiting_place
from flows.registration.theirs import nothing_known


def come_after_all(draft: Draft, origin: Origin, found: tuple[Registration, ...]) -> Answer:
    registration = next((each for each in found if each.active), None) or (found[-1] if found else None)
    if registration is None:
        return nothing_known(draft, origin)
    if registration.active:
        return _sessions_again(draft, registration)
    if registration.status is not Status.CANCELLED:
        return nothing_known(draft, origin)
    return _seat_again(draft, registration, origin)


def _sessions_again(draft: Draft, registration: Registration) -> Answer:
    """The seat in the series was kept for them."""
    ahead = {session.id for session in draft.event.sessions if session.end > draft.now}
    again = tuple(name for name in registration.absent if name in ahead)
    if not again:
        draft.note("noted", "will_be_there", "", registration.ref)
        return "noted", "will_be_there"
    invited = registration.status is Status.CONFIRMED
    after = replace(
        registration,
        absent=tuple(name for name in registration.absent if name not in again),
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


def _seat_again(draft: Draft, registration: Registration, origin: Origin) -> Answer:
    if closed := _too_late(draft, origin):
        return closed
    # Their place in line is gone: others who wait come first.
    wish = replace(
        registration, received=origin.received, turn=origin.turn, sequence=registration.sequence + 1, partstat={}
    )
    seat = seat_for(draft, wish)
    if not seat and not waiting_place(draft):
        draft.tell(notices.full(draft, registration))
        draft.note("full", "no_seat_free", "Somebody else has the seat by now.", registration.ref)
        return "full", "no_seat_free"
    if seat and registration.asked == GAVE_UP:
        return _final_again(draft, wish, registration)
    return take_place(draft, replace(wish, held=seat), registration, "comes_after_all")


def _final_again(draft: Draft, wish: Registration, before: Registration) -> Answer:
    after = replace(wish, status=Status.CONFIRMED, held=True, asked="", offer_until=None, changed=draft.now)
    draft.put(after, before)
    draft.note("confirmed", "comes_after_all", "Nobody else had the seat yet.", after.ref)
    draft.tell(notices.confirmed(draft, after))
    return "confirmed", "comes_after_all"


def _too_late(draft: Draft, origin: Origin) -> Answer | None:
    """A slip may be mended after registration has closed, but not once the last session is over."""
    return outside_period(draft, origin) if draft.now >= draft.event.ends else None
