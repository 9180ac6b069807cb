"""What the clock brings, beside offers that end."""

from dataclasses import replace
from datetime import timedelta

from flows.registration.commands import Cancel, DeclineOffer, Rsvp
from flows.registration.model import EligibilityRule, Status
from flows.registration.office import Office
from tests.registration.situations import MONDAY, NOOR, Desk, make_event, reasons, told


def with_capacity(desk: Desk, capacity: int) -> None:
    desk.event = replace(desk.event, registration=replace(desk.event.registration, capacity=capacity))


def test_raised_capacity():
    desk = Desk(make_event(capacity=1, promote="seat"))
    desk.signs_up("Jan")
    anna, piet = desk.signs_up("Anna"), desk.signs_up("Piet")
    with_capacity(desk, 2)

    desk.tick()

    assert [desk.status(each) for each in (anna, piet)] == [Status.CONFIRMED, Status.WAITLISTED]


def test_lowered_capacity_takes_nobodys_seat():
    desk = Desk(make_event(capacity=2))
    jan, anna = desk.signs_up("Jan"), desk.signs_up("Anna")
    with_capacity(desk, 1)

    decision = desk.tick()

    assert [desk.status(each) for each in (jan, anna)] == [Status.CONFIRMED, Status.CONFIRMED]
    assert reasons(decision) == ["capacity_lowered"]
    desk.says(Cancel, jan)
    assert desk.signs_up("Piet").status is Status.WAITLISTED


def test_too_few_in_the_last_week():
    closes = MONDAY + timedelta(days=10)
    desk = Desk(make_event(capacity=5, rules={"minimum": 2, "closes": closes}))
    desk.signs_up("Jan")

    early, late = desk.tick(), desk.tick(timedelta(days=5))
    desk.signs_up("Anna")
    enough = desk.tick()

    assert reasons(early) == reasons(enough) == []
    assert [(entry.what, entry.staff) for entry in late.journal] == [("too_few", "Seats taken: 1; wanted at least: 2.")]


def test_why_nobody_moved_up():
    desk = Desk(make_event(capacity=1))
    desk.signs_up("Jan")
    desk.signs_up("Anna")

    decision = desk.tick(timedelta(hours=1))

    assert [(entry.what, entry.reason) for entry in decision.journal] == [("nobody_moved_up", "no_seat_free")]


def test_review_that_nobody_decided():
    rules = (EligibilityRule("true", "review"),)
    desk = Desk(make_event(eligibility=rules), Office({}, ("us@office.example",), holds=lambda *_: True))
    desk.signs_up("Jan")

    early, late = desk.tick(timedelta(days=1)), desk.tick(timedelta(days=1))

    assert early.notifications == ()
    reminder = told(late, "review-request")
    assert (reminder.to, reminder.facts["reason"]) == (NOOR, "reminder")
    assert told(desk.tick(timedelta(days=1)), "review-request").key == reminder.key


def test_a_second_review_is_reminded_of_as_well():
    rules = (EligibilityRule("true", "review"),)
    desk = Desk(make_event(eligibility=rules), Office({}, ("us@office.example",), holds=lambda *_: True))
    jan = desk.signs_up("Jan")
    first = told(desk.tick(timedelta(days=3)), "review-request")
    desk.says(Cancel, jan)
    desk.says(Rsvp, jan, returns=True)

    second = told(desk.tick(timedelta(days=5)), "review-request")

    assert first.key != second.key


def test_lowered_quota_takes_nobodys_seat():
    rules = (EligibilityRule("true", "accept", "a"),)
    office = Office({}, ("us@office.example",), holds=lambda when, facts: True)
    desk = Desk(make_event(capacity=5, eligibility=rules), office)
    people = [desk.signs_up(name) for name in ("Jan", "Anna", "Piet")]
    desk.event = replace(desk.event, registration=replace(desk.event.registration, quota={"a": 1}))

    decision = desk.tick()

    assert [desk.status(each) for each in people] == [Status.CONFIRMED] * 3
    assert [(entry.what, entry.staff) for entry in decision.journal] == [
        ("over_capacity", "2 more than there are: the contact person decides.")
    ]


def test_an_organisation_has_no_more_seats_than_a_lowered_limit_allows():
    desk = Desk(make_event(capacity=2, promote="seat", rules={"per_organisation": 2}))
    jan, piet = desk.signs_up("Jan", organisation="Utrecht"), desk.signs_up("Piet")
    anna, lies = desk.signs_up("Anna", organisation="Utrecht"), desk.signs_up("Lies")
    desk.event = replace(desk.event, registration=replace(desk.event.registration, per_organisation=1))

    desk.says(Cancel, piet)
    decision = desk.says(Cancel, lies)

    assert [desk.status(each) for each in (jan, anna)] == [Status.CONFIRMED, Status.WAITLISTED]
    assert decision.journal[-1].reason == "organisation_full"


def test_why_only_those_who_said_no_before_wait():
    desk = Desk(make_event(capacity=1))
    jan, anna = desk.signs_up("Jan"), desk.signs_up("Anna")
    desk.says(Cancel, jan)
    desk.says(DeclineOffer, anna, stay=True)

    decision = desk.tick()

    assert reasons(decision) == ["declined_before"]
