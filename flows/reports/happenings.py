"""What changed at an event, from the register and the journal since a moment: who is new, who left, who moved up, who has an offer."""

from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from datetime import date, datetime, timedelta

from flows.registration.model import Event, Registration, Status
from flows.storage.store import Explained

MOST_LISTED = 10
"""People of one kind; the spreadsheet has them all."""
REMEMBERED = timedelta(days=14)
"""So far back a summary looks beyond the one before it."""
MOVED_UP = frozenset({"next_in_line", "offer_accepted", "seat_still_free", "moved_up_by_hand"})

BEGINNINGS = frozenset(set(Status) - {Status.OFFERED, Status.CANCELLED, Status.EXPIRED})


@dataclass(frozen=True, slots=True)
class Line:
    """A person, in one line."""

    name: str
    organisation: str
    ref: str
    email: str
    phone: str = ""
    status: str = ""
    at: datetime | date | None = None


@dataclass(frozen=True, slots=True)
class Listed:
    shown: tuple[Line, ...]
    more: int
    """How many are left out: the spreadsheet has them all."""


@dataclass(frozen=True, slots=True)
class Change:
    what: str
    """`new`, `moved_up`, `substituted`, `cancelled`, `refused`, `expired`."""
    number: int
    people: Listed


@dataclass(frozen=True, slots=True)
class Offer:
    line: Line
    until: datetime | None
    ends_today: bool
    away: bool
    """An out-of-office came from them since."""


def line_of(event: Event, registration: Registration, *, at: date | None = None) -> Line:
    """Without what is sensitive at this event."""
    sensitive = {field.name for field in event.fields if field.sensitive}
    return Line(
        name="" if "name" in sensitive else registration.name or "",
        organisation="" if "organisation" in sensitive else registration.organisation or "",
        ref=registration.ref,
        email=registration.email,
        phone="" if "phone" in sensitive else registration.fields.get("phone", ""),
        status=str(registration.status),
        at=at or registration.received,
    )


def listed(lines: Sequence[Line]) -> Listed:
    return Listed(tuple(lines[:MOST_LISTED]), max(0, len(lines) - MOST_LISTED))


def changes(
    event: Event, registrations: Iterable[Registration], journal: Sequence[Explained], since: datetime
) -> tuple[Change, ...]:
    """Since that moment; `journal` goes further back. Each person once per kind, in order of arrival."""
    refs = _refs(journal, since)
    people = {kind: [each for each in registrations if each.ref in found] for kind, found in refs.items()}
    earliest = since - REMEMBERED
    people["new"] = [each for each in people["new"] if each.received > earliest and each.status is not Status.REFUSED]
    return tuple(
        Change(kind, len(found), listed([line_of(event, each) for each in found]))
        for kind, found in people.items()
        if found
    )


def offers(
    event: Event, registrations: Iterable[Registration], journal: Iterable[Explained], now: datetime
) -> tuple[Offer, ...]:
    """Those that are open, the first to end first."""
    away = away_among(journal)
    today = event.local_date(now)
    found = [
        Offer(
            line=line_of(event, each),
            until=each.offer_until,
            ends_today=bool(each.offer_until and event.local_date(each.offer_until) <= today),
            away=each.ref in away,
        )
        for each in registrations
        if each.status is Status.OFFERED
    ]
    return tuple(sorted(found, key=lambda offer: offer.until or now))


def away_among(journal: Iterable[Explained]) -> frozenset[str]:
    """Of whom an out-of-office came."""
    return frozenset(each.ref for each in journal if each.reason == "auto_reply" and each.ref)


def away(
    event: Event, registrations: Iterable[Registration], journal: Iterable[Explained], since: datetime
) -> tuple[Line, ...]:
    """Of whom an out-of-office came since that moment; an offer or a call of theirs says so itself."""
    found = away_among(each for each in journal if each.at > since)
    elsewhere = (Status.OFFERED, Status.INTAKE)
    return tuple(
        line_of(event, each)
        for each in registrations
        if each.ref in found and each.active and each.status not in elsewhere
    )


def _refs(journal: Sequence[Explained], since: datetime) -> Mapping[str, frozenset[str]]:
    kinds = ("new", "moved_up", "substituted", "cancelled", "refused", "expired")
    told = list(_kinds(each for each in journal if each.at > since))
    # Not by the time of arrival: a mail may have been decided long after it came.
    before = {each.ref for each in journal if each.at <= since}
    told += [("new", each.ref) for each in journal if each.what in BEGINNINGS and each.ref not in before]
    return {kind: frozenset(ref for found, ref in told if found == kind) for kind in kinds}


def _kinds(journal: Iterable[Explained]) -> Iterator[tuple[str, str]]:
    for each in journal:
        if each.reason in MOVED_UP and each.what in (Status.CONFIRMED, Status.INTAKE):
            yield "moved_up", each.ref
        elif each.what in (Status.CANCELLED, Status.REFUSED, Status.EXPIRED, "substituted"):
            yield each.what, each.ref
