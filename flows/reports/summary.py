"""What a contact person has to know and do, as a value: from the register and from what happened since the last summary. Pure.

Work comes first and stays until it is done, as far as the register can tell; what it cannot tell is shown once, and counted for two weeks.
"""

from collections import defaultdict
from collections.abc import Iterable, Sequence
from dataclasses import asdict, dataclass, replace
from datetime import date, datetime, timedelta
from typing import Any
from zoneinfo import ZoneInfo

from flows.registration.due import too_few
from flows.registration.model import Event, Status, wording
from flows.registration.taken import Seats
from flows.reports.happenings import Change, Listed, Offer, away, changes, line_of, listed, offers
from flows.reports.seating import AudienceRow, SessionRow, audience_rows, session_rows
from flows.reports.work import (
    Night,
    NotArrived,
    Task,
    TooLate,
    ToRead,
    intakes,
    not_arrived,
    reviews,
    to_read,
    too_late,
)
from flows.storage.store import Explained

MOST_TASKS = 15
"""Of one kind: enough for a morning. The others are counted."""
MOST_IN_FULL = 5
"""Events; with more of them each is told in a few lines, or the mail would be cut off: Gmail shows the first 102 KB."""
WORK = ("reviews", "intakes", "mails", "not_arrived", "too_late")


@dataclass(frozen=True, slots=True)
class EventNews:
    title: str
    begins: date
    seats: int
    capacity: int
    waiting: int
    too_few: int
    """The minimum, when it is in danger; else 0."""
    over: int
    """Seats held beyond those that there are, since the capacity was lowered."""
    changes: tuple[Change, ...]
    offers: tuple[Offer, ...]
    audiences: tuple[AudienceRow, ...]
    sessions: tuple[SessionRow, ...]
    line: Listed
    away: Listed
    """Of whom an out-of-office came."""

    @property
    def new(self) -> int:
        return sum(change.number for change in self.changes if change.what == "new")


@dataclass(frozen=True, slots=True)
class Summary:
    day: date
    several: bool
    """Events: then each item names its own."""
    reviews: tuple[Task, ...]
    intakes: tuple[Task, ...]
    mails: tuple[ToRead, ...]
    not_arrived: tuple[NotArrived, ...]
    too_late: tuple[TooLate, ...]
    earlier: int
    """Mails and letters of the last two weeks that earlier summaries showed."""
    events: tuple[EventNews, ...]

    @property
    def work(self) -> int:
        return len(self.reviews) + len(self.intakes) + len(self.mails) + len(self.not_arrived)

    @property
    def eventful(self) -> bool:
        return bool(
            self.work
            or self.too_late
            or any(event.changes or event.offers or event.too_few or event.over for event in self.events)
        )


def summarise(night: Night) -> Summary:
    journal: defaultdict[str, list[Explained]] = defaultdict(list)
    for line in night.found.journal:
        journal[line.event].append(line)
    people = [
        (event, registration) for event in night.events for registration in night.registrations.get(event.slug, ())
    ]
    mails = tuple(to_read(night))
    stranded = sum(letter.at > night.since for letter in night.found.undelivered)
    return Summary(
        day=night.events[0].local_date(night.now),
        several=len(night.events) > 1,
        reviews=reviews(night, people),
        intakes=intakes(night, people),
        mails=mails,
        not_arrived=not_arrived(night, people),
        too_late=tuple(too_late(night)),
        earlier=len(night.found.mails) - len(mails) + len(night.found.undelivered) - stranded,
        events=tuple(_news(night, event, journal[event.slug]) for event in night.events),
    )


def wanted(summary: Summary, events: Iterable[Event], last: date | None) -> bool:
    """Whether it is worth a mail; `last` is the day of the one before."""
    quiet = {event.summary.quiet for event in events}
    if summary.eventful or "daily" in quiet:
        return True
    return "weekly" in quiet and (last is None or summary.day - last >= timedelta(days=7))


def facts_of(summary: Summary, zone: ZoneInfo) -> dict[str, Any]:
    """For the template, with moments on the wall clock of that zone: a summary of several events has none of its own."""
    lists = {name: getattr(summary, name) for name in WORK}
    shown = replace(summary, **{name: found[:MOST_TASKS] for name, found in lists.items()})
    facts: dict[str, Any] = _local(asdict(shown), zone)
    for news, each in zip(summary.events, facts["events"], strict=True):
        each["new"] = news.new
    return facts | {
        "work": summary.work,
        "brief": len(summary.events) > MOST_IN_FULL,
        "numbers": {name: len(found) for name, found in lists.items()},
        "more": {name: max(0, len(found) - MOST_TASKS) for name, found in lists.items()},
    }


def _local(value: Any, zone: ZoneInfo) -> Any:
    if isinstance(value, datetime):
        return value.astimezone(zone)
    if isinstance(value, dict):
        return {name: _local(each, zone) for name, each in value.items()}
    return [_local(each, zone) for each in value] if isinstance(value, list | tuple) else value


def _news(night: Night, event: Event, lines: Sequence[Explained]) -> EventNews:
    registrations = night.registrations.get(event.slug, ())
    held = sum(each.held for each in registrations)
    waiting = [each for each in registrations if each.status is Status.WAITLISTED]
    return EventNews(
        title=wording(event.title, night.language),
        begins=event.local_date(event.starts),
        seats=held,
        capacity=event.registration.capacity,
        waiting=len(waiting),
        too_few=event.registration.minimum if too_few(event, held, night.now) else 0,
        over=Seats.of(event, registrations).over(),
        changes=changes(event, registrations, lines, night.since),
        offers=offers(event, registrations, lines, night.now),
        audiences=audience_rows(event, registrations, night.language),
        sessions=session_rows(event, registrations, night.language),
        line=listed([line_of(event, each, at=event.local_date(each.received)) for each in waiting]),
        away=listed(away(event, registrations, lines, night.since)),
    )
