"""What may happen to an event, at random: what people write, what a contact person does, what changes in the event file, what the clock brings."""

from collections.abc import Callable
from dataclasses import replace
from datetime import datetime, timedelta
from typing import Any

from hypothesis import strategies as st
from hypothesis.stateful import precondition, rule

from flows.registration import commands as c
from flows.registration.model import Registration, Status
from tests.registration.promises import Promises

PEOPLE = [f"Person{number}" for number in range(8)]
ORGANISATIONS = ["Utrecht", "Zwolle", None]
some = st.integers(min_value=0, max_value=200)
sure = st.sampled_from([True, True, True, False])
kinds_of_people = st.sampled_from(["a", "a", "a", "b", "b", "r", "x", ""])
parts = st.sampled_from([(), (), (), ("1",), ("2",)])


class Acts(Promises):
    """How they are done, and looked at."""

    commands: list[c.Command]

    def _write(self, command: c.Command) -> None:
        before = self.desk.register
        decision = self.desk.handle(command)
        # What is done by hand comes once. A mail may come again, but one that completes a registration which a rule then refuses
        # would be a new wish.
        ended = any(before.find(after.ref) and not after.active for after in decision.changes)
        # Who asks for other times twice gets other times twice; who comes back, and says so again, means the session that they gave up too.
        asks_again = isinstance(command, c.NoSlotFits | c.Counter) and decision.outcome == "intake-proposal"
        asks_again |= isinstance(command, c.GiveVerdict) and command.verdict == "unreached"
        asks_again |= isinstance(command, c.Rsvp) and command.returns and any(each.absent for each in decision.changes)
        once = command.origin.by_hand or asks_again or (ended and isinstance(command, c.Register))
        self.commands = [] if once else [*self.commands, command]
        self._check(before, decision)

    def _one(self, which: int, *statuses: Status) -> Registration:
        """Of those who stand so, if there are any; else anybody."""
        everybody = self.desk.register.active() or list(self.desk.register)
        chosen = [each for each in self.desk.register if each.status in statuses] or everybody
        return chosen[which % len(chosen)]

    def _origin(self, who: str) -> c.Origin:
        self.desk.wait(minutes=1)
        return self.desk.origin(f"{who}@town.example".lower(), name=who)

    def _origin_of(self, registration: Registration) -> c.Origin:
        self.desk.wait(minutes=1)
        return self.desk.origin(registration.email, name=registration.name)


def _known(machine: Acts) -> bool:
    return bool(list(machine.desk.register))


def fields_of(kind: str, known: bool) -> dict[str, str]:
    return {"kind": kind, **({"initiative": "Garden"} if known else {})}


