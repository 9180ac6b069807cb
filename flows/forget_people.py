"""The flow `forget-people`: what the events' [retention] no longer allows leaves the database and the mailbox.

Counts stay, and so does what keeps a mail or a letter from being taken for a new one.
"""

from datetime import datetime, timedelta
from typing import Any

from prefect import flow
from prefect.artifacts import create_table_artifact
from prefect.client.schemas.objects import State
from prefect.states import Completed

from flows.alarms import tell_operator
from flows.artifacts import show_events
from flows.discretion import discreet
from flows.erasure import Forgotten, forget_overdue
from flows.errands import errand
from flows.reports.counts import in_words
from flows.runs import Clock, name_run, once
from flows.wiring import Parts, open_inboxes

NAME = "forget-people"
PERIOD = timedelta(days=1)
WHAT = ("registrations", "sensitive_fields", "mails", "letters")


@flow(name=NAME, persist_result=False, on_failure=[tell_operator], on_crashed=[tell_operator])
@discreet
def forget_people(as_of: str = "", dry_run: bool = False) -> State[Any]:
    """Erases personal data when its time is over: as each event's retention says, 30 days for mails that belong to no event.

    Args:
        as_of: Decide as if it were this moment (ISO 8601, with its offset); empty: now.
        dry_run: Show what would happen; change and send nothing.
    """

    def work(parts: Parts, clock: Clock) -> State[Any]:
        inboxes = open_inboxes(parts.settings)
        forgotten = forget_overdue(parts.store, parts.registrar.office, inboxes, clock(), rehearsal=dry_run)
        if not dry_run:
            show_events(parts, clock())
        show(forgotten)
        return ended(forgotten)

    return errand(NAME, PERIOD, as_of, work)


def show(forgotten: Forgotten) -> None:
    """How many, per event. No references: what was erased is nobody any more."""
    rows = [
        {"event": event or "(none)", **{what: counts[what] for what in WHAT}}
        for event, counts in forgotten.events.items()
    ]
    if rows:
        create_table_artifact(table=rows, key="forgotten", description="How much was forgotten, per event.")


def ended(forgotten: Forgotten) -> State[Any]:
    counts = forgotten.counts
    told = in_words(counts)
    name_run(f"forgotten: {told}")
    if forgotten.trouble:
        return Completed(name="Interrupted", message=forgotten.trouble, data=counts)
    if forgotten.unknown:
        text = f"{forgotten.unknown} registrations belong to events without a file: put the file back, and they are forgotten in time."
        return Completed(name="NeedsAttention", message=text, data=counts)
    if forgotten.left:
        told += ": what is left in the mailbox is kept there by its settings or its server; delete it there"
    return Completed(message=told, data=counts)


def run_once(*, now: datetime | None, dry_run: bool) -> dict[str, int]:
    """For the command line: in this process."""
    return once(forget_people, now, dry_run=dry_run)
