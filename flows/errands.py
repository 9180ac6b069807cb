"""What the flows share that act by themselves: one run of each at a time, and the round over all events."""

from collections.abc import Callable
from datetime import datetime, timedelta
from logging import getLogger
from typing import Any, Protocol

from prefect.client.schemas.objects import State
from prefect.states import Completed

from flows.artifacts import show_events, show_rows
from flows.mailroom import Batch
from flows.registrar import Handled
from flows.runs import Clock, clock_from, ended, superseded
from flows.settings import load_settings
from flows.wiring import Parts, open_parts

logger = getLogger(__name__)


class Step(Protocol):
    """What the clock brings to one event."""

    def __call__(self, slug: str, now: datetime, *, rehearsal: bool) -> tuple[Handled, ...]: ...


def errand(name: str, period: timedelta, as_of: str, work: Callable[[Parts, Clock], State[Any]]) -> State[Any]:
    """The work of a run, unless the next one is due already (every `period`), or another of this name is at it."""
    if skipped := superseded(period):
        return skipped
    clock = clock_from(as_of)
    with open_parts(load_settings()) as parts, parts.store.alone(name) as free:
        if not free:
            return Completed(name="Skipped", message="Another run is at it.", data={})
        return work(parts, clock)


def round_of_events(
    parts: Parts, clock: Clock, *steps: Step, subject: str, what: str = "changes", dry_run: bool
) -> State[Any]:
    """Takes the steps for each event, shows what came of them, and sends. The state is named as `runs.ended` does."""
    told = [Batch(step(slug, clock(), rehearsal=dry_run)) for slug in parts.registrar.office.events for step in steps]
    show_rows(told, what)
    for each in (handled for batch in told for handled in batch.handled):
        logger.info("%s%s: %s, %s", "rehearsed: " if dry_run else "", " ".join(each.refs), each.outcome, each.intent)
    if not dry_run:
        show_events(parts, clock())
        told.append(Batch(letters=parts.delivery(clock).deliver()))
    return ended(subject, told, what)
