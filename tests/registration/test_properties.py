"""What holds whatever people write and whenever: a state machine over random commands, times and capacities."""

import os
from dataclasses import replace
from datetime import datetime, timedelta

from hypothesis import HealthCheck, settings
from hypothesis import strategies as st
from hypothesis.stateful import RuleBasedStateMachine, initialize, precondition, rule

from flows.registration import commands as c
from flows.registration.attendance import offers_end
from flows.registration.decision import Decision
from flows.registration.model import ENDED, EligibilityRule, Field, IntakeRules, Registration, Status, SubstitutionRules
from flows.registration.office import Office
from tests.registration.situations import ZONE, Desk, make_event, series

ANSWER_TO = {
    Status.CONFIRMED: {"confirmed", "substituted"},
    Status.INTAKE: {"intake-proposal", "substituted"},
    Status.WAITLISTED: {"waitlisted"},
    Status.OFFERED: {"offer"},
    Status.EXPIRED: {"offer-expired"},
    Status.CANCELLED: {"cancelled", "substituted"},
    Status.REFUSED: {"not-eligible", "full"},
    Status.AWAITING_INFO: {"info-needed"},
    Status.AWAITING_REVIEW: {"in-review"},
}
"""The mail that tells somebody of their new status. A seat that is kept silently while an answer is out changes no status."""
HOLDS = {Status.CONFIRMED, Status.INTAKE, Status.OFFERED}
RULES = (
    EligibilityRule("a", "accept", "a"),
    EligibilityRule("b", "accept", "b"),
    EligibilityRule("r", "review", "a"),
    EligibilityRule("x", "refuse"),
    EligibilityRule("", "ask", "b"),
)
PEOPLE = [f"Person{number}" for number in range(8)]
ORGANISATIONS = ["Utrecht", "Zwolle", None]
some = st.integers(min_value=0, max_value=200)
sure = st.sampled_from([True, True, True, False])
kinds_of_people = st.sampled_from(["a", "a", "b", "r", "x", ""])


def by_kind(expression: str, facts: object) -> object:
    """Stands for the sandbox: a rule holds for people of its kind."""
    return not expression or expression == facts["kind"]  # type: ignore[index]


class Registrations(RuleBasedStateMachine):
    @initialize(
        capacity=st.integers(1, 4),
        line=st.integers(0, 5),
        promote=st.sampled_from(["offer", "seat"]),
        quota=st.sampled_from([{}, {"a": 1}, {"a": 2, "b": 1}]),
        limit=st.sampled_from([0, 2]),
        intake=st.booleans(),
        asks=st.booleans(),
        regime=st.sampled_from(["yes", "same_organisation", "if_no_waitlist", "no"]),
    )
    def open_event(self, capacity, line, promote, quota, limit, intake, asks, regime):
        event = make_event(
            capacity=capacity,
            waitlist=line,
            promote=promote,
            rules={"quota": quota, "per_organisation": limit, "per_message": 3},
            sessions=series(6, 20),
            fields=(Field("kind"), Field("initiative", required=asks)),
            eligibility=RULES,
            intake=IntakeRules(required=intake),
            substitution=SubstitutionRules(regime),
        )
        self.desk = Desk(event, Office({}, ("aanmelden@office.example",), holds=by_kind))
        self.desk.now = datetime(2027, 3, 25, 9, tzinfo=ZONE)
        self.commands: list[c.Command] = []
        self.keys: set[str] = set()
        self.filled = True

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
        self.filled = True
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
        self.commands.append(command)
        self._check(before, decision)

    def _check(self, before, decision: Decision, clock: bool = False) -> None:
        assert decision.reason
        assert decision.journal or clock
        self._check_keys(decision)
        self._check_seats(before)
        for after in decision.changes:
            self._check_change(before.find(after.ref), after, decision)

    def _check_keys(self, decision: Decision) -> None:
        new = {told.key for told in decision.notifications if not told.key.endswith("/reminder")}
        assert not new & self.keys
        self.keys |= new

    def _check_seats(self, before) -> None:
        event, register = self.desk.event, self.desk.register
        seats, had = register.seats(), before.seats()
        assert seats.total() <= max(event.registration.capacity, had.total())
        for audience, limit in event.registration.quota.items():
            assert seats[audience] <= max(limit, had[audience])
        if self.filled and self.desk.now < offers_end(event) - timedelta(hours=1) and self.desk.now < event.starts:
            waiting = [each for each in register.waiting() if each.asked != "declined"]
            assert not [each.ref for each in waiting if self._may_have_seat(each)]

    def _may_have_seat(self, waiting: Registration) -> bool:
        rules, seats = self.desk.event.registration, self.desk.register.seats()
        free = seats.total() < rules.capacity
        return free and seats[waiting.audience] < rules.quota.get(waiting.audience, free + rules.capacity)

    def _check_change(self, before: Registration | None, after: Registration, decision: Decision) -> None:
        assert after.held or after.status not in HOLDS
        assert not after.held or after.status not in (*ENDED, Status.WAITLISTED)
        if before:
            assert after.sequence >= before.sequence
            assert after.token == before.token
        if before is None or before.status is not after.status:
            told = [
                each for each in decision.notifications if each.registration and each.registration.ref == after.ref
                and each.kind in ANSWER_TO[after.status] and each.to == after.email and not each.key.endswith("/by")
            ]  # fmt: skip
            assert len(told) == 1
            assert told[0].registration == after

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
