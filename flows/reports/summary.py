"""What a contact person has to know and do, as a value: from the register and from what happened since the last summary. Pure.

Work comes first and stays until it is done, as far as the register can tell; what it cannot tell is shown once, and counted for two weeks.
"""

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import asdict, dataclass
from datetime import date, datetime, timedelta
from typing import Any
from zoneinfo import ZoneInfo

from flows.registration.due import too_few
from flows.registration.model import Event, Registration, Status, wording
from flows.reports.happenings import Change, Line, Listed, Offer, changes, line_of, listed, offers
from flows.reports.seating import AudienceRow, SessionRow, audience_rows, session_rows
from flows.storage.store import Since


@dataclass(frozen=True, slots=True)
class Task:
    """Somebody to decide about or to call."""

    event: str
    line: Line
    token: str = ""
    """Message-ID of the review request: an answer that names it is a verdict."""
    late: bool = False
    """Longer ago than `answer_within`."""
    booked: datetime | None = None
    held: bool = False


@dataclass(frozen=True, slots=True)
class ToRead:
    """A mail in the folder Attention."""

    event: str
    sender: str
    subject: str
    reason: str
    received: datetime
    refs: str


@dataclass(frozen=True, slots=True)
class NotArrived:
    event: str
    kind: str
    state: str
    """`failed`, `held`, or `bounced`: the address itself does not work."""
    line: Line


@dataclass(frozen=True, slots=True)
class TooLate:
    event: str
    ref: str
    received: datetime
    sent: datetime | None


@dataclass(frozen=True, slots=True)
class EventNews:
    title: str
    begins: date
    seats: int
    capacity: int
    waiting: int
    too_few: int
    """The minimum, when it is in danger; else 0."""
    changes: tuple[Change, ...]
    offers: tuple[Offer, ...]
    audiences: tuple[AudienceRow, ...]
    sessions: tuple[SessionRow, ...]
    line: Listed


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
            self.work or self.too_late or any(event.changes or event.offers or event.too_few for event in self.events)
        )


@dataclass(frozen=True, slots=True)
class Night:
    """Everything that a summary is made from."""

    events: Sequence[Event]
    registrations: Mapping[str, Sequence[Registration]]
    found: Since
    writers: Mapping[int, tuple[str, str]]
    """Per mail in Attention who wrote it, and its subject."""
    since: datetime
    now: datetime
    language: str


def summarise(night: Night) -> Summary:
    people = [
        (event, registration) for event in night.events for registration in night.registrations.get(event.slug, ())
    ]
    new_mails = [mail for mail in night.found.mails if mail.decided > night.since]
    stranded = [letter for letter in night.found.undelivered if letter.at > night.since]
    known = len(night.found.mails) - len(new_mails) + len(night.found.undelivered) - len(stranded)
    return Summary(
        day=night.events[0].local_date(night.now),
        several=len(night.events) > 1,
        reviews=tuple(_review(night, *each) for each in people if each[1].status is Status.AWAITING_REVIEW),
        intakes=tuple(_intake(night, *each) for each in people if each[1].status is Status.INTAKE),
        mails=tuple(
            ToRead(
                _title(night, mail.event),
                *night.writers.get(mail.id, ("", "")),
                mail.reason,
                mail.received,
                " ".join(mail.refs),
            )
            for mail in new_mails
        ),
        not_arrived=(*_stranded(night, people), *_bounced(night, people)),
        too_late=tuple(_too_late(night)),
        earlier=known,
        events=tuple(_news(night, event) for event in night.events),
    )


def wanted(summary: Summary, events: Iterable[Event], last: date | None) -> bool:
    """Whether it is worth a mail; `last` is the day of the one before."""
    quiet = {event.summary.quiet for event in events}
    if summary.eventful or "daily" in quiet:
        return True
    return "weekly" in quiet and (last is None or summary.day - last >= timedelta(days=7))


def facts_of(summary: Summary, zone: ZoneInfo) -> dict[str, Any]:
    """For the template, with moments on the wall clock of that zone: a summary of several events has none of its own."""
    facts: dict[str, Any] = _local(asdict(summary), zone)
    return facts | {"work": summary.work}


def _local(value: Any, zone: ZoneInfo) -> Any:
    if isinstance(value, datetime):
        return value.astimezone(zone)
    if isinstance(value, dict):
        return {name: _local(each, zone) for name, each in value.items()}
    return [_local(each, zone) for each in value] if isinstance(value, list | tuple) else value


def _review(night: Night, event: Event, registration: Registration) -> Task:
    return Task(
        event=wording(event.title, night.language),
        line=line_of(event, registration),
        token=night.found.reviews.get(registration.ref, ""),
        late=night.now - registration.changed > event.registration.answer_within,
        held=registration.held,
    )


def _intake(night: Night, event: Event, registration: Registration) -> Task:
    return Task(
        event=wording(event.title, night.language),
        line=line_of(event, registration),
        late=night.now - registration.received > timedelta(days=event.intake.within_days),
        booked=registration.intake_at,
        held=registration.held,
    )


def _stranded(night: Night, people: Sequence[tuple[Event, Registration]]) -> Iterable[NotArrived]:
    known = {registration.ref: (event, registration) for event, registration in people}
    for letter in night.found.undelivered:
        if letter.at > night.since:
            about = known.get(letter.ref)
            line = line_of(*about) if about else Line("", "", letter.ref, letter.to)
            yield NotArrived(_title(night, letter.event), letter.kind, letter.state, line)


def _bounced(night: Night, people: Sequence[tuple[Event, Registration]]) -> Iterable[NotArrived]:
    told = {each.ref for each in night.found.journal if each.what == "bounced" and each.at > night.since}
    for event, registration in people:
        if registration.ref in told and registration.bounced and registration.active:
            yield NotArrived(wording(event.title, night.language), "", "bounced", line_of(event, registration))


def _too_late(night: Night) -> Iterable[TooLate]:
    promised = {event.slug: event.registration.answer_within for event in night.events}
    for answer in night.found.answered:
        took = (answer.sent or night.now) - answer.received
        fresh = answer.sent is None or answer.sent > night.since
        if fresh and answer.event in promised and took > promised[answer.event]:
            yield TooLate(_title(night, answer.event), answer.ref, answer.received, answer.sent)


def _news(night: Night, event: Event) -> EventNews:
    registrations = night.registrations.get(event.slug, ())
    lines = [each for each in night.found.journal if each.event == event.slug]
    held = sum(each.held for each in registrations)
    waiting = [each for each in registrations if each.status is Status.WAITLISTED]
    return EventNews(
        title=wording(event.title, night.language),
        begins=event.local_date(event.starts),
        seats=held,
        capacity=event.registration.capacity,
        waiting=len(waiting),
        too_few=event.registration.minimum if too_few(event, held, night.now) else 0,
        changes=changes(event, registrations, lines, night.since),
        offers=offers(event, registrations, lines, night.now),
        audiences=audience_rows(event, registrations, night.language),
        sessions=session_rows(event, registrations, night.language),
        line=listed([line_of(event, each, at=each.received) for each in waiting]),
    )


def _title(night: Night, slug: str) -> str:
    return next((wording(event.title, night.language) for event in night.events if event.slug == slug), "")
