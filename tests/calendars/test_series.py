"""A series as one invitation: what icalendar and recurring-ical-events read in it, and what calendars' answers to it do."""

from dataclasses import replace
from datetime import UTC, datetime, timedelta

import pytest
import recurring_ical_events
from icalendar import Calendar

from flows.calendars.invitation import invitation
from flows.registration.decision import Decision
from flows.registration.model import Event, Organiser, Registration, RegistrationRules, Session, Status
from flows.registration.series import SERIES, rule_of
from tests.calendars.answering import KIM, ZONE, Register, ics, mail, told
from tests.mail.writing import COMPOSER, notification, parsed

STARTS = [datetime(2027, 3, 2, 10, tzinfo=ZONE) + timedelta(weeks=2 * number) for number in range(4)]
"""2, 16 and 30 March (summer time by then), 13 April."""
SESSIONS = tuple(
    Session(str(number), start, start + timedelta(hours=2), {"nl": f"Deel {number}"}, "Zaal 1")
    for number, start in enumerate(STARTS, 1)
)
SERIES_EVENT = Event(
    slug="leerkring",
    title={"nl": "Warme kring"},
    organiser=Organiser("Programma Warme Wijken", "aanmelden@example.org"),
    sessions=SESSIONS,
    registration=RegistrationRules(24),
    series="one",
)
PERSON = Registration(
    ref="LK-7F3QD",
    event="leerkring",
    status=Status.CONFIRMED,
    held=True,
    email=KIM,
    received=STARTS[0],
    turn=1,
    token="kimstoken",
    changed=STARTS[0],
    name="Kim Pot",
)
WHOLE = Session(SERIES, STARTS[0], STARTS[0] + timedelta(hours=2), location="Zaal 1")
UID = "kimstoken-series@example.org"


def written(
    event: Event = SERIES_EVENT, person: Registration = PERSON, method: str = "REQUEST", *only: Session
) -> bytes:
    return invitation(
        event, WHOLE, person, method=method, organizer=event.organiser, language="nl", now=STARTS[0], domain="example.org", only=only
    )  # fmt: skip


def occurrences(raw: bytes) -> list[tuple[datetime, str]]:
    """Instants and places, as an independent library expands them."""
    calendar = Calendar.from_ical(raw)
    found = recurring_ical_events.of(calendar).between(datetime(2027, 1, 1), datetime(2028, 1, 1))  # noqa: DTZ001
    return sorted((each.start.astimezone(UTC), str(each["LOCATION"])) for each in found)


def instants(*starts: datetime) -> list[tuple[datetime, str]]:
    return [(start.astimezone(UTC), "Zaal 1") for start in starts]


def test_one_event_with_one_uid_recurs_through_the_change_of_the_clock() -> None:
    raw = written()

    (event,) = Calendar.from_ical(raw).walk("VEVENT")
    assert event["UID"] == UID
    assert event["RRULE"].to_ical() == b"FREQ=WEEKLY;COUNT=4;INTERVAL=2;BYDAY=TU"
    assert occurrences(raw) == instants(*STARTS)
    assert b"DTSTART;TZID=Europe/Amsterdam:20270302T100000" in raw


def test_a_session_given_up_is_left_out() -> None:
    raw = written(person=replace(PERSON, absent=("2",)))

    assert occurrences(raw) == instants(STARTS[0], *STARTS[2:])


def test_a_session_called_off_is_left_out() -> None:
    off = replace(SESSIONS[2], cancelled=True)

    assert occurrences(written(replace(SERIES_EVENT, sessions=(*SESSIONS[:2], off, SESSIONS[3])))) == instants(
        *STARTS[:2], STARTS[3]
    )


def test_a_moved_session_stands_beside_its_old_place() -> None:
    there = STARTS[1] + timedelta(days=1, hours=3)
    moved = replace(SESSIONS[1], start=there, end=there + timedelta(hours=3), moved_from=STARTS[1], location="Zaal 2")

    raw = written(replace(SERIES_EVENT, sessions=(SESSIONS[0], moved, *SESSIONS[2:])))

    (_, override) = Calendar.from_ical(raw).walk("VEVENT")
    assert (override["UID"], override.decoded("RECURRENCE-ID")) == (UID, STARTS[1])
    assert (there.astimezone(UTC), "Zaal 2") in occurrences(raw)
    assert len(occurrences(raw)) == 4
    assert raw.count(b"ATTENDEE;") == 2


def test_one_session_is_cancelled_by_its_place_in_the_series() -> None:
    raw = written(SERIES_EVENT, replace(PERSON, absent=("2",), sequence=1), "CANCEL", SESSIONS[1])

    calendar = Calendar.from_ical(raw)
    (event,) = calendar.walk("VEVENT")
    assert (calendar["METHOD"], event["UID"], event["STATUS"], event["SEQUENCE"]) == ("CANCEL", UID, "CANCELLED", 1)
    assert event.decoded("RECURRENCE-ID") == STARTS[1]
    assert "RRULE" not in event


def test_the_whole_series_is_cancelled_at_once() -> None:
    (event,) = Calendar.from_ical(written(method="CANCEL", person=replace(PERSON, sequence=1))).walk("VEVENT")

    assert event["STATUS"] == "CANCELLED"
    assert "RECURRENCE-ID" not in event


