"""What holds whatever people write and whenever: a state machine over random commands, times, event files and acts by hand.

In CI the same thousands of steps each time; `make nightly` looks for new ones, ten times as many.
"""

import os
from collections import Counter
from datetime import datetime, timedelta
from functools import partial
from random import Random
from zoneinfo import ZoneInfo

from hypothesis import HealthCheck, seed, settings
from hypothesis.stateful import RuleBasedStateMachine, run_state_machine_as_test

from flows.errors import CalendarError
from flows.registration.model import (
    Contact,
    EligibilityRule,
    Event,
    Field,
    Hours,
    IntakeRules,
    Priority,
    Status,
    SubstitutionRules,
)
from flows.registration.office import Office
from flows.registration.spans import Span
from tests.registration.acts import Clock, ContactPerson, EventFile, Mails
from tests.registration.situations import NOOR, ZONE, Desk, make_event, session

RULES = (
    EligibilityRule("a", "accept", "a"),
    EligibilityRule("b", "accept", "b"),
    EligibilityRule("r", "review", "a"),
    EligibilityRule("x", "refuse"),
    EligibilityRule("", "ask", "b"),
)
SPRING, AUTUMN = datetime(2027, 3, 25, 9, tzinfo=ZONE), datetime(2027, 10, 28, 9, tzinfo=ZONE)
"""Two nights before the clock goes forward; two nights before it goes back."""
WEEK = timedelta(days=7)


def by_kind(expression: str, facts: object) -> object:
    """Stands for the sandbox: a rule holds for people of its kind."""
    return not expression or expression == facts["kind"]  # type: ignore[index]


class Registrations(Mails, ContactPerson, EventFile, Clock, RuleBasedStateMachine):
    """About an event that differs from play to play: Hypothesis alone would try few of them, and each many times."""

    def __init__(self, play: int, seen: Counter[str]) -> None:
        super().__init__()
        luck = Random(play)
        self.begin = self.ticked = luck.choice([SPRING, AUTUMN])
        event = _event(luck, self.begin)
        self.desk = Desk(event, Office({event.slug: event}, ("aanmelden@office.example",), holds=by_kind, busy=_busy))
        self.desk.now = self.begin
        self.commands = []
        self.keys = set()
        self.filled = True
        self.given = 0
        self.seen = seen


def _event(luck: Random, begin: datetime) -> Event:
    lottery = luck.random() < 0.2
    order = {"order": "lottery", "closes": begin + timedelta(days=3)} if lottery else {}
    quota, limit = luck.choice([{}, {"a": 1}, {"a": 2, "b": 1}]), luck.choice([0, 2])
    first = luck.random() < 0.3 and not lottery
    calendar = luck.choice(["", "free.ics", "free.ics", "full.ics", "broken.ics"])
    days = [timedelta(days=day) for day in (20, 34)]
    return make_event(
        capacity=luck.randint(1, 4),
        waitlist=luck.randint(0, 5),
        promote=luck.choice(["offer", "offer", "seat"]),
        line={"working_time": Hours(days=luck.choice(["mon-fri", "mon-sun"]))},
        rules={"quota": quota, "per_organisation": limit, "per_message": 3, **order},
        sessions=tuple(session(str(number), begin + day) for number, day in enumerate(days, 1)),
        contacts=(Contact("Noor de Wit", NOOR, "030 000 00 00", calendar),),
        fields=(Field("kind"), Field("initiative", required=luck.random() < 0.5)),
        eligibility=RULES,
        intake=IntakeRules(required=luck.random() < 0.5, release_after=timedelta(days=6)),
        substitution=SubstitutionRules(luck.choice(["yes", "yes", "same_organisation", "if_no_waitlist", "no"])),
        priority=(Priority(begin + WEEK, "a"),) if first else (),
        partial=luck.random() < 0.4,
    )


def _busy(calendar: str, start: datetime, end: datetime, zone: ZoneInfo, ours: object) -> list[Span]:
    if calendar == "broken.ics":
        raise CalendarError("The calendar cannot be read.")
    return [(start, end)] if calendar == "full.ics" else []


NIGHTLY = os.environ.get("HYPOTHESIS_PROFILE") == "nightly"
PLAYS, EXAMPLES, STEPS = (100, 30, 50) if NIGHTLY else (50, 6, 50)
SEEN = {
    "looked at": 20_000 if NIGHTLY else 2_000,
    **{str(status): 3 for status in Status},
    **dict.fromkeys(["intake-booked", "substituted", "session_given_up", "seat_held", "over_capacity", "drawn"], 1),
    **dict.fromkeys(["next_in_line", "comes_after_all", "quota_full", "priority_window", "no_intake"], 1),
}
"""Decisions, and what must have come about at least so often: a play that is too tame proves nothing."""


def test_promises_hold_whatever_happens():
    seen: Counter[str] = Counter()
    settled = settings(
        max_examples=EXAMPLES,
        stateful_step_count=STEPS,
        database=None,
        deadline=None,
        suppress_health_check=list(HealthCheck),
    )

    for play in range(PLAYS):
        machine = partial(Registrations, play, seen)
        # Of its own for each play: `derandomize` would give all of them the same few scripts.
        run_state_machine_as_test(machine if NIGHTLY else seed(play)(machine), settings=settled)

    assert {what: seen[what] for what, least in SEEN.items() if seen[what] < least} == {}
