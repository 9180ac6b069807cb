"""Facts that come later, or change."""

import pytest

from flows.registration.commands import AddInfo, ChangeDetails, Person
from flows.registration.model import Field, Status
from tests.registration.situations import Desk, kinds, make_event, told

ASKED = (Field("initiative", required=True), Field("town", required=True))


@pytest.fixture
def desk() -> Desk:
    return Desk(make_event(capacity=1, fields=ASKED))


def test_answer_completes_in_its_place(desk):
    jan = desk.signs_up("Jan")
    anna = desk.signs_up("Anna", fields={"initiative": "Sun", "town": "Zwolle"})

    decision = desk.says(
        AddInfo, jan, persons=(Person(fields={"initiative": "Wind", "town": "Utrecht"}),), proven=False
    )

    assert [desk.status(each) for each in (jan, anna)] == [Status.CONFIRMED, Status.WAITLISTED]
    assert kinds(decision) == ["confirmed"]


def test_half_an_answer(desk):
    jan = desk.signs_up("Jan")

    decision = desk.says(AddInfo, jan, persons=(Person(fields={"town": "Utrecht"}),))

    assert desk.status(jan) is Status.AWAITING_INFO
    assert [each["name"] for each in told(decision, "info-needed").facts["missing"]] == ["initiative"]


def test_registering_again_completes_too(desk):
    jan = desk.signs_up("Jan", fields={"town": "Utrecht"})

    desk.signs_up("Jan", fields={"initiative": "Wind"})

    assert desk.status(jan) is Status.CONFIRMED
    assert len(desk.register.active()) == 1


def test_waiting_with_a_question_open_moves_up_without_a_mail(desk):
    anna = desk.signs_up("Anna", fields={"initiative": "Sun", "town": "Zwolle"})
    jan = desk.signs_up("Jan")
    assert not jan.held

    from flows.registration.commands import Cancel

    decision = desk.says(Cancel, anna)

    assert (desk.status(jan), desk.current(jan).held) == (Status.AWAITING_INFO, True)
    assert kinds(decision) == ["cancelled"]


def test_stranger_adds_nothing(desk):
    jan = desk.signs_up("Jan")

    decision = desk.says(AddInfo, jan, persons=(Person(fields={"town": "X"}),), proven=False, address="x@else.example")

    assert (decision.outcome, decision.changes) == ("question-forwarded", ())
    assert [each.registration for each in decision.notifications] == [None, jan]


def test_remarks_grow(desk):
    jan = desk.signs_up("Jan", fields={"initiative": "Wind", "town": "Utrecht", "remarks": "Vegetarian."})

    decision = desk.says(AddInfo, jan, persons=(Person(fields={"remarks": "Comes by train."}),))

    assert desk.current(jan).fields["remarks"] == "Vegetarian.\nComes by train."
    assert kinds(decision) == ["already-registered"]


def test_new_address_gets_the_invitation_and_the_old_one_hears():
    desk = Desk()
    jan = desk.signs_up("Jan")

    decision = desk.says(ChangeDetails, jan, changes={"email": "jan@home.example"})

    new, old = decision.notifications
    assert (new.to, new.method, new.registration.sequence) == ("jan@home.example", "REQUEST", 1)
    assert (old.to, old.method) == (jan.email, "")
    assert not desk.current(jan).verified


def test_change_without_proof_goes_to_the_contact():
    desk = Desk()
    jan = desk.signs_up("Jan")

    decision = desk.says(ChangeDetails, jan, changes={"email": "evil@else.example"}, proven=False)

    assert (decision.outcome, decision.changes) == ("question-forwarded", ())


def test_an_organisation_that_has_enough_places_is_for_a_person_to_decide():
    desk = Desk(make_event(capacity=5, rules={"per_organisation": 1}))
    jan, anna = desk.signs_up("Jan", organisation="Utrecht"), desk.signs_up("Anna", organisation="Zwolle")

    decision = desk.says(ChangeDetails, anna, changes={"organisation": "Gemeente Utrecht"})

    assert (decision.reason, desk.status(anna)) == ("eligibility_in_doubt", Status.CONFIRMED)
    assert desk.status(jan) is Status.CONFIRMED
