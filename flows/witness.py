"""What was seen of the world while something was decided: the busy times of contact persons. Kept, it is seen again when the register
is rebuilt."""

from collections.abc import Collection, Mapping, Sequence
from datetime import UTC, datetime
from hashlib import sha256
from typing import Any
from zoneinfo import ZoneInfo

from flows.errors import CalendarError
from flows.registration.office import Busy
from flows.registration.spans import Span

BUSY = "busy"


class Witness:
    """Asks, and remembers the answers of one act."""

    def __init__(self, ask: Busy) -> None:
        self._ask = ask
        self._heard: dict[str, Any] = {}

    def busy(
        self, calendar: str, start: datetime, end: datetime, zone: ZoneInfo, ours: Collection[str]
    ) -> Sequence[Span]:
        question = _question(calendar, start, end, ours)
        try:
            spans = self._ask(calendar, start, end, zone, ours)
        except CalendarError as error:
            self._heard[question] = str(error)
            raise
        self._heard[question] = [(begin.isoformat(), until.isoformat()) for begin, until in spans]
        return spans

    @property
    def details(self) -> dict[str, Any]:
        return {BUSY: self._heard} if self._heard else {}


def recalled(details: Mapping[str, Any]) -> Busy:
    """Gives the answers that were kept."""

    def busy(calendar: str, start: datetime, end: datetime, zone: ZoneInfo, ours: Collection[str]) -> Sequence[Span]:
        heard = details.get(BUSY, {}).get(_question(calendar, start, end, ours), "The calendar was not asked then.")
        if isinstance(heard, str):
            raise CalendarError(heard)
        return [(datetime.fromisoformat(begin), datetime.fromisoformat(until)) for begin, until in heard]

    return busy


def _question(calendar: str, start: datetime, end: datetime, ours: Collection[str]) -> str:
    # The address of a feed may be a secret.
    asked = sha256("\n".join((calendar, *sorted(ours))).encode()).hexdigest()
    return f"{asked[:16]} {start.astimezone(UTC).isoformat()} {end.astimezone(UTC).isoformat()}"
