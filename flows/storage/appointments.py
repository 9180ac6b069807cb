"""Calls that were agreed, in steps of five minutes of somebody's time: a second call at that time is refused by the database itself.

Deciding keeps them apart already; this holds whatever else goes wrong.
"""

from collections.abc import Iterable, Iterator, Sequence
from datetime import UTC, datetime, timedelta
from typing import Any

from sqlalchemy import Connection, bindparam, delete, insert

from flows.registration.model import Registration, Status
from flows.storage.records import key_of
from flows.storage.schema import appointments
from flows.storage.statements import slices

STEP = timedelta(minutes=5)
_GIVEN_BACK = delete(appointments).where(appointments.c.ref.in_(bindparam("refs", expanding=True)))
_TAKEN = insert(appointments)


def keep(connection: Connection, changes: Iterable[Registration]) -> None:
    """What these registrations take of somebody's time, instead of what they took before."""
    about = [change for change in changes if change.caller]
    for some in slices([change.ref for change in about]):
        connection.execute(_GIVEN_BACK, {"refs": list(some)})
    if rows := [row for change in about for row in _rows(change)]:
        connection.execute(_TAKEN, rows)


def _rows(registration: Registration) -> Iterator[dict[str, Any]]:
    for step in _steps(registration):
        yield {"caller": key_of(registration.caller), "at": step, "ref": registration.ref}


def _steps(registration: Registration) -> Sequence[datetime]:
    if registration.status is not Status.INTAKE or registration.intake_at is None:
        return ()
    start = registration.intake_at.astimezone(UTC)
    first = start.replace(minute=start.minute - start.minute % 5, second=0, microsecond=0)
    taken = start + timedelta(minutes=registration.intake_minutes) - first
    return [first + number * STEP for number in range(-(-taken // STEP))]
