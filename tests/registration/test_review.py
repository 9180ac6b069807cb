"""Registrations that a contact person decides about."""

import pytest

from flows.registration.commands import AddInfo, Cancel, GiveVerdict, Person
from flows.registration.model import EligibilityRule, IntakeRules, Status
from flows.registration.office import Office
from tests.registration.situations import NOOR, Desk, kinds, make_event, told


@pytest.fixture
def desk() -> Desk:
    rules = (
        EligibilityRule("known", "accept"),
        EligibilityRule("unsure", "review", reason={"nl": "Wij kijken even mee."}),
        EligibilityRule("ask", "ask", reason={"nl": "Voor welke gemeente werk je?"}),
        EligibilityRule("true", "refuse", reason={"nl": "Alleen voor gemeenten.", "en": "Municipalities only."}),
    )
    holds = lambda when, facts: when == "true" or when == facts["function"] or when in facts["remarks"].split()  # noqa: E731
    return Desk(make_event(capacity=1, eligibility=rules), Office({}, ("us@office.example",), holds=holds))


def test_both_hear_and_the_seat_is_kept(desk):
    jan = desk.signs_up("Jan", fields={"function": "unsure"})

    assert (jan.status, jan.held) == (Status.AWAITING_REVIEW, True)
    assert told(desk.last, "in-review").facts["reason"] == "Wij kijken even mee."
    request = told(desk.last, "review-request")
    assert (request.to, request.facts["person"]["name"], request.answers) == (NOOR, "Jan", False)


def test_approved(desk):
    jan = desk.signs_up("Jan", fields={"function": "unsure"})

    decision = desk.says(GiveVerdict, jan, verdict="approve", address=NOOR)

    assert desk.status(jan) is Status.CONFIRMED
    assert told(decision, "confirmed").to == jan.email


def test_approved_but_no_seat(desk):
    desk.signs_up("Anna", fields={"function": "known"})
    jan = desk.signs_up("Jan", fields={"function": "unsure"})

    desk.says(GiveVerdict, jan, verdict="approve", address=NOOR)

    assert desk.status(jan) is Status.WAITLISTED


def test_refused_in_the_contacts_words(desk):
    jan = desk.signs_up("Jan", fields={"function": "unsure"})
    anna = desk.signs_up("Anna", fields={"function": "known"})

    decision = desk.says(GiveVerdict, jan, verdict="refuse", reason="Te ver weg.", address=NOOR)

    assert [desk.status(each) for each in (jan, anna)] == [Status.REFUSED, Status.OFFERED]
    assert told(decision, "not-eligible").facts["reason"] == "Te ver weg."


@pytest.mark.parametrize(("verdict", "proven"), [("approve", False), (None, True)])
def test_doubtful_verdict_goes_to_a_person(desk, verdict, proven):
    jan = desk.signs_up("Jan", fields={"function": "unsure"})

    decision = desk.says(GiveVerdict, jan, verdict=verdict, proven=proven, address=NOOR)

    assert (decision.outcome, decision.changes, decision.notifications) == ("attention", (), ())


def test_verdict_twice(desk):
    jan = desk.signs_up("Jan", fields={"function": "unsure"})
    desk.says(GiveVerdict, jan, verdict="approve", address=NOOR)

    decision = desk.says(GiveVerdict, jan, verdict="approve", address=NOOR)

    assert (decision.outcome, decision.changes, decision.notifications) == ("noted", (), ())


@pytest.mark.parametrize(
    ("first", "second", "status"),
    [("approve", "refuse", Status.CONFIRMED), ("refuse", "approve", Status.REFUSED)],
)
def test_second_verdict_against_the_first(desk, first, second, status):
    """Jan has heard the first one already: a person sees to it, and nothing changes behind his back."""
    jan = desk.signs_up("Jan", fields={"function": "unsure"})
    desk.says(GiveVerdict, jan, verdict=first, address=NOOR)

    decision = desk.says(GiveVerdict, jan, verdict=second, address=NOOR)

    assert (decision.outcome, decision.reason) == ("attention", "decided_otherwise")
    assert (desk.status(jan), decision.notifications) == (status, ())


def test_verdict_about_somebody_who_left_meanwhile(desk):
    jan = desk.signs_up("Jan", fields={"function": "unsure"})
    desk.says(Cancel, jan)

    decision = desk.says(GiveVerdict, jan, verdict="approve", address=NOOR)

    assert (decision.outcome, desk.status(jan)) == ("noted", Status.CANCELLED)


def test_by_hand_the_contact_may_overrule(desk):
    jan = desk.signs_up("Jan")

    desk.says(GiveVerdict, jan, verdict="approve", proven=False, origin={"by_hand": "noor"})

    assert desk.status(jan) is Status.CONFIRMED


def test_rule_refuses_in_its_own_words(desk):
    jan = desk.signs_up("Jan", language="en")

    assert jan.status is Status.REFUSED
    assert told(desk.last, "not-eligible").facts["reason"] == "Municipalities only."


def test_refused_by_a_rule_and_mended(desk):
    jan = desk.signs_up("Jan", fields={"remarks": "nothing"})

    desk.says(AddInfo, jan, persons=(Person(fields={"remarks": "known"}),))

    assert desk.status(jan) is Status.CONFIRMED


def test_rule_that_asks_for_nothing_unknown_leaves_it_to_a_person(desk):
    jan = desk.signs_up("Jan", fields={"remarks": "ask"})

    assert jan.status is Status.AWAITING_REVIEW
    assert kinds(desk.last) == ["in-review", "review-request"]


def test_after_the_intake_the_seat_is_final():
    desk = Desk(make_event(intake=IntakeRules(required=True)))
    jan = desk.signs_up("Jan")

    decision = desk.says(GiveVerdict, jan, verdict="approve", proven=False, origin={"by_hand": "noor"})

    assert desk.status(jan) is Status.CONFIRMED
    assert told(decision, "confirmed").method == "REQUEST"


def test_after_the_intake_the_seat_goes_to_the_next():
    desk = Desk(make_event(capacity=1, intake=IntakeRules(required=True)))
    jan, anna = desk.signs_up("Jan"), desk.signs_up("Anna")

    desk.says(GiveVerdict, jan, verdict="refuse", proven=False, origin={"by_hand": "noor"})

    assert [desk.status(each) for each in (jan, anna)] == [Status.REFUSED, Status.OFFERED]


def test_no_mail_ends_an_intake():
    desk = Desk(make_event(intake=IntakeRules(required=True)))
    jan = desk.signs_up("Jan")

    desk.says(GiveVerdict, jan, verdict="approve", address=NOOR)

    assert desk.status(jan) is Status.INTAKE
