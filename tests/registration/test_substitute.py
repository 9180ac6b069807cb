"""Somebody else comes: four regimes."""

import pytest

from flows.registration.commands import Person, Rsvp, Substitute
from flows.registration.model import Field, IntakeRules, Status, SubstitutionRules
from tests.registration.situations import Desk, kinds, make_event, reasons, series, told

PIET = Person("Piet Bakker", "piet@town.example")


def make_desk(regime: str, **more) -> Desk:
    fields = (Field("initiative"), Field("diet", sensitive=True))
    return Desk(make_event(capacity=1, substitution=SubstitutionRules(regime), fields=fields, **more))


def signs_up_jan(desk: Desk):
    stated = {"initiative": "Wind", "diet": "vegan", "phone": "06 1"}
    return desk.signs_up("Jan", fields=stated, organisation="Gemeente Utrecht")


def test_both_hear_and_nothing_private_passes_on():
    desk = make_desk("yes")
    jan = signs_up_jan(desk)

    decision = desk.says(Substitute, jan, substitute=PIET)

    new, old = decision.notifications
    assert (new.to, new.method, new.registration.status) == ("piet@town.example", "REQUEST", Status.CONFIRMED)
    assert (old.to, old.method, old.registration.sequence) == (jan.email, "CANCEL", 1)
    assert new.registration.fields == {"initiative": "Wind"}
    assert desk.register.seats().total() == 1


@pytest.mark.parametrize(
    ("regime", "person", "outcome"),
    [
        ("yes", PIET, "substituted"),
        ("no", PIET, "not-eligible"),
        ("if_no_waitlist", PIET, "not-eligible"),  # Anna waits
        ("same_organisation", PIET, "substituted"),  # same domain, organisation unsaid
        ("same_organisation", Person("Piet", "piet@else.example"), "not-eligible"),
        ("same_organisation", Person("Piet", "piet@else.example", "utrecht"), "substituted"),
        ("same_organisation", Person("Piet", None, "Zwolle"), "not-eligible"),
    ],
)
def test_regimes(regime, person, outcome):
    desk = make_desk(regime)
    jan = signs_up_jan(desk)
    desk.signs_up("Anna")

    decision = desk.says(Substitute, jan, substitute=person)

    assert decision.outcome == outcome
    assert desk.status(jan) is (Status.CANCELLED if outcome == "substituted" else Status.CONFIRMED)


@pytest.mark.parametrize("person", [None, Person()])
def test_nobody_named(person):
    desk = make_desk("yes")
    jan = signs_up_jan(desk)

    decision = desk.says(Substitute, jan, substitute=person)

    assert desk.status(jan) is Status.CONFIRMED
    assert told(decision, "info-needed").facts["about"] == "substitute"


def test_some_sessions_only():
    desk = make_desk("yes", sessions=series(6, 20))
    jan = signs_up_jan(desk)

    decision = desk.says(Substitute, jan, substitute=PIET, sessions=("2",))

    assert (decision.outcome, reasons(decision)) == ("question-forwarded", ["some_sessions_only"])


def test_who_waits_has_no_seat_to_pass_on():
    desk = Desk(make_event(capacity=1))
    desk.signs_up("Anna")
    jan = desk.signs_up("Jan")

    decision = desk.says(Substitute, jan, substitute=Person("Piet", "piet@town.example"))

    assert (decision.outcome, decision.reason, decision.changes) == ("question-forwarded", "no_seat_to_pass_on", ())


def test_without_proof():
    desk = make_desk("yes")
    jan = signs_up_jan(desk)

    decision = desk.says(Substitute, jan, substitute=PIET, proven=False)

    assert kinds(decision) == ["confirm-cancel"]
    assert desk.status(jan) is Status.CONFIRMED


def test_substitute_of_a_substitute():
    desk = make_desk("yes")
    jan = signs_up_jan(desk)
    piet = desk.says(Substitute, jan, substitute=PIET).notifications[0].registration

    decision = desk.says(Substitute, piet, substitute=Person("Anna", "anna@town.example"))

    assert decision.outcome == "substituted"
    assert len({each.ref for each in desk.register}) == 3


def test_secretary_replaces_somebody_of_the_same_organisation():
    desk = make_desk("yes")
    jan = desk.signs_up("Jan Jansen", address="jan@town.example")
    origin = desk.origin("desk@town.example", name="Secretary")

    decision = desk.handle(Substitute(origin, (), PIET, replaces="J. Jansen"))

    assert (told(decision, "confirm-cancel").to, desk.status(jan)) == (jan.email, Status.CONFIRMED)


def test_colleague_with_a_seat_of_their_own_replaces_another():
    desk = make_desk("yes")
    jan = desk.signs_up("Jan Jansen", address="jan@town.example")
    desk.signs_up("Els Smit", address="els@town.example")

    decision = desk.handle(
        Substitute(desk.origin("els@town.example", name="Els Smit"), (), PIET, replaces="Jan Jansen")
    )

    assert (told(decision, "confirm-cancel").to, desk.status(jan)) == (jan.email, Status.CONFIRMED)


def test_stranger_replaces_nobody():
    desk = make_desk("yes")
    desk.signs_up("Jan Jansen", address="jan@town.example")

    decision = desk.handle(Substitute(desk.origin("x@else.example"), (), PIET, replaces="J. Jansen"))

    assert (decision.changes, reasons(decision)) == ((), ["whose_seat"])
    assert [each.registration for each in decision.notifications] == [None, None]


def test_who_is_named_as_replaced_must_be_the_holder():
    desk = make_desk("yes")
    jan = signs_up_jan(desk)

    decision = desk.says(Substitute, jan, substitute=PIET, replaces="Sanne de Wit")

    assert (decision.changes, reasons(decision), desk.status(jan)) == ((), ["whose_seat"], Status.CONFIRMED)


def test_who_comes_instead_before_the_intake_hears_that_the_seat_is_kept():
    desk = make_desk("yes", intake=IntakeRules(required=True))
    jan = signs_up_jan(desk)

    decision = desk.says(Substitute, jan, substitute=PIET)

    new, old = decision.notifications
    assert (new.registration.status, new.facts["intake"], new.method) == (Status.INTAKE, True, "")
    assert old.method == ""


def test_the_calendar_of_who_comes_instead_has_a_clock_of_its_own():
    desk = make_desk("yes")
    jan = signs_up_jan(desk)
    desk.says(Rsvp, jan, partstat="ACCEPTED", sessions=("1",), stamp=desk.now.replace(year=2028))

    piet = desk.says(Substitute, jan, substitute=PIET).notifications[0].registration
    desk.says(Rsvp, piet, partstat="TENTATIVE", sessions=("1",), stamp=desk.now)

    assert desk.current(piet).partstat == {"1": "TENTATIVE"}
