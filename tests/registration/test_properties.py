"""What holds whatever people write and whenever: a state machine over random commands, times and capacities."""

import os
from dataclasses import replace
from datetime import datetime, timedelta

from hypothesis import HealthCheck, settings
from hypothesis import strategies as st
from hypothesis.stateful import RuleBasedStateMachine, initialize, precondition, rule

from flows.registration import commands as c
from flows.registration.model import (
    EligibilityRule,
    Field,
    IntakeRules,
    Priority,
    Registration,
    Status,
    SubstitutionRules,
)
from flows.registration.office import Office
from tests.registration.promises import Promises
from tests.registration.situations import ZONE, Desk, make_event, series

RULES = (
    EligibilityRule("a", "accept", "a"),
    EligibilityRule("b", "accept", "b"),
    EligibilityRule("r", "review", "a"),
    EligibilityRule("x", "refuse"),
    EligibilityRule("", "ask", "b"),
)
BEGIN = datetime(2027, 3, 25, 9, tzinfo=ZONE)
"""Two nights before the clock goes forward."""
WEEK_LATER = BEGIN + timedelta(days=7)
PEOPLE = [f"Person{number}" for number in range(8)]
ORGANISATIONS = ["Utrecht", "Zwolle", None]
some = st.integers(min_value=0, max_value=200)
sure = st.sampled_from([True, True, True, False])
kinds_of_people = st.sampled_from(["a", "a", "b", "r", "x", ""])


def by_kind(expression: str, facts: object) -> object:
    """Stands for the sandbox: a rule holds for people of its kind."""
    return not expression or expression == facts["kind"]  # type: ignore[index]


