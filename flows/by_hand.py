"""What a contact person does without a mail, after a phone call for instance: same decisions, same journal, same letters."""

import secrets
from collections.abc import Callable
from dataclasses import replace
from datetime import datetime

from flows.commanded import to_table
from flows.errors import KringpostError
from flows.registrar import Registrar
from flows.registration.commands import Command, CorrectAddress, Origin, Person, Register
from flows.registration.decide import decide
from flows.registration.decision import Decision, Entry
from flows.registration.facts import answer_language
from flows.registration.model import Event, Registration
from flows.storage.store import Room
from flows.witness import Witness


def act(registrar: Registrar, ref: str, by: str, now: datetime, wish: Callable[[Origin, str], Command]) -> Decision:
    """Decides what `wish` makes of the registration, in one commit with its journal and letters."""
    found = find(registrar, ref)
    origin = _origin(by, now, found.email, found.name, found.language)
    return _decide(registrar, wish(origin, found.ref), registrar.office.events[found.event], by, now)


def register(
    registrar: Registrar, event: Event, person: Person, by: str, now: datetime, *, received: datetime, language: str
) -> Decision:
    """As if they had written at `received`: by then the period is judged, and their place in the line."""
    origin = _origin(by, received, person.email or "", person.name, answer_language(event, language))
    # Nobody at this address has written yet.
    return _decide(registrar, Register(replace(origin, verified=False), (person,)), event, by, now)


def correct(registrar: Registrar, old: str, new: str, by: str, now: datetime) -> dict[str, Decision]:
    """In all events at once; what came of it, per event. Letters that still wait for the old address do not leave."""
    registrar.look(now)
    found = [each for each in registrar.store.of_address(old) if each.event in registrar.office.events]
    events = [registrar.office.events[slug] for slug in dict.fromkeys(each.event for each in found)]
    decided: dict[str, Decision] = {}
    with registrar.store.deciding(registrar.office.events) as room:
        for event in events:
            theirs = [each for each in found if each.event == event.slug]
            origin = _origin(by, now, new, theirs[0].name, theirs[0].language)
            refs = tuple(each.ref for each in theirs)
            command = CorrectAddress(origin, refs, old, new, room.unheard(old, refs))
            decided[event.slug] = carry_out(registrar, room, command, event, by, now)
            if decided[event.slug].changes:
                room.withdraw(old, refs)
    return decided


def note(registrar: Registrar, ref: str, text: str, by: str, now: datetime) -> Registration:
    """A line in the journal, beside the decisions."""
    found = find(registrar, ref)
    with registrar.store.deciding(registrar.office.events) as room:
        room.carry_out((), [Entry("note", "by_hand", text, found.ref)], (), event=found.event, at=now, by=by)
    return found


def find(registrar: Registrar, ref: str) -> Registration:
    found = registrar.store.find(ref)
    if found is None or found.event not in registrar.office.events:
        raise KringpostError(
            f"There is no registration {ref}; `kringpost status` and `kringpost export` show what there is."
        )
    return found


def _decide(registrar: Registrar, command: Command, event: Event, by: str, now: datetime) -> Decision:
    registrar.look(now)
    with registrar.store.deciding(registrar.office.events) as room:
        return carry_out(registrar, room, command, event, by, now)


def carry_out(registrar: Registrar, room: Room, command: Command, event: Event, by: str, now: datetime) -> Decision:
    witness = Witness(registrar.office.busy)
    office = replace(registrar.office, busy=witness.busy)
    decision = decide(command, event, room.register(event.slug), office, now)
    told = [replace(notification, answers=False) for notification in decision.notifications]
    letters = registrar.letters(told, event, None, now)
    room.carry_out(decision.changes, decision.journal, letters, event=event.slug, at=now, by=by)
    details = {"command": to_table(command), "by": by, **witness.details}
    room.act("hand", now, details, event=event.slug)
    return decision


def _origin(by: str, received: datetime, address: str, name: str | None, language: str) -> Origin:
    return Origin(
        key=secrets.token_hex(16), address=address, received=received, name=name, language=language, by_hand=by
    )
