"""Blocks of time zones against the tz database: when it changes a rule, the block has to change with it."""

from datetime import UTC, datetime, timedelta
from zoneinfo import ZoneInfo

import pytest
from icalendar import Component

from flows.calendars.zones import block

YEAR = 2027
ZONES = [
    "Europe/Amsterdam", "Europe/London", "Europe/Dublin", "America/New_York", "America/Sao_Paulo", "Asia/Kolkata", "Asia/Kathmandu",
    "Australia/Sydney", "Australia/Lord_Howe", "Pacific/Auckland", "Etc/GMT+5",
]  # fmt: skip


@pytest.mark.parametrize("name", ZONES)
def test_the_block_agrees_with_the_tz_database_for_ten_years(name: str) -> None:
    zone = ZoneInfo(name)
    [component] = Component.from_ical(block(zone, YEAR).decode(), multiple=True)
    ours = component.to_tz(lookup_tzid=False)

    for hour in range(0, 10 * 366 * 24, 5):
        moment = datetime(YEAR, 1, 1, tzinfo=UTC) + timedelta(hours=hour)
        local = moment.astimezone(zone)
        if is_plain(local):
            assert local.replace(tzinfo=ours).utcoffset() == local.utcoffset(), moment


@pytest.mark.parametrize(
    ("name", "since"),
    [("Europe/Amsterdam", 1996), ("Europe/London", 1996), ("America/New_York", 2007), ("Australia/Sydney", 2008)],
)
def test_the_block_reaches_back_as_far_as_the_rule(name: str, since: int) -> None:
    """A program that keeps one block for each name reads earlier calendars by it too."""
    zone = ZoneInfo(name)
    [component] = Component.from_ical(block(zone, YEAR).decode(), multiple=True)
    ours = component.to_tz(lookup_tzid=False)

    for day in range((YEAR - since - 1) * 365):
        local = (datetime(since + 1, 1, 1, 12, tzinfo=UTC) + timedelta(days=day)).astimezone(zone)
        assert local.replace(tzinfo=ours).utcoffset() == local.utcoffset(), local


@pytest.mark.parametrize("name", ZONES)
def test_the_block_is_the_same_for_each_year_and_has_both_rules(name: str) -> None:
    zone = ZoneInfo(name)

    assert block(zone, YEAR) == block(zone, YEAR + 4)
    assert block(zone, YEAR).count(b"RRULE:FREQ=YEARLY") in (0, 2)
    assert (b"DAYLIGHT" in block(zone, YEAR)) == (block(zone, YEAR).count(b"RRULE") == 2)


@pytest.mark.parametrize("name", ["Africa/Casablanca", "America/Santiago", "Asia/Gaza"])
def test_a_clock_without_yearly_rules_has_no_block(name: str) -> None:
    assert block(ZoneInfo(name), YEAR) == b""


def is_plain(local: datetime) -> bool:
    """Neither doubled nor missing: there implementations differ, and `check` refuses such sessions."""
    return local.replace(fold=0).utcoffset() == local.replace(fold=1).utcoffset()
