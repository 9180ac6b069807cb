"""Where an event stands for somebody new: open or not, and how many seats they could still get. Counts only, no people."""

from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from datetime import UTC, datetime
from enum import StrEnum

from flows.registration.model import Event, Registration
from flows.registration.seats import said_no
from flows.registration.taken import WHOLE, Seats


class Stage(StrEnum):
    NOT_OPEN = "not_open"
    OPEN = "open"
    WAITLIST = "waitlist"
    """No seat is free, and there is room in the line."""
    FULL = "full"
    CLOSED = "closed"
    OVER = "over"
    CALLED_OFF = "called_off"


@dataclass(frozen=True, slots=True)
class Standing:
    stage: Stage
    free: int
    """Seats that somebody new could get, in all sessions: those whom others in line are about to get are none of them."""
    free_for: Mapping[str, int]
    """Per audience, when there is a quota."""
    free_in: Mapping[str, int]
    """Per session, when people may come to some of them."""
    waiting: int
    line: int
    """Room in the waiting list."""
    others_first_until: datetime | None
    """Until then seats go to a group first (`[[priority]]`)."""

    @property
    def takes_registrations(self) -> bool:
        return self.stage in (Stage.OPEN, Stage.WAITLIST)


def standing(event: Event, registrations: Iterable[Registration], now: datetime) -> Standing:
    people = [each for each in registrations if each.active]
    waiting = sorted((each for each in people if not each.held), key=lambda each: each.arrival)
    seats = Seats.of(event, people)
    # By lot nobody is before anybody: until the draw all seats are there for all.
    if event.registration.order == "arrival":
        for each in waiting:
            if not said_no(each) and seats.fit(each):
                seats.take(each)
    places = [each.id for each in event.taking_place] if event.partial and event.taking_place else [WHOLE]
    free = {place: _free(event, seats, place) for place in places}
    line = max(0, event.waitlist.size - len(waiting))
    audiences = [each.name for each in event.audiences] if event.registration.quota else []
    return Standing(
        stage=_stage(event, max(free.values()), line, now),
        free=min(free.values()),
        free_for={name: min(_free_for(event, seats, place, name) for place in places) for name in audiences},
        free_in={place: seats for place, seats in free.items() if place},
        waiting=len(waiting),
        line=line,
        others_first_until=max((each.until for each in event.priority if now < each.until), default=None),
    )


def _free(event: Event, seats: Seats, place: str) -> int:
    """Where every audience has a quota, there may be seats that are nobody's."""
    quota, audiences = event.registration.quota, [each.name for each in event.audiences]
    if not audiences or not all(name in quota for name in audiences):
        return seats.free(place)
    return min(seats.free(place), sum(_free_for(event, seats, place, name) for name in audiences))


def _free_for(event: Event, seats: Seats, place: str, audience: str) -> int:
    limit = event.registration.quota.get(audience, event.registration.capacity)
    return max(0, min(seats.free(place), limit - seats.at(place, audience)))


def _stage(event: Event, free: int, line: int, now: datetime) -> Stage:
    rules, moment = event.registration, now.astimezone(UTC)
    if event.cancelled:
        return Stage.CALLED_OFF
    if moment > event.ends:
        return Stage.OVER
    if moment > event.registration_ends:
        return Stage.CLOSED
    if rules.opens and moment < rules.opens:
        return Stage.NOT_OPEN
    if free or rules.order == "lottery":
        return Stage.OPEN
    return Stage.WAITLIST if line else Stage.FULL
