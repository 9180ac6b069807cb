"""The flow `keep-waitlist`: offers that were not answered end, and the next in line hears that a seat is free.

All of it follows from the register and the time; running it twice sends nothing twice.
"""

from datetime import datetime, timedelta
from typing import Any

from prefect import flow
from prefect.client.schemas.objects import State
from prefect.states import Completed

from flows.alarms import tell_operator
from flows.artifacts import show_events, show_rows
from flows.discretion import discreet
from flows.mailroom import Batch
from flows.runs import clock_from, ended, once, superseded
from flows.settings import load_settings
from flows.wiring import open_parts

NAME = "keep-waitlist"
PERIOD = timedelta(minutes=30)


@flow(name=NAME, persist_result=False, on_failure=[tell_operator], on_crashed=[tell_operator])
@discreet
def keep_waitlist(as_of: str = "", dry_run: bool = False) -> State[Any]:
    """Gives freed seats to those who wait, and ends offers that nobody answered.

    Args:
        as_of: Decide as if it were this moment (ISO 8601, with its offset); empty: now.
        dry_run: Show what would happen; change and send nothing.
    """
    if skipped := superseded(PERIOD):
        return skipped
    settings, clock = load_settings(), clock_from(as_of)
    with open_parts(settings) as parts, parts.store.alone(NAME) as free:
        if not free:
            return Completed(name="Skipped", message="Another run keeps the waiting list.", data={})
        changed = [
            Batch(parts.registrar.decide_due(slug, clock(), rehearsal=dry_run))
            for slug in parts.registrar.office.events
        ]
        show_rows(changed, "changes")
        if not dry_run:
            show_events(parts, clock())
            changed.append(Batch(letters=parts.delivery(clock).deliver()))
        return ended("waiting lists", changed, "changes")


def run_once(*, now: datetime | None, dry_run: bool) -> dict[str, int]:
    """For the command line: in this process."""
    return once(keep_waitlist, now, dry_run=dry_run)
