"""Seats that do not go by arrival: a group that has the first days, and a draw."""

from dataclasses import replace
from datetime import timedelta

import pytest

from flows.errors import RuleError
from flows.registration.commands import Cancel, ChangeDetails, MoveUp, Person, Register
from flows.registration.lottery import drawn, seed_of
from flows.registration.model import EligibilityRule, Field, Priority, Status
from flows.registration.office import Office
from tests.registration.situations import MONDAY, Desk, kinds, make_event, reasons, told

TUESDAY, FRIDAY = MONDAY + timedelta(days=1), MONDAY + timedelta(days=4)
DRAWN = FRIDAY + timedelta(hours=1)
"""Closing, and time to read what came before it."""
TOWN, VILLAGE = {"kind": "town"}, {"kind": "village"}


def first_come(capacity: int = 2, *windows: Priority, waitlist: int = 10, promote: str = "seat") -> Desk:
    holds = lambda when, facts: facts["kind"] in when.split()  # noqa: E731
    windows = windows or (Priority(FRIDAY, "town"),)
    event = make_event(capacity=capacity, waitlist=waitlist, promote=promote, fields=(Field("kind"),), priority=windows)
    return Desk(event, Office({}, ("us@office.example",), holds=holds))


def lottery(capacity: int = 2, waitlist: int = 10, **more) -> Desk:
    rules = {"order": "lottery", "closes": FRIDAY, **more.pop("rules", {})}
    return Desk(make_event(capacity=capacity, waitlist=waitlist, rules=rules, **more))


def many(desk: Desk, number: int) -> list[str]:
    return [desk.signs_up(f"Person{each}").ref for each in range(number)]


def seated(desk: Desk) -> list[str]:
    return [each.ref for each in desk.register if each.held]


def test_seats_are_for_the_group_until_the_moment():
    desk = first_come()

    village, town = desk.signs_up("Els", fields=VILLAGE), desk.signs_up("Mo", fields=TOWN)

    assert [desk.status(each) for each in (village, town)] == [Status.WAITLISTED, Status.CONFIRMED]


def test_others_hear_until_when_they_wait():
    desk = first_come()

    desk.signs_up("Els", fields=VILLAGE)

    assert reasons(desk.last) == ["priority_window"]
    assert told(desk.last, "waitlisted").facts["others_until"] == FRIDAY


def test_nobody_moves_up_out_of_turn_before_the_moment():
    desk = first_come(capacity=1)
    town = desk.signs_up("Mo", fields=TOWN)
    village, other = desk.signs_up("Els", fields=VILLAGE), desk.signs_up("An", fields=TOWN)

    desk.says(Cancel, town)

    assert [desk.status(each) for each in (village, other)] == [Status.WAITLISTED, Status.CONFIRMED]
    assert desk.tick(timedelta(hours=1)).changes == ()


def test_after_the_moment_seats_go_by_arrival():
    desk = first_come(capacity=2)
    village = desk.signs_up("Els", fields=VILLAGE)
    town = desk.signs_up("Mo", fields=TOWN)

    desk.tick(FRIDAY - desk.now)

    assert [desk.status(each) for each in (village, town)] == [Status.CONFIRMED, Status.CONFIRMED]
    assert desk.signs_up("An", fields=TOWN).status is Status.WAITLISTED


def test_every_open_window_counts():
    desk = first_come(5, Priority(TUESDAY, "town"), Priority(FRIDAY, "town village"))
    village, hamlet = desk.signs_up("Els", fields=VILLAGE), desk.signs_up("Mo", fields={"kind": "hamlet"})

    desk.tick(TUESDAY - desk.now)

    assert [desk.status(each) for each in (village, hamlet)] == [Status.CONFIRMED, Status.WAITLISTED]


def test_who_turns_out_to_be_of_the_group_has_a_seat_at_once():
    rules = (EligibilityRule("village town", "accept"), EligibilityRule("-", "review"))
    desk = first_come()
    desk.event = replace(desk.event, eligibility=rules)
    desk.office = replace(desk.office, holds=lambda when, facts: when == "-" or facts["kind"] in when.split())
    unknown = desk.signs_up("Els", fields={"kind": "?"})

    desk.says(ChangeDetails, unknown, changes={"kind": "town"})

    assert (unknown.status, unknown.held) == (Status.AWAITING_REVIEW, False)
    assert desk.current(unknown).held


