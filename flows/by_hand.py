"""What a contact person does without a mail, after a phone call for instance: same decisions, same journal, same letters."""

import secrets
from collections.abc import Callable
from dataclasses import replace
from datetime import datetime

from flows.errors import KringpostError
from flows.registrar import Registrar
from flows.registration.commands import Command, Origin
from flows.registration.decide import decide
from flows.registration.decision import Decision
from flows.registration.model import Registration


def act(registrar: Registrar, ref: str, by: str, now: datetime, wish: Callable[[Origin, str], Command]) -> Decision:
    """Decides what `wish` makes of the registration, in one commit with its journal and letters."""
    found = registrar.store.find(ref)
    if found is None or found.event not in registrar.office.events:
        raise KringpostError(
            f"There is no registration {ref}; `kringpost status` and `kringpost export` show what there is."
        )
    event = registrar.office.events[found.event]
    command = wish(_origin(found, by, now), found.ref)
    with registrar.store.deciding(registrar.office.events) as room:
        decision = decide(command, event, room.register(event.slug), registrar.office, now)
        letters = [
            letter
            for notification in decision.notifications
            for letter in registrar.composer.write(replace(notification, answers=False), event, answering=None, now=now)
        ]
        room.carry_out(decision.changes, decision.journal, letters, event=event.slug, at=now, by=by)
    return decision


def _origin(registration: Registration, by: str, now: datetime) -> Origin:
    return Origin(
        key=secrets.token_hex(16),
        address=registration.email,
        received=now,
        name=registration.name,
        language=registration.language,
        by_hand=by,
    )
