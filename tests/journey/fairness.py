"""What must be true of seats and line, at each step of the journal and at its end, whoever decided it at the same time as whom."""

from collections import Counter
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass, field
from datetime import datetime
from itertools import groupby
from typing import TypeVar

from flows.registration.model import Event, Registration
from flows.storage.store import Explained, Store

T = TypeVar("T")
TOLD_BY = {
    "confirmed": "confirmed",
    "waitlisted": "waitlisted",
    "offer": "offered",
    "offer-expired": "expired",
    "cancelled": "cancelled",
}
"""Letters that tell people where they stand."""
SEATED = ("confirmed", "offered")


@dataclass
class Retold:
    """The register as the journal tells it, line by line."""

    event: Event
    audience: dict[str, str]
    received: dict[int, datetime]
    stands: dict[str, str] = field(default_factory=dict)
    arrival: dict[str, datetime] = field(default_factory=dict)
    declined: set[str] = field(default_factory=set)
    told: dict[str, list[str]] = field(default_factory=dict)

    def hear(self, line: Explained) -> None:
        assert line.reason
        if line.reason == "ended_before":
            # Who leaves after an offer has ended hears that they are off the list, once more or not.
            self.told[line.ref].append("cancelled")
        if line.what not in TOLD_BY.values() or not line.ref:
            return
        before = self.stands.get(line.ref, "")
        if before in ("", "cancelled") and line.message:
            # Who comes back after cancelling stands at the end of the line.
            self.arrival[line.ref] = self.received[line.message]
        if line.what in SEATED and before not in SEATED:
            self._assert_nobody_passed(line.ref)
        self.stands[line.ref] = line.what
        self.told.setdefault(line.ref, []).append(line.what)
        (self.declined.add if line.reason == "offer_declined" else self.declined.discard)(line.ref)

    def may_have_seat(self, ref: str) -> bool:
        seats = self._seats()
        limit = self.event.registration.quota.get(self.audience[ref], seats.total() + 1)
        return seats.total() < self.event.registration.capacity and seats[self.audience[ref]] < limit

    def _assert_nobody_passed(self, ref: str) -> None:
        for other, status in self.stands.items():
            if status == "waitlisted" and other not in self.declined and self.arrival[other] < self.arrival[ref]:
                assert not self.may_have_seat(other), f"{ref} got a seat that {other} waited for longer"

    def assert_seats(self) -> None:
        seats = self._seats()
        assert seats.total() <= self.event.registration.capacity
        for audience, limit in self.event.registration.quota.items():
            assert seats[audience] <= limit

    def _seats(self) -> Counter[str]:
        return Counter(self.audience[ref] for ref, status in self.stands.items() if status in SEATED)


def assert_fair(store: Store, event: Event, arrived: Sequence[Sequence[datetime]]) -> Counter[str]:
    """After a last look of the clock; `arrived`: the mails per mailbox, in order. How often people came to stand where."""
    mails = {mail.id: mail for mail in store.mail_log()}
    people = {each.ref: each for each in store.registrations(event.slug)}
    lines = store.whole_journal(event.slug)
    retold = Retold(
        event,
        {ref: each.audience for ref, each in people.items()},
        {number: mail.received for number, mail in mails.items()},
    )
    # One decision is one commit: the line that a seat came free may stand under the one of who got it.
    for _, decision in groupby(lines, lambda line: (line.at, line.by, line.message)):
        for line in decision:
            retold.hear(line)
        retold.assert_seats()

    assert all(mail.state == "done" and mail.reason for mail in mails.values())
    assert {line.message for line in lines if line.message} == set(mails)
    assert len(mails) == sum(map(len, arrived))
    _assert_decided_in_order(lines, retold.received, arrived)
    assert retold.stands == {ref: str(each.status) for ref, each in people.items()}
    assert {ref for ref, each in people.items() if each.held} == {
        ref for ref, status in retold.stands.items() if status in SEATED
    }
    waiting = [
        each for each in people.values() if each.active and not each.held and not each.asked.startswith("declined")
    ]
    assert not [each.ref for each in waiting if retold.may_have_seat(each.ref)], "waits while a seat is free"
    for ref, each in people.items():
        story = [(line.at, line.what, line.reason, line.message) for line in store.explain(ref)]
        letters = [(letter.at, letter.kind) for letter in store.written_about([ref])]
        assert _once(retold.told[ref]) == _once(_letters(store, each)), (story, letters)
    return Counter(status for told in retold.told.values() for status in told)


def _assert_decided_in_order(
    lines: Iterable[Explained], received: dict[int, datetime], arrived: Sequence[Sequence[datetime]]
) -> None:
    decided = _once(received[line.message] for line in lines if line.message)
    for mailbox in arrived:
        assert [moment for moment in decided if moment in mailbox] == list(mailbox)


def _letters(store: Store, registration: Registration) -> Iterator[str]:
    for letter in store.written_about([registration.ref]):
        if letter.to == registration.email and letter.kind in TOLD_BY:
            yield TOLD_BY[letter.kind]


def _once(items: Iterable[T]) -> list[T]:
    """Told again, or told of one mail in several lines."""
    return [item for item, _ in groupby(items)]
