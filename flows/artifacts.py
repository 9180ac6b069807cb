"""What an organiser looks at in Prefect's pages: per event how it stands, per run what happened to each mail. They lead to one another.

References, codes and counts only: no names, no addresses.
"""

import re
from collections.abc import Collection, Sequence
from datetime import datetime
from typing import Any

from prefect.artifacts import Artifact, create_markdown_artifact, create_table_artifact
from prefect.runtime import flow_run

from flows.mailroom import Batch
from flows.registrar import Handled
from flows.reports.board import board
from flows.reports.overview import overview
from flows.reports.sentences import outcome, reason
from flows.wiring import Parts

_FOOT = "\n\n---\n\n"


def show_events(parts: Parts, now: datetime, slugs: Collection[str] | None = None) -> None:
    """Of these events, or of all. One that stands as it stood gets no new version, so that its history is one of changes."""
    office = parts.registrar.office
    chosen = [slug for slug in office.events if slugs is None or slug in slugs]
    if not chosen:
        return
    rows = overview(parts.store, office, chosen, now)["events"]
    for slug in chosen:
        text = board(office.events[slug], rows[slug])
        if _shown(slug) != text:
            create_markdown_artifact(
                key=key_of(slug),
                markdown=f"{text}{_FOOT}{_changed_by()}",
                description=f"How the event {slug} stands: seats, who waits, what is to be done.",
            )


def show_rows(batches: Sequence[Batch], what: str) -> None:
    """The run's table, a row for each mail or change."""
    handled = [handled for batch in batches for handled in batch.handled]
    if not handled:
        return
    events = dict.fromkeys(each.event for each in handled if each.event)
    links = ", ".join(f"[{slug}](/artifacts/key/{key_of(slug)})" for slug in events)
    create_table_artifact(
        table=[_row(each) for each in handled],
        key=what,
        description=f"What happened to each of the {what} of this run."
        + (f" How the events stand now: {links}." if links else ""),
    )


def key_of(slug: str) -> str:
    return f"event-{re.sub(r'[^a-z0-9]+', '-', slug.casefold())}"


def _row(handled: Handled) -> dict[str, Any]:
    about: dict[str, Any] = {"event": handled.event or "", "reference": " ".join(handled.refs)}
    end = {"outcome": outcome(handled.outcome), "reason": reason(handled.reason)}
    return {"mail": handled.mail, **about, "understood": handled.intent, **end} if handled.mail else about | end


def _shown(slug: str) -> str:
    found: Any = Artifact.get(key_of(slug))
    return str(found.data).rpartition(_FOOT)[0] if found else ""


def _changed_by() -> str:
    return f"Changed by [this run](/runs/flow-run/{flow_run.id}), which tells what happened. The versions of this page are its history."
