"""Reminders before sessions and thanks after them: to whom, when, and never twice."""

from collections.abc import Mapping
from dataclasses import dataclass, field, replace
from datetime import UTC, datetime, timedelta

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from flows.registration.attendance import taking_part
from flows.registration.commands import Cancel, CancelSession, Person, Rsvp, Substitute
from flows.registration.decision import Notification
from flows.registration.memory import MemoryRegister
from flows.registration.model import Event, IntakeRules, ReminderRules, Status
from flows.registration.reminders import due_reminders, moment_before
from tests.registration.situations import MONDAY, ZONE, Desk, make_event, series, session

START = datetime(2027, 3, 23, 10, tzinfo=ZONE)
WEEK_AND_DAY = ReminderRules((timedelta(days=7), timedelta(days=1)))
HOUR, DAY = timedelta(hours=1), timedelta(days=1)


class Told(MemoryRegister):
    """With what the outbox would know of invitations."""

    def __init__(self, register: MemoryRegister, invited: Mapping[str, datetime]) -> None:
        super().__init__(register)
        self._invited = invited

    def invited(self) -> Mapping[str, datetime]:
        return self._invited


@dataclass
class Minder(Desk):
    """A desk that also sends reminders, each key once, as the outbox does."""

    event: Event = field(default_factory=lambda: make_event(capacity=9, reminders=WEEK_AND_DAY))
    written: dict[str, datetime] = field(default_factory=dict)
    sent: dict[str, Notification] = field(default_factory=dict)

    def handle(self, command):
        return self._noted(super().handle(command))

    def tick(self, after=timedelta()):
        return self._noted(super().tick(after))

    def _noted(self, decision):
        for told in decision.notifications:
            for name in told.sessions:
                self.written[told.registration.uid(name, self.office.domain)] = self.now
        return decision

    def at(self, moment: datetime) -> list[Notification]:
        """The new mails of a run at that moment."""
        self.now = moment
        register = Told(self.register, self.written)
        told = due_reminders(self.event, register, self.office, moment).notifications
        new = [each for each in told if each.key not in self.sent]
        self.sent |= {each.key: each for each in new}
        return new

    def moves(self, name: str, start: datetime) -> None:
        sessions = tuple(session(name, start) if each.id == name else each for each in self.event.sessions)
        self.event = replace(self.event, sessions=sessions)


def refs(told: list[Notification]) -> list[str]:
    return [each.registration.ref for each in told if each.registration]


@pytest.fixture
def desk() -> Minder:
    return Minder()


def test_a_week_and_a_day_before(desk):
    jan = desk.signs_up("Jan")

    early, week, day = (desk.at(START - lead) for lead in (7 * DAY + HOUR, 7 * DAY, DAY))

    assert early == []
    assert [(each.kind, each.to, each.answers) for each in week] == [("session-reminder", jan.email, False)]
    assert [each.key for each in (*week, *day)] == [
        f"reminder/7d/{jan.ref}/1/20270323T0900",
        f"reminder/1d/{jan.ref}/1/20270323T0900",
    ]


def test_a_second_run_has_nothing_new(desk):
    desk.signs_up("Jan")
    desk.at(START - DAY)

    assert [desk.at(START - DAY + passed * HOUR) for passed in (0, 1, 5, 23)] == [[], [], [], []]


def test_after_downtime_only_the_latest(desk):
    desk.signs_up("Jan")

    told = desk.at(START - 6 * HOUR)

    assert [each.key.split("/")[1] for each in told] == ["1d"]


@pytest.mark.parametrize("late", [timedelta(), HOUR, 30 * DAY])
def test_nobody_is_reminded_of_what_has_begun(desk, late):
    desk.signs_up("Jan")

    assert desk.at(START + late) == []


def test_fresh_confirmation_is_reminder_enough(desk):
    """Confirmed three days before: not the one of a week, but the one of a day."""
    desk.now = START - 3 * DAY
    desk.signs_up("Jan")

    assert desk.at(START - 3 * DAY + HOUR) == []
    assert len(desk.at(START - DAY)) == 1


def test_details_changed_after_the_moment_cost_nobody_their_reminder(desk):
    jan = desk.signs_up("Jan")
    desk.register = MemoryRegister([replace(jan, changed=START - DAY + timedelta(minutes=5))])

    assert refs(desk.at(START - DAY + timedelta(minutes=20))) == [jan.ref]


def test_who_left_is_left_alone(desk):
    jan, anna = desk.signs_up("Jan"), desk.signs_up("Anna")
    desk.says(Cancel, jan)

    assert refs(desk.at(START - DAY)) == [anna.ref]


