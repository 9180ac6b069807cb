"""What becomes of a registration by mail."""

from dataclasses import replace
from datetime import timedelta

import pytest

from flows.registration.commands import Person, Register
from flows.registration.decide import decide
from flows.registration.model import Field, IntakeRules, Status
from flows.registration.repeated import same_name
from tests.registration.situations import Desk, kinds, make_event, reasons, told


def test_seat_is_free():
    desk = Desk()

    jan = desk.signs_up("Jan Jansen")

    assert jan.status is Status.CONFIRMED
    assert jan.held
    confirmed = told(desk.last, "confirmed")
    assert (confirmed.to, confirmed.sessions, confirmed.method) == (jan.email, ("1",), "REQUEST")
    assert reasons(desk.last) == ["no_rules"]


def test_no_seat_but_a_line():
    desk = Desk(make_event(capacity=1))
    desk.signs_up("Jan")

    desk.signs_up("Piet")
    anna = desk.signs_up("Anna")

    assert anna.status is Status.WAITLISTED
    assert told(desk.last, "waitlisted").facts["position"] == 2


def test_no_seat_and_no_line():
    desk = Desk(make_event(capacity=1, waitlist=0))
    desk.signs_up("Jan")

    decision = desk.handle(Register(desk.origin("anna@town.example"), (Person("Anna"),)))

    assert (decision.outcome, decision.reason, decision.changes) == ("full", "no_seat_no_line", ())
    assert kinds(decision) == ["full"]


def test_intake_comes_first():
    desk = Desk(make_event(intake=IntakeRules(required=True)))

    jan = desk.signs_up("Jan")

    assert jan.status is Status.INTAKE
    assert jan.held
    assert told(desk.last, "intake-proposal").facts["within_days"] == 14


def test_missing_fact_keeps_the_seat():
    desk = Desk(make_event(capacity=1, fields=(Field("initiative", label={"nl": "Initiatief"}, required=True),)))

    jan = desk.signs_up("Jan")

    assert (jan.status, jan.held) == (Status.AWAITING_INFO, True)
    facts = told(desk.last, "info-needed").facts
    assert facts["missing"] == [{"name": "initiative", "label": "Initiatief", "purpose": ""}]
    assert facts["held"]


def test_several_people_each_for_themselves():
    desk = Desk(make_event(capacity=1))
    origin = desk.origin("jan@town.example", name="Jan Jansen")
    persons = (Person("Jan Jansen"), Person("Piet", "piet@town.example"), Person("Anna"))

    decision = desk.handle(Register(origin, persons))

    assert [(each.name, each.status, each.registered_by) for each in decision.changes] == [
        ("Jan Jansen", Status.CONFIRMED, None),
        ("Piet", Status.WAITLISTED, "jan@town.example"),
        ("Anna", Status.WAITLISTED, "jan@town.example"),
    ]
    assert [each.to for each in decision.notifications] == ["jan@town.example", "piet@town.example", "jan@town.example"]
    assert [each.answers for each in decision.notifications] == [True, False, True]
    assert decision.notifications[0].facts["together"] == ["Piet", "Anna"]


def test_too_many_in_one_mail():
    desk = Desk(make_event(rules={"per_message": 2}))
    persons = tuple(Person(f"Person {number}") for number in range(3))

    decision = desk.handle(Register(desk.origin("jan@town.example"), persons))

    assert decision.changes == ()
    assert told(decision, "help").facts["why"] == "per_message"


def test_organisation_has_its_number():
    desk = Desk(make_event(capacity=9, rules={"per_organisation": 1}))
    desk.signs_up("Jan", organisation="Gemeente Utrecht")

    anna = desk.signs_up("Anna", organisation="utrecht")

    assert anna.status is Status.REFUSED
    assert told(desk.last, "not-eligible").facts["why"] == "per_organisation"


def test_quota_of_the_audience_is_full():
    desk = Desk(make_event(capacity=9, rules={"quota": {"": 1}}))
    desk.signs_up("Jan")

    assert desk.signs_up("Anna").status is Status.WAITLISTED


def test_registered_before():
    desk = Desk()
    jan = desk.signs_up("Jan Jansen")

    again = desk.handle(Register(desk.origin(jan.email, name="Jan Jansen"), (Person("Jan"),)))

    assert again.changes == ()
    assert told(again, "already-registered").facts["status"] == "confirmed"


