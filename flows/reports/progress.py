"""How registrations and seats grew, day by day, from register and journal. Pure."""

from collections import Counter
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from datetime import date, timedelta
from itertools import accumulate

from flows.registration.model import ENDED, Event, Registration, Status, wording
from flows.storage.store import Explained

SEATED = frozenset({Status.CONFIRMED, Status.INTAKE, Status.OFFERED, "seat_held"})
UNSEATED = frozenset({*ENDED, Status.WAITLISTED})
LONGEST = 180
"""Days shown; what came before stands in the first."""


@dataclass(frozen=True, slots=True)
class Progress:
    """A line per count, a value per day."""

    title: str
    days: tuple[date, ...]
    registrations: tuple[int, ...]
    seats: tuple[int, ...]
    capacity: int


def progress(
    event: Event, registrations: Sequence[Registration], journal: Iterable[Explained], today: date, language: str
) -> Progress | None:
    """None while nothing can be seen: fewer than two days, or nobody."""
    arrived = Counter(event.local_date(each.received) for each in registrations)
    if not arrived or min(arrived) >= today:
        return None
    first = max(min(arrived), today - timedelta(days=LONGEST - 1))
    days = [first + timedelta(days=number) for number in range((today - first).days + 1)]
    seats = _summed(_seat_changes(event, journal), days)
    return Progress(
        title=wording(event.title, language),
        days=tuple(days),
        registrations=_summed(arrived, days),
        # Today as the register has it: seats that are kept while something is asked are in no line of the journal.
        seats=(*seats[:-1], sum(each.held for each in registrations)),
        capacity=event.registration.capacity,
    )


def _seat_changes(event: Event, journal: Iterable[Explained]) -> Counter[date]:
    """Per day how many seats more, or fewer, were held at its end."""
    changes: Counter[date] = Counter()
    held: set[str] = set()
    for each in journal:
        if not each.ref or each.event != event.slug:
            continue
        if each.what in SEATED and each.ref not in held:
            held.add(each.ref)
            changes[event.local_date(each.at)] += 1
        elif each.what in UNSEATED and each.ref in held:
            held.remove(each.ref)
            changes[event.local_date(each.at)] -= 1
    return changes


def _summed(changes: Mapping[date, int], days: Sequence[date]) -> tuple[int, ...]:
    before = sum(count for day, count in changes.items() if day < days[0])
    return tuple(accumulate((changes.get(day, 0) for day in days[1:]), initial=before + changes.get(days[0], 0)))
