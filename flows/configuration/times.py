"""Does the event's time make sense: sessions, the registration period, working hours, reminders, retention."""

from collections.abc import Iterator
from datetime import timedelta
from itertools import pairwise

from flows.registration.model import Event, Hours

Faults = Iterator[tuple[str, str]]
DAYS = ("mon", "tue", "wed", "thu", "fri", "sat", "sun")


def faults(event: Event) -> Faults:
    yield from _sessions(event)
    yield from _period(event)
    yield from _priority(event)
    yield from _hours(event.waitlist.working_time, "waitlist.working_time")
    yield from _hours(event.intake.hours, "intake.hours")
    yield from _lengths(event)
    yield from _retention(event)


def _sessions(event: Event) -> Faults:
    if not event.sessions:
        yield "sessions", "is empty; add a [[sessions]] with id, start and end"
    elif all(session.cancelled for session in event.sessions):
        yield "sessions", "are all cancelled; write cancelled = true at the top instead, so that everybody hears it"
    whole = [(number, session) for number, session in enumerate(event.sessions, 1) if session.start and session.end]
    for number, session in whole:
        if session.end <= session.start:
            yield f"sessions[{number}].end", "is not after the start; mend one of them"
        for key, moment in (("start", session.start), ("end", session.end)):
            if moment.replace(fold=0).utcoffset() != moment.replace(fold=1).utcoffset():
                yield (
                    f"sessions[{number}].{key}",
                    "is in the hour that comes twice when the clock goes back; calendars disagree about it, so choose another time",
                )
    in_order = sorted((pair for pair in whole if not pair[1].cancelled), key=lambda pair: pair[1].start)
    for (_, one), (number, other) in pairwise(in_order):
        if other.start < one.end:
            yield f"sessions[{number}].start", f"overlaps with session {one.id!r}; move one of them"


def _period(event: Event) -> Faults:
    opens, closes = event.registration.opens, event.registration.closes
    starts = [session.start for session in event.sessions if session.start]
    if opens and closes and closes <= opens:
        yield "registration.closes", "is not after opens; mend one of them"
    if starts and closes and closes > min(starts):
        yield "registration.closes", f"the deadline is after the start ({min(starts):%Y-%m-%d %H:%M}); make it earlier"
    if starts and opens and opens >= min(starts):
        yield "registration.opens", "is after the first session's start; make it earlier"


def _priority(event: Event) -> Faults:
    opens, starts = event.registration.opens, [session.start for session in event.sessions if session.start]
    for number, window in enumerate(event.priority, 1):
        if window.until and starts and window.until >= min(starts):
            yield f"priority[{number}].until", "is after the first session's start; make it earlier"
        if window.until and opens and window.until <= opens:
            yield f"priority[{number}].until", "is before registration opens; make it later"


def _hours(hours: Hours, key: str) -> Faults:
    if hours.to <= hours.from_:
        yield f"{key}.to", "is not after from; mend one of them"
    if not _days(hours.days):
        yield f"{key}.days", f"{hours.days!r} names no days; write such as 'mon-fri' or 'mon,wed'"
    if hours.holidays and not _country(hours.holidays):
        yield (
            f"{key}.holidays",
            f"{hours.holidays!r} is no country with known holidays; write its two letters, such as 'NL'",
        )


def _days(text: str) -> bool:
    """`mon-fri`, `mon,wed`, `mon-tue,fri`."""
    ends = [part.strip().partition("-") for part in text.casefold().split(",")]
    return all(
        one in DAYS and (not dash or (other in DAYS and DAYS.index(one) <= DAYS.index(other)))
        for one, dash, other in ends
    )


def _country(code: str) -> bool:
    # Not `list_supported_countries`, which imports all of them: a third of a second.
    from holidays.registry import EntityLoader

    return code in EntityLoader.get_country_codes()


def _lengths(event: Event) -> Faults:
    """Zero is written as a length too, and means nothing here."""
    singles = {
        "registration.answer_within": event.registration.answer_within,
        "waitlist.offer": event.waitlist.offer,
        "intake.release_after": event.intake.release_after,
    }
    lists = {
        "reminders.before": event.reminders.before,
        "intake.remind_participant": event.intake.remind_participant,
        "intake.remind_contact": event.intake.remind_contact,
    }
    for key, length in singles.items():
        if length <= timedelta(0):
            yield key, "must be longer than nothing; write such as '48h'"
    for key, lengths in lists.items():
        if any(length <= timedelta(0) for length in lengths):
            yield key, "holds a length of nothing; remove it"
        if len(set(lengths)) < len(lengths):
            yield key, "holds the same length twice; remove one"


def _retention(event: Event) -> Faults:
    if event.retention.sensitive > event.retention.registrations:
        yield "retention.sensitive", "is longer than registrations; sensitive fields go first, so make it shorter"
