"""The calendars of the contact persons, fetched: a file, an HTTPS feed, or a CalDAV collection. Never half: fail closed.

What did not change is not fetched again (ETag, or the collection's own tag), nor parsed again. What cannot be read rests for a minute, so that a server
that does not answer cannot hold up the mails; each look has an end.
"""

from collections.abc import Collection, Iterable, Mapping
from dataclasses import dataclass, field
from datetime import datetime, timedelta
from logging import getLogger
from pathlib import Path
from zoneinfo import ZoneInfo

from flows.calendars.busy import Busy, busy_times
from flows.calendars.collection import collected
from flows.calendars.fetching import MOST_BYTES, fetched, limited
from flows.errors import CalendarError
from flows.registration.spans import Span, merged

logger = getLogger(__name__)

FRESH = timedelta(seconds=5)
"""Between two looks at a calendar: shorter than it takes to make an appointment and answer a mail."""
REST = timedelta(minutes=1)
"""After a look that failed: a server that does not answer must not hold up every batch of mails."""
FEEDS = {"https": "https", "http": "http", "webcal": "https"}
COLLECTIONS = {"caldavs": "https", "caldav": "http"}
SECRET = "secret:"
"""Before the name of a calendar whose address is a setting, because a password or a key stands in it."""


@dataclass
class _Copy:
    """What was read last."""

    looked: datetime
    content: bytes = b""
    tag: str = ""
    fault: CalendarError | None = None
    known: dict[tuple[datetime, datetime, str], tuple[Busy, ...]] = field(default_factory=dict)


class Agendas:
    def __init__(self, folder: Path, ca_file: str = "", secrets: Mapping[str, str] | None = None) -> None:
        """`folder`: where files are looked for. `secrets`: the address of each calendar that is called `secret:NAME`."""
        self._folder = folder
        self._ca_file = ca_file
        self._secrets = secrets or {}
        self._copies: dict[str, _Copy] = {}

    def refresh(self, calendars: Iterable[str], now: datetime) -> None:
        """Looks at each again, unless it did so a moment ago. What cannot be read counts as unknown from then on."""
        for calendar in dict.fromkeys(calendars):
            copy = self._copies.get(calendar)
            if copy is None or not timedelta() <= now - copy.looked < (REST if copy.fault else FRESH):
                self._copies[calendar] = self._look(calendar, copy, now)

    def busy(
        self, calendar: str, start: datetime, end: datetime, zone: ZoneInfo, ours: Collection[str] = ()
    ) -> tuple[Span, ...]:
        """As of the last look, without the appointments of these UIDs. CalendarError when there was no look, or when it failed."""
        copy = self._copies.get(calendar)
        if copy is None or copy.fault:
            fault = copy.fault if copy and copy.fault else CalendarError("The calendar was not read yet.")
            raise CalendarError(str(fault), fault.code)
        key = (start, end, zone.key)
        if key not in copy.known:
            copy.known[key] = busy_times(copy.content, start, end, zone)
        return merged(span for uid, span in copy.known[key] if uid not in ours)

    def _look(self, calendar: str, before: _Copy | None, now: datetime) -> _Copy:
        try:
            content, tag = self._read(calendar, before.tag if before and not before.fault else "", now)
        except CalendarError as error:
            logger.warning("A calendar cannot be read: %s", error)
            return _Copy(now, fault=error)
        if before and not before.fault and (content is None or content == before.content):
            return _Copy(now, before.content, tag or before.tag, known=before.known)
        return _Copy(now, content or b"", tag)

    def _read(self, calendar: str, tag: str, now: datetime) -> tuple[bytes | None, str]:
        """None: it is as it was."""
        scheme, slashes, rest = self._address(calendar).partition("://")
        if not slashes:
            return self._file(calendar), ""
        if scheme in COLLECTIONS:
            return collected(f"{COLLECTIONS[scheme]}://{rest}", tag, self._ca_file, now)
        if scheme in FEEDS:
            return fetched(f"{FEEDS[scheme]}://{rest}", tag, self._ca_file)
        raise CalendarError(f"A calendar is a file, https:// or caldavs://, not {scheme}://.")

    def _address(self, calendar: str) -> str:
        if not calendar.startswith(SECRET):
            return calendar
        name = calendar.removeprefix(SECRET)
        if not (address := self._secrets.get(name, "")):
            raise CalendarError(
                f"There is no address of the calendar {name!r}; set KRINGPOST_CALENDARS__{name.upper()}."
            )
        return address

    def _file(self, name: str) -> bytes:
        try:
            with (self._folder / name).open("rb") as file:
                return limited(file.read(MOST_BYTES + 1))
        except OSError as error:
            raise CalendarError(f"The calendar's file cannot be read ({error.strerror}).", "calendar_gone") from error
