"""Seats by lot: drawn once, after registration closes. Seed and order can be worked out again from what the register holds."""

from collections.abc import Iterable
from dataclasses import replace
from hashlib import sha256

from flows.registration import notices
from flows.registration.attendance import READ_WITHIN
from flows.registration.draft import Draft
from flows.registration.model import Event, Registration, Status
from flows.registration.precedence import draw_pending, drawn_at
from flows.registration.seats import fits, settle


def draw_if_due(draft: Draft) -> None:
    """Everybody who waits, in the order of their lots: seats while they fit, then the waiting list, then an honest no."""
    lottery = draft.event.registration.order == "lottery"
    time = drawn_at(draft.event) + READ_WITHIN <= draft.now < draft.event.starts
    if not lottery or not time or not draw_pending(draft):
        return
    if waiting := draft.waiting():
        seed = seed_of(draft.event, waiting)
        draft.note("drawn", "lottery", f"{len(waiting)} lots, seed {seed}.")
        draft.drawn = True
        _give(draft, drawn(seed, waiting))


def seed_of(event: Event, waiting: Iterable[Registration]) -> str:
    """Nobody can know it before: it follows from the private tokens of all who take part."""
    tokens = sorted(each.token for each in waiting)
    return sha256("/".join((event.slug, drawn_at(event).isoformat(), *tokens)).encode()).hexdigest()[:16]


def drawn(seed: str, waiting: Iterable[Registration]) -> list[Registration]:
    return sorted(waiting, key=lambda each: sha256(f"{seed}/{each.ref}".encode()).hexdigest())


def _give(draft: Draft, in_order: list[Registration]) -> None:
    places = draft.event.waitlist.size
    for place, before in enumerate(in_order):
        after = replace(before, lot=place - len(in_order), changed=draft.now)
        if fits(draft, after):
            _win(draft, after, before)
        elif places > 0:
            places -= 1
            _wait(draft, after, before)
        else:
            _turn_away(draft, after, before)


def _win(draft: Draft, after: Registration, before: Registration) -> None:
    if after.status is Status.WAITLISTED:
        settle(draft, after, before, "drawn_in")
        return
    draft.put(replace(after, held=True), before)
    draft.note("seat_held", "drawn_in", "A seat is kept until the answer.", after.ref)


def _wait(draft: Draft, after: Registration, before: Registration) -> None:
    draft.put(after, before)
    draft.note(str(after.status), "drawn_out", "Keeps a place in line.", after.ref)
    if after.status is Status.WAITLISTED:
        draft.tell(notices.waitlisted(draft, after))


def _turn_away(draft: Draft, after: Registration, before: Registration) -> None:
    after = draft.put(replace(after, status=Status.REFUSED, asked=""), before)
    draft.note("refused", "drawn_out", "No place in line is left.", after.ref)
    draft.tell(notices.full(draft, after))
