"""The flow `send-reminders`: who has a seat hears of each session some time before it, and is thanked after the last one.

When and to whom follows from the register, the event file and the time; running it twice sends nothing twice. A change in the event
file is announced first, so that nobody is reminded of another day than the one they know.
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
    if skipped := superseded(PERIOD):
        return skipped
    settings, clock = load_settings(), clock_from(as_of)
    with open_parts(settings) as parts, parts.store.alone(NAME) as free:
        if not free:
            return Completed(name="Skipped", message="Another run sends the reminders.", data={})
        told = [
            Batch(step(slug, clock(), rehearsal=dry_run))
            for slug in parts.registrar.office.events
            for step in (parts.registrar.announce, parts.registrar.remind)
        ]
        show_rows(told, "reminders")
        if not dry_run:
            show_events(parts, clock())
            told.append(Batch(letters=parts.delivery(clock).deliver()))
        return ended("reminders", told, "reminders")


def run_once(*, now: datetime | None, dry_run: bool) -> dict[str, int]:
    """For the command line: in this process."""
    return once(send_reminders, now, dry_run=dry_run)
