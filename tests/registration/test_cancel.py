"""Giving up a seat, and what follows for those who wait."""

import pytest

from flows.registration.commands import Cancel, CancelSession
from flows.registration.model import Status
from tests.registration.situations import Desk, kinds, make_event, reasons, series, told


def test_proven_wish_frees_the_seat():
    desk = Desk()
    jan = desk.signs_up("Jan")

    decision = desk.says(Cancel, jan)

    assert desk.status(jan) is Status.CANCELLED
    cancelled = told(decision, "cancelled")
    assert (cancelled.method, cancelled.sessions, cancelled.registration.sequence) == ("CANCEL", ("1",), 1)
    assert reasons(decision) == ["own_wish", "nobody_waits"]


def test_next_in_line_gets_the_seat_at_once():
    desk = Desk(make_event(capacity=1, promote="seat"))
    jan, anna, piet = desk.signs_up("Jan"), desk.signs_up("Anna"), desk.signs_up("Piet")

    decision = desk.says(Cancel, jan)

    assert [desk.status(each) for each in (anna, piet)] == [Status.CONFIRMED, Status.WAITLISTED]
    assert [(each.kind, each.to, each.answers) for each in decision.notifications] == [
        ("cancelled", jan.email, True),
        ("confirmed", anna.email, False),
    ]


def test_next_in_line_is_asked_first():
    desk = Desk(make_event(capacity=1))
    jan, anna = desk.signs_up("Jan"), desk.signs_up("Anna")

    decision = desk.says(Cancel, jan)

    assert desk.status(anna) is Status.OFFERED
    assert desk.current(anna).held
    assert told(decision, "offer").facts["until"] == desk.current(anna).offer_until


def test_doubtful_wish_is_asked_about():
    desk = Desk()
    jan = desk.signs_up("Jan")

    decision = desk.says(Cancel, jan, proven=False)

    assert desk.status(jan) is Status.CONFIRMED
    assert desk.current(jan).asked == "confirm-cancel"
    assert kinds(decision) == ["confirm-cancel"]


@pytest.mark.parametrize(
    ("proven", "authenticated", "status"),
    [
        (True, "none", Status.CANCELLED),  # the reply names our question
        (False, "pass", Status.CANCELLED),  # a bare yes from a From that is authenticated
        (False, "none", Status.CONFIRMED),  # anybody can write that
        (True, "fail", Status.CONFIRMED),  # forged
    ],
)
def test_yes_to_the_question(proven, authenticated, status):
    desk = Desk()
    jan = desk.signs_up("Jan")
    desk.says(Cancel, jan, proven=False)

    desk.says(Cancel, jan, proven=proven, confirmed=True, origin={"authenticated": authenticated})

    assert desk.status(jan) is status


def test_holder_is_asked_when_somebody_else_writes():
    desk = Desk()
    jan = desk.signs_up("Jan")

    decision = desk.says(Cancel, jan, proven=False, address="piet@town.example")

    question = told(decision, "confirm-cancel")
    assert (question.to, question.facts["by_other"]) == (jan.email, True)


def test_who_registered_somebody_may_cancel_and_both_hear():
    desk = Desk()
    anna = desk.signs_up("Anna", address="desk@town.example")
    desk.register = type(desk.register)(
        [type(anna)(**{**_fields(anna), "email": "anna@town.example", "registered_by": "desk@town.example"})]
    )

    decision = desk.says(Cancel, anna, address="desk@town.example")

    assert desk.status(anna) is Status.CANCELLED
    assert [each.to for each in decision.notifications] == ["anna@town.example", "desk@town.example"]
    assert [each.method for each in decision.notifications] == ["CANCEL", ""]


def test_wish_that_may_mean_something_else():
    desk = Desk()
    jan = desk.signs_up("Jan")

    decision = desk.says(Cancel, jan, unsure=True)

    assert desk.status(jan) is Status.CONFIRMED
    assert decision.outcome == "confirm-cancel"
    assert kinds(decision) == ["question-forwarded", "question-forwarded", "confirm-cancel"]


def test_cancelled_before():
    desk = Desk()
    jan = desk.signs_up("Jan")
    desk.says(Cancel, jan)

    decision = desk.says(Cancel, jan)

    assert decision.changes == ()
    assert (told(decision, "cancelled").method, decision.reason) == ("", "ended_before")


def test_nothing_known_to_cancel():
    desk = Desk()

    decision = desk.handle(Cancel(desk.origin("nobody@town.example"), ()))

    assert told(decision, "help").facts["why"] == "no_registration"


def test_leaving_the_line():
    desk = Desk(make_event(capacity=1))
    desk.signs_up("Jan")
    anna = desk.signs_up("Anna")

    decision = desk.says(Cancel, anna)

    assert desk.status(anna) is Status.CANCELLED
    assert told(decision, "cancelled").method == ""
    assert reasons(decision) == ["own_wish"]


def test_one_session_of_a_series():
    desk = Desk(make_event(capacity=1, sessions=series(6, 20)))
    jan, anna = desk.signs_up("Jan"), desk.signs_up("Anna")

    decision = desk.says(CancelSession, jan, sessions=("2",))

    assert (desk.status(jan), desk.current(jan).absent) == (Status.CONFIRMED, ("2",))
    assert desk.status(anna) is Status.WAITLISTED
    assert (told(decision, "cancelled").sessions, told(decision, "cancelled").method) == (("2",), "CANCEL")


def test_last_session_left_is_the_seat():
    desk = Desk(make_event(sessions=series(6, 20)))
    jan = desk.signs_up("Jan")
    desk.says(CancelSession, jan, sessions=("2",))

    desk.says(CancelSession, jan, sessions=("1",))

    assert (desk.status(jan), desk.current(jan).sequence) == (Status.CANCELLED, 2)


def test_yes_to_the_question_about_a_session():
    desk = Desk(make_event(sessions=series(6, 20)))
    jan = desk.signs_up("Jan")
    desk.says(CancelSession, jan, sessions=("2",), proven=False)

    desk.says(Cancel, jan, confirmed=True)

    assert (desk.status(jan), desk.current(jan).absent) == (Status.CONFIRMED, ("2",))


def test_second_yes_to_the_question_about_a_session():
    desk = Desk(make_event(sessions=series(6, 20)))
    jan = desk.signs_up("Jan")
    desk.says(CancelSession, jan, sessions=("2",), proven=False)
    desk.says(Cancel, jan, confirmed=True)

    decision = desk.says(Cancel, jan, confirmed=True)

    assert (desk.status(jan), decision.outcome) == (Status.CONFIRMED, "question-forwarded")


def _fields(registration):
    return {name: getattr(registration, name) for name in registration.__slots__}