def test_a_substitute_is_reminded_instead(desk):
    jan = desk.signs_up("Jan")
    desk.says(Substitute, jan, substitute=Person("Anna", "anna@town.example"))

    (told,) = desk.at(START - DAY)

    assert (told.to, told.name) == ("anna@town.example", "Anna")


def test_who_moved_up_is_reminded(desk):
    desk.event = make_event(capacity=1, promote="seat", reminders=WEEK_AND_DAY)
    jan, anna = desk.signs_up("Jan"), desk.signs_up("Anna")
    desk.says(Cancel, jan)

    assert refs(desk.at(START - DAY)) == [anna.ref]


def test_who_waits_is_not_reminded(desk):
    desk.event = make_event(capacity=1, reminders=WEEK_AND_DAY)
    jan, _ = desk.signs_up("Jan"), desk.signs_up("Anna")

    assert refs(desk.at(START - DAY)) == [jan.ref]


def test_the_call_comes_before_any_reminder(desk):
    desk.event = make_event(capacity=9, reminders=WEEK_AND_DAY, intake=IntakeRules(required=True))
    jan = desk.signs_up("Jan")

    assert jan.status is Status.INTAKE
    assert desk.at(START - DAY) == []


def test_maybe_is_asked_about(desk):
    jan, anna = desk.signs_up("Jan"), desk.signs_up("Anna")
    desk.says(Rsvp, jan, partstat="TENTATIVE", sessions=("1",))

    told = {each.registration.ref: each.facts["maybe"] for each in desk.at(START - DAY) if each.registration}

    assert told == {jan.ref: True, anna.ref: False}


def test_who_said_to_come_is_not_asked_again(desk):
    jan = desk.signs_up("Jan")
    desk.says(Rsvp, jan, partstat="TENTATIVE", sessions=("1",))
    desk.says(Rsvp, jan)

    (told,) = desk.at(START - DAY)

    assert told.facts["maybe"] is False


def test_until_when_a_seat_goes_to_the_next_in_line(desk):
    desk.signs_up("Jan")

    week, day = desk.at(START - 7 * DAY), desk.at(START - DAY)

    assert [each.facts["given_until"] for each in (*week, *day)] == [START - DAY, None]


def test_each_session_of_a_series(desk):
    desk.event = make_event(capacity=9, reminders=WEEK_AND_DAY, sessions=series(6, 20))
    jan, anna = desk.signs_up("Jan"), desk.signs_up("Anna")
    desk.says(CancelSession, anna, sessions=("2",))

    first, second = desk.at(datetime(2027, 4, 5, 10, tzinfo=ZONE)), desk.at(datetime(2027, 4, 19, 10, tzinfo=ZONE))

    assert [(each.facts["session"], ref) for each, ref in zip(first, refs(first), strict=True)] == [
        ("1", jan.ref),
        ("1", anna.ref),
    ]
    assert [(each.facts["session"], ref) for each, ref in zip(second, refs(second), strict=True)] == [("2", jan.ref)]


def test_moved_session_takes_its_reminders_along(desk):
    jan = desk.signs_up("Jan")
    desk.at(START - DAY)
    desk.moves("1", START + 14 * DAY)

    told = [desk.at(START - HOUR), desk.at(START + 7 * DAY), desk.at(START + 13 * DAY)]

    assert [[each.key for each in some] for some in told] == [
        [],
        [f"reminder/7d/{jan.ref}/1/20270406T0800"],
        [f"reminder/1d/{jan.ref}/1/20270406T0800"],
    ]


def test_change_that_was_just_told_is_reminder_enough(desk):
    """Moved to the day after tomorrow: the mail about the change went out this morning, the one of a week would come now."""
    jan = desk.signs_up("Jan")
    desk.at(START - 7 * DAY)
    desk.moves("1", START + DAY)
    desk.written[jan.uid("1", desk.office.domain)] = START - DAY

    assert desk.at(START - DAY + HOUR) == []
    assert len(desk.at(START)) == 1


