"""Sessions that are one invitation (`series = "one"`): every so many weeks, on the same weekday and hour; a session may have been moved.

An answer to it names all sessions, or one by its RECURRENCE-ID: where that session stood in the series (RFC 5545, 3.8.4.4).
"""

from dataclasses import dataclass, replace
from datetime import UTC, datetime, timedelta
from typing import TypeVar

from flows.registration.attendance import expected
from flows.registration.commands import Counter, Rsvp
from flows.registration.model import Event, Registration, Session

SERIES = "series"
"""Session id in the UID of the one invitation."""

Answering = TypeVar("Answering", Rsvp, Counter)


@dataclass(frozen=True, slots=True)
class Rule:
    start: datetime
    """Of the first, in the event's zone."""
    end: datetime
    weeks: int
    count: int


def rule_of(event: Event) -> Rule | None:
    """None: the dates are not strictly regular."""
    sessions = sorted(event.sessions, key=planned)
    starts = [planned(session).astimezone(event.zone) for session in sessions]
    if len(starts) < 2:
        return None
    days = (starts[1].replace(tzinfo=None) - starts[0].replace(tzinfo=None)) / timedelta(days=1)
    if days <= 0 or days % 7 or any(wrong is not None for wrong in misplaced(event, int(days) // 7)):
        return None
    end = starts[0] + _length(event)
    return Rule(starts[0], end, int(days) // 7, len(starts))


def misplaced(event: Event, weeks: int) -> list[datetime | None]:
    """Per session, in order of time: where it would have to stand; None where it does."""
    starts = sorted(planned(session).astimezone(event.zone) for session in event.sessions)
    places = [starts[0] + number * timedelta(weeks=weeks) for number in range(len(starts))]
    return [None if start == place else place for start, place in zip(starts, places, strict=True)]


def planned(session: Session) -> datetime:
    """Where it stands in the series."""
    return session.moved_from or session.start


def invitation_id(event: Event, session: str) -> str:
    """The last part of the UID of the invitation for this session."""
    known = event.series == "one" and any(session == each.id for each in event.sessions)
    return SERIES if known else session


def of_series(event: Event, registration: Registration | None, command: Answering, now: datetime) -> Answering:
    """With the sessions that an answer to the one invitation is about; as it was when that cannot be told."""
    if SERIES not in command.sessions or event.series != "one":
        return command
    sessions = {planned(each).astimezone(UTC): each for each in event.sessions}
    if command.recurrence:
        found = sessions.get(command.recurrence.astimezone(UTC))
        return replace(command, sessions=(found.id,)) if found else command
    apart = {moment.astimezone(UTC) for moment in command.apart}
    theirs = [
        each
        for moment, each in sessions.items()
        if each in event.taking_place
        and each.end > now
        and moment not in apart
        and (registration is None or expected(registration, each.id))
    ]
    if not theirs:
        return command
    names = tuple(each.id for each in theirs)
    if isinstance(command, Rsvp) and command.start and command.start.astimezone(UTC) in sessions:
        # The time that it gives is that of the first session they were invited to: the series is as they know it.
        return replace(command, sessions=names, start=None)
    return replace(command, sessions=names)


def _length(event: Event) -> timedelta:
    """Of those that were not moved; `check` sees to it that they are equal."""
    first = next((each for each in event.sessions if not each.moved_from), event.sessions[0])
    return first.end - first.start
