"""Feeds: what calendar programs read in them, and that bytes only change when something does."""

from dataclasses import replace
from datetime import UTC, datetime, timedelta
from pathlib import Path
from zoneinfo import ZoneInfo

import pytest
from hypothesis import given
from hypothesis import strategies as st
from icalendar import Calendar

from flows.calendars.busy import busy_times
from flows.calendars.feed import TIME_KEPT, Entry, feed, read_back
from flows.calendars.lines import VTIMEZONE
from tests.calendars.tools import READERS

ZONE = ZoneInfo("Europe/Amsterdam")
NOW, LATER = datetime(2027, 2, 1, 9, tzinfo=UTC), datetime(2027, 2, 3, 9, tzinfo=UTC)
WINTER = Entry(
    uid="page-leerkring/1@example.org",
    summary="Leerkring; start, 100% warm",
    start=datetime(2027, 3, 23, 10, tzinfo=ZONE),
    end=datetime(2027, 3, 23, 13, 30, tzinfo=ZONE),
    location="Zalen van Zeven, Utrecht",
    description="Regel een\n\nRegel twee; met een héél lange zin die over meer dan vijfenzeventig tekens gaat, en dan nog wat.",
    url="https://example.org/aanmelden/leerkring/",
)
SUMMER = replace(
    WINTER,
    uid="page-leerkring/2@example.org",
    start=datetime(2027, 6, 22, 10, tzinfo=ZONE),
    end=datetime(2027, 6, 22, 13, 30, tzinfo=ZONE),
)
BOTH = (SUMMER, WINTER)


def write(*entries: Entry, before: bytes = b"", now: datetime = NOW) -> bytes:
    return feed(entries, before, now, name="Bijeenkomsten")


def test_what_a_calendar_program_reads() -> None:
    calendar = Calendar.from_ical(write(*BOTH))

    first, second = calendar.walk("VEVENT")
    assert [each.decoded("DTSTART") for each in (first, second)] == [WINTER.start, SUMMER.start]
    assert first["SUMMARY"] == WINTER.summary
    assert first["LOCATION"] == WINTER.location
    assert first["DESCRIPTION"] == WINTER.description
    assert first["URL"] == WINTER.url
    assert calendar["NAME"] == calendar["X-WR-CALNAME"] == "Bijeenkomsten"
    assert calendar.decoded("REFRESH-INTERVAL") == timedelta(hours=1)
    assert calendar["X-PUBLISHED-TTL"] == "PT1H"


@pytest.mark.servers
@pytest.mark.parametrize("reader", READERS)
def test_other_programs_read_the_same(tmp_path: Path, reader: str) -> None:
    (tmp_path / "events.ics").write_bytes(write(*BOTH))

    (found,) = READERS[reader]([tmp_path / "events.ics"]).values()

    assert found == [
        ["2027-03-23T09:00:00Z", "2027-03-23T12:30:00Z", WINTER.summary, WINTER.uid],
        ["2027-06-22T08:00:00Z", "2027-06-22T11:30:00Z", SUMMER.summary, SUMMER.uid],
    ]


def test_nobody_is_invited_by_a_feed() -> None:
    raw = write(*BOTH)

    assert not any(word in raw for word in (b"METHOD", b"ATTENDEE", b"ORGANIZER"))


def test_the_same_entries_are_the_same_bytes() -> None:
    first = write(*BOTH)

    assert write(*BOTH[::-1], before=first, now=LATER) == first


def test_only_what_changed_gets_a_new_stamp() -> None:
    first = write(*BOTH)

    winter, summer = Calendar.from_ical(
        write(WINTER, replace(SUMMER, location="Elders"), before=first, now=LATER)
    ).walk("VEVENT")

    assert (winter.decoded("DTSTAMP"), winter["SEQUENCE"]) == (NOW, 0)
    assert (summer.decoded("DTSTAMP"), summer["SEQUENCE"]) == (LATER, 1)


def test_another_zone_is_told_in_utc() -> None:
    abroad = replace(WINTER, start=WINTER.start.astimezone(UTC), end=WINTER.end.astimezone(UTC))

    raw = write(abroad)

    assert b"DTSTART:20270323T090000Z" in raw
    assert VTIMEZONE not in raw


def test_a_file_that_somebody_wrote_over_is_begun_anew() -> None:
    assert write(*BOTH, before=b"BEGIN:VCALENDAR\r\nBEGIN:VEVENT\r\nEND:VEVENT\r\n", now=NOW) == write(*BOTH)
    assert read_back(b"something else") == {}


def test_our_own_holds_do_not_make_their_owner_busy() -> None:
    """The contact person's calendar may take their feed in: sessions block, calls and kept times do not."""
    hold = replace(WINTER, uid=f"{TIME_KEPT}LK-7F3QD/1@example.org", status="TENTATIVE")

    busy = busy_times(write(hold, SUMMER), NOW, NOW + timedelta(days=90), ZONE)
    also = busy_times(write(hold, SUMMER), NOW + timedelta(days=90), NOW + timedelta(days=180), ZONE)

    assert busy == ()
    assert also == ((SUMMER.uid, (SUMMER.start.astimezone(UTC), SUMMER.end.astimezone(UTC))),)


texts = st.text(st.characters(codec="utf-8", exclude_categories=("Cc", "Cs")), max_size=120).map(str.strip)


@given(
    summary=texts,
    location=texts,
    day=st.integers(0, 364),
    status=st.sampled_from(["CONFIRMED", "TENTATIVE", "CANCELLED"]),
)
def test_a_feed_reads_itself_back(summary: str, location: str, day: int, status: str) -> None:
    start = datetime(2027, 1, 1, 12, tzinfo=ZONE) + timedelta(days=day)
    entry = Entry("page-x/1@example.org", summary, start, start + timedelta(hours=2), location, status=status)  # type: ignore[arg-type]
    first = write(entry)

    again = write(*read_back(first).values(), before=first, now=LATER)

    assert again == first
