"""`kringpost status` and `kringpost explain`: what stands in the database, in tables."""

from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import asdict
from typing import Any

from flows.cli.screen import LOCAL, one_of, say, say_json, say_table
from flows.errors import KringpostError
from flows.office import load_office
from flows.registration.office import Office
from flows.settings import Settings, load_settings
from flows.storage.store import EventStatus, Store


@contextmanager
def opened(settings: Settings) -> Iterator[Store]:
    """The database, with its tables as this version needs them."""
    store = Store(settings.reveal("database_url"))
    try:
        store.migrate()
        yield store
    finally:
        store.close()


def status(slug: str, *, as_json: bool) -> int:
    settings = load_settings()
    office = load_office(settings)
    slugs = _chosen(office, slug)
    with opened(settings) as store:
        found = store.events_status(slug or None)
        work = store.waiting_work()
    events = {name: _event_table(office, name, found.get(name, EventStatus())) for name in slugs}
    table = {
        "events": events,
        "mails": {"undecided": work.undecided, "parked": work.parked},
        "outbox": dict(work.outbox),
    }
    if as_json:
        say_json(table)
    else:
        _show(table)
    return 0


def explain(subject: str, *, as_json: bool) -> int:
    with opened(load_settings()) as store:
        lines = store.explain(subject)
    if not lines:
        raise KringpostError(
            f"The journal holds nothing about {subject}; give a reference such as LK-7F3QD, or an address."
        )
    if as_json:
        say_json([asdict(line) for line in lines])
    else:
        for line in lines:
            about = " ".join(part for part in (line.event, line.ref) if part)
            say(f"{line.at.astimezone(LOCAL):%Y-%m-%d %H:%M:%S}  {about}  {line.what}: {line.reason} (by {line.by})")
            if line.staff:
                say(f"    {line.staff}")
    return 0


def _chosen(office: Office, slug: str) -> list[str]:
    return [one_of(slug, office.events, "event")] if slug else list(office.events)


def _event_table(office: Office, slug: str, found: EventStatus) -> dict[str, Any]:
    rules = office.events[slug].registration
    return {
        "capacity": rules.capacity,
        "held": found.held,
        "free": max(0, rules.capacity - found.held),
        "waiting": found.waiting,
        "seats": dict(found.seats),
        "quota": dict(rules.quota),
        "status": {str(name): count for name, count in found.by_status.items()},
    }


def _show(table: dict[str, Any]) -> None:
    events = table["events"]
    heads = ("event", "seats", "taken", "free", "waiting")
    say_table(
        heads, ((slug, row["capacity"], row["held"], row["free"], row["waiting"]) for slug, row in events.items())
    )
    say()
    for slug, row in events.items():
        if row["status"]:
            say(f"{slug}: {_counted(row['status'])}")
    say(f"mails: {_counted(table['mails'])}")
    say(f"outbox: {_counted(table['outbox']) or 'empty'}")


def _counted(counts: dict[str, int]) -> str:
    return ", ".join(f"{count} {str(name).replace('_', ' ')}" for name, count in counts.items())
