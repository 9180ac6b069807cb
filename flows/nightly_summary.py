"""The flow `nightly-summary`: each contact person hears once a day what needs them, over all their events.

It runs every hour; whose `[summary].at` has come and whose mail of today is not yet written gets it. Running it twice sends nothing twice.
"""

from datetime import datetime, timedelta
from typing import Any

from prefect import flow
from prefect.client.schemas.objects import State
from prefect.states import Completed

from flows.alarms import tell_operator
from flows.discretion import discreet
from flows.errands import errand
from flows.reports.counts import in_words
from flows.reports.nightly import Nightly
from flows.runs import Clock, name_run, once
from flows.wiring import Parts

NAME = "nightly-summary"
PERIOD = timedelta(hours=1)


@flow(name=NAME, persist_result=False, on_failure=[tell_operator], on_crashed=[tell_operator])
@discreet
def nightly_summary(as_of: str = "", dry_run: bool = False) -> State[Any]:
    """Mails every contact person a list of work, what changed, seats, waiting list and the list of registrations.

    Args:
        as_of: Decide as if it were this moment (ISO 8601, with its offset); empty: now.
        dry_run: Show what would happen; change and send nothing.
    """

    def work(parts: Parts, clock: Clock) -> State[Any]:
        nightly = Nightly(parts.store, parts.registrar.office, parts.registrar.composer)
        counts = nightly.write(clock(), dry_run=dry_run)
        if not dry_run:
            counts |= {f"letters_{end}": count for end, count in parts.delivery(clock).deliver().items()}
        told = in_words(counts)
        name_run(f"summaries: {told}")
        return Completed(message=told, data=counts)

    return errand(NAME, PERIOD, as_of, work)


def run_once(*, now: datetime | None, dry_run: bool) -> dict[str, int]:
    """For the command line: in this process."""
    return once(nightly_summary, now, dry_run=dry_run)
