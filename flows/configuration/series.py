"""`series = "one"`: can the sessions be told as one invitation that recurs; every fault with where a session would have to stand."""

from collections.abc import Collection, Iterable, Iterator, Mapping
from datetime import datetime, timedelta
from itertools import pairwise

from flows.calendars.zones import block
from flows.registration.model import Event, Session
from flows.registration.series import misplaced, planned

Faults = Iterator[tuple[str, str]]
RESERVED = ("series", "intake", "call")
"""Ids that invitations of our own bear."""


def faults(event: Event) -> Faults:
    whole = all(session.start and session.end for session in event.sessions)
    for number, session in enumerate(event.sessions, 1):
        if session.id in RESERVED:
            yield f"sessions[{number}].id", f"{session.id!r} names an invitation of another kind; write another id"
        if session.moved_from and event.series != "one":
            yield f"sessions[{number}].moved_from", "means something only with series = 'one'; remove it"
    if event.series == "one" and whole:
        yield from _one(event)


def otherwise_invited(events: Iterable[Event], shapes: Mapping[str, Collection[str]]) -> list[str]:
    """Faults of events whose invitations went out in the other shape: their UIDs are what calendars know the sessions by.

    `shapes`: per event, the values of `series` by which people who are registered were invited.
    """
    return [
        f"events/{event.slug}.toml: series: is {event.series!r}, but people were invited with series = {other!r}, and their "
        f"calendars would show every session twice; write series = {other!r} again"
        for event in events
        for other in shapes.get(event.slug, ())
        if event.series not in shapes[event.slug]
    ]


def _one(event: Event) -> Faults:
    if len(event.sessions) < 2:
        yield "series", "is one invitation for several sessions, but there is one; remove it"
        return
    if event.partial:
        yield "series", "is one invitation for all sessions, but with partial = true people choose; remove one of them"
    if not block(event.zone, event.starts.year):
        yield "series", f"cannot be told in {event.timezone}, whose clock follows no yearly rule; write series = 'each'"
    in_order = sorted(enumerate(event.sessions, 1), key=lambda pair: planned(pair[1]))
    yield from list(_places(event, in_order)) or [*_lengths(in_order), *_neighbours(event, in_order)]


def _places(event: Event, in_order: list[tuple[int, Session]]) -> Faults:
    first, second = (_wall(event, planned(session)) for _, session in in_order[:2])
    weeks = max(1, round((second - first) / timedelta(weeks=1)))
    for (number, session), place in zip(in_order, misplaced(event, weeks), strict=True):
        if place:
            key = "moved_from" if session.moved_from else "start"
            every = "every week" if weeks == 1 else f"every {weeks} weeks"
            yield (
                f"sessions[{number}].{key}",
                f"does not fit series = 'one', {every} from {first:%Y-%m-%dT%H:%M:%S}: write moved_from = {_wall(event, place):%Y-%m-%dT%H:%M:%S}"
                " when it was moved, cancelled = true rather than taking a session out, or series = 'each'",
            )
            return


def _lengths(in_order: list[tuple[int, Session]]) -> Faults:
    plain = [(number, session) for number, session in in_order if not session.moved_from]
    for number, session in plain[1:]:
        if session.end - session.start != plain[0][1].end - plain[0][1].start:
            key = f"sessions[{number}].end"
            yield (
                key,
                "makes it longer or shorter than the first, which series = 'one' cannot tell; write moved_from too",
            )


def _neighbours(event: Event, in_order: list[tuple[int, Session]]) -> Faults:
    """Outlook refuses a session that passes another one, or shares its day."""
    for (_, one), (number, other) in pairwise(in_order):
        if _wall(event, other.start).date() <= _wall(event, one.start).date():
            yield (
                f"sessions[{number}].start",
                f"is not on a later day than session {one.id!r}, which stands before it in the series; choose another day",
            )


def _wall(event: Event, moment: datetime) -> datetime:
    return moment.astimezone(event.zone).replace(tzinfo=None)
