"""What must hold after every decision, whatever was written and whenever. Counts on its own: it shares nothing with what it checks."""

from collections import Counter
from datetime import UTC, datetime, timedelta
from itertools import combinations

from flows.registration.attendance import offers_end
from flows.registration.decision import Decision
from flows.registration.memory import MemoryRegister
from flows.registration.model import ENDED, Registration, Status
from tests.registration.situations import Desk

ANSWER_TO = {
    Status.CONFIRMED: {"confirmed", "substituted"},
    Status.INTAKE: {"intake-proposal", "substituted"},
    Status.WAITLISTED: {"waitlisted"},
    Status.OFFERED: {"offer"},
    Status.EXPIRED: {"offer-expired", "cancelled"},
    Status.CANCELLED: {"cancelled", "substituted"},
    Status.REFUSED: {"not-eligible", "full"},
    Status.AWAITING_INFO: {"info-needed"},
    Status.AWAITING_REVIEW: {"in-review"},
}
"""The mail that tells somebody of their new status. A seat that is kept silently while an answer is out changes no status."""
HOLDS = {Status.CONFIRMED, Status.INTAKE, Status.OFFERED}
WHOLE = "all"


class Promises:
    """A desk whose every decision is looked at."""

    desk: Desk
    keys: set[str]
    filled: bool
    """Nobody waits for a seat that is free; not so between a change of the event file and the next tick."""
    ticked: datetime
    """When the clock decided last: the end of a window moves nobody by itself."""
    given: int
    """Seats that a contact person may have given by hand."""

    seen: Counter[str]
    """What came about, and how often."""

    def _check(self, before: MemoryRegister, decision: Decision, clock: bool = False) -> None:
        self.seen.update(
            ("looked at", *{entry.what for entry in decision.journal}, *{entry.reason for entry in decision.journal})
        )
        self.seen.update(str(each.status) for each in decision.changes)
        assert decision.reason
        assert decision.journal or clock
        self._check_keys(decision)
        self._check_seats(before)
        self._check_calls()
        for after in decision.changes:
            self._check_change(before.find(after.ref), after, decision)

    def _check_keys(self, decision: Decision) -> None:
        """Reminders go under keys without cause: the outbox sends them once."""
        new = {told.key for told in decision.notifications if not told.key.endswith("/reminder")}
        new -= {told.key for told in decision.notifications if told.kind == "intake-reminder"}
        assert not new & self.keys
        self.keys |= new

    def _check_seats(self, before: MemoryRegister) -> None:
        event = self.desk.event
        seats, had = self._taken(self.desk.register), self._taken(before)
        for (place, audience), number in seats.items():
            most = event.registration.quota.get(audience, number) if audience else event.registration.capacity
            assert number <= max(most, had[place, audience])
        ended = any(self.ticked < window.until <= self.desk.now for window in event.priority)
        if (
            self.filled
            and not ended
            and self.desk.now < offers_end(event) - timedelta(hours=1)
            and self.desk.now < event.starts
        ):
            # Who said no to it waits beside a free seat, also while they are asked whether they leave.
            waiting = [each for each in self.desk.register.waiting() if not each.asked.startswith("declined")]
            assert not [each.ref for each in waiting if self._may_have_seat(each, seats)]
        if event.registration.order == "lottery" and self.desk.now <= event.registration.closes:
            assert sum(each.held for each in self.desk.register) <= self.given

    def _taken(self, register: MemoryRegister) -> Counter[tuple[str, str]]:
        """People per place and audience; under no audience: all of them."""
        held = [each for each in register if each.held]
        pairs = [(place, each.audience) for each in held for place in self._places(each)]
        return Counter(pairs) + Counter((place, "") for place, audience in pairs if audience)

    def _places(self, registration: Registration) -> list[str]:
        """Where each session has seats of its own: those they come to."""
        if not self.desk.event.partial:
            return [WHOLE]
        chosen = registration.sessions or [each.id for each in self.desk.event.sessions]
        return [name for name in chosen if name not in registration.absent]

    def _may_have_seat(self, waiting: Registration, seats: Counter[tuple[str, str]]) -> bool:
        rules = self.desk.event.registration
        if rules.order == "lottery" and not any(each.lot for each in self.desk.register.active()):
            return False
        if any(
            self.desk.now < window.until and waiting.fields.get("kind", "") != window.when
            for window in self.desk.event.priority
        ):
            return False
        colleagues = sum(each.held and each.organisation == waiting.organisation for each in self.desk.register)
        if rules.per_organisation and waiting.organisation and colleagues >= rules.per_organisation:
            return False
        places = self._places(waiting)
        quota = rules.quota.get(waiting.audience, len(list(self.desk.register)) + 1)
        return all(seats[place, ""] < rules.capacity and seats[place, waiting.audience] < quota for place in places)

    def _check_calls(self) -> None:
        """One person calls; no two calls at the same time."""
        length = timedelta(minutes=self.desk.event.intake.minutes)
        calls = [
            each.intake_at.astimezone(UTC)
            for each in self.desk.register
            if each.status is Status.INTAKE and each.intake_at
        ]
        assert all(abs(one - other) >= length for one, other in combinations(calls, 2))

    def _check_change(self, before: Registration | None, after: Registration, decision: Decision) -> None:
        assert after.held or after.status not in HOLDS
        assert not after.held or after.status not in (*ENDED, Status.WAITLISTED)
        if before:
            assert after.sequence >= before.sequence
            assert after.token == before.token
        if before is None or before.status is not after.status:
            self._check_told(after, decision)

    def _check_told(self, after: Registration, decision: Decision) -> None:
        """They hear of their new status, once, and an offer ends in the time to come."""
        told = [
            each for each in decision.notifications if each.registration and each.registration.ref == after.ref
            and each.kind in ANSWER_TO[after.status] and each.to == after.email and not each.key.endswith("/by")
        ]  # fmt: skip
        assert len(told) == 1
        assert told[0].registration == after
        if after.status is Status.OFFERED:
            assert self.desk.now < after.offer_until <= offers_end(self.desk.event)
