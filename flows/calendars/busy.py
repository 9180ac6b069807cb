"""When somebody is busy, from the text of their calendar: recurrences expanded, in UTC.

Free are only: cancelled appointments, those that are marked as free (TRANSP:TRANSPARENT, or Outlook's own mark), calls and kept times that
we put there ourselves by a feed (the register knows them better), and the rest of the time.
What is tentative blocks. Whole days block the local day; floating times, and zones that nobody knows, are in the event's own.
A calendar that is published as free/busy times only (VFREEBUSY) is read too.
"""

from collections.abc import Iterable, Iterator
from datetime import UTC, date, datetime, time, timedelta
from typing import Any
from zoneinfo import ZoneInfo

from flows.calendars.feed import TIME_KEPT
from flows.calendars.sift import sift
from flows.errors import CalendarError
from flows.registration.spans import Span

MOST_DAYS = 120
MOST_APPOINTMENTS = 20_000

Busy = tuple[str, Span]
"""The UID of an appointment (empty: it has none), and when it is."""


def busy_times(calendar: bytes, start: datetime, end: datetime, zone: ZoneInfo) -> tuple[Busy, ...]:
    """Raises CalendarError when any of it cannot be understood: half a calendar would offer times that are taken."""
    if end - start > timedelta(days=MOST_DAYS):
        raise CalendarError(f"No more than {MOST_DAYS} days of a calendar are looked at; lower `within_days`.")
    try:
        return tuple(_times(calendar, start, end, zone))
    except CalendarError:
        raise
    except Exception as error:
        text = f"The calendar cannot be read ({type(error).__name__}); export it again."
        raise CalendarError(text, "calendar_broken") from error


def _times(calendar: bytes, start: datetime, end: datetime, zone: ZoneInfo) -> Iterator[Busy]:
    for each in _parsed(sift(calendar.removeprefix(b"\xef\xbb\xbf"), start, end)):
        _refuse_broken(each)
        yield from (("", span) for span in _published(each, zone))
        for appointment in _appointments(each, start, end):
            if not _free(appointment) and (span := _span(appointment, zone))[0] < span[1]:
                yield str(appointment.get("UID", "")), span


def _parsed(calendar: bytes) -> Iterable[Any]:
    from icalendar import Calendar

    if not (found := Calendar.from_ical(calendar, multiple=True)) or any(each.name != "VCALENDAR" for each in found):
        text = "There is no calendar in it; the address must be of the calendar itself (.ics)."
        raise CalendarError(text, "calendar_elsewhere")
    return found


def _refuse_broken(calendar: Any) -> None:
    """A library leaves out what it cannot read; without its time or its rule an appointment would count as free."""
    telling = [*calendar.walk("VEVENT"), *calendar.walk("VFREEBUSY")]
    if any(name in TELLING for each in telling for name, _ in each.errors):
        text = "The time of an appointment in the calendar cannot be read; mend or remove it."
        raise CalendarError(text, "calendar_broken")
    if any(_every_minute(each) for each in calendar.walk("VEVENT")):
        text = "An appointment in the calendar recurs every minute or second; mend or remove it."
        raise CalendarError(text, "calendar_broken")


def _every_minute(appointment: Any) -> bool:
    """Counting them would take longer than anybody waits for a mail."""
    rules = appointment.get("RRULE", [])
    kinds = {str(kind) for rule in (rules if isinstance(rules, list) else [rules]) for kind in rule.get("FREQ", [])}
    return bool(kinds & {"SECONDLY", "MINUTELY"})


TELLING = frozenset({"DTSTART", "DTEND", "DURATION", "RRULE", "RDATE", "EXDATE", "RECURRENCE-ID", "FREEBUSY"})


def _published(calendar: Any, zone: ZoneInfo) -> Iterator[Span]:
    """Of free/busy times (RFC 5545, 3.6.4): all periods but those that are marked as free."""
    for each in calendar.walk("VFREEBUSY"):
        lines = each.get("FREEBUSY", [])
        for line in lines if isinstance(lines, list) else [lines]:
            if str(line.params.get("FBTYPE", "BUSY")).upper() != "FREE":
                yield _instant(line.start, zone), _instant(line.end, zone)


def _appointments(calendar: Any, start: datetime, end: datetime) -> Iterator[Any]:
    from recurring_ical_events import of

    # A day more on either side: whole days and floating times are compared without a zone.
    day = timedelta(days=1)
    for count, found in enumerate(of(calendar).between(start - day, end + day)):
        if count >= MOST_APPOINTMENTS:
            text = f"The calendar has more than {MOST_APPOINTMENTS} appointments; name a smaller one."
            raise CalendarError(text, "calendar_too_large")
        yield found


def _free(appointment: Any) -> bool:
    said = {name: str(appointment.get(name, "")).upper() for name in FREE}
    ours = str(appointment.get("UID", "")).startswith(TIME_KEPT)
    return ours or any(said[name] == value for name, value in FREE.items())


FREE = {"STATUS": "CANCELLED", "TRANSP": "TRANSPARENT", "X-MICROSOFT-CDO-BUSYSTATUS": "FREE"}


def _span(appointment: Any, zone: ZoneInfo) -> Span:
    begin, end = appointment.start, appointment.end
    if not isinstance(begin, datetime) and end <= begin:
        # Some programs end a whole day on the day itself.
        end = begin + timedelta(days=1)
    return _instant(begin, zone), _instant(end, zone)


def _instant(moment: date, zone: ZoneInfo) -> datetime:
    if not isinstance(moment, datetime):
        moment = datetime.combine(moment, time())
    return (moment if moment.tzinfo else moment.replace(tzinfo=zone)).astimezone(UTC)
