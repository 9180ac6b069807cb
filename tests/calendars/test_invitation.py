"""Invitations are read back by icalendar, which did not write the personal lines in them."""

from dataclasses import replace
from datetime import UTC, datetime, timedelta
from zoneinfo import ZoneInfo

import pytest
from hypothesis import example, given, settings
from hypothesis import strategies as st
from icalendar import Calendar, Component
from icalendar.parser import Contentline

from flows.calendars.invitation import invitation, parse_uid, uid_of
from flows.calendars.lines import FIXED_ZONE, VTIMEZONE, fold
from flows.registration.model import Event, Organiser, Registration, RegistrationRules, Session, Status

AMSTERDAM = ZoneInfo("Europe/Amsterdam")
NOW = datetime(2027, 1, 12, 9, 30, tzinfo=AMSTERDAM)
ORGANISER = Organiser("Programma Warme Wijken", "aanmelden@example.org")
SESSION = Session(
    id="1",
    start=datetime(2027, 3, 23, 10, tzinfo=AMSTERDAM),
    end=datetime(2027, 3, 23, 13, 30, tzinfo=AMSTERDAM),
    title={"nl": "Startbijeenkomst", "en": "Kick-off"},
    location="Zalen van Zeven, Boothstraat 7; Utrecht",
    online="https://meet.example.org/kring",
)
EVENT = Event(
    slug="leerkring",
    title={"nl": "Leerkring gemeente en bewonersinitiatieven, 100% warm", "en": "Learning circle"},
    organiser=ORGANISER,
    sessions=(
        SESSION,
        replace(SESSION, id="2", start=SESSION.start + timedelta(days=28), end=SESSION.end + timedelta(days=28)),
    ),
    registration=RegistrationRules(24),
)
PERSON = Registration(
    ref="LK-7F3QD",
    event="leerkring",
    status=Status.CONFIRMED,
    held=True,
    email="jan@utrecht.example",
    received=NOW,
    turn=1,
    token="f3a91c0d",
    changed=NOW,
    name="Jan Jansen",
)


def test_invitation_says_who_when_and_where() -> None:
    calendar, vevent = _read(_write())

    assert calendar["METHOD"] == "REQUEST"
    assert vevent["UID"] == "f3a91c0d-1@example.org"
    assert vevent.decoded("DTSTART") == SESSION.start
    assert vevent.decoded("DTEND") == SESSION.end
    assert vevent.decoded("DTSTAMP") == NOW
    assert vevent["SEQUENCE"] == 0
    assert vevent["STATUS"] == "CONFIRMED"
    assert vevent["SUMMARY"] == "Leerkring gemeente en bewonersinitiatieven, 100% warm: Startbijeenkomst"
    assert vevent["LOCATION"] == SESSION.location
    assert vevent["ORGANIZER"] == "mailto:aanmelden@example.org"
    assert vevent["ATTENDEE"] == "mailto:jan@utrecht.example"
    assert vevent["ATTENDEE"].params == {
        "CUTYPE": "INDIVIDUAL", "ROLE": "REQ-PARTICIPANT", "PARTSTAT": "NEEDS-ACTION", "RSVP": "TRUE", "CN": "Jan Jansen",
    }  # fmt: skip


def test_cancellation_takes_the_same_event_back() -> None:
    calendar, vevent = _read(_write(method="CANCEL", registration=replace(PERSON, sequence=3)))

    assert calendar["METHOD"] == "CANCEL"
    assert vevent["STATUS"] == "CANCELLED"
    assert vevent["SEQUENCE"] == 3
    assert vevent["UID"] == _read(_write())[1]["UID"]
    assert vevent.decoded("DTSTART") == SESSION.start


def test_other_methods_are_refused() -> None:
    with pytest.raises(ValueError, match="PUBLISH"):
        _write(method="PUBLISH")


def test_language_of_the_receiver_is_used() -> None:
    assert _read(_write(language="en"))[1]["SUMMARY"] == "Learning circle: Kick-off"


def test_lines_end_in_crlf_and_are_folded() -> None:
    raw = _write(registration=replace(PERSON, name="é" * 90), description="Een lange zin. " * 30)

    assert raw.replace(b"\r\n", b"").count(b"\n") == raw.replace(b"\r\n", b"").count(b"\r") == 0
    assert max(len(line) for line in raw.split(b"\r\n")) <= 75
    assert raw.endswith(b"END:VCALENDAR\r\n")


def test_description_keeps_its_lines() -> None:
    text = "Leerkring\n\nWanneer: dinsdag; om tien, precies\nPad: C:/Nieuw"

    assert _read(_write(description=text.replace("/", "\\")))[1]["DESCRIPTION"] == text


