"""What a page says of an event's places is what deciding would do with the next one who writes."""

from dataclasses import replace
from datetime import datetime, timedelta

import pytest
from hypothesis import given
from hypothesis import strategies as st

from flows.registration.commands import Cancel
from flows.registration.memory import MemoryRegister
from flows.registration.model import Audience, EligibilityRule, Event, Field, Priority
from flows.registration.office import Office
from flows.registration.standing import Stage, Standing, standing
from tests.registration.situations import MONDAY, ZONE, Desk, make_event, series

RULES = tuple(EligibilityRule(kind, "accept", kind) for kind in "ab")
GROUPS = (Audience("a"), Audience("b"))


def by_kind(expression: str, facts: object) -> object:
    return expression == facts["kind"]  # type: ignore[index]


def stands(desk: Desk) -> Standing:
    return standing(desk.event, desk.register, desk.now)


@given(
    capacity=st.integers(1, 5),
    line=st.integers(0, 3),
    promote=st.sampled_from(["offer", "seat"]),
    quota=st.sampled_from([{}, {"a": 2}, {"a": 1, "b": 2}]),
    past=st.lists(st.sampled_from(["a", "a", "b", "leaves", "tick"]), max_size=12),
    newcomer=st.sampled_from("ab"),
)
def test_the_next_one_gets_what_the_page_says(
    capacity: int, line: int, promote: str, quota: dict[str, int], past: list[str], newcomer: str
) -> None:
    event = make_event(
        capacity=capacity, waitlist=line, promote=promote, rules={"quota": quota}, eligibility=RULES,
        audiences=GROUPS, fields=(Field("kind"),),
    )  # fmt: skip
    desk = Desk(event, Office({}, ("aanmelden@office.example",), holds=by_kind))
    for number, what in enumerate(past):
        _happens(desk, what, number)

    said = stands(desk)
    outcome = _signs_up(desk, newcomer, 99)

    free = said.free_for[newcomer] if quota else said.free
    assert outcome == ("confirmed" if free else "waitlisted" if said.line else "full")


def _happens(desk: Desk, what: str, number: int) -> None:
    active = desk.register.active()
    if what == "tick":
        desk.tick(timedelta(hours=7))
    elif what == "leaves" and active:
        desk.says(Cancel, active[number % len(active)])
    elif what in "ab":
        _signs_up(desk, what, number)


def _signs_up(desk: Desk, kind: str, number: int) -> str:
    from flows.registration.commands import Person, Register

    desk.wait(minutes=1)
    person = Person(f"Person {number}", None, None, {"kind": kind})
    return desk.handle(Register(desk.origin(f"p{number}@town.example"), (person,))).outcome


def test_sessions_with_seats_of_their_own() -> None:
    event = make_event(capacity=2, partial=True, sessions=series(6, 20))
    desk = Desk(event)
    for name in ("Anna Smit", "Jan Jansen"):
        there = desk.signs_up(name)
        desk.register = MemoryRegister([*desk.register, replace(there, sessions=("2",))])

    assert (stands(desk).stage, stands(desk).free, stands(desk).free_in) == (Stage.OPEN, 0, {"1": 2, "2": 0})


def test_places_that_nobody_may_have_are_not_free() -> None:
    event = make_event(capacity=10, rules={"quota": {"a": 2, "b": 3}}, audiences=GROUPS)

    assert standing(event, (), MONDAY).free == 5


@pytest.mark.parametrize(
    ("moment", "stage"),
    [
        (datetime(2027, 1, 10, 8, 59, tzinfo=ZONE), Stage.NOT_OPEN),
        (datetime(2027, 1, 10, 9, tzinfo=ZONE), Stage.OPEN),
        (datetime(2027, 3, 16, 17, tzinfo=ZONE), Stage.OPEN),
        (datetime(2027, 3, 16, 17, 1, tzinfo=ZONE), Stage.CLOSED),
        # it has begun
        (datetime(2027, 3, 23, 11, tzinfo=ZONE), Stage.CLOSED),
        (datetime(2027, 3, 23, 13, 1, tzinfo=ZONE), Stage.OVER),
    ],
)
def test_the_stages_of_an_event(moment: datetime, stage: Stage) -> None:
    period = {"opens": datetime(2027, 1, 10, 9, tzinfo=ZONE), "closes": datetime(2027, 3, 16, 17, tzinfo=ZONE)}

    assert standing(make_event(rules=period), (), moment).stage is stage


def test_until_the_draw_all_places_are_there_for_all() -> None:
    desk = Desk(make_event(capacity=1, waitlist=0, rules={"order": "lottery"}))
    for name in ("Anna Smit", "Jan Jansen", "Kim Vos"):
        desk.signs_up(name)

    assert (stands(desk).stage, stands(desk).free, stands(desk).waiting) == (Stage.OPEN, 1, 3)


def test_a_group_that_goes_first() -> None:
    until = MONDAY + timedelta(days=2)
    event: Event = make_event(priority=(Priority(until, "a"),))

    assert standing(event, (), MONDAY).others_first_until == until
    assert standing(event, (), until).others_first_until is None
