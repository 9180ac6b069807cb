"""What calendars answer: Google, Outlook, Apple, and what is broken on the way."""

from datetime import UTC, datetime

import pytest

from flows.calendars.reply import each_once, parse_answers


def calendar(*lines: str, method: str = "REPLY") -> bytes:
    head = (
        "BEGIN:VCALENDAR",
        "VERSION:2.0",
        f"METHOD:{method}",
        "BEGIN:VEVENT",
        "UID:u1@office.example",
        "DTSTAMP:20270301T120000Z",
    )
    return "\r\n".join((*head, *lines, "END:VEVENT", "END:VCALENDAR", "")).encode()


ACCEPTED = "ATTENDEE;CN=Kim;PARTSTAT=ACCEPTED:mailto:kim@example.org"


def test_a_plain_acceptance():
    (found,) = parse_answers(
        calendar(ACCEPTED, "SEQUENCE:2", "ORGANIZER:mailto:us@office.example", "DTSTART:20270408T113000Z")
    )

    assert (found.method, found.uid, found.sequence) == ("REPLY", "u1@office.example", 2)
    assert found.attendees == (("kim@example.org", "ACCEPTED"),)
    assert found.organizer == "us@office.example"
    assert found.start == datetime(2027, 4, 8, 11, 30, tzinfo=UTC)
    assert found.stamp == datetime(2027, 3, 1, 12, tzinfo=UTC)


def test_outlook_names_no_organizer():
    (found,) = parse_answers(calendar(ACCEPTED))

    assert found.organizer == ""


def test_the_counter_of_exchange_has_nobody_in_it():
    (found,) = parse_answers(
        calendar("DTSTART:20270302T100000Z", "X-MS-OLK-ORIGINALSTART:20270302T090000Z", method="COUNTER")
    )

    assert found.attendees == ()
    assert found.start == datetime(2027, 3, 2, 10, tzinfo=UTC)
    assert found.original_start == datetime(2027, 3, 2, 9, tzinfo=UTC)


@pytest.mark.parametrize(
    "start",
    [
        "DTSTART;TZID=W. Europe Standard Time:20270408T133000",
        "DTSTART;TZID=Europe/Amsterdam:20270408T133000",
        "DTSTART;TZID=Nobody/Knows:20270408T133000",
        "DTSTART:20270408T133000",
        "DTSTART:20270408T113000Z",
    ],
)
def test_a_time_in_any_zone(start):
    assert parse_answers(calendar(start))[0].start == datetime(2027, 4, 8, 11, 30, tzinfo=UTC)


def test_a_delegation():
    asks = 'ATTENDEE;PARTSTAT=DELEGATED;DELEGATED-TO="mailto:jan@example.org":mailto:kim@example.org'

    assert parse_answers(calendar(asks))[0].delegated_to == ("jan@example.org",)


def test_icloud_tells_the_real_address_apart():
    (found,) = parse_answers(calendar("ATTENDEE;EMAIL=kim@example.org;PARTSTAT=DECLINED:mailto:2_abc@imip.me.com"))

    assert found.attendees == (("kim@example.org", "DECLINED"),)


def test_a_comment():
    assert parse_answers(calendar("COMMENT:Ik hoor nog\\, of ik kan"))[0].comment == "Ik hoor nog, of ik kan"


def test_one_occurrence_of_a_series():
    assert parse_answers(calendar("RECURRENCE-ID:20270420T080000Z"))[0].recurrence == datetime(
        2027, 4, 20, 8, tzinfo=UTC
    )


def test_one_answer_in_two_parts():
    assert len(each_once([*parse_answers(calendar(ACCEPTED)), *parse_answers(calendar(ACCEPTED))])) == 1


@pytest.mark.parametrize(
    "raw",
    [
        calendar(ACCEPTED).replace(b"\r\n", b"\n"),
        calendar(ACCEPTED).replace(b"\r\n", b"\r\r\n"),
        b"\xef\xbb\xbf" + calendar(ACCEPTED),
        b"\r\n  \r\n" + calendar(ACCEPTED),
        calendar(ACCEPTED).replace(b"END:VCALENDAR\r\n", b""),
        calendar(ACCEPTED, "THIS LINE IS BROKEN", "SEQUENCE:many", "DTEND:whenever"),
        calendar(ACCEPTED, "UID:u1@office.example"),
        calendar(ACCEPTED, "DESCRIPTION:" + "x" * 100_000),
        calendar(ACCEPTED).replace(b"Kim", b"Kim\0"),
    ],
)
def test_a_calendar_damaged_on_the_way(raw):
    (found,) = parse_answers(raw)

    assert found.uid == "u1@office.example"
    assert found.attendees == (("kim@example.org", "ACCEPTED"),)


@pytest.mark.parametrize(
    "raw", [b"", b"hallo", b"BEGIN:VCALENDAR", b"\xff\xfe" * 20, calendar() * 200, b"BEGIN:VCALENDAR\r\n" * 100_000]
)
def test_what_is_no_calendar_gives_no_answer(raw):
    assert parse_answers(raw) == ()


def test_a_calendar_of_one_endless_line_says_nothing():
    assert parse_answers(b"BEGIN:VCALENDAR" + b";A=b" * 10_000) == ()
