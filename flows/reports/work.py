"""The work in a summary: people to decide about or to call, mails to read, letters that did not arrive, answers that came late."""

from collections.abc import Collection, Iterator, Mapping, Sequence
from dataclasses import dataclass
from datetime import UTC, datetime, timedelta

from flows.registration.model import Event, Registration, Status, wording
from flows.reports.happenings import Line, away_among, line_of
from flows.storage.store import Since

NEVER = datetime.max.replace(tzinfo=UTC)
People = Sequence[tuple[Event, Registration]]


@dataclass(frozen=True, slots=True)
class Night:
    """Everything that a summary is made from."""

    events: Sequence[Event]
    registrations: Mapping[str, Sequence[Registration]]
    found: Since
    writers: Mapping[int, "Writer"]
    """Of each mail in Attention."""
    since: datetime
    now: datetime
    language: str

    def title(self, slug: str) -> str:
        """Of an event; empty when it is none of these."""
        return next((wording(event.title, self.language) for event in self.events if event.slug == slug), "")


@dataclass(frozen=True, slots=True)
class Writer:
    """Who wrote a mail, and its subject."""

    name: str = ""
    address: str = ""
    subject: str = ""


@dataclass(frozen=True, slots=True)
class Task:
    """Somebody to decide about or to call."""

    event: str
    line: Line
    token: str = ""
    """Message-ID of the review request: an answer that names it is a verdict."""
    days: int = 0
    """That they wait for us."""
    late: bool = False
    """Longer ago than was promised."""
    booked: datetime | None = None
    called: bool = False
    """The hour of the call has passed, and its outcome is not known."""
    held: bool = False
    away: bool = False
    """An out-of-office came from them."""


@dataclass(frozen=True, slots=True)
class ToRead:
    """A mail in the folder Attention."""

    event: str
    writer: Writer
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


def reviews(night: Night, people: People) -> tuple[Task, ...]:
    """Who waits longest comes first."""
    found = (_review(night, *each) for each in people if each[1].status is Status.AWAITING_REVIEW)
    return tuple(sorted(found, key=lambda task: -task.days))


def intakes(night: Night, people: People) -> tuple[Task, ...]:
    """Calls whose outcome is not known, then those that are agreed, then who waits for one."""
    away = away_among(night.found.journal)
    found = [_intake(night, *each, away) for each in people if each[1].status is Status.INTAKE]
    return tuple(sorted(found, key=lambda task: (not task.called, task.booked or NEVER, -task.days)))


def to_read(night: Night) -> Iterator[ToRead]:
    for mail in night.found.mails:
        if mail.decided > night.since:
            writer = night.writers.get(mail.id, Writer())
            yield ToRead(night.title(mail.event), writer, mail.reason, mail.received, " ".join(mail.refs))


def not_arrived(night: Night, people: People) -> tuple[NotArrived, ...]:
    return (*_stranded(night, people), *_bounced(night, people))


def too_late(night: Night) -> Iterator[TooLate]:
    promised = {event.slug: event.registration.answer_within for event in night.events}
    for answer in night.found.answered:
        took = (answer.sent or night.now) - answer.received
        fresh = answer.sent is None or answer.sent > night.since
        if fresh and answer.event in promised and took > promised[answer.event]:
            yield TooLate(night.title(answer.event), answer.ref, answer.received, answer.sent)


def _review(night: Night, event: Event, registration: Registration) -> Task:
    return Task(
        event=wording(event.title, night.language),
        line=line_of(event, registration),
        token=night.found.reviews.get(registration.ref, ""),
        days=(night.now - registration.changed).days,
        late=night.now - registration.changed > event.registration.answer_within,
        held=registration.held,
    )


def _intake(night: Night, event: Event, registration: Registration, away: Collection[str]) -> Task:
    at, length = registration.intake_at, timedelta(minutes=registration.intake_minutes or event.intake.minutes)
    return Task(
        event=wording(event.title, night.language),
        line=line_of(event, registration),
        days=(night.now - registration.received).days,
        late=night.now - registration.received > timedelta(days=event.intake.within_days),
        booked=at,
        called=at is not None and at + length <= night.now,
        held=registration.held,
        away=registration.ref in away,
    )


def _stranded(night: Night, people: People) -> Iterator[NotArrived]:
    known = {registration.ref: (event, registration) for event, registration in people}
    for letter in night.found.undelivered:
        if letter.at > night.since:
            about = known.get(letter.ref)
            line = line_of(*about) if about else Line("", "", letter.ref, letter.to)
            yield NotArrived(night.title(letter.event), letter.kind, letter.state, line)


def _bounced(night: Night, people: People) -> Iterator[NotArrived]:
    told = {each.ref for each in night.found.journal if each.what == "bounced" and each.at > night.since}
    for event, registration in people:
        if registration.ref in told and registration.bounced and registration.active:
            yield NotArrived(wording(event.title, night.language), "", "bounced", line_of(event, registration))
