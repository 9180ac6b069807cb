"""Clocks that run in working time."""

from datetime import UTC, date, datetime, time, timedelta

import pytest

from flows.registration.model import Hours
from flows.registration.worktime import add_working_time, working_days
from tests.registration.situations import ZONE

OFFICE_HOURS = Hours(days="mon-fri", from_=time(8), to=time(20), holidays="NL")
KINGS_DAY = date(2027, 4, 27)


def local(day: int, hour: int, minute: int = 0, *, month: int = 2) -> datetime:
    return datetime(2027, month, day, hour, minute, tzinfo=ZONE)


@pytest.mark.parametrize(
    ("start", "hours", "end"),
    [
        (local(1, 9), 2, local(1, 11)),  # within a day
        (local(1, 19), 2, local(2, 9)),  # over the night
        (local(5, 19), 2, local(8, 9)),  # over a weekend
        (local(6, 12), 1, local(8, 9)),  # begun on Saturday
        (local(1, 6), 12, local(1, 20)),  # before opening: ends as the day does
        (local(26, 19, month=4), 2, local(28, 9, month=4)),  # over King's Day
        (local(1, 8), 48, local(4, 20)),  # four days of twelve hours
        (local(26, 19, month=3), 2, local(29, 9, month=3)),  # summer time begins on Sunday
    ],
)
def test_working_time_passes(start, hours, end):
    holiday = lambda country, day: (country, day) == ("NL", KINGS_DAY)  # noqa: E731

    assert add_working_time(start, timedelta(hours=hours), OFFICE_HOURS, ZONE, holiday) == end


def test_night_with_a_clock_change_counts_real_hours():
    """On 28 March 2027 the hour from 2 to 3 does not exist."""
    always = Hours(days="mon-sun", from_=time(0), to=time(6))
    start = datetime(2027, 3, 28, 0, 0, tzinfo=ZONE)

    end = add_working_time(start, timedelta(hours=3), always, ZONE, lambda *_: False)

    assert end.astimezone(UTC) - start.astimezone(UTC) == timedelta(hours=3)
    assert end.hour == 4


def test_no_working_day_at_all():
    assert add_working_time(local(1, 9), timedelta(hours=5), OFFICE_HOURS, ZONE, lambda *_: True) == local(1, 14)


@pytest.mark.parametrize(
    ("text", "days"),
    [("mon-fri", {0, 1, 2, 3, 4}), ("sat-mon", {5, 6, 0}), ("mon, wed", {0, 2}), ("Tuesday", {1})],
)
def test_days_in_words(text, days):
    assert working_days(text) == days
