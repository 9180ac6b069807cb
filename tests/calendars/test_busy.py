"""When somebody is busy: what counts, what does not, and that half a calendar counts as none."""

from datetime import UTC, datetime, timedelta
from zoneinfo import ZoneInfo

import pytest

from flows.calendars.busy import busy_times
from flows.calendars.sift import sift
from flows.errors import CalendarError
from flows.registration.spans import merged

HOME = ZoneInfo("Europe/Amsterdam")
START, END = datetime(2027, 3, 1, tzinfo=UTC), datetime(2027, 4, 10, tzinfo=UTC)


def calendar(*appointments: str) -> bytes:
    events = [f"BEGIN:VEVENT\nUID:{number}@x.example\n{each}\nEND:VEVENT" for number, each in enumerate(appointments)]
    return "\n".join(["BEGIN:VCALENDAR", "VERSION:2.0", *events, "END:VCALENDAR", ""]).replace("\n", "\r\n").encode()


def hours(*appointments: str) -> list[str]:
    """Day and hours in UTC."""
    found = merged(span for _, span in busy_times(calendar(*appointments), START, END, HOME))
    return [f"{start:%d/%m %H:%M}-{end:%d/%m %H:%M}" for start, end in found]


PLAIN = "DTSTART:20270302T090000Z\nDTEND:20270302T100000Z"


def test_an_appointment_blocks_its_time() -> None:
    assert hours(PLAIN) == ["02/03 09:00-02/03 10:00"]


@pytest.mark.parametrize("mark", ["STATUS:CANCELLED", "TRANSP:TRANSPARENT", "X-MICROSOFT-CDO-BUSYSTATUS:FREE"])
def test_what_is_cancelled_or_marked_as_free_does_not(mark: str) -> None:
    assert hours(f"{PLAIN}\n{mark}") == []


def test_what_is_tentative_blocks() -> None:
    assert hours(f"{PLAIN}\nSTATUS:TENTATIVE") == ["02/03 09:00-02/03 10:00"]


def test_a_whole_day_blocks_the_local_day() -> None:
    assert hours("DTSTART;VALUE=DATE:20270302") == ["01/03 23:00-02/03 23:00"]


def test_a_whole_day_that_ends_on_itself_is_a_day() -> None:
    assert hours("DTSTART;VALUE=DATE:20270302\nDTEND;VALUE=DATE:20270302") == ["01/03 23:00-02/03 23:00"]


@pytest.mark.parametrize(
    "zone", ["", ";TZID=Somewhere/Unknown", ";TZID=Europe/Amsterdam", ";TZID=W. Europe Standard Time"]
)
def test_floating_and_unknown_zones_are_the_events_own(zone: str) -> None:
    assert hours(f"DTSTART{zone}:20270302T090000\nDTEND{zone}:20270302T100000") == ["02/03 08:00-02/03 09:00"]


def test_another_zone_keeps_its_instant() -> None:
    zone = ";TZID=America/New_York"

    assert hours(f"DTSTART{zone}:20270302T090000\nDURATION:PT30M") == ["02/03 14:00-02/03 14:30"]


def test_a_weekly_meeting_keeps_its_wall_clock_when_the_clock_changes() -> None:
    zone = ";TZID=Europe/Amsterdam"

    found = hours(f"DTSTART{zone}:20260106T090000\nDTEND{zone}:20260106T100000\nRRULE:FREQ=WEEKLY")

    assert found[3:5] == ["23/03 08:00-23/03 09:00", "30/03 07:00-30/03 08:00"]


def test_an_occurrence_that_was_left_out_or_moved_is_not_where_it_was() -> None:
    series = "DTSTART:20270302T090000Z\nDTEND:20270302T100000Z\nRRULE:FREQ=DAILY;COUNT=3\nEXDATE:20270303T090000Z"
    text = calendar(f"{series}", PLAIN).replace(b"UID:1@", b"UID:0@")
    moved = text.replace(
        b"UID:0@x.example\r\nDTSTART:20270302T090000Z\r\nDTEND:20270302T100000Z\r\nEND",
        b"UID:0@x.example\r\nRECURRENCE-ID:20270304T090000Z\r\nDTSTART:20270304T130000Z\r\nDTEND:20270304T140000Z\r\nEND",
    )

    found = busy_times(moved, START, END, HOME)

    assert [f"{start:%d %H}" for _, (start, _) in found] == ["02 09", "04 13"]


