"""The sessions as calendar entries for everybody. One that was taken out of an event file shows as cancelled for a while."""

from collections.abc import Iterable, Iterator, Mapping
from dataclasses import replace
from datetime import datetime, timedelta

from flows.calendars.feed import Entry
from flows.calendars.sessions import session_times, summary_of
from flows.registration.model import Event
from flows.reports.pages_texts import Texts

WITHDRAWN = timedelta(days=30)
"""So long after its time it still shows."""


def session_entries(event: Event, texts: Texts, domain: str, url: str) -> Iterator[Entry]:
    head, tail = _uids(event, domain)
    for session in event.sessions:
        start, end = session_times(event, session)
        entry = Entry(
            uid=f"{head}{session.id}{tail}",
            summary=summary_of(event, session, texts.language),
            start=start,
            end=end,
            location=session.location or (texts.say("online") if session.online else ""),
            description=texts.say("calendar_page", url=url) if url else "",
            url=url,
        )
        yield called_off(entry, texts) if session not in event.taking_place else entry


def with_withdrawn(
    event: Event, entries: Iterable[Entry], before: Mapping[str, Entry], texts: Texts, domain: str, now: datetime
) -> tuple[Entry, ...]:
    """`before`: the feed as it stands, which knows the sessions that were."""
    (head, tail), there = _uids(event, domain), {entry.uid: entry for entry in entries}
    gone = (
        called_off(entry, texts)
        for uid, entry in before.items()
        if uid not in there and uid.startswith(head) and uid.endswith(tail) and now < entry.end + WITHDRAWN
    )
    return (*there.values(), *gone)


def called_off(entry: Entry, texts: Texts) -> Entry:
    """Said in the title too: many calendar programs show a cancelled entry like any other."""
    if entry.status == "CANCELLED":
        return entry
    return replace(entry, status="CANCELLED", summary=texts.say("calendar_called_off", title=entry.summary))


def _uids(event: Event, domain: str) -> tuple[str, str]:
    """What stands before and after a session's id."""
    return f"page-{event.slug}/", f"@{domain}"