@pytest.mark.parametrize("number", range(1, 5))
def test_one_mail_brings_the_whole_series(number: int) -> None:
    told = notification(
        "confirmed", SERIES_EVENT, registration=PERSON, sessions=tuple(each.id for each in SESSIONS[:number])
    )

    (letter,) = COMPOSER.write(told, SERIES_EVENT, answering=None, now=STARTS[0])

    text = parsed(letter).get_body(("plain",))
    assert letter.uid == UID
    assert text is not None
    assert "andere bijeenkomsten komen direct hierna" not in text.get_content()


def test_the_calendar_tells_every_date() -> None:
    told = notification("confirmed", SERIES_EVENT, registration=PERSON)
    (letter,) = COMPOSER.write(told, SERIES_EVENT, answering=None, now=STARTS[0])

    part = next(part for part in parsed(letter).walk() if part.get_content_type() == "text/calendar")
    (event,) = Calendar.from_ical(part.get_content()).walk("VEVENT")

    assert all(day in event["DESCRIPTION"] for day in ("2 maart", "16 maart", "30 maart", "13 april"))


def test_irregular_dates_make_no_rule() -> None:
    assert (
        rule_of(
            replace(SERIES_EVENT, sessions=(*SESSIONS[:3], replace(SESSIONS[3], start=STARTS[3] + timedelta(days=1))))
        )
        is None
    )


# Answers.


def series_register() -> Register:
    """Kim has a seat in the series that is one invitation."""
    return Register(series=SESSIONS)


def answer(partstat: str, *lines: str, start: str = "20270302T090000Z") -> str:
    return ics(partstat, *lines, name=UID, start=f"DTSTART:{start}" if start else "")


def outcome(decisions: list[Decision]) -> list[tuple[str, str]]:
    return [(each.outcome, each.reason) for each in decisions]


def test_an_answer_without_a_date_is_for_all() -> None:
    register = series_register()

    register.receives(mail(answer("ACCEPTED")))

    assert register.current.partstat == dict.fromkeys("1234", "ACCEPTED")


def test_declining_all_gives_the_seat_up() -> None:
    register = series_register()

    register.receives(mail(answer("DECLINED")))

    assert (register.current.status, register.current.held) == (Status.CANCELLED, False)


@pytest.mark.parametrize(
    "recurrence",
    [
        "RECURRENCE-ID:20270330T080000Z",
        "RECURRENCE-ID;TZID=Europe/Amsterdam:20270330T100000",
        "RECURRENCE-ID;TZID=America/New_York:20270330T040000",
        "RECURRENCE-ID;TZID=W. Europe Standard Time:20270330T100000",
    ],
)
def test_an_answer_with_a_date_is_for_that_session_whatever_its_zone(recurrence: str) -> None:
    register = series_register()

    (decision,) = register.receives(mail(answer("DECLINED", recurrence, start="20270330T080000Z")))

    assert register.current.absent == ("3",)
    assert [kind for kind, _ in told([decision])] == ["cancelled"]
    assert decision.notifications[0].sessions == ("3",)


def test_a_date_that_is_no_session_changes_nothing() -> None:
    register = series_register()

    decisions = register.receives(mail(answer("DECLINED", "RECURRENCE-ID:20270331T080000Z", start="20270331T080000Z")))

    assert outcome(decisions) == [("noted", "session_gone")]
    assert register.current.absent == ()


def test_an_answer_to_the_old_time_of_a_moved_session_is_stale() -> None:
    register = series_register()
    moved = replace(
        SESSIONS[2],
        start=STARTS[2] + timedelta(days=1),
        end=STARTS[2] + timedelta(days=1, hours=2),
        moved_from=STARTS[2],
    )
    register.series = (*SESSIONS[:2], moved, SESSIONS[3])

    (old,) = register.receives(mail(answer("ACCEPTED", "RECURRENCE-ID:20270330T080000Z", start="20270330T080000Z")))
    (new,) = register.receives(
        mail(
            answer("ACCEPTED", "RECURRENCE-ID:20270330T080000Z", start="20270331T080000Z"),
            message_id="<b@town.example>",
        )
    )

    assert (old.reason, new.reason) == ("another_time", "calendar_accepted")
    assert register.current.partstat == {"3": "ACCEPTED"}


def test_all_and_one_in_the_same_mail() -> None:
    register = series_register()
    both = answer("ACCEPTED").replace("END:VCALENDAR\r\n", "") + inner(
        answer("DECLINED", "RECURRENCE-ID:20270316T090000Z", start="20270316T090000Z")
    )

    register.receives(mail(both))

    assert register.current.absent == ("2",)
    assert register.current.partstat == {"1": "ACCEPTED", "2": "DECLINED", "3": "ACCEPTED", "4": "ACCEPTED"}


def test_all_declined_but_one_keeps_the_seat_for_that_one() -> None:
    register = series_register()
    both = answer("DECLINED").replace("END:VCALENDAR\r\n", "") + inner(
        answer("ACCEPTED", "RECURRENCE-ID:20270316T090000Z", start="20270316T090000Z")
    )

    register.receives(mail(both))

    assert register.current.status is Status.CONFIRMED
    assert sorted(register.current.absent) == ["1", "3", "4"]


def inner(calendar: str) -> str:
    """From the event on."""
    return calendar[calendar.index("BEGIN:VEVENT") :]


def test_a_forged_answer_to_a_series_changes_nothing() -> None:
    register = series_register()

    register.receives(mail(answer("DECLINED"), "Piet <piet@elsewhere.example>"))

    assert register.current.held
    assert register.current.absent == ()
