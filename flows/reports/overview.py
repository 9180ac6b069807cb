"""How things stand: seats, and the work that is open, as `kringpost status` and Prefect's pages show it."""

from collections.abc import Collection, Sequence
from datetime import datetime, timedelta
from typing import Any

from flows.registration.model import Event, Registration, Status
from flows.registration.office import Office
from flows.registration.taken import Seats
from flows.storage.store import EventStatus, ForPerson, Store, Stranded

LOOKS_BACK = timedelta(days=14)
"""Mails for a person are shown so long; what was done about them, the database does not know."""


def overview(store: Store, office: Office, slugs: Collection[str], now: datetime) -> dict[str, Any]:
    """Per event, and for mail that is about none. References, moments and counts only."""
    found, work = store.events_status(), store.waiting_work()
    mails = store.for_person(now - LOOKS_BACK)
    open_ones, stranded = store.open_registrations(), store.outbox().stranded()
    return {
        "events": {
            name: _event_table(office, name, found.get(name, EventStatus()))
            | _seating(office.events[name], store)
            | _open(name, open_ones)
            | _for_people(name, mails, stranded)
            for name in slugs
        },
        "mails": {"undecided": work.undecided, "parked": work.parked},
        "no_event": _for_people("", mails, stranded),
        "outbox": dict(work.outbox),
        "outbox_waiting": store.outbox().waiting_at(),
    }


def _event_table(office: Office, slug: str, found: EventStatus) -> dict[str, Any]:
    rules = office.events[slug].registration
    return {
        "capacity": rules.capacity,
        "minimum": rules.minimum,
        "held": found.held,
        "free": max(0, rules.capacity - found.held),
        "over": max(0, found.held - rules.capacity),
        "sessions": {},
        "waiting": found.waiting,
        "seats": dict(found.seats),
        "quota": dict(rules.quota),
        "status": {str(name): count for name, count in found.by_status.items()},
    }


def _seating(event: Event, store: Store) -> dict[str, Any]:
    """Where people may come to some of the sessions, each has seats of its own."""
    if not event.partial:
        return {}
    seats = Seats.of(event, store.registrations(event.slug))
    free = {each.id: seats.free(each.id) for each in event.sessions}
    return {"free": min(free.values()), "over": seats.over(), "sessions": free}


def _open(slug: str, registrations: Sequence[Registration]) -> dict[str, Any]:
    own = [each for each in registrations if each.event == slug]
    return {
        "offers": [{"ref": each.ref, "until": each.offer_until} for each in own if each.status is Status.OFFERED],
        "reviews": [{"ref": each.ref, "since": each.changed} for each in own if each.status is Status.AWAITING_REVIEW],
        "intakes": [{"ref": each.ref, "at": each.intake_at} for each in own if each.status is Status.INTAKE],
    }


def _for_people(slug: str, mails: Sequence[ForPerson], stranded: Sequence[Stranded]) -> dict[str, Any]:
    return {
        "attention": [
            {"mail": mail.id, "received": mail.received, "reason": mail.reason, "refs": list(mail.refs)}
            for mail in mails
            if mail.event == slug
        ],
        "undelivered": [
            {"letter": letter.id, "ref": letter.ref, "kind": letter.kind, "state": letter.state, "error": letter.error}
            for letter in stranded
            if letter.event == slug
        ],
    }
