"""What it costs to know when a contact person is busy: two years of appointments, as one file and as a CalDAV server gives them."""

import time
from datetime import UTC, datetime, timedelta
from statistics import median
from zoneinfo import ZoneInfo

from flows.calendars.busy import busy_times

HOME = ZoneInfo("Europe/Amsterdam")
NOW = datetime(2027, 2, 1, tzinfo=UTC)
RECURS = 20
"""Every so many appointments one recurs."""
ZONE = (
    "BEGIN:VTIMEZONE TZID:Europe/Amsterdam "
    "BEGIN:DAYLIGHT DTSTART:19810329T020000 RRULE:FREQ=YEARLY;BYMONTH=3;BYDAY=-1SU TZOFFSETFROM:+0100 TZOFFSETTO:+0200 END:DAYLIGHT "
    "BEGIN:STANDARD DTSTART:19961027T030000 RRULE:FREQ=YEARLY;BYMONTH=10;BYDAY=-1SU TZOFFSETFROM:+0200 TZOFFSETTO:+0100 END:STANDARD "
    "END:VTIMEZONE"
).replace(" ", "\r\n")


def main(count: int = 2_000, rounds: int = 5) -> None:
    appointments = [_appointment(number) for number in range(count)]
    whole = _calendar("".join(appointments))
    print(
        f"\nWhen somebody is busy: {count:,} appointments, {count // RECURS} of them recurring; seconds of CPU, median of {rounds}"
    )
    for name, text in (("one file", whole), ("CalDAV", "".join(map(_calendar, appointments)))):
        print(f"  {name:<10}{_cpu(text.encode(), rounds):8.2f}")


def _cpu(calendar: bytes, rounds: int) -> float:
    spent = []
    for _ in range(rounds):
        began = time.process_time()
        assert busy_times(calendar, NOW, NOW + timedelta(days=16), HOME)
        spent.append(time.process_time() - began)
    return median(spent)


def _calendar(appointments: str) -> str:
    return f"BEGIN:VCALENDAR\r\nVERSION:2.0\r\n{ZONE}\r\n{appointments}END:VCALENDAR\r\n"


def _appointment(number: int) -> str:
    start = datetime(2026, 1, 1, 9) + timedelta(hours=9 * number)  # noqa: DTZ001 — on the wall clock of the zone named beside it
    lines = [
        "BEGIN:VEVENT",
        f"UID:{number}@calendar.example",
        f"DTSTART;TZID=Europe/Amsterdam:{start:%Y%m%dT%H%M%S}",
        f"DTEND;TZID=Europe/Amsterdam:{start + timedelta(hours=1):%Y%m%dT%H%M%S}",
        f"SUMMARY:Appointment {number}",
        *([f"RRULE:FREQ=WEEKLY;COUNT={50 + number % 60}"] if number % RECURS == 0 else []),
        "BEGIN:VALARM\r\nACTION:DISPLAY\r\nTRIGGER:-PT15M\r\nEND:VALARM",
        "END:VEVENT",
    ]
    return "\r\n".join(lines) + "\r\n"


if __name__ == "__main__":
    main()
