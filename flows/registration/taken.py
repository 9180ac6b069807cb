"""Seats that are taken, and whether there is one more. A series has one seat for all its sessions; where people may come to some of
them (`partial`), each session has seats of its own, and one that is given up goes to whoever waits for it."""

from collections import Counter
from collections.abc import Iterable

from flows.registration.attendance import taking_part
from flows.registration.model import Event, Registration

WHOLE = ""
"""Stands for all sessions of a series that is attended as a whole."""


def places_of(event: Event, registration: Registration) -> frozenset[str]:
    """The sessions in which this person takes a seat, or would."""
    return frozenset(each.id for each in taking_part(event, registration)) if event.partial else frozenset({WHOLE})


class Seats:
    """Counts by place and audience. Begins with those of a series that is attended as a whole, if they are known."""

    def __init__(self, event: Event, whole: Counter[str] | None = None) -> None:
        self._event = event
        self._taken = {WHOLE: Counter(whole)} if whole else {}
        self.people = whole.total() if whole else 0
        """Everybody with a seat, in whichever session."""

    @classmethod
    def of(cls, event: Event, registrations: Iterable[Registration]) -> "Seats":
        found = cls(event)
        for registration in registrations:
            if registration.held:
                found.take(registration)
        return found

    def copy(self) -> "Seats":
        copied = Seats(self._event)
        copied._taken = {place: audiences.copy() for place, audiences in self._taken.items()}
        copied.people = self.people
        return copied

    def take(self, registration: Registration, people: int = 1) -> None:
        self.people += people
        for place in places_of(self._event, registration):
            self._taken.setdefault(place, Counter())[registration.audience] += people

    def leave(self, registration: Registration) -> None:
        self.take(registration, -1)

    def fit(self, registration: Registration, kept: frozenset[str] = frozenset()) -> bool:
        """Whether there is a seat wherever they come; `kept`: where they have one, whatever the capacity by now."""
        new = places_of(self._event, registration) - kept
        return all(self.at(place) < self._event.registration.capacity for place in new) and self.within_quota(
            registration
        )

    def within_quota(self, registration: Registration) -> bool:
        limit = self._event.registration.quota.get(registration.audience)
        places = places_of(self._event, registration)
        return limit is None or all(self.at(place, registration.audience) < limit for place in places)

    def at(self, place: str, audience: str | None = None) -> int:
        taken = self._taken.get(place, Counter())
        return taken.total() if audience is None else taken[audience]

    def free(self, place: str = WHOLE) -> int:
        return max(0, self._event.registration.capacity - self.at(place))

    def over(self) -> int:
        """How many more are taken than there are, or than a quota allows, where that is most; 0: none."""
        rules = self._event.registration
        beyond = [self.at(place) - rules.capacity for place in self._taken]
        beyond += [self.at(place, audience) - limit for place in self._taken for audience, limit in rules.quota.items()]
        return max(0, *beyond, 0)
