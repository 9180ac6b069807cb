"""Where an event stands for somebody new: open or not, and how many seats they could still get. Counts only, no people."""

from collections import Counter
from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from datetime import UTC, datetime
from enum import StrEnum

from flows.registration.model import Event, Registration
from flows.registration.seats import DECLINED


class Stage(StrEnum):
    NOT_OPEN = "not_open"
    OPEN = "open"
    WAITLIST = "waitlist"
    """No seat is free, and there is room in the line."""
    FULL = "full"
    CLOSED = "closed"
    OVER = "over"


@dataclass(frozen=True, slots=True)
class Standing:
    stage: Stage
    free: int
    """Seats that somebody new could get: those whom others in line are about to get are none of them."""
    free_for: Mapping[str, int]
    """Per audience, when there is a quota."""
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
    left = _Left(event, Counter(each.audience for each in people if each.held))
    # By lot nobody is before anybody: until the draw all seats are there for all.
    if event.registration.order == "arrival":
        for each in waiting:
            left.promise(each)
    free, line = left.free(), max(0, event.waitlist.size - len(waiting))
    return Standing(
        stage=_stage(event, free, line, now),
        free=free,
        free_for={each.name: left.free_for(each.name) for each in event.audiences} if event.registration.quota else {},
        waiting=len(waiting),
        line=line,
        others_first_until=max((each.until for each in event.priority if now < each.until), default=None),
    )


@dataclass(slots=True)
class _Left:
    event: Event
    taken: Counter[str]

    def promise(self, waiting: Registration) -> None:
        """Who is before somebody new takes part in the count, unless they said no to what is free now."""
        if waiting.asked != DECLINED and self.free_for(waiting.audience):
            self.taken[waiting.audience] += 1

    def free_for(self, audience: str) -> int:
        rules = self.event.registration
        total = rules.capacity - self.taken.total()
        return max(0, min(total, rules.quota.get(audience, rules.capacity) - self.taken[audience]))

    def free(self) -> int:
        """Where every audience has a quota, there may be seats that are nobody's."""
        rules, audiences = self.event.registration, [each.name for each in self.event.audiences]
        total = max(0, rules.capacity - self.taken.total())
        if not audiences or not all(name in rules.quota for name in audiences):
            return total
        return min(total, sum(map(self.free_for, audiences)))


def _stage(event: Event, free: int, line: int, now: datetime) -> Stage:
    rules, moment = event.registration, now.astimezone(UTC)
    if moment > event.ends:
        return Stage.OVER
    if moment > event.registration_ends:
        return Stage.CLOSED
    if rules.opens and moment < rules.opens:
        return Stage.NOT_OPEN
    if free or rules.order == "lottery":
        return Stage.OPEN
    return Stage.WAITLIST if line else Stage.FULL
