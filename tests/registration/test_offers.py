"""The life of an offered seat."""

from dataclasses import replace
from datetime import datetime, timedelta

import pytest

from flows.registration.commands import AcceptOffer, Cancel, DeclineOffer, MoveUp, Rsvp
from flows.registration.model import Status
from tests.registration.situations import ZONE, Desk, kinds, make_event, reasons, session, told


def offered(desk: Desk, *names: str):
    """One seat, held by Jan who gives it up; the others wait."""
    jan, *others = (desk.signs_up(name) for name in ("Jan", *names))
    desk.says(Cancel, jan)
    return others


def test_yes_in_time():
    desk = Desk(make_event(capacity=1))
    (anna,) = offered(desk, "Anna")

    decision = desk.says(AcceptOffer, anna)

    assert desk.status(anna) is Status.CONFIRMED
    assert told(decision, "confirmed").registration.offer_until is None


def test_no_gives_it_to_the_next():
    desk = Desk(make_event(capacity=1))
    anna, piet = offered(desk, "Anna", "Piet")

    decision = desk.says(DeclineOffer, anna)

    assert [desk.status(each) for each in (anna, piet)] == [Status.CANCELLED, Status.OFFERED]
    assert kinds(decision) == ["cancelled", "offer"]


def test_no_but_stays_in_line():
    desk = Desk(make_event(capacity=1))
    anna, piet = offered(desk, "Anna", "Piet")

    desk.says(DeclineOffer, anna, stay=True)
    desk.says(DeclineOffer, piet)

    assert [desk.status(each) for each in (anna, piet)] == [Status.OFFERED, Status.CANCELLED]


def test_declined_seat_is_not_offered_again_by_the_clock():
    desk = Desk(make_event(capacity=1))
    (anna,) = offered(desk, "Anna")
    desk.says(DeclineOffer, anna, stay=True)

    assert desk.tick(timedelta(hours=1)).changes == ()
    assert desk.signs_up("Kees").status is Status.CONFIRMED


def test_declined_seat_is_not_offered_again_for_a_doubtful_wish_to_leave():
    """Asked whether they leave, they answer that they stay in line: for the next seat, as before."""
    desk = Desk(make_event(capacity=1))
    (anna,) = offered(desk, "Anna")
    desk.says(DeclineOffer, anna, stay=True)

    desk.says(Cancel, anna, proven=False)
    asked = desk.tick(timedelta(hours=1))
    desk.says(Rsvp, anna, keeps=True)
    stayed = desk.tick(timedelta(hours=2))

    assert (asked.changes, stayed.changes) == ((), ())
    assert (desk.status(anna), desk.current(anna).asked) == (Status.WAITLISTED, "declined")


def test_yes_to_the_question_whether_they_leave_after_a_declined_seat():
    desk = Desk(make_event(capacity=1))
    (anna,) = offered(desk, "Anna")
    desk.says(DeclineOffer, anna, stay=True)
    desk.says(Cancel, anna, proven=False)

    decision = desk.says(Cancel, anna, confirmed=True)

    assert (decision.reason, desk.status(anna)) == ("confirmed_wish", Status.CANCELLED)


@pytest.mark.parametrize(("after", "status"), [(0, Status.CONFIRMED), (1, Status.WAITLISTED)])
def test_yes_in_the_second_in_which_the_offer_ends(after, status):
    desk = Desk(make_event(capacity=1))
    anna, piet = offered(desk, "Anna", "Piet")
    desk.now = desk.current(anna).offer_until + timedelta(seconds=after)

    desk.handle(AcceptOffer(desk.origin(anna.email), (anna.ref,), proven=True))

    assert desk.status(anna) is status
    assert desk.status(piet) is (Status.OFFERED if after else Status.WAITLISTED)


def test_yes_in_time_that_is_read_after_the_end():
    """The mail server was down for half an hour. The clock, which looked meanwhile, has given the seat to nobody else."""
    desk = Desk(make_event(capacity=1))
    anna, piet = offered(desk, "Anna", "Piet")
    wrote = desk.current(anna).offer_until - timedelta(minutes=1)
    desk.now = wrote + timedelta(minutes=20)
    looked = desk.tick()

    desk.wait(minutes=10)
    desk.handle(AcceptOffer(desk.origin(anna.email, received=wrote), (anna.ref,), proven=True))

    assert looked.changes == ()
    assert [desk.status(each) for each in (anna, piet)] == [Status.CONFIRMED, Status.WAITLISTED]


@pytest.mark.parametrize(
    ("friday", "monday"),
    [(datetime(2027, 3, 26, 19, tzinfo=ZONE), 29), (datetime(2027, 10, 29, 19, tzinfo=ZONE), 1)],
    ids=["an hour less", "an hour more"],
)
def test_offer_over_a_weekend_with_a_clock_change(friday, monday):
    """Two hours of working time, on the clock on the wall: one on Friday evening, one on Monday morning."""
    far = (session("1", datetime(2027, 12, 1, 10, tzinfo=ZONE)),)
    desk = Desk(
        make_event(capacity=1, sessions=far, line={"offer": timedelta(hours=2)}), now=friday - timedelta(minutes=3)
    )

    (anna,) = offered(desk, "Anna")

    until = desk.current(anna).offer_until.astimezone(ZONE)
    assert (until.day, until.hour, until.minute) == (monday, 9, 0)


