"""Numbers: seats per audience and per session. Only counts, no people."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date

from flows.registration.attendance import taking_part
from flows.registration.model import Event, Registration, Status, wording


@dataclass(frozen=True, slots=True)
class AudienceRow:
    label: str
    """Empty: the total, or those of no audience."""
    seats: int
    most: int
    waiting: int


@dataclass(frozen=True, slots=True)
class SessionRow:
    title: str
    day: date
    coming: int


def audience_rows(event: Event, registrations: Sequence[Registration], language: str) -> tuple[AudienceRow, ...]:
    """One per audience, and the total last; the total alone when there are no audiences."""
    known = {audience.name: wording(audience.label, language) or audience.name for audience in event.audiences}
    names = list(dict.fromkeys((*known, *(each.audience for each in registrations if each.audience and each.active))))
    capacity, quota = event.registration.capacity, event.registration.quota
    rows = [
        _row(
            known.get(name, name), [each for each in registrations if each.audience == name], quota.get(name, capacity)
        )
        for name in names
    ]
    return (*(rows if len(rows) > 1 else ()), _row("", registrations, capacity))


def session_rows(event: Event, registrations: Sequence[Registration], language: str) -> tuple[SessionRow, ...]:
    """Empty when there is but one session: everybody with a seat comes to it."""
    if len(event.sessions) == 1:
        return ()
    coming = [session.id for each in registrations if each.held for session in taking_part(event, each)]
    return tuple(
        SessionRow(wording(session.title, language), event.local_date(session.start), coming.count(session.id))
        for session in event.sessions
    )


def _row(label: str, registrations: Sequence[Registration], most: int) -> AudienceRow:
    waiting = sum(each.status is Status.WAITLISTED for each in registrations)
    return AudienceRow(label, sum(each.held for each in registrations), most, waiting)
