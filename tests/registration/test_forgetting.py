"""What is overdue at a moment; all of it is counted from the end of the last session."""

from dataclasses import replace
from datetime import UTC, datetime, timedelta

from flows.registration.forgetting import all_overdue, overdue
from flows.registration.model import Event, Organiser, RegistrationRules, RetentionRules, Session

END = datetime(2027, 6, 22, 11, 30, tzinfo=UTC)
DAY = timedelta(days=1)
EVENT = Event(
    slug="leerkring",
    title={"nl": "Leerkring"},
    organiser=Organiser("Us", "us@example.org"),
    sessions=(Session("2", END - DAY, END), Session("1", END - 30 * DAY, END - 29 * DAY)),
    registration=RegistrationRules(capacity=24),
)


def test_until_the_last_session_is_over_nothing_goes() -> None:
    assert all_overdue([EVENT], END) == ()


def test_sensitive_fields_go_after_a_week() -> None:
    assert not overdue(EVENT, END + 7 * DAY - timedelta(seconds=1)).sensitive
    assert overdue(EVENT, END + 7 * DAY).sensitive


def test_mails_go_after_two_weeks() -> None:
    assert overdue(EVENT, END + 13 * DAY).mails_until is None
    assert overdue(EVENT, END + 14 * DAY).mails_until == END


def test_a_mail_from_after_the_event_stays_as_long_after_its_arrival() -> None:
    arrival = END + 5 * DAY

    assert overdue(EVENT, END + 18 * DAY).mails_until == arrival - DAY
    assert overdue(EVENT, END + 19 * DAY).mails_until == arrival


def test_no_mail_from_before_that_day_outlives_the_promise() -> None:
    assert overdue(EVENT, END + 30 * DAY).mails_until == END + 30 * DAY


def test_a_mail_from_long_after_the_event_is_still_read() -> None:
    assert overdue(EVENT, END + 100 * DAY).mails_until == END + 86 * DAY


def test_who_they_were_goes_last() -> None:
    assert not overdue(EVENT, END + 29 * DAY).registrations
    assert overdue(EVENT, END + 30 * DAY).registrations


def test_with_the_registrations_everything_goes() -> None:
    long = replace(EVENT, retention=RetentionRules(sensitive=90 * DAY, messages=90 * DAY, registrations=30 * DAY))

    found = overdue(long, END + 30 * DAY)

    assert (found.sensitive, found.mails_until) == (True, END + 30 * DAY)


def test_a_session_that_moved_moves_it_all() -> None:
    moved = replace(EVENT, sessions=(*EVENT.sessions, Session("3", END + 50 * DAY, END + 51 * DAY)))

    assert all_overdue([EVENT, moved], END + 40 * DAY) == (overdue(EVENT, END + 40 * DAY),)
