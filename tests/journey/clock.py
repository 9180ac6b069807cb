"""A clock that several processes read. It shows no moment twice, as a real one does."""

from datetime import UTC, datetime, timedelta
from multiprocessing.sharedctypes import Synchronized


class Clock:
    def __init__(self, seconds: "Synchronized[float]") -> None:
        self._seconds = seconds

    def set(self, moment: datetime) -> None:
        self._seconds.value = moment.timestamp()

    def now(self, later: timedelta = timedelta(seconds=1)) -> datetime:
        """So much later than it showed last, to whomever."""
        with self._seconds.get_lock():
            self._seconds.value += later.total_seconds()
            return datetime.fromtimestamp(self._seconds.value, UTC)