def test_extra_dates_block() -> None:
    assert len(hours(f"{PLAIN}\nRDATE:20270305T090000Z")) == 2


def test_appointments_that_touch_are_one() -> None:
    assert hours(PLAIN, "DTSTART:20270302T100000Z\nDTEND:20270302T113000Z") == ["02/03 09:00-02/03 11:30"]


def test_what_began_before_the_window_and_lasts_into_it_blocks() -> None:
    assert hours("DTSTART:20270101T090000Z\nDTEND:20270315T090000Z") == ["01/01 09:00-15/03 09:00"]


@pytest.mark.parametrize(
    "broken",
    [
        b"",
        b"<html>Sign in</html>",
        calendar(PLAIN)[:-30],
        calendar("DTSTART:gisteren"),
        calendar(f"{PLAIN}\nRRULE:FREQ=SOMETIMES"),
        calendar("DTSTART:19700101T000000Z\nDURATION:PT1S\nRRULE:FREQ=SECONDLY"),
        calendar("DTSTART:19700101T000000Z\nDURATION:PT1S\nRRULE:FREQ=MINUTELY;INTERVAL=2"),
        calendar("SUMMARY:zonder tijd"),
    ],
)
def test_half_a_calendar_is_none(broken: bytes) -> None:
    with pytest.raises(CalendarError):
        busy_times(broken, START, END, HOME)


def test_published_busy_times_block() -> None:
    lines = [
        "FREEBUSY:20270302T090000Z/20270302T100000Z,20270303T090000Z/PT30M",
        "FREEBUSY;FBTYPE=BUSY-TENTATIVE:20270304T090000Z/PT1H",
        "FREEBUSY;FBTYPE=FREE:20270305T090000Z/PT1H",
    ]
    text = "\r\n".join(["BEGIN:VCALENDAR", "BEGIN:VFREEBUSY", *lines, "END:VFREEBUSY", "END:VCALENDAR", ""])

    found = busy_times(text.encode(), START, END, HOME)

    assert [f"{start:%d %H:%M}-{end:%H:%M}" for _, (start, end) in found] == [
        "02 09:00-10:00",
        "03 09:00-09:30",
        "04 09:00-10:00",
    ]


def test_an_empty_calendar_is_free() -> None:
    assert busy_times(calendar(), START, END, HOME) == ()


def test_a_broken_attendee_does_no_harm() -> None:
    assert hours(f'{PLAIN}\nATTENDEE;CN="x:mailto:x@x.example') == ["02/03 09:00-02/03 10:00"]


def test_a_large_calendar_is_sifted_before_it_is_parsed() -> None:
    day = datetime(2020, 1, 1, 9, tzinfo=UTC)
    many = [
        f"DTSTART:{day + timedelta(days=n):%Y%m%dT%H%M%SZ}\nDTEND:{day + timedelta(days=n, hours=1):%Y%m%dT%H%M%SZ}"
        for n in range(3_000)
    ]

    sifted = sift(calendar(*many), START, END)

    assert 30 < sifted.count(b"BEGIN:VEVENT") < 60
    assert busy_times(calendar(*many), START, END, HOME) == busy_times(sifted, START, END, HOME)


def test_of_many_calendars_those_outside_the_window_are_sifted_too() -> None:
    """As a CalDAV server gives them: one for each appointment."""
    day = datetime(2026, 1, 1, 9, tzinfo=UTC)
    times = [day + timedelta(days=n) for n in range(800)]
    many = b"".join(calendar(f"DTSTART:{each:%Y%m%dT%H%M%SZ}\nDURATION:PT1H\nSUMMARY:x") for each in times[::2])
    many += b"".join(
        calendar(f"DTSTART:{each:%Y%m%dT%H%M%SZ}\nDTEND:{each + timedelta(hours=1):%Y%m%dT%H%M%SZ}") for each in times
    )

    sifted = sift(many, START, END)

    assert busy_times(sifted, START, END, HOME) == busy_times(many, START, END, HOME)
    assert sifted.count(b"BEGIN:VCALENDAR") == sifted.count(b"BEGIN:VEVENT") + 1
    assert len(sifted) < len(many) / 2


def test_when_all_are_outside_it_is_still_a_calendar() -> None:
    old = calendar("DTSTART:20200302T090000Z\nDTEND:20200302T100000Z")

    assert busy_times(old + old, START, END, HOME) == ()