def test_without_a_waiting_list_others_hear_when_it_opens_for_them():
    desk = first_come(waitlist=0)

    decision = desk.handle(Register(desk.origin("els@town.example"), (Person("Els", fields=VILLAGE),)))

    assert (decision.outcome, decision.reason) == ("not-open", "priority_window")
    assert told(decision, "not-open").facts["opens"] == FRIDAY
    assert list(desk.register) == []


def test_a_broken_rule_lets_nobody_first():
    def broken(when: str, facts: object) -> object:
        raise RuleError("broken")

    desk = first_come()
    desk.office = replace(desk.office, holds=broken)

    assert desk.signs_up("Mo", fields=TOWN).status is Status.WAITLISTED


def test_a_contact_person_may_give_a_seat_before_the_moment():
    desk = first_come()
    village = desk.signs_up("Els", fields=VILLAGE)

    desk.handle(MoveUp(desk.origin(village.email, by_hand="Noor"), (village.ref,)))

    assert desk.status(village) is Status.CONFIRMED


def test_nobody_has_a_seat_before_the_draw():
    desk = lottery()

    many(desk, 3)

    assert seated(desk) == []
    assert reasons(desk.last) == ["lottery_later"]
    waits = told(desk.last, "waitlisted").facts
    assert (waits["position"], waits["drawn_at"]) == (None, FRIDAY)


def test_everybody_takes_part_however_short_the_waiting_list():
    desk = lottery(capacity=1, waitlist=1)
    refs = many(desk, 4)

    decision = desk.tick(DRAWN - desk.now)

    assert sorted(kinds(decision)) == ["confirmed", "full", "full", "waitlisted"]
    statuses = [str(desk.register.find(ref).status) for ref in refs]
    assert sorted(statuses) == ["confirmed", "refused", "refused", "waitlisted"]


def test_the_draw_can_be_done_again_with_the_same_result():
    desk = lottery(capacity=3)
    many(desk, 9)
    before = list(desk.register)

    decision = desk.tick(DRAWN - desk.now)

    seed = seed_of(desk.event, before)
    assert next(entry.staff for entry in decision.journal if entry.what == "drawn") == f"9 lots, seed {seed}."
    assert {each.ref for each in drawn(seed, reversed(before))[:3]} == set(seated(desk))
    assert [each.ref for each in desk.register.waiting()] == [each.ref for each in drawn(seed, before)[3:]]


def test_drawing_twice_changes_nothing():
    desk = lottery()
    many(desk, 5)
    desk.tick(DRAWN - desk.now)

    again = desk.tick(timedelta(hours=1))

    assert again.changes == again.notifications == ()


def test_the_next_lot_has_the_freed_seat():
    desk = lottery(capacity=1, promote="seat")
    many(desk, 3)
    desk.tick(DRAWN - desk.now)
    (winner,) = seated(desk)
    second = desk.register.waiting()[0].ref

    desk.says(Cancel, desk.register.find(winner))

    assert seated(desk) == [second]


def test_added_by_hand_after_the_draw_comes_last():
    desk = lottery(capacity=1)
    many(desk, 3)
    desk.tick(DRAWN - desk.now)

    desk.signs_up("Late", received=MONDAY, by_hand="Noor")

    assert [each.name for each in desk.register.waiting()][-1] == "Late"


def test_a_quota_holds_in_the_draw():
    desk = lottery(capacity=3, rules={"quota": {"": 2}})
    many(desk, 5)

    desk.tick(DRAWN - desk.now)

    assert len(seated(desk)) == 2


@pytest.mark.parametrize("hours", [-1, 0.9, 24 * 60])
def test_not_drawn_before_all_mail_is_read_or_once_it_has_begun(hours):
    desk = lottery()
    many(desk, 3)

    desk.tick(FRIDAY - desk.now + timedelta(hours=hours))

    assert seated(desk) == []
