"""The flow `publish-pages`: a page, a calendar and the numbers of each event that wants one, and the contact persons' own calendars.

All of it follows from the event files, the register and the time; a file that says the same is left as it is.
"""

from datetime import datetime, timedelta
from typing import Any

from prefect import flow
from prefect.artifacts import create_table_artifact
from prefect.client.schemas.objects import State
from prefect.states import Completed

from flows.alarms import tell_operator
from flows.discretion import discreet
from flows.errands import errand
from flows.publishing import Published
from flows.reports.counts import in_words
from flows.runs import Clock, name_run, once
from flows.wiring import Parts

NAME = "publish-pages"
PERIOD = timedelta(minutes=15)


@flow(name=NAME, persist_result=False, on_failure=[tell_operator], on_crashed=[tell_operator])
@discreet
def publish_pages(as_of: str = "", dry_run: bool = False) -> State[Any]:
    """Writes the public pages and calendars of events, and the calendars of the contact persons.

    Args:
        as_of: Decide as if it were this moment (ISO 8601, with its offset); empty: now.
        dry_run: Show what would happen; change and send nothing.
    """

    def work(parts: Parts, clock: Clock) -> State[Any]:
        published = parts.publisher().publish(clock(), rehearsal=dry_run)
        show(published)
        counts = {"pages": len(published.standings), **published.counts}
        told = in_words(counts)
        name_run(f"published: {told}")
        return Completed(message=told, data=counts)

    return errand(NAME, PERIOD, as_of, work)


def show(published: Published) -> None:
    """What the pages say, per event."""
    rows = [
        {"event": slug, "state": each.stage, "free": each.free, "waiting": each.waiting}
        for slug, each in published.standings.items()
    ]
    if rows:
        create_table_artifact(table=rows, key="published", description="What the pages of the events say.")


def run_once(*, now: datetime | None, dry_run: bool) -> dict[str, int]:
    """For the command line: in this process."""
    return once(publish_pages, now, dry_run=dry_run)