def test_registered_before_adds_what_was_unknown():
    desk = Desk()
    jan = desk.signs_up("Jan")

    again = desk.handle(Register(desk.origin(jan.email), (Person("Jan", fields={"phone": "06 1"}),)))

    assert again.changes[0].fields == {"phone": "06 1"}
    assert again.changes[0].status is Status.CONFIRMED


def test_colleague_registers_somebody_who_registered_themselves():
    """At their own address they are known; who hears of it is the one who has the seat."""
    desk = Desk()
    jan = desk.signs_up("Jan Jansen", address="jan@town.example")
    origin = desk.origin("desk@town.example", name="Kim de Boer")

    decision = desk.handle(Register(origin, (Person("Jan Jansen", "jan@town.example"),)))

    assert (decision.outcome, [each.ref for each in desk.register]) == ("already-registered", [jan.ref])
    assert told(decision, "already-registered").to == "jan@town.example"


def test_who_was_registered_by_a_colleague_registers_themselves_too():
    desk = Desk()
    origin = desk.origin("desk@town.example", name="Kim de Boer")
    (jan,) = desk.handle(Register(origin, (Person("Jan Jansen", "jan@town.example"),))).changes

    decision = desk.handle(Register(desk.origin("jan@town.example", name="Jan"), (Person("Jan"),)))

    assert (decision.outcome, [each.ref for each in desk.register]) == ("already-registered", [jan.ref])


def test_colleague_at_the_same_address_is_somebody_else():
    desk = Desk()
    jan = desk.signs_up("Jan Jansen")

    decision = desk.handle(Register(desk.origin(jan.email, name="Jan Jansen"), (Person("Anna"),)))

    assert [each.name for each in decision.changes] == ["Anna"]


def test_same_mail_again():
    desk = Desk()
    command = Register(desk.origin("jan@town.example"), (Person("Jan"),))
    desk.handle(command)

    again = desk.handle(command)

    assert (again.outcome, again.changes, again.notifications) == ("noted", (), ())


def test_coming_back_goes_to_the_end():
    desk = Desk(make_event(capacity=1))
    jan = desk.signs_up("Jan")
    anna = desk.signs_up("Anna")
    desk.register = desk.register.apply(
        replace(desk.last, changes=(replace(desk.current(jan), status=Status.CANCELLED, held=False),))
    )

    back = desk.signs_up("Jan", address=jan.email)

    assert back.ref != jan.ref
    assert back.status is Status.WAITLISTED
    assert desk.register.waiting()[0].ref == anna.ref


def test_newcomer_does_not_pass_who_waits():
    desk = Desk(make_event(capacity=1, line={"no_offers_within": timedelta(days=365)}))
    jan = desk.signs_up("Jan")
    desk.signs_up("Anna")
    desk.register = desk.register.apply(
        replace(desk.last, changes=(replace(desk.current(jan), status=Status.CANCELLED, held=False),))
    )

    assert desk.signs_up("Piet").status is Status.WAITLISTED


def test_answer_in_a_language_of_the_event():
    desk = Desk(make_event(languages=("nl", "en")))

    desk.signs_up("Jean", language="fr")

    assert told(desk.last, "confirmed").language == "en"


class Counting:
    """Counts the questions: each is a query when the register is a database."""

    def __init__(self, register: object) -> None:
        self.register, self.asked = register, []

    def __getattr__(self, name: str) -> object:
        self.asked.append(name)
        return getattr(self.register, name)


def test_plain_registration_asks_little_of_the_register():
    desk = Desk(make_event(capacity=5, rules={"per_organisation": 2}))
    desk.signs_up("Jan", organisation="Utrecht")
    counting = Counting(desk.register)
    command = Register(desk.origin("anna@town.example"), (Person("Anna", organisation="Utrecht"),))

    decide(command, desk.event, counting, desk.office, desk.now)

    assert sorted(counting.asked) == ["find", "of_address", "of_organisation", "seats", "waiting_count"]


@pytest.mark.parametrize(
    ("one", "other", "same"),
    [
        ("Jan Jansen", "jan jansen", True),
        ("Jan", "Jan Jansen", True),
        ("J. Jansen", "Jan Jansen", True),
        ("J.W. Hofste", "Jan Willem Hofste", True),
        ("Jan Jansen", "Piet Jansen", False),
        ("J. Bakker", "Jan Jansen", False),
        ("J.", "Jan", False),
    ],
)
def test_names_that_may_be_one_person(one, other, same):
    assert same_name(one, other) is same