class Registrations(Promises, RuleBasedStateMachine):
    @initialize(
        capacity=st.integers(1, 4),
        line=st.integers(0, 5),
        promote=st.sampled_from(["offer", "seat"]),
        quota=st.sampled_from([{}, {"a": 1}, {"a": 2, "b": 1}]),
        limit=st.sampled_from([0, 2]),
        intake=st.booleans(),
        asks=st.booleans(),
        regime=st.sampled_from(["yes", "same_organisation", "if_no_waitlist", "no"]),
        first=st.sampled_from([(), (), (Priority(WEEK_LATER, "a"),)]),
        order=st.sampled_from([{}, {}, {"order": "lottery", "closes": WEEK_LATER}]),
    )
    def open_event(self, capacity, line, promote, quota, limit, intake, asks, regime, first, order):
        event = make_event(
            capacity=capacity,
            waitlist=line,
            promote=promote,
            rules={"quota": quota, "per_organisation": limit, "per_message": 3, **order},
            sessions=series(6, 20),
            fields=(Field("kind"), Field("initiative", required=asks)),
            eligibility=RULES,
            intake=IntakeRules(required=intake),
            substitution=SubstitutionRules(regime),
            priority=() if order else first,
        )
        self.desk = Desk(event, Office({}, ("aanmelden@office.example",), holds=by_kind))
        self.desk.now = BEGIN
        self.commands: list[c.Command] = []
        self.keys: set[str] = set()
        self.filled = True
        self.given = 0
        self.ticked = BEGIN

    @rule(who=st.sampled_from(PEOPLE), kind=kinds_of_people, known=st.booleans(), place=st.sampled_from(ORGANISATIONS))
    def registers(self, who, kind, known, place):
        person = c.Person(who, None, place, _fields(kind, known))
        self._write(c.Register(self._origin(who), (person,)))

    @rule(who=st.sampled_from(PEOPLE), other=st.sampled_from(PEOPLE), kind=kinds_of_people, own=st.booleans())
    def registers_with_colleague(self, who, other, kind, own):
        colleague = c.Person(other, f"{other}@town.example".lower() if own else None, None, _fields(kind, True))
        self._write(c.Register(self._origin(who), (c.Person(who, fields=_fields(kind, True)), colleague)))

    @precondition(lambda self: len(self.desk.register.active()) > 0)
    @rule(which=some, proven=sure, confirmed=st.booleans(), unsure=st.sampled_from([False, False, True]))
    def cancels(self, which, proven, confirmed, unsure):
        one = self._one(which)
        is_answer = confirmed and one.asked.startswith("confirm-cancel")
        self._write(c.Cancel(self._origin_of(one), (one.ref,), proven, is_answer, unsure))

    @precondition(lambda self: len(list(self.desk.register)) > 0)
    @rule(which=some, proven=sure, kind=kinds_of_people, which_one=st.sampled_from(["add", "change"]))
    def tells_more(self, which, proven, kind, which_one):
        one = self._one(which)
        origin = self._origin_of(one)
        if which_one == "add":
            self._write(c.AddInfo(origin, (one.ref,), (c.Person(fields=_fields(kind, True)),), proven))
        else:
            self._write(c.ChangeDetails(origin, (one.ref,), {"kind": kind, "email": f"new.{one.email}"[-60:]}, proven))

    @precondition(lambda self: len(list(self.desk.register)) > 0)
    @rule(which=some, proven=sure, yes=st.booleans(), stay=st.booleans(), late=st.integers(0, 3))
    def answers_offer(self, which, proven, yes, stay, late):
        offered = [each for each in self.desk.register if each.status in (Status.OFFERED, Status.EXPIRED)]
        one = offered[which % len(offered)] if offered else self._one(which)
        self.desk.wait(days=late)
        origin = self._origin_of(one)
        accept, decline = c.AcceptOffer(origin, (one.ref,), proven), c.DeclineOffer(origin, (one.ref,), proven, stay)
        self._write(accept if yes else decline)

    @precondition(lambda self: any(each.status is Status.AWAITING_REVIEW for each in self.desk.register))
    @rule(which=some, verdict=st.sampled_from(["approve", "refuse", None]), proven=sure)
    def contact_decides(self, which, verdict, proven):
        waiting = [each for each in self.desk.register if each.status is Status.AWAITING_REVIEW]
        one = waiting[which % len(waiting)]
        self._write(c.GiveVerdict(self._origin("Noor"), (one.ref,), verdict, "", proven))

    @precondition(lambda self: len(list(self.desk.register)) > 0)
    @rule(which=some, what=st.sampled_from(["approve", "refuse", "cancel", "move_up", "move_up"]))
    def contact_acts_by_hand(self, which, what):
        everybody = list(self.desk.register)
        one = everybody[which % len(everybody)]
        origin, refs = replace(self._origin_of(one), by_hand="Noor"), (one.ref,)
        if what == "cancel":
            self._write(c.Cancel(origin, refs, confirmed=True))
        elif what == "move_up":
            self.given += 1
            self._write(c.MoveUp(origin, refs))
        else:
            self._write(c.GiveVerdict(origin, refs, what))

    @rule(who=st.sampled_from(PEOPLE), kind=kinds_of_people, hours=st.sampled_from([0, 1, 60]))
    def contact_registers_by_hand(self, who, kind, hours):
        origin = self._origin(who)
        person = c.Person(who, origin.address, None, _fields(kind, True))
        called = max(BEGIN, origin.received - timedelta(hours=hours))
        self._write(c.Register(replace(origin, received=called, by_hand="Noor", verified=False), (person,)))

    @precondition(lambda self: len(self.desk.register.active()) > 0)
    @rule(which=some, proven=sure, name=st.sampled_from([None, *PEOPLE]), place=st.sampled_from(ORGANISATIONS))
    def sends_somebody_else(self, which, proven, name, place):
        one = self._one(which)
        person = c.Person(
            name, f"{name}@town.example".lower() if name else None, place, {"kind": one.fields.get("kind", "a")}
        )
        self._write(c.Substitute(self._origin_of(one), (one.ref,), person, proven))

    @precondition(lambda self: len(self.desk.register.active()) > 0)
    @rule(
        which=some,
        proven=sure,
        what=st.sampled_from(["session", "declined", "accepted", "keeps", "ask", "bounce", "away"]),
    )
    def small_things(self, which, proven, what):
        one = self._one(which)
        origin, refs = self._origin_of(one), (one.ref,)
        made: dict[str, c.Command] = {
            "session": c.CancelSession(origin, refs, ("2",), proven),
            "declined": c.Rsvp(origin, refs, "DECLINED", ("1",), proven),
            "accepted": c.Rsvp(origin, refs, "ACCEPTED", (), proven),
            "keeps": c.Rsvp(origin, refs, keeps=True, proven=proven),
            "ask": c.Ask(origin, refs),
            "bounce": c.Bounce(origin, refs),
            "away": c.AutoReply(origin, refs),
        }
        self._write(made[what])

    @rule(hours=st.sampled_from([1, 12, 48, 96]))
    def time_passes(self, hours):
        self.desk.wait(hours=hours, seconds=1)
        self.commands = []
        before = self.desk.register
        decision = self.desk.tick()
        self.filled, self.ticked = True, self.desk.now
        self._check(before, decision, clock=True)
        assert self.desk.tick().changes == ()

    @rule(capacity=st.integers(0, 5))
    def capacity_changes(self, capacity):
        self.commands = []
        rules = replace(self.desk.event.registration, capacity=capacity)
        self.filled = self.filled and capacity <= self.desk.event.registration.capacity
        self.desk.event = replace(self.desk.event, registration=rules)

    @precondition(lambda self: self.commands)
    @rule()
    def same_mail_again(self):
        command = self.commands[-1]

        decision = self.desk.handle(command)

        assert decision.changes == ()
        new = [told.kind for told in decision.notifications if told.key not in self.keys]
        assert not isinstance(command, c.Register) or set(new) <= {"already-registered"}

    def _write(self, command: c.Command) -> None:
        before = self.desk.register
        decision = self.desk.handle(command)
        # What is done by hand comes once. A mail may come again, but one that completes a registration which a rule then refuses
        # would be a new wish.
        ended = any(before.find(after.ref) and not after.active for after in decision.changes)
        once = command.origin.by_hand or (ended and isinstance(command, c.Register))
        self.commands = [] if once else [*self.commands, command]
        self._check(before, decision)

    def _one(self, which: int) -> Registration:
        everybody = self.desk.register.active() or list(self.desk.register)
        return everybody[which % len(everybody)]

    def _origin(self, who: str) -> c.Origin:
        self.desk.wait(minutes=1)
        return self.desk.origin(f"{who}@town.example".lower(), name=who)

    def _origin_of(self, registration: Registration) -> c.Origin:
        self.desk.wait(minutes=1)
        return self.desk.origin(registration.email, name=registration.name)


def _fields(kind: str, known: bool) -> dict[str, str]:
    return {"kind": kind, **({"initiative": "Garden"} if known else {})}


NIGHTLY = os.environ.get("HYPOTHESIS_PROFILE") == "nightly"
"""20,000 steps at night, 2,000 in CI."""

TestRegistrations = Registrations.TestCase
TestRegistrations.settings = settings(
    max_examples=400 if NIGHTLY else 40,
    stateful_step_count=50,
    deadline=None,
    suppress_health_check=list(HealthCheck),
)