@pytest.mark.parametrize(("month", "utc_hour"), [(1, 9), (7, 8)])
def test_instant_is_right_in_winter_and_summer(month: int, utc_hour: int) -> None:
    start = datetime(2027, month, 12, 10, tzinfo=AMSTERDAM)

    _, vevent = _read(_write(session=replace(SESSION, start=start, end=start + timedelta(hours=2))))

    assert vevent.decoded("DTSTART").astimezone(UTC) == datetime(2027, month, 12, utc_hour, tzinfo=UTC)


def test_a_zone_without_a_yearly_rule_is_written_in_utc() -> None:
    casablanca = replace(EVENT, timezone="Africa/Casablanca")

    raw = _write(event=casablanca)

    assert b"DTSTART:20270323T090000Z" in raw
    assert b"VTIMEZONE" not in raw


def test_doubled_hour_is_written_in_utc() -> None:
    start = datetime(2027, 10, 31, 2, 30, fold=1, tzinfo=AMSTERDAM)

    _, vevent = _read(_write(session=replace(SESSION, start=start, end=start.astimezone(UTC) + timedelta(hours=2))))

    assert vevent.decoded("DTSTART") == datetime(2027, 10, 31, 1, 30, tzinfo=UTC)


def test_meeting_without_a_room_is_at_its_link() -> None:
    online = replace(SESSION, location="")

    assert _read(_write(session=online))[1]["LOCATION"] == SESSION.online
    assert "LOCATION" not in _read(_write(session=online, method="CANCEL"))[1]


def test_changed_session_is_written_anew() -> None:
    _write()
    moved = replace(SESSION, start=SESSION.start + timedelta(hours=1), end=SESSION.end + timedelta(hours=1))

    _, vevent = _read(_write(session=moved))

    assert vevent.decoded("DTSTART") == moved.start


@settings(max_examples=300, deadline=None)
@given(
    name=st.text(max_size=150),
    address=st.sampled_from(["a@b.example", "a;b@c.example", "a\r\nb@c.example", '"x y"@c.example']),
)
@example(name='Jan "de Vries"; afd, ^n \\ é\r\nATTENDEE:mailto:x@y.example', address="a@b.example")
@example(name="\ud800", address="a@b.example")
def test_any_name_leaves_one_attendee(name: str, address: str) -> None:
    raw = _write(registration=replace(PERSON, name=name, email=address))

    calendar, vevent = _read(raw)
    assert not isinstance(vevent["ATTENDEE"], list)
    assert len(calendar.walk()) == 5
    assert not vevent.errors
    assert max(len(line) for line in raw.split(b"\r\n")) <= 75


@settings(max_examples=300, deadline=None)
@given(title=st.text(min_size=1, max_size=120), place=st.text(max_size=120), description=st.text(max_size=200))
@example(title="100%", place="%(uid)b", description="%s %% {x}")
@example(title="UID:0@x", place="x", description="SEQUENCE:0\r\nDTSTAMP:20000101T000000Z")
def test_any_text_of_an_event_leaves_the_calendar_whole(title: str, place: str, description: str) -> None:
    event = replace(EVENT, title={"nl": title})
    session = replace(SESSION, location=place, title={})

    raw = _write(event=event, session=session, description=description)

    calendar, vevent = _read(raw)
    assert len(calendar.walk()) == 5
    assert vevent["UID"] == "f3a91c0d-1@example.org"
    assert vevent.decoded("DTSTART") == SESSION.start


@settings(max_examples=500, deadline=None)
@given(line=st.text(st.characters(exclude_categories=["Cs", "Cc", "Zl", "Zp"]), max_size=400))
@example("x" * 73 + "\\,yyy")
@example("é" * 200)
def test_folding_agrees_with_icalendar(line: str) -> None:
    assert fold(line) == Contentline(line).to_ical()


def test_uid_is_read_back() -> None:
    assert parse_uid(uid_of(PERSON, "1", "example.org")) == ("f3a91c0d", "1")


@pytest.mark.parametrize("foreign", ["", "abc", "040000008200E00074C5B7101A82E008", "a@b@c-1", "@example.org"])
def test_foreign_uid_is_not_ours(foreign: str) -> None:
    assert parse_uid(foreign) is None


def test_fixed_zone_is_the_one_in_the_block() -> None:
    assert f"TZID:{FIXED_ZONE}\r\n".encode() in VTIMEZONE


def _write(
    *,
    event: Event = EVENT,
    session: Session = SESSION,
    registration: Registration = PERSON,
    method: str = "REQUEST",
    language: str = "nl",
    description: str = "",
) -> bytes:
    return invitation(
        event,
        session,
        registration,
        method=method,
        organizer=ORGANISER,
        language=language,
        now=NOW,
        domain="example.org",
        description=description,
    )


def _read(raw: bytes) -> tuple[Calendar, Component]:
    calendar = Calendar.from_ical(raw)
    [vevent] = calendar.walk("VEVENT")
    return calendar, vevent
