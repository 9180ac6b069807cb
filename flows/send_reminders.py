"""The flow `send-reminders`: who has a seat hears of each session some time before it, and is thanked after the last one.

When and to whom follows from the register, the event file and the time; running it twice sends nothing twice. A change in the event
file is announced first, so that nobody is reminded of another day than the one they know.
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

NAME = "send-reminders"
PERIOD = timedelta(minutes=30)


@flow(name=NAME, persist_result=False, on_failure=[tell_operator], on_crashed=[tell_operator])
@discreet
def send_reminders(as_of: str = "", dry_run: bool = False) -> State[Any]:
    """Reminds everybody with a seat of the sessions ahead, as each event's `[reminders]` says, and thanks them afterwards.

    Args:
        as_of: Decide as if it were this moment (ISO 8601, with its offset); empty: now.
        dry_run: Show what would happen; change and send nothing.
    """

    def work(parts: Parts, clock: Clock) -> State[Any]:
        registrar = parts.registrar
        return round_of_events(
            parts, clock, registrar.announce, registrar.remind, subject="reminders", what="reminders", dry_run=dry_run
        )

    return errand(NAME, PERIOD, as_of, work)


def run_once(*, now: datetime | None, dry_run: bool) -> dict[str, int]:
    """For the command line: in this process."""
    return once(send_reminders, now, dry_run=dry_run)
