"""What is to be forgotten of an event, and when: `[retention]`, counted from the end of the last session."""

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import datetime, timedelta

from flows.registration.model import Event

WITHOUT_EVENT = timedelta(days=30)
"""How long mails stay that belong to no event: questions that nobody understood, bulk, automatic answers."""


@dataclass(frozen=True, slots=True)
class Overdue:
    """Of one event, at one moment."""

    event: str
    sensitive: bool = False
    """The fields that the event marks so."""
    mails_until: datetime | None = None
    """Mails and letters up to this moment; None: none yet."""
    registrations: bool = False
    """Who they were; that they were stays."""


def overdue(event: Event, now: datetime) -> Overdue:
    rules = event.retention
    everything = now >= event.ends + rules.registrations
    return Overdue(
        event.slug,
        sensitive=everything or now >= event.ends + rules.sensitive,
        mails_until=_mails_until(event, now),
        registrations=everything,
    )


def all_overdue(events: Iterable[Event], now: datetime) -> tuple[Overdue, ...]:
    """Those of which anything is."""
    found = (overdue(event, now) for event in events)
    return tuple(each for each in found if each.sensitive or each.mails_until or each.registrations)


def _mails_until(event: Event, now: datetime) -> datetime | None:
    """A mail that comes after the last session stays as long after its arrival, so that somebody can read it; but not longer
    than all mails promise: until the registrations go."""
    rules = event.retention
    promised = event.ends + rules.registrations
    if now >= promised:
        return max(promised, now - rules.messages)
    return now - rules.messages if now >= event.ends + rules.messages else None
