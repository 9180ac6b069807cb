"""One event as its organiser sees it in Prefect's pages, in Markdown: seats, who waits, what is to be done. References only, no names."""

from collections.abc import Iterable, Iterator, Mapping, Sequence
from datetime import datetime
from typing import Any

from flows.registration.model import Event, wording
from flows.reports.sentences import reason

FINAL = "confirmed"


def board(event: Event, row: Mapping[str, Any]) -> str:
    """`row`: this event's in `overview`. The same state always gives the same text."""
    parts = [
        f"# {wording(event.title, 'en')}",
        _when(event),
        _seats(row),
        *_audiences(row),
        *_sessions(event, row),
        *_section("Offers that wait for an answer", ("reference", "until"), _dated(event, row["offers"], "until")),
        *_section("To be decided by a contact person", ("reference", "since"), _dated(event, row["reviews"], "since")),
        *_section("Intake calls", ("reference", "call"), _dated(event, row["intakes"], "at")),
        *_section("Mails for a person, in the folder Attention", ("mail", "about", "why"), _mails(row)),
        *_section("Letters that did not arrive", ("letter", "about", "kind", "what"), _letters(row)),
    ]
    return "\n\n".join(parts)


def _when(event: Event) -> str:
    closes = event.registration.closes
    told = f"First session {_moment(event, event.starts)}"
    return f"{told}; registration closes {_moment(event, closes)}." if closes else f"{told}."


def _seats(row: Mapping[str, Any]) -> str:
    held = row["held"]
    kept = held - row["status"].get(FINAL, 0)
    cells = (row["capacity"], row["held"], kept, row["free"], row["waiting"], len(row["offers"]))
    return _table(("seats", "taken", "of these not yet final", "free", "waiting", "offers open"), [cells])


def _audiences(row: Mapping[str, Any]) -> Iterator[str]:
    seats, quota = row["seats"], row["quota"]
    names = [name for name in dict.fromkeys([*quota, *sorted(seats)]) if name]
    rows = [(name, seats.get(name, 0), quota.get(name, "no limit")) for name in names]
    yield from _section("Seats per audience", ("audience", "taken", "at most"), rows)


def _sessions(event: Event, row: Mapping[str, Any]) -> Iterator[str]:
    starts = {each.id: _moment(event, each.start) for each in event.sessions}
    rows = [(name, starts.get(name, ""), free) for name, free in row["sessions"].items()]
    yield from _section("Free seats per session", ("session", "begins", "free"), rows)


def _mails(row: Mapping[str, Any]) -> Iterator[Sequence[Any]]:
    for each in row["attention"]:
        yield each["mail"], " ".join(each["refs"]) or "-", reason(each["reason"])


def _letters(row: Mapping[str, Any]) -> Iterator[Sequence[Any]]:
    for each in row["undelivered"]:
        yield each["letter"], each["ref"] or "-", each["kind"], each["state"]


def _dated(event: Event, rows: Iterable[Mapping[str, Any]], name: str) -> Iterator[Sequence[Any]]:
    for each in rows:
        yield each["ref"], _moment(event, each[name]) if each[name] else "no time yet"


def _section(title: str, heads: Sequence[str], rows: Iterable[Sequence[Any]]) -> Iterator[str]:
    if found := list(rows):
        yield f"## {title}"
        yield _table(heads, found)


def _table(heads: Sequence[str], rows: Iterable[Sequence[Any]]) -> str:
    lines = [heads, ["---"] * len(heads), *rows]
    return "\n".join(f"| {' | '.join(map(str, cells))} |" for cells in lines)


def _moment(event: Event, moment: datetime) -> str:
    return f"{moment.astimezone(event.zone):%a %d %b %Y, %H:%M}"
