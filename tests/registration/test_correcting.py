"""An address that was wrong: the right one hears where the registration stands, and nobody else hears anything."""

from datetime import timedelta

import pytest

from flows.registration.commands import Bounce, Cancel, CorrectAddress, Origin, Person, Register
from flows.registration.decision import Decision
from flows.registration.model import Event, Field, IntakeRules, Registration, Status
from tests.registration.situations import Desk, kinds, make_event, reasons

RIGHT = "jan@right.example"
SEVERAL = {
    "confirmed": make_event(),
    "waitlisted": make_event(capacity=0),
    "info-needed": make_event(fields=(Field("town", required=True),)),
    "intake-proposal": make_event(intake=IntakeRules(required=True)),
}


def corrects(desk: Desk, *found: Registration, unheard: tuple[str, ...] = ()) -> Decision:
    desk.wait(minutes=1)
    origin = Origin("key-of-the-act", RIGHT, desk.now, by_hand="Noor")
    refs = tuple(each.ref for each in found)
    return desk.handle(CorrectAddress(origin, refs, found[0].email, RIGHT, unheard))


@pytest.mark.parametrize(("kind", "event"), SEVERAL.items(), ids=list(SEVERAL))
def test_who_is_registered_hears_where_they_stand(kind: str, event: Event) -> None:
    desk = Desk(event)
    jan = desk.signs_up("Jan")

    decision = corrects(desk, jan)

    after = desk.current(jan)
    assert [(each.kind, each.to) for each in decision.notifications] == [(kind, RIGHT)]
    assert (after.email, after.status, after.arrival) == (RIGHT, jan.status, jan.arrival)


def test_who_was_offered_a_seat_is_offered_it_again() -> None:
    desk = Desk(make_event(capacity=1))
    kim, jan = desk.signs_up("Kim"), desk.signs_up("Jan")
    desk.says(Cancel, kim)

    decision = corrects(desk, jan)

    assert kinds(decision) == ["offer"]
    assert desk.current(jan).status is Status.OFFERED


def test_it_counts_as_bounced_no_more() -> None:
    desk = Desk(make_event())
    jan = desk.signs_up("Jan")
    desk.handle(Bounce(desk.origin("mailer@right.example"), (jan.ref,)))
    assert desk.current(jan).bounced

    corrects(desk, jan)

    assert not desk.current(jan).bounced


@pytest.mark.parametrize(("unheard", "told"), [(False, []), (True, ["cancelled"])])
def test_who_cancelled_hears_that_only_when_they_did_not_before(unheard: bool, told: list[str]) -> None:
    desk = Desk(make_event())
    jan = desk.signs_up("Jan")
    desk.says(Cancel, jan)

    decision = corrects(desk, jan, unheard=(jan.ref,) if unheard else ())

    assert kinds(decision) == told
    assert (desk.current(jan).email, desk.current(jan).status) == (RIGHT, Status.CANCELLED)


def test_after_the_event_nobody_is_written_to() -> None:
    desk = Desk(make_event())
    jan = desk.signs_up("Jan")
    desk.now = desk.event.ends + timedelta(days=1)

    assert kinds(corrects(desk, jan)) == []


def test_who_registered_a_colleague_is_known_by_the_right_address() -> None:
    desk = Desk(make_event())
    jan = "jan@wrong.example"
    desk.handle(Register(desk.origin(jan, name="Jan"), (Person("Anna", "anna@right.example"),)))
    (anna,) = desk.register.active()
    assert anna.registered_by == jan

    origin = Origin("key-of-the-act", RIGHT, desk.now, by_hand="Noor")
    decision = desk.handle(CorrectAddress(origin, (anna.ref,), jan, RIGHT))

    after = desk.current(anna)
    assert (after.registered_by, after.email, kinds(decision)) == (RIGHT, "anna@right.example", [])


def test_nobody_is_registered_twice() -> None:
    desk = Desk(make_event())
    desk.signs_up("Jan", address=RIGHT)
    jan = desk.signs_up("Jan", address="jan@wrong.example")

    decision = corrects(desk, jan)

    assert (decision.changes, reasons(decision)) == ((), ["address_known"])


def test_a_letter_that_went_elsewhere_and_came_back_marks_nobody() -> None:
    desk = Desk(make_event())
    jan = desk.signs_up("Jan")

    decision = desk.handle(Bounce(desk.origin("mailer@right.example"), (jan.ref,), elsewhere=(jan.ref,)))

    assert (decision.changes, reasons(decision)) == ((), ["other_address"])