def test_capacity_lowered_while_an_offer_is_out():
    """Who was offered the seat may have it; when they do not answer, nobody else is asked."""
    desk = Desk(make_event(capacity=2))
    jan, kees, anna, piet = (desk.signs_up(name) for name in ("Jan", "Kees", "Anna", "Piet"))
    desk.says(Cancel, jan)
    desk.event = make_event(capacity=1)
    lowered = desk.tick()

    accepted = replace(desk)
    accepted.says(AcceptOffer, anna)
    desk.tick(timedelta(days=7))

    assert reasons(lowered)[-1] == "capacity_lowered"
    assert [accepted.status(each) for each in (kees, anna)] == [Status.CONFIRMED, Status.CONFIRMED]
    assert [desk.status(each) for each in (kees, anna, piet)] == [
        Status.CONFIRMED, Status.EXPIRED, Status.WAITLISTED,
    ]  # fmt: skip


def test_silence_until_the_end():
    desk = Desk(make_event(capacity=1))
    anna, piet = offered(desk, "Anna", "Piet")

    decision = desk.tick(timedelta(days=7))

    assert [desk.status(each) for each in (anna, piet)] == [Status.EXPIRED, Status.OFFERED]
    assert kinds(decision) == ["offer-expired", "offer"]
    assert all(not each.answers for each in decision.notifications)


def test_yes_after_the_end_with_the_seat_still_free():
    desk = Desk(make_event(capacity=1))
    (anna,) = offered(desk, "Anna")
    desk.tick(timedelta(days=7))

    desk.says(AcceptOffer, anna)

    assert desk.status(anna) is Status.CONFIRMED


def test_yes_after_the_end_with_the_seat_promised_to_another():
    desk = Desk(make_event(capacity=1))
    anna, piet, _ = offered(desk, "Anna", "Piet", "Kees")
    desk.tick(timedelta(days=7))

    decision = desk.says(AcceptOffer, anna)

    assert [desk.status(each) for each in (anna, piet)] == [Status.WAITLISTED, Status.OFFERED]
    assert told(decision, "waitlisted").facts["position"] == 1


def test_late_yes_before_the_clock_has_looked():
    desk = Desk(make_event(capacity=1))
    anna, piet = offered(desk, "Anna", "Piet")
    desk.wait(days=7)

    desk.says(AcceptOffer, anna)

    assert [desk.status(each) for each in (anna, piet)] == [Status.WAITLISTED, Status.OFFERED]


def test_yes_without_proof_sends_the_offer_again():
    desk = Desk(make_event(capacity=1))
    (anna,) = offered(desk, "Anna")

    decision = desk.says(AcceptOffer, anna, proven=False)

    assert decision.changes == ()
    assert told(decision, "offer").to == anna.email


def test_nothing_on_offer():
    desk = Desk()
    jan = desk.signs_up("Jan")

    decision = desk.says(AcceptOffer, jan)

    assert (decision.outcome, decision.reason, decision.changes) == ("noted", "nothing_on_offer", ())


def test_offer_runs_in_working_time():
    friday_evening = datetime(2027, 2, 5, 19, 0, tzinfo=ZONE)
    desk = Desk(make_event(capacity=1, line={"offer": timedelta(hours=2)}), now=friday_evening - timedelta(minutes=3))

    (anna,) = offered(desk, "Anna")

    assert desk.current(anna).offer_until == datetime(2027, 2, 8, 9, 0, tzinfo=ZONE)


def test_offer_is_shorter_near_the_event():
    desk = Desk(make_event(capacity=1), now=datetime(2027, 3, 21, 20, 0, tzinfo=ZONE))

    (anna,) = offered(desk, "Anna")

    assert desk.current(anna).offer_until == datetime(2027, 3, 22, 10, 0, tzinfo=ZONE)


def test_no_offer_in_the_last_day():
    desk = Desk(make_event(capacity=1), now=datetime(2027, 3, 22, 11, 0, tzinfo=ZONE))

    (anna,) = offered(desk, "Anna")

    assert desk.status(anna) is Status.WAITLISTED
    assert reasons(desk.last)[-1] == "too_close"


def test_contact_moves_somebody_up_by_hand():
    desk = Desk(make_event(capacity=1), now=datetime(2027, 3, 22, 11, 0, tzinfo=ZONE))
    anna, piet = offered(desk, "Anna", "Piet")
    by_hand = desk.origin(piet.email, by_hand="noor")

    desk.handle(MoveUp(by_hand, (piet.ref,)))

    assert [desk.status(each) for each in (anna, piet)] == [Status.WAITLISTED, Status.CONFIRMED]


def test_moving_up_takes_a_free_seat():
    desk = Desk(make_event(capacity=1))
    desk.signs_up("Jan")
    anna = desk.signs_up("Anna")

    decision = desk.handle(MoveUp(desk.origin(anna.email, by_hand="noor"), (anna.ref,)))

    assert (decision.reason, decision.changes) == ("no_seat_free", ())
