"""The flow `announce-changes`: who has a seat hears when a session is moved, relocated, renamed, added, removed or called off.

The first run of an event only records how it is. Each change is told once: all of it is one transaction, under keys of its own.
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

NAME = "announce-changes"
PERIOD = timedelta(minutes=30)


@flow(name=NAME, persist_result=False, on_failure=[tell_operator], on_crashed=[tell_operator])
@discreet
def announce_changes(as_of: str = "", dry_run: bool = False) -> State[Any]:
    """Tells everybody with a seat what has changed about the sessions; `dry_run` shows who would hear.

    Args:
        as_of: Decide as if it were this moment (ISO 8601, with its offset); empty: now.
        dry_run: Show what would happen; change and send nothing.
    """

    def work(parts: Parts, clock: Clock) -> State[Any]:
        registrar = parts.registrar
        return round_of_events(parts, clock, registrar.announce, subject="changes", dry_run=dry_run)

    return errand(NAME, PERIOD, as_of, work)


def run_once(*, now: datetime | None, dry_run: bool) -> dict[str, int]:
    """For the command line: in this process."""
    return once(announce_changes, now, dry_run=dry_run)
