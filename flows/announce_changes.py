"""The flow `announce-changes`: who has a seat hears when a session is moved, relocated, renamed, added, removed or called off.

The first run of an event only records how it is. Each change is told once: all of it is one transaction, under keys of its own.
"""

from datetime import datetime, timedelta
from logging import getLogger
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

logger = getLogger(__name__)

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
    if skipped := superseded(PERIOD):
        return skipped
    settings, clock = load_settings(), clock_from(as_of)
    with open_parts(settings) as parts, parts.store.alone(NAME) as free:
        if not free:
            return Completed(name="Skipped", message="Another run announces changes.", data={})
        changed = [
            Batch(parts.registrar.announce(slug, clock(), rehearsal=dry_run)) for slug in parts.registrar.office.events
        ]
        show_rows(changed, "changes")
        for told in (each for batch in changed for each in batch.handled):
            logger.info(
                "%s %s: %s %s", " ".join(told.refs), "would hear" if dry_run else "hears", told.outcome, told.intent
            )
        if not dry_run:
            show_events(parts, clock())
            changed.append(Batch(letters=parts.delivery(clock).deliver()))
        return ended("changes", changed, "changes")


def run_once(*, now: datetime | None, dry_run: bool) -> dict[str, int]:
    """For the command line: in this process."""
    return once(announce_changes, now, dry_run=dry_run)