class Mails(Acts):
    @rule(
        who=st.sampled_from(PEOPLE), kind=kinds_of_people, known=sure, place=st.sampled_from(ORGANISATIONS), part=parts
    )
    def registers(self, who, kind, known, place, part):
        person = c.Person(who, None, place, fields_of(kind, known))
        self._write(c.Register(self._origin(who), (person,), part))

    @rule(who=st.sampled_from(PEOPLE), other=st.sampled_from(PEOPLE), kind=kinds_of_people, own=st.booleans())
    def registers_with_colleague(self, who, other, kind, own):
        colleague = c.Person(other, f"{other}@town.example".lower() if own else None, None, fields_of(kind, True))
        self._write(c.Register(self._origin(who), (c.Person(who, fields=fields_of(kind, True)), colleague)))

    @precondition(_known)
    @rule(which=some, proven=sure, confirmed=st.booleans(), unsure=st.sampled_from([False, False, True]))
    def cancels(self, which, proven, confirmed, unsure):
        one = self._one(which)
        is_answer = confirmed and "confirm-cancel" in one.asked
        self._write(c.Cancel(self._origin_of(one), (one.ref,), proven, is_answer, unsure))

    @precondition(_known)
    @rule(which=some, proven=sure)
    def comes_after_all(self, which, proven):
        one = self._one(which, Status.CANCELLED)
        self._write(c.Rsvp(self._origin_of(one), (one.ref,), returns=True, proven=proven))

    @precondition(_known)
    @rule(which=some, proven=sure, kind=kinds_of_people, place=st.sampled_from(ORGANISATIONS), adds=st.booleans())
    def tells_more(self, which, proven, kind, place, adds):
        one = self._one(which)
        origin = self._origin_of(one)
        if adds:
            self._write(c.AddInfo(origin, (one.ref,), (c.Person(fields=fields_of(kind, True)),), proven))
            return
        changes = {"kind": kind, "email": f"new.{one.email}"[-60:], **({"organisation": place} if place else {})}
        self._write(c.ChangeDetails(origin, (one.ref,), changes, proven))

    @precondition(_known)
    @rule(which=some, proven=sure, yes=st.booleans(), stay=st.booleans(), late=st.sampled_from([0, 0, 0, 3]))
    def answers_offer(self, which, proven, yes, stay, late):
        one = self._one(which, Status.OFFERED, Status.EXPIRED)
        self.desk.wait(days=late)
        origin = self._origin_of(one)
        accept, decline = c.AcceptOffer(origin, (one.ref,), proven), c.DeclineOffer(origin, (one.ref,), proven, stay)
        self._write(accept if yes else decline)

    @precondition(_known)
    @rule(
        which=some,
        proven=sure,
        name=st.sampled_from([None, *PEOPLE]),
        place=st.sampled_from(ORGANISATIONS),
        by_calendar=st.booleans(),
    )
    def sends_somebody_else(self, which, proven, name, place, by_calendar):
        one = self._one(which, Status.CONFIRMED, Status.INTAKE)
        address = f"{name}@town.example".lower() if name else None
        person = c.Person(name, address, place, {"kind": one.fields.get("kind", "a")})
        origin, refs = self._origin_of(one), (one.ref,)
        if by_calendar:
            self._write(c.Rsvp(origin, refs, "DELEGATED", (), proven, delegate=person if name else None))
        else:
            self._write(c.Substitute(origin, refs, person, proven))

    @precondition(_known)
    @rule(which=some, proven=sure, slot=st.integers(1, 4), hours=st.sampled_from([None, 30, 49, 100]), what=some)
    def answers_about_the_call(self, which, proven, slot, hours, what):
        one = self._one(which, Status.INTAKE)
        origin, refs = self._origin_of(one), (one.ref,)
        proposed = self.desk.now + timedelta(hours=hours) if hours else None
        wishes: tuple[c.Command, ...] = (
            c.ChooseSlot(origin, refs, slot, proven),
            c.ChooseSlot(origin, refs, slot, proven),
            c.NoSlotFits(origin, refs, proposed, proven),
            c.Counter(origin, refs, proposed, ("intake",), proven),
            c.Rsvp(origin, refs, "DECLINED", ("intake",), proven),
        )
        self._write(wishes[what % len(wishes)])

    @precondition(_known)
    @rule(
        which=some,
        proven=sure,
        what=some,
        session=st.sampled_from(["1", "2"]),
        doubt=st.sampled_from(["", "", "another_sender"]),
    )
    def small_things(self, which, proven, what, session, doubt):
        one = self._one(which)
        origin, refs = self._origin_of(one), (one.ref,)
        made: tuple[c.Command, ...] = (
            c.CancelSession(origin, refs, (session,), proven),
            c.CancelSession(origin, refs, (session,), proven),
            c.Rsvp(origin, refs, "DECLINED", (session,), proven, doubt=doubt),
            c.Rsvp(origin, refs, "ACCEPTED", (), proven, doubt=doubt),
            c.Rsvp(origin, refs, keeps=True, proven=proven),
            c.Counter(origin, refs, self.desk.now, (session,), proven, doubt=doubt),
            c.Ask(origin, refs),
            c.Bounce(origin, refs),
            c.AutoReply(origin, refs),
            c.Bulk(origin),
            c.Erase(origin, refs),
            c.Unclear(origin, refs, answerable=proven),
            c.MoveUp(origin, refs),
        )
        self._write(made[what % len(made)])

    @precondition(lambda self: self.commands)
    @rule()
    def same_mail_again(self):
        command = self.commands[-1]

        decision = self.desk.handle(command)

        assert decision.changes == ()
        new = [told.kind for told in decision.notifications if told.key not in self.keys]
        # What a person settles, such as a session more that has no free seat, is passed on again.
        assert not isinstance(command, c.Register) or set(new) <= {"already-registered", "question-forwarded"}


class ContactPerson(Acts):
    @precondition(_known)
    @rule(which=some, verdict=st.sampled_from(["approve", "refuse", None]), proven=sure)
    def decides_by_mail(self, which, verdict, proven):
        one = self._one(which, Status.AWAITING_REVIEW)
        self._write(c.GiveVerdict(self._origin("Noor"), (one.ref,), verdict, "", proven))

    @precondition(_known)
    @rule(which=some, verdict=st.sampled_from(["approve", "refuse", "unreached"]), proven=sure)
    def tells_how_the_call_went(self, which, verdict, proven):
        one = self._one(which, Status.INTAKE)
        self._write(c.GiveVerdict(self._origin("Noor"), (one.ref,), verdict, "", proven, "intake"))

    @precondition(_known)
    @rule(which=some, what=st.sampled_from(["approve", "refuse", "cancel", "move_up", "move_up"]))
    def acts_by_hand(self, which, what):
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
    def registers_by_hand(self, who, kind, hours):
        origin = self._origin(who)
        person = c.Person(who, origin.address, None, fields_of(kind, True))
        called = max(self.begin, origin.received - timedelta(hours=hours))
        self._write(c.Register(replace(origin, received=called, by_hand="Noor", verified=False), (person,)))

    begin: datetime


class EventFile(Acts):
    @rule(capacity=st.integers(0, 5))
    def capacity_changes(self, capacity):
        self._change(capacity=capacity)

    @rule(quota=st.sampled_from([{}, {"a": 1}, {"a": 2, "b": 1}]))
    def quota_changes(self, quota):
        self._change(quota=quota)

    @rule(limit=st.sampled_from([0, 1, 2]))
    def limit_changes(self, limit):
        self._change(per_organisation=limit)

    def _change(self, **rules: Any) -> None:
        """Nothing moves before the clock looks."""
        self.commands = []
        self.filled = False
        self.desk.event = replace(self.desk.event, registration=replace(self.desk.event.registration, **rules))


class Clock(Acts):
    @rule(hours=st.sampled_from([1, 24, 72, 150]))
    def time_passes(self, hours):
        """A long time in two parts: a seat is not released before the last word was said."""
        parts = 2 if hours > 100 else 1
        for _ in range(parts):
            self.desk.wait(hours=hours / parts, seconds=1)
            self._look(self.desk.follow_up)
            self._look(self.desk.tick)
            self.filled, self.ticked = True, self.desk.now

    def _look(self, at: Callable[[], Any]) -> None:
        self.commands = []
        before = self.desk.register
        self._check(before, at(), clock=True)
        assert at().changes == ()
