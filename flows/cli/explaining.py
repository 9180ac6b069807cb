"""`kringpost explain REF or ADDRESS or EVENT`: the whole story, oldest first, with the mails that went out."""

from collections.abc import Iterable, Sequence
from dataclasses import asdict
from datetime import datetime

from flows.cli.screen import LOCAL, say, say_json
from flows.cli.telling import opened
from flows.errors import KringpostError
from flows.registration.model import Registration, Status
from flows.reports.sentences import reason, sent, told
from flows.settings import load_settings
from flows.storage.store import Explained, Store, Written


def explain(subject: str, *, as_json: bool) -> int:
    with opened(load_settings()) as store:
        lines = store.explain(subject)
        about = _registrations(store, subject)
        letters = store.written_about([each.ref for each in about])
        waiting = [_why_not(store, each) for each in about if each.active and not each.held]
    if not lines and not about:
        raise KringpostError(
            f"The journal holds nothing about {subject}; give a reference such as LK-7F3QD, an address, or an event."
        )
    if as_json:
        say_json([*({**asdict(line), "sentence": told(line)} for line in lines)])
        return 0
    for each in about:
        say(_head(each))
    _story(lines, letters, several=len({line.ref for line in lines}) > 1)
    for why in filter(None, waiting):
        say(why)
    return 0


def _registrations(store: Store, subject: str) -> Sequence[Registration]:
    if "@" in subject:
        return store.of_address(subject)
    found = store.find(subject)
    return () if found is None else (found,)


def _head(registration: Registration) -> str:
    who = ", ".join(part for part in (registration.name, registration.organisation, registration.email) if part)
    parts = [f"{registration.ref}, {registration.event}: {who or 'no name yet'}. {_status(registration)}."]
    if registration.registered_by:
        parts.append(f"Registered by {registration.registered_by}.")
    if registration.bounced:
        parts.append("Mail to this address bounces.")
    return " ".join(parts)


def _status(registration: Registration) -> str:
    status = str(registration.status).replace("_", " ").capitalize()
    if registration.status is Status.OFFERED and registration.offer_until:
        return f"{status} until {_moment(registration.offer_until)}"
    kept = registration.held and registration.status not in (Status.CONFIRMED, Status.INTAKE, Status.OFFERED)
    return f"{status} since {_moment(registration.changed)}" + (", with a seat kept" if kept else "")


def _story(lines: Iterable[Explained], letters: Iterable[Written], *, several: bool) -> None:
    decided = [(line.at, 0, line.ref, told(line), _by(line)) for line in lines]
    mailed = [(letter.at, 1, letter.ref, sent(letter), letter.error) for letter in letters]
    for at, _, ref, sentence, more in sorted(decided + mailed, key=lambda each: each[:2]):
        about = f"{ref}  " if several and ref else ""
        say(f"{at.astimezone(LOCAL):%Y-%m-%d %H:%M:%S}  {about}{sentence}" + (f" ({more})" if more else ""))


def _by(line: Explained) -> str:
    if line.message is not None:
        return f"mail {line.message}"
    return {"mail": "", "clock": "by the clock"}.get(line.by, f"by {line.by}")


def _why_not(store: Store, registration: Registration) -> str:
    """Why somebody who waits has no seat yet: their place in line, and the event's own last word about moving up."""
    line = [each.ref for each in _in_line(store, registration.event)]
    place = f"{registration.ref} is number {line.index(registration.ref) + 1} in line, from {_moment(registration.received)}."
    said = [line for line in store.explain(registration.event) if line.what == "nobody_moved_up"]
    return f"{place} No seat yet: {reason(said[-1].reason)}." if said else place


def _in_line(store: Store, slug: str) -> Sequence[Registration]:
    waiting = (each for each in store.registrations(slug) if each.active and not each.held)
    return sorted(waiting, key=lambda each: each.arrival)


def _moment(moment: datetime) -> str:
    return f"{moment.astimezone(LOCAL):%Y-%m-%d %H:%M}"