@pytest.mark.parametrize(
    ("start", "lead", "moment"),
    [
        # the clock goes forward on 28 March 2027: still ten o'clock, 23 hours before
        (datetime(2027, 3, 28, 10, tzinfo=ZONE), DAY, datetime(2027, 3, 27, 9, tzinfo=UTC)),
        # and back on 31 October: 25 hours before
        (datetime(2027, 10, 31, 10, tzinfo=ZONE), DAY, datetime(2027, 10, 30, 8, tzinfo=UTC)),
        # hours are hours
        (datetime(2027, 3, 28, 10, tzinfo=ZONE), 9 * HOUR, datetime(2027, 3, 27, 23, tzinfo=UTC)),
        (datetime(2027, 3, 28, 10, tzinfo=ZONE), DAY + 2 * HOUR, datetime(2027, 3, 27, 7, tzinfo=UTC)),
        # half past two did not exist on the 28th
        (datetime(2027, 3, 29, 2, 30, tzinfo=ZONE), DAY, datetime(2027, 3, 28, 1, 30, tzinfo=UTC)),
        (datetime(2027, 3, 23, 10, tzinfo=ZONE), timedelta(minutes=90), datetime(2027, 3, 23, 7, 30, tzinfo=UTC)),
    ],
)
def test_days_are_counted_on_the_calendar(start, lead, moment):
    assert moment_before(start, lead, ZONE) == moment


def test_thanks_after_the_last_session(desk):
    desk.event = make_event(capacity=9, sessions=series(6, 20), evaluation="https://example.org/e")
    jan, anna = desk.signs_up("Jan"), desk.signs_up("Anna")
    desk.register = MemoryRegister([jan, replace(anna, absent=("1", "2"))])
    end = desk.event.ends

    before, after, again = desk.at(end - HOUR), desk.at(end), desk.at(end + HOUR)

    assert (before, again) == ([], [])
    assert [(each.kind, each.key) for each in after] == [("thank-you", f"thank-you/{jan.ref}")]


def test_what_is_called_off_is_not_reminded_of(desk):
    first, second = series(6, 20)
    desk.event = make_event(capacity=9, reminders=WEEK_AND_DAY, sessions=(replace(first, cancelled=True), second))
    desk.signs_up("Jan")

    off, on = desk.at(first.start - DAY), desk.at(second.start - DAY)
    desk.event = replace(desk.event, cancelled=True)
    all_off = desk.at(second.start - HOUR)

    assert (off, [each.facts["session"] for each in on], all_off) == ([], ["2"], [])


def test_thanks_after_the_last_session_that_took_place(desk):
    first, second = series(6, 20)
    sessions = (first, replace(second, cancelled=True))
    desk.event = make_event(capacity=9, sessions=sessions, evaluation="https://example.org/e")
    desk.signs_up("Jan")

    told = desk.at(first.end)
    desk.event, desk.sent = replace(desk.event, cancelled=True), {}

    assert [each.kind for each in told] == ["thank-you"]
    assert desk.at(first.end) == []


def test_no_thanks_without_an_evaluation(desk):
    desk.signs_up("Jan")

    assert desk.at(desk.event.ends + HOUR) == []


def test_no_thanks_weeks_later(desk):
    desk.event = replace(desk.event, evaluation="https://example.org/e")
    desk.signs_up("Jan")

    assert desk.at(desk.event.ends + 7 * DAY) == []


STEPS = st.lists(
    st.one_of(
        st.tuples(st.just("wait"), st.integers(1, 30 * 60)),
        st.tuples(st.just("join"), st.integers(0, 5)),
        st.tuples(st.just("leave"), st.integers(0, 5)),
        st.tuples(st.just("skip"), st.integers(0, 5)),
        st.tuples(st.just("move"), st.integers(-40, 400)),
    ),
    max_size=40,
)


@settings(max_examples=150, deadline=None)
@given(STEPS)
def test_whatever_happens(steps):
    """Never twice, never after the start, never to who has no seat or does not come, always of the time that holds by then."""
    desk = Minder(make_event(capacity=3, reminders=WEEK_AND_DAY, sessions=series(1, 3), waitlist=3, promote="seat"))
    people = {}
    desk.now = MONDAY + 40 * DAY

    for what, number in steps:
        _happens(desk, people, what, number)
        for told in desk.at(desk.now):
            current = desk.current(told.registration)
            (about,) = (each for each in desk.event.sessions if each.id == told.facts["session"])
            assert current.status is Status.CONFIRMED
            assert about in taking_part(desk.event, current)
            assert desk.now < about.start
            assert told.key.endswith(f"/{about.start.astimezone(UTC):%Y%m%dT%H%M}")
        assert desk.at(desk.now) == []


def _happens(desk, people, what, number):
    if what == "wait":
        desk.tick(timedelta(minutes=number))
    elif what == "join" and number not in people and desk.now < desk.event.starts:
        people[number] = desk.signs_up(f"Person {number}")
    elif what == "leave" and number in people:
        desk.says(Cancel, people[number])
    elif what == "skip" and number in people:
        desk.says(CancelSession, people[number], sessions=("1",))
    elif what == "move":
        desk.moves("1", datetime(2027, 4, 1, 10, tzinfo=ZONE) + number * HOUR)
