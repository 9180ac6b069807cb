"""What the mail flows share with Prefect: the clock, and the run's name and end."""

import time
from collections import Counter
from collections.abc import Callable, Collection, Sequence
from datetime import UTC, datetime, timedelta
from typing import Any

from prefect import Flow
from prefect.client.orchestration import get_client
from prefect.client.schemas.objects import State
from prefect.runtime import flow_run
from prefect.settings import PREFECT_FLOWS_HEARTBEAT_FREQUENCY, temporary_settings
from prefect.states import Completed

from flows.mailroom import Batch
from flows.reports.counts import in_words

Clock = Callable[[], datetime]


def clock_from(as_of: str) -> Clock:
    """The real time; or, for a rehearsal or back-fill, time that starts at `as_of` (ISO) and goes on from there."""
    if not as_of:
        return lambda: datetime.now(UTC)
    start, began = datetime.fromisoformat(as_of), time.monotonic()
    return lambda: datetime.fromtimestamp(start.timestamp() + time.monotonic() - began, UTC)


def once(flow: Flow[..., Any], now: datetime | None, *, dry_run: bool, **more: str) -> dict[str, int]:
    """A run in the foreground, for the command line; gives its counts. Without heartbeats: whoever started it sees it die, and a
    run with heartbeats waits for up to a second at its end."""
    with temporary_settings({PREFECT_FLOWS_HEARTBEAT_FREQUENCY: None}):
        state: Any = flow(as_of=now.isoformat() if now else "", dry_run=dry_run, **more, return_state=True)
    return dict(state.result())


def superseded(period: timedelta) -> State[Any] | None:
    """The end of a run that starts so late that the next one is due: runs missed while nobody served are not made up for."""
    due = flow_run.scheduled_start_time
    if due and datetime.now(UTC) - due > period:
        return Completed(name="Skipped", message="A later run does the work.", data={})
    return None


def counts_of(batches: Sequence[Batch], what: str = "mails") -> dict[str, int]:
    """How many `mails` (or changes), how many of them per outcome, and letters per end."""
    handled = [handled for batch in batches for handled in batch.handled]
    letters: Counter[str] = Counter()
    for batch in batches:
        letters.update(batch.letters)
    counts = {what: len(handled), **Counter(each.outcome for each in handled)}
    return counts | {f"letters_{end}": count for end, count in letters.items()}


def ended(subject: str, batches: Sequence[Batch], what: str = "mails") -> State[Any]:
    """The run's last state: named after what a person has to know, with the counts, which also stand in the run's name."""
    counts = counts_of(batches, what)
    told = in_words(counts)
    name_run(f"{subject}: {told}", {handled.event for batch in batches for handled in batch.handled if handled.event})
    if trouble := next((batch.trouble for batch in batches if batch.trouble), ""):
        return Completed(name="Interrupted", message=trouble, data=counts)
    return Completed(name="NeedsAttention" if counts.get("attention") else None, message=told, data=counts)


def name_run(name: str, events: Collection[str] = ()) -> None:
    """`events`: tags by which the runs that touched them are found."""
    if flow_run.id:
        with get_client(sync_client=True) as client:
            client.update_flow_run(flow_run.id, name=name, tags=sorted({*flow_run.tags, *events}))
