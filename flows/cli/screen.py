"""What every command needs to speak with a person: lines, tables, JSON, and the clock."""

import json
from collections.abc import Collection, Iterable, Sequence
from datetime import datetime
from typing import Any
from zoneinfo import ZoneInfo

from flows.errors import UsageError
from flows.faults import unknown

LOCAL = ZoneInfo("Europe/Amsterdam")


def say(line: str = "") -> None:
    print(line)


def say_json(value: Any, *, lines: bool = False) -> None:
    print(json.dumps(value, ensure_ascii=False, indent=None if lines else 2, default=_plain))


def say_table(heads: Sequence[str], rows: Iterable[Sequence[Any]]) -> None:
    """Columns as wide as their widest cell; numbers to the right."""
    cells = [[str(cell) for cell in row] for row in rows]
    widths = [max(map(len, column)) for column in zip(heads, *cells, strict=True)]
    for row in (list(heads), *cells):
        pairs = zip(row, widths, strict=True)
        say("  ".join(cell.rjust(width) if cell.isdigit() else cell.ljust(width) for cell, width in pairs).rstrip())


def moment(text: str, option: str = "--as-of") -> datetime:
    """The moment that the option names, else this one. Without offset it is in the time zone of the events' default."""
    if not text:
        return datetime.now(LOCAL)
    try:
        named = datetime.fromisoformat(text)
    except ValueError as error:
        raise UsageError(f"{option}: {text!r} is no moment; write one such as 2027-03-23T10:00:00.") from error
    return named if named.tzinfo else named.replace(tzinfo=LOCAL)


def one_of(name: str, known: Collection[str], what: str) -> str:
    """Raises UsageError, with the nearest that exists."""
    if name in known:
        return name
    raise UsageError(f"{unknown(name, known, what).removesuffix(', or remove it')}.".replace("?.", "?"))


def _plain(value: Any) -> Any:
    return value.isoformat() if isinstance(value, datetime) else str(value)
