"""`series = "one"` is for dates that a calendar can tell as one rule; each fault says where the session would have to stand."""

import tomllib

import pytest

from flows.configuration import parse_event
from flows.errors import ConfigurationError
from flows.registration.model import Event

HEAD = """
title = { nl = "Proefmiddag" }
series = "one"
timezone = "Europe/Amsterdam"
organiser = { name = "Bureau", email = "post@example.org" }
registration = { capacity = 10 }
"""
REGULAR = ["2027-03-02T10:00", "2027-03-16T10:00", "2027-03-30T10:00"]
"""Every two weeks; the clock goes forward before the third."""


def series(starts: list[str], head: str = HEAD, length: tuple[int, ...] = (), **more: str) -> Event:
    sessions = [
        f'[[sessions]]\nid = "{number}"\nstart = {start}:00\nend = {start[:11]}{12 + dict(enumerate(length, 1)).get(number, 0)}:00:00\n'
        f"{more.get(f's{number}', '')}\n"
        for number, start in enumerate(starts, 1)
    ]
    return parse_event("proef", tomllib.loads(head + "".join(sessions)), lists=(), languages=("nl",))


def fault(*given: object, **more: str) -> str:
    with pytest.raises(ConfigurationError) as raised:
        series(*given, **more)  # type: ignore[arg-type]
    (only,) = raised.value.faults
    return only


def test_regular_dates_are_a_series() -> None:
    assert series(REGULAR).series == "one"


def test_another_weekday_is_told_with_its_place() -> None:
    found = fault([*REGULAR[:2], "2027-03-31T10:00"])

    assert found.startswith("events/proef.toml: sessions[3].start: does not fit series = 'one', every 2 weeks")
    assert "moved_from = 2027-03-30T10:00:00" in found
    assert "series = 'each'" in found


@pytest.mark.parametrize("third", ["2027-03-30T11:00", "2027-03-23T10:00", "2027-04-06T10:00"])
def test_another_hour_or_interval_is_no_series(third: str) -> None:
    assert "sessions[3].start" in fault([*REGULAR[:2], third])


def test_a_session_that_was_moved_keeps_its_place() -> None:
    event = series([*REGULAR[:2], "2027-04-01T11:00"], s3="moved_from = 2027-03-30T10:00:00")

    assert event.sessions[2].start.day == 1


def test_a_session_that_is_called_off_stays() -> None:
    assert series(REGULAR, s2="cancelled = true").taking_place[1].id == "3"


def test_another_length_is_no_series() -> None:
    assert "sessions[2].end" in fault(REGULAR, HEAD, (0, 1))


def test_a_moved_session_does_not_pass_the_next() -> None:
    found = fault([REGULAR[0], "2027-03-31T08:00", REGULAR[2]], s2="moved_from = 2027-03-16T10:00:00")

    assert "sessions[3].start: is not on a later day than session '2'" in found


def test_one_session_is_no_series() -> None:
    assert "remove it" in fault(REGULAR[:1])


def test_a_clock_without_yearly_rules_has_no_series() -> None:
    found = fault(REGULAR, HEAD.replace("Europe/Amsterdam", "Africa/Casablanca"))

    assert "series = 'each'" in found
