"""The flow `keep-waitlist`: offers that were not answered end, and the next in line hears that a seat is free.

All of it follows from the register and the time; running it twice sends nothing twice.
"""

from datetime import datetime, timedelta
from typing import Any

from prefect import flow
from prefect.client.schemas.objects import State

from flows.alarms import tell_operator
from flows.discretion import discreet
from flows.errands import errand, round_of_events
from flows.runs import Clock, once
from flows.wiring import Parts

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

    def work(parts: Parts, clock: Clock) -> State[Any]:
        registrar = parts.registrar
        return round_of_events(parts, clock, registrar.decide_due, subject="waiting lists", dry_run=dry_run)

    return errand(NAME, PERIOD, as_of, work)


def run_once(*, now: datetime | None, dry_run: bool) -> dict[str, int]:
    """For the command line: in this process."""
    return once(keep_waitlist, now, dry_run=dry_run)
