"""After all: who gave a seat up, or left the line, comes back."""

from datetime import timedelta

from flows.registration.commands import Cancel, Person, Register, Rsvp, Substitute
from flows.registration.model import EligibilityRule, Field, IntakeRules, Status
from flows.registration.office import Office
from tests.registration.situations import MONDAY, Desk, kinds, make_event, told


def test_the_seat_is_theirs_again_while_nobody_else_has_it():
    desk = Desk()
    jan = desk.signs_up("Jan")
    desk.says(Cancel, jan)

    decision = desk.says(Rsvp, jan, returns=True)

    assert (desk.status(jan), told(decision, "confirmed").method) == (Status.CONFIRMED, "REQUEST")


def test_who_comes_back_stands_at_the_end_of_the_line():
    desk = Desk(make_event(capacity=1, promote="seat"))
    desk.signs_up("Jan")
    anna, piet = desk.signs_up("Anna"), desk.signs_up("Piet")
    desk.says(Cancel, anna)

    desk.says(Rsvp, anna, returns=True)

    assert [each.name for each in desk.register.waiting()] == ["Piet", "Anna"]
    assert desk.status(piet) is Status.WAITLISTED


def test_a_new_mail_after_cancelling_stands_at_the_end_of_the_line_too():
    desk = Desk(make_event(capacity=1))
    desk.signs_up("Jan")
    anna = desk.signs_up("Anna")
    desk.signs_up("Piet")
    desk.says(Cancel, anna)

    again = desk.signs_up("Anna")

    assert again.ref != anna.ref
    assert [each.name for each in desk.register.waiting()] == ["Piet", "Anna"]


def test_a_lot_that_was_given_back_counts_no_more():
    closes = MONDAY + timedelta(days=4)
    desk = Desk(make_event(capacity=1, rules={"order": "lottery", "closes": closes}))
    for number in range(3):
        desk.signs_up(f"Person{number}")
    desk.tick(closes + timedelta(hours=1) - desk.now)
    first, second = desk.register.waiting()
    desk.says(Cancel, first)

    desk.says(Rsvp, first, returns=True)

    assert [each.ref for each in desk.register.waiting()] == [second.ref, first.ref]


def test_leaving_and_coming_back_is_no_way_around_a_review():
    rules = (EligibilityRule("true", "review"),)
    desk = Desk(make_event(eligibility=rules), Office({}, ("us@office.example",), holds=lambda when, facts: True))
    jan = desk.signs_up("Jan")
    desk.says(Cancel, jan)

    decision = desk.says(Rsvp, jan, returns=True)

    assert desk.status(jan) is Status.AWAITING_REVIEW
    assert kinds(decision) == ["in-review", "review-request"]


def test_leaving_and_coming_back_is_no_way_around_what_is_asked():
    desk = Desk(make_event(fields=(Field("initiative", required=True),)))
    jan = desk.signs_up("Jan")
    desk.says(Cancel, jan)

    desk.says(Rsvp, jan, returns=True)

    assert desk.status(jan) is Status.AWAITING_INFO


def test_leaving_and_coming_back_is_no_way_around_the_call():
    desk = Desk(make_event(intake=IntakeRules(required=True)))
    jan = desk.signs_up("Jan")
    desk.says(Cancel, jan)

    desk.says(Rsvp, jan, returns=True)

    assert desk.status(jan) is Status.INTAKE


def test_a_colleague_who_came_since_has_the_place_of_the_organisation():
    desk = Desk(make_event(capacity=5, rules={"per_organisation": 1}))
    jan = desk.signs_up("Jan", organisation="Utrecht")
    desk.says(Cancel, jan)
    anna = desk.signs_up("Anna", organisation="Gemeente Utrecht")

    decision = desk.says(Rsvp, jan, returns=True)

    assert (desk.status(anna), decision.reason) == (Status.CONFIRMED, "per_organisation")
    assert not desk.current(jan).held


def test_a_colleague_who_was_registered_by_another_may_cancel_for_themselves():
    desk = Desk()
    origin = desk.origin("desk@town.example", name="Desk")
    people = (Person("Jan Jansen", "jan@town.example"), Person("Anna Bakker", "anna@town.example"))
    jan, anna = desk.handle(Register(origin, people)).changes

    decision = desk.says(Cancel, anna)

    assert [desk.status(each) for each in (jan, anna)] == [Status.CONFIRMED, Status.CANCELLED]
    assert [each.to for each in decision.notifications] == ["anna@town.example"]


def test_who_registered_a_colleague_may_cancel_for_them_and_both_hear():
    desk = Desk()
    origin = desk.origin("desk@town.example", name="Desk")
    (jan,) = desk.handle(Register(origin, (Person("Jan Jansen", "jan@town.example"),))).changes

    decision = desk.says(Cancel, jan, address="desk@town.example")

    assert desk.status(jan) is Status.CANCELLED
    assert [each.to for each in decision.notifications] == ["jan@town.example", "desk@town.example"]


def test_who_registered_a_colleague_is_asked_by_their_own_name():
    desk = Desk()
    origin = desk.origin("desk@town.example", name="Desk")
    (jan,) = desk.handle(Register(origin, (Person("Jan Jansen", "jan@town.example"),))).changes

    decision = desk.says(Cancel, jan, address="desk@town.example", origin={"name": "Desk"}, proven=False)

    asked = told(decision, "confirm-cancel")
    assert (asked.to, asked.name, asked.registration.name) == ("desk@town.example", "Desk", "Jan Jansen")


def test_who_registered_a_colleague_may_send_another_and_all_three_hear():
    desk = Desk()
    origin = desk.origin("desk@town.example", name="Desk")
    (jan,) = desk.handle(Register(origin, (Person("Jan Jansen", "jan@town.example"),))).changes

    decision = desk.says(Substitute, jan, substitute=Person("Anna", "anna@town.example"), address="desk@town.example")

    assert [(each.to, each.method) for each in decision.notifications] == [
        ("anna@town.example", "REQUEST"), ("jan@town.example", "CANCEL"), ("desk@town.example", ""),
    ]  # fmt: skip
