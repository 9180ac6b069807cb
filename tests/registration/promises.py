"""What must hold after every decision, whatever was written and whenever."""

from datetime import datetime, timedelta

from flows.registration.attendance import offers_end
from flows.registration.decision import Decision
from flows.registration.model import ENDED, Registration, Status
from tests.registration.situations import Desk

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


class Promises:
    """A desk whose every decision is looked at."""

    desk: Desk
    keys: set[str]
    filled: bool
    """Nobody waits for a seat that is free; not so between a change of capacity and the next tick."""
    ticked: datetime
    """When the clock decided last: the end of a window moves nobody by itself."""
    given: int
    """Seats that a contact person may have given by hand."""

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
        ended = any(self.ticked < window.until <= self.desk.now for window in event.priority)
        if (
            self.filled
            and not ended
            and self.desk.now < offers_end(event) - timedelta(hours=1)
            and self.desk.now < event.starts
        ):
            waiting = [each for each in register.waiting() if each.asked != "declined"]
            assert not [each.ref for each in waiting if self._may_have_seat(each)]
        if event.registration.order == "lottery" and self.desk.now <= event.registration.closes:
            assert seats.total() <= self.given

    def _may_have_seat(self, waiting: Registration) -> bool:
        rules, seats = self.desk.event.registration, self.desk.register.seats()
        if rules.order == "lottery" and not any(each.lot for each in self.desk.register.active()):
            return False
        if any(
            self.desk.now < window.until and waiting.fields.get("kind", "") != window.when
            for window in self.desk.event.priority
        ):
            return False
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
