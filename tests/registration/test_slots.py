"""Properties of the times that are proposed for an intake call."""

from datetime import UTC, date, datetime, time, timedelta
from zoneinfo import ZoneInfo

from hypothesis import given, settings
from hypothesis import strategies as st

from flows.registration.model import Hours, IntakeRules
from flows.registration.slots import allowed, free_slots, spread
from flows.registration.spans import Span, overlap

HOME = ZoneInfo("Europe/Amsterdam")
YEAR = datetime(2027, 1, 1, tzinfo=UTC)
SPRING, AUTUMN = datetime(2027, 3, 28, 1, tzinfo=UTC), datetime(2027, 10, 31, 1, tzinfo=UTC)
EASTER_MONDAY = date(2027, 3, 29)

moments = st.one_of(
    st.integers(0, 500_000).map(lambda minutes: YEAR + timedelta(minutes=minutes)),
    st.sampled_from([SPRING, AUTUMN]).flatmap(
        lambda change: st.integers(-4_000, 4_000).map(lambda minutes: change + timedelta(minutes=minutes))
    ),
)
hours = st.tuples(st.integers(0, 46), st.integers(1, 47)).map(
    lambda ends: Hours(
        "mon-sun", time(min(ends) // 2, min(ends) % 2 * 30), time(max(ends) // 2, max(ends) % 2 * 30), "NL"
    )
)
rules = st.builds(
    IntakeRules,
    minutes=st.sampled_from([15, 20, 30, 45, 60, 90]),
    within_days=st.integers(1, 14),
    notice=st.integers(0, 72).map(lambda count: timedelta(hours=count)),
    buffer=st.sampled_from([0, 5, 15, 30]).map(lambda count: timedelta(minutes=count)),
    hours=hours,
)
busy = st.lists(st.tuples(st.integers(-100, 15_000), st.integers(1, 3_000)), max_size=12)


def holiday(country: str, day: date) -> bool:
    return country == "NL" and (day == EASTER_MONDAY or day.day % 9 == 0)


def spans(now: datetime, offsets: list[tuple[int, int]]) -> list[Span]:
    starts = [(now + timedelta(minutes=begin), length) for begin, length in offsets]
    return [(start, start + timedelta(minutes=length)) for start, length in starts]


@settings(deadline=None, max_examples=200)
@given(moments, rules, busy)
def test_what_is_proposed_keeps_every_promise(
    now: datetime, rules: IntakeRules, offsets: list[tuple[int, int]]
) -> None:
    taken = spans(now, offsets)

    found = spread(free_slots(rules, taken, now, HOME, holiday), rules, HOME)

    length = timedelta(minutes=rules.minutes)
    calls = [(slot.astimezone(UTC), slot.astimezone(UTC) + length) for slot in found]
    for start, end in calls:
        local, local_end = start.astimezone(HOME), end.astimezone(HOME)
        assert not any(overlap((start - rules.buffer, end + rules.buffer), each) for each in taken)
        assert now + rules.notice <= start <= now + timedelta(days=rules.within_days)
        assert rules.hours.from_ <= local.time()
        assert local_end.time() <= rules.hours.to
        assert local.date() == local_end.date()
        assert not holiday("NL", local.date())
    assert all(one == other or not overlap(one, other) for one in calls for other in calls)
    assert found == tuple(sorted(set(found)))


@given(moments, rules)
def test_what_is_proposed_may_be_booked(now: datetime, rules: IntakeRules) -> None:
    found = spread(free_slots(rules, [], now, HOME, holiday), rules, HOME)

    assert all(allowed(slot, rules, now, HOME, holiday) for slot in found)


def test_three_times_are_spread_over_days_and_parts_of_the_day() -> None:
    monday = datetime(2027, 3, 1, 8, tzinfo=UTC)

    found = spread(free_slots(IntakeRules(), [], monday, HOME, holiday), IntakeRules(), HOME)

    assert [f"{slot.astimezone(HOME):%a %H:%M}" for slot in found] == ["Tue 09:00", "Wed 12:00", "Thu 09:00"]


def test_on_one_free_day_they_are_an_hour_apart() -> None:
    monday = datetime(2027, 3, 1, 8, tzinfo=UTC)
    rules = IntakeRules(hours=Hours("wed", time(9), time(12)), within_days=7)

    found = spread(free_slots(rules, [], monday, HOME, holiday), rules, HOME)

    assert [f"{slot.astimezone(HOME):%H:%M}" for slot in found] == ["09:00", "10:00", "11:00"]


def test_nobody_is_called_in_an_hour_that_is_skipped_or_doubled() -> None:
    night = IntakeRules(hours=Hours("sun", time(0), time(6)), notice=timedelta(), within_days=2)

    for change in (SPRING, AUTUMN):
        found = free_slots(night, [], change - timedelta(days=1), HOME, holiday)
        on_the_clock = {f"{slot.astimezone(HOME):%H:%M}" for slot in found}
        assert on_the_clock
        assert not {"02:00", "02:30"} & on_the_clock
