"""Whatever order proposals, answers, counters and changes of the calendars come in: no call overlaps another, nor what its caller has."""

from datetime import UTC, date, datetime, time, timedelta
from itertools import combinations

from hypothesis import given, settings
from hypothesis import strategies as st

from flows.registration.commands import ChooseSlot, Counter, GiveVerdict, NoSlotFits, Rsvp
from flows.registration.decision import Decision
from flows.registration.model import Contact, Hours, IntakeRules, Registration, Status
from flows.registration.office import Office
from flows.registration.preference import Preference, Stretch
from flows.registration.spans import Span, overlap
from tests.registration.situations import ZONE, make_event, session
from tests.registration.test_intake import IntakeDesk

RULES = IntakeRules(required=True, within_days=10, hours=Hours("mon-fri", time(9), time(17), "NL"))
CALLERS = tuple(Contact(name, f"{name}@office.example", "", f"{name}.ics") for name in ("noor", "els"))
STARTS = (
    # Before both changes of the clock, with a Monday's holiday behind the first.
    datetime(2027, 3, 25, 9, tzinfo=ZONE),
    datetime(2027, 10, 28, 9, tzinfo=ZONE),
)
LENGTH = timedelta(minutes=RULES.minutes)

acts = st.lists(
    st.tuples(
        st.sampled_from(
            [
                "signs_up",
                "chooses",
                "none_fits",
                "wishes",
                "names",
                "counters",
                "declines",
                "unreached",
                "busy",
                "free",
                "waits",
            ]
        ),
        st.integers(0, 40),
        st.integers(0, 400),
    ),
    min_size=4,
    max_size=40,
)


def holiday(country: str, day: date) -> bool:
    return country == "NL" and (day.month, day.day) in {(3, 29), (11, 1)}


class Calls(IntakeDesk):
    """Does what an act says to somebody, and looks at what was agreed in the very decision."""

    people: list[Registration]

    def act(self, act: str, who: int, number: int) -> None:
        if act == "signs_up" or not self.people:
            self.people.append(self.signs_up(f"Persoon {len(self.people)}"))
            return
        person = self.current(self.people[who % len(self.people)])
        near = self.now.replace(minute=0, second=0) + timedelta(minutes=30 * number)
        match act:
            case "chooses":
                self.says(ChooseSlot, person, slot=number % 3 + 1)
            case "none_fits":
                self.says(NoSlotFits, person)
            case "wishes":
                when = Preference((Stretch(frozenset({number % 5})),), (Stretch(begin=time(9 + number % 8)),))
                self.says(NoSlotFits, person, when=when, stands=bool(number % 2))
            case "names":
                self.says(NoSlotFits, person, proposed=near)
            case "counters":
                self.says(Counter, person, proposed=near, sessions=("intake",))
            case "declines":
                self.says(Rsvp, person, partstat="DECLINED", sessions=("intake",))
            case "unreached":
                self.says(GiveVerdict, person, verdict="unreached", about="intake", address=person.caller)
            case "busy":
                start = near.astimezone(UTC)
                self.calendars[CALLERS[who % 2].calendar] = [(start, start + timedelta(hours=number % 30))]
            case "free":
                self.calendars[CALLERS[who % 2].calendar] = [] if number % 4 else None
            case _:
                self.tick(timedelta(hours=number % 60))

    def handle(self, command: object) -> Decision:
        before = {each.ref: self.current(each).intake_at for each in self.people}
        decision = super().handle(command)  # type: ignore[arg-type]
        for change in decision.changes:
            if change.intake_at and change.intake_at != before.get(change.ref):
                self.agreed(change)
        return decision

    def agreed(self, registration: Registration) -> None:
        start, end = span(registration)
        local = start.astimezone(ZONE)
        calendar = self.calendars[f"{registration.caller.partition('@')[0]}.ics"]
        assert calendar is not None
        assert not any(overlap((start - RULES.buffer, end + RULES.buffer), each) for each in calendar)
        assert RULES.hours.from_ <= local.time()
        assert end.astimezone(ZONE).time() <= RULES.hours.to
        assert local.weekday() < 5
        assert not holiday("NL", local.date())
        assert start - self.now.astimezone(UTC) >= RULES.notice


def a_desk(start: datetime) -> Calls:
    sessions = (session("1", start + timedelta(days=60)),)
    desk = Calls(make_event(capacity=30, intake=RULES, sessions=sessions, contacts=CALLERS), now=start)
    desk.people, desk.invited = [], {}
    desk.calendars = {each.calendar: [] for each in CALLERS}
    desk.office = Office({"leerkring": desk.event}, ("a@office.example",), holiday=holiday, busy=desk.busy)
    return desk


def span(registration: Registration) -> Span:
    assert registration.intake_at
    start = registration.intake_at.astimezone(UTC)
    return start, start + LENGTH


@settings(deadline=None, max_examples=150)
@given(st.sampled_from(STARTS), acts)
def test_no_call_overlaps_another(start: datetime, acts: list[tuple[str, int, int]]) -> None:
    desk = a_desk(start)

    for act in acts:
        desk.act(*act)

        everybody = [desk.current(each) for each in desk.people]
        planned = [each for each in everybody if each.status is Status.INTAKE and each.intake_at]
        for one, other in combinations(planned, 2):
            assert one.caller != other.caller or not overlap(span(one), span(other))


@settings(deadline=None, max_examples=60)
@given(st.sampled_from(STARTS), acts)
def test_times_on_the_table_are_those_of_one_person(start: datetime, acts: list[tuple[str, int, int]]) -> None:
    """For 48 working hours nobody else is proposed a time that was proposed to somebody."""
    desk = a_desk(start)

    for act in acts:
        desk.act(*act)

        fresh = [
            each
            for each in (desk.current(person) for person in desk.people)
            if each.proposed_at and not each.intake_at and desk.now - each.proposed_at < timedelta(hours=48)
        ]
        for one, other in combinations(fresh, 2):
            assert one.caller != other.caller or not set(one.slots) & set(other.slots)
