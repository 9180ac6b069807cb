"""Intake calls with a calendar: proposed, chosen, taken meanwhile, moved, called off, concluded, and at last released."""

from collections.abc import Collection
from dataclasses import replace
from datetime import UTC, datetime, timedelta
from itertools import pairwise
from zoneinfo import ZoneInfo

import pytest

from flows.errors import CalendarError
from flows.registration.commands import (
    AcceptOffer,
    Cancel,
    ChooseSlot,
    Counter,
    GiveVerdict,
    NoSlotFits,
    Person,
    Rsvp,
    Substitute,
)
from flows.registration.decision import Decision
from flows.registration.intake_due import due_intakes
from flows.registration.model import Contact, IntakeRules, Registration, Status
from flows.registration.office import Office
from flows.registration.spans import Span, overlap
from tests.registration.situations import NOOR, ZONE, Desk, kinds, make_event, session

CALLS = Contact("Noor de Wit", NOOR, "030 000 00 00", "noor.ics")
EVENT = make_event(
    capacity=8,
    intake=IntakeRules(required=True),
    sessions=(session("1", datetime(2027, 5, 4, 10, tzinfo=ZONE)),),
)


class IntakeDesk(Desk):
    """With calendars that a test can change."""

    calendars: dict[str, list[Span] | None]
    invited: dict[str, Span]
    """Calls that stand in every calendar, by their UIDs, because the contact person accepted our invitation."""

    def tick(self, after: timedelta = timedelta()) -> Decision:
        self.now += after
        self.last = due_intakes(self.event, self.register, self.office, self.now)
        self.register = self.register.apply(self.last)
        return self.last

    def busy(self, calendar: str, start: datetime, end: datetime, zone: ZoneInfo, ours: Collection[str]) -> list[Span]:
        found = self.calendars.get(calendar)
        if found is None:
            raise CalendarError("The calendar cannot be read.")
        return [*found, *(span for uid, span in self.invited.items() if uid not in ours)]


@pytest.fixture
def desk() -> IntakeDesk:
    return a_desk(CALLS)


def a_desk(*contacts: Contact) -> IntakeDesk:
    desk = IntakeDesk(replace(EVENT, contacts=contacts))
    desk.invited = {}
    desk.calendars = {each.calendar: [] for each in contacts if each.calendar}
    desk.office = Office({"leerkring": desk.event}, ("aanmelden@office.example",), busy=desk.busy)
    return desk


def chooses(desk: Desk, registration: Registration, slot: int) -> Decision:
    return desk.says(ChooseSlot, registration, slot=slot)


def booked(desk: Desk, name: str = "Anna Smit") -> Registration:
    registration = desk.signs_up(name)
    chooses(desk, registration, 1)
    return desk.current(registration)


# Proposing


def test_three_times_come_with_the_answer(desk: IntakeDesk) -> None:
    anna = desk.signs_up("Anna Smit")

    assert len(anna.slots) == 3
    assert anna.caller == NOOR
    assert desk.last
    assert desk.last.notifications[0].facts["slots"] == list(anna.slots)


def test_times_that_were_proposed_to_others_are_not_proposed(desk: IntakeDesk) -> None:
    everybody = [desk.signs_up(f"Persoon {number}") for number in range(6)]

    calls = sorted(slot for each in everybody for slot in each.slots)

    assert len(calls) == 18
    assert all(later - earlier >= timedelta(minutes=30) for earlier, later in pairwise(calls))


def test_after_a_while_they_are_proposed_again(desk: IntakeDesk) -> None:
    anna = desk.signs_up("Anna Smit")
    desk.wait(days=2)
    kept = desk.signs_up("Jan Jansen")
    desk.wait(days=6)
    after = desk.signs_up("Els Vos")

    assert not set(anna.slots) & set(kept.slots)
    assert not {slot for slot in anna.slots if slot > desk.now + timedelta(days=1)} - {*after.slots, *anna.slots}


def test_who_has_the_fewest_calls_calls() -> None:
    desk = a_desk(CALLS, Contact("Bo Bakker", "bo@office.example", "", "bo.ics"))

    callers = [desk.signs_up(f"Persoon {number}").caller for number in range(4)]

    assert sorted(callers) == sorted([NOOR, "bo@office.example"] * 2)


def test_another_calls_when_the_first_has_no_time() -> None:
    desk = a_desk(CALLS, Contact("Bo Bakker", "bo@office.example", "", "bo.ics"))
    desk.calendars["noor.ics"] = [(desk.now, desk.now + timedelta(days=60))]

    assert desk.signs_up("Anna Smit").caller == "bo@office.example"


def test_without_a_calendar_the_contact_person_calls() -> None:
    desk = a_desk(replace(CALLS, calendar=""))

    anna = desk.signs_up("Anna Smit")

    assert anna.slots == ()
    assert kinds(desk.tick(timedelta(days=20))) == []


def test_nothing_is_proposed_when_the_calendar_cannot_be_read(desk: IntakeDesk) -> None:
    desk.calendars["noor.ics"] = None

    anna = desk.signs_up("Anna Smit")

    assert anna.slots == ()
    assert desk.last
    assert [entry.reason for entry in desk.last.journal if entry.what == "no_proposal"] == ["calendar_unreadable"]


def test_the_contact_person_hears_that_it_cannot_and_times_follow_when_it_can(desk: IntakeDesk) -> None:
    desk.calendars["noor.ics"] = None
    anna = desk.signs_up("Anna Smit")

    told = desk.tick(timedelta(minutes=30)).notifications
    again = desk.tick(timedelta(minutes=30)).notifications
    desk.calendars["noor.ics"] = []
    after = desk.tick(timedelta(minutes=30))

    assert [(each.kind, each.to) for each in told] == [("intake-reminder", NOOR)]
    assert told[0].key == again[0].key
    assert kinds(after) == ["intake-proposal"]
    assert len(desk.current(anna).slots) == 3


# Choosing


def test_the_chosen_time_is_agreed_with_both(desk: IntakeDesk) -> None:
    anna = desk.signs_up("Anna Smit")

    decision = chooses(desk, anna, 2)

    assert desk.current(anna).intake_at == anna.slots[1]
    assert [(each.kind, each.to, each.method, each.sessions) for each in decision.notifications] == [
        ("intake-booked", anna.email, "REQUEST", ("intake",)),
        ("intake-booked", NOOR, "REQUEST", ("call",)),
    ]


def test_choosing_the_same_again_changes_nothing(desk: IntakeDesk) -> None:
    anna = booked(desk)

    assert kinds(chooses(desk, anna, 1)) == []


def test_another_number_moves_the_call(desk: IntakeDesk) -> None:
    anna = booked(desk)

    chooses(desk, anna, 3)

    moved = desk.current(anna)
    assert (moved.intake_at, moved.sequence) == (anna.slots[2], anna.sequence + 1)


def test_our_own_invitation_in_the_calendar_does_not_hinder_moving_the_call(desk: IntakeDesk) -> None:
    anna = booked(desk)
    at = anna.intake_at or desk.now
    desk.invited = {anna.uid("call", "office.example"): (at, at + timedelta(minutes=30))}

    desk.says(NoSlotFits, anna, proposed=at + timedelta(minutes=30))

    assert desk.current(anna).intake_at == at + timedelta(minutes=30)


def test_a_call_that_came_meanwhile_brings_other_times(desk: IntakeDesk) -> None:
    anna = desk.signs_up("Anna Smit")
    desk.calendars["noor.ics"] = [(anna.slots[0].astimezone(UTC), anna.slots[0].astimezone(UTC) + timedelta(hours=1))]

    decision = chooses(desk, anna, 1)

    after = desk.current(anna)
    assert kinds(decision) == ["intake-proposal"]
    assert after.intake_at is None
    assert not set(after.slots) & set(anna.slots)


def test_a_time_that_came_too_near_brings_other_times(desk: IntakeDesk) -> None:
    anna = desk.signs_up("Anna Smit")
    desk.now = anna.slots[0] - timedelta(hours=2)

    assert kinds(chooses(desk, anna, 1)) == ["intake-proposal"]


def test_when_two_choose_the_same_time_the_second_gets_others(desk: IntakeDesk) -> None:
    anna, jan = desk.signs_up("Anna Smit"), desk.signs_up("Jan Jansen")
    same = replace(desk.current(jan), slots=anna.slots, proposed_at=desk.now - timedelta(days=20))
    desk.register = desk.register.apply(Decision("noted", "", (same,)))

    first, second = chooses(desk, anna, 1), chooses(desk, jan, 1)

    assert kinds(first) == ["intake-booked"] * 2
    assert kinds(second) == ["intake-proposal"]


def test_nothing_is_agreed_when_the_calendar_cannot_be_read(desk: IntakeDesk) -> None:
    anna = desk.signs_up("Anna Smit")
    desk.calendars["noor.ics"] = None

    decision = chooses(desk, anna, 1)

    assert decision.reason == "calendar_unreadable"
    assert desk.current(anna).intake_at is None


def test_who_cannot_prove_it_chooses_nothing(desk: IntakeDesk) -> None:
    anna = desk.signs_up("Anna Smit")

    decision = desk.says(ChooseSlot, anna, slot=1, proven=False)

    assert decision.reason == "slot_chosen"
    assert desk.current(anna) == anna


def test_when_none_fits_others_are_proposed(desk: IntakeDesk) -> None:
    anna = desk.signs_up("Anna Smit")

    decision = desk.says(NoSlotFits, anna)

    after = desk.current(anna)
    assert kinds(decision) == ["intake-proposal"]
    assert len({*after.slots, *anna.slots}) == 6


@pytest.mark.parametrize("wish", [NoSlotFits, Counter])
def test_a_time_of_their_own_is_agreed_when_it_is_free(desk: IntakeDesk, wish: type[NoSlotFits | Counter]) -> None:
    anna = desk.signs_up("Anna Smit")
    wanted = datetime(2027, 2, 8, 11, 30, tzinfo=ZONE)
    more = {"sessions": ("intake",)} if wish is Counter else {}

    decision = desk.says(wish, anna, proposed=wanted, **more)

    assert kinds(decision) == ["intake-booked"] * 2
    assert desk.current(anna).intake_at == wanted


def test_a_time_of_their_own_outside_hours_is_not(desk: IntakeDesk) -> None:
    anna = desk.signs_up("Anna Smit")

    decision = desk.says(NoSlotFits, anna, proposed=datetime(2027, 2, 7, 11, 30, tzinfo=ZONE))

    assert kinds(decision) == ["intake-proposal"]


@pytest.mark.parametrize(("who", "call"), [("anna.smit@town.example", "intake"), (NOOR, "call")])
def test_who_declines_the_call_calls_it_off_for_both(desk: IntakeDesk, who: str, call: str) -> None:
    anna = booked(desk)

    decision = desk.says(Rsvp, anna, address=who, partstat="DECLINED", sessions=(call,))

    after = desk.current(anna)
    assert (after.status, after.intake_at) == (Status.INTAKE, None)
    assert len(after.slots) == 3
    assert {(each.kind, each.to, each.method) for each in decision.notifications} == {
        ("intake-proposal", anna.email, "CANCEL"),
        ("intake-reminder", NOOR, "CANCEL"),
    }


def test_who_cancels_takes_the_call_out_of_both_calendars(desk: IntakeDesk) -> None:
    anna = booked(desk)

    decision = desk.says(Cancel, anna)

    assert {(each.to, each.method, each.sessions) for each in decision.notifications} == {
        (anna.email, "CANCEL", ("intake",)),
        (NOOR, "CANCEL", ("call",)),
    }


def test_who_sends_somebody_else_takes_the_call_out_of_both_calendars(desk: IntakeDesk) -> None:
    anna = booked(desk)

    decision = desk.says(Substitute, anna, substitute=Person("Jan Jansen", "jan@town.example"))

    assert {(each.kind, each.to, each.method) for each in decision.notifications} == {
        ("substituted", "jan@town.example", ""),
        ("substituted", anna.email, "CANCEL"),
        ("intake-reminder", NOOR, "CANCEL"),
    }
    assert kinds(desk.tick(timedelta(minutes=30))) == ["intake-proposal"]


# Concluding


def concludes(desk: Desk, registration: Registration, verdict: str, **more: str) -> Decision:
    desk.now = max(desk.now, registration.intake_at or desk.now) + timedelta(hours=1)
    return desk.says(GiveVerdict, registration, address=NOOR, verdict=verdict, about="intake", **more)


def test_the_seat_is_final_after_the_call(desk: IntakeDesk) -> None:
    anna = booked(desk)

    decision = concludes(desk, anna, "approve")

    assert desk.status(anna) is Status.CONFIRMED
    assert [(each.kind, each.method) for each in decision.notifications] == [("confirmed", "REQUEST")]


def test_the_seat_is_free_after_a_no(desk: IntakeDesk) -> None:
    anna = booked(desk)

    concludes(desk, anna, "refuse", reason="Werkt niet samen.")

    assert (desk.status(anna), desk.current(anna).held) == (Status.REFUSED, False)


def test_a_no_before_the_call_takes_it_out_of_both_calendars(desk: IntakeDesk) -> None:
    anna = booked(desk)

    decision = desk.says(GiveVerdict, anna, address=NOOR, verdict="refuse", about="intake")

    assert {(each.kind, each.to, each.method) for each in decision.notifications} == {
        ("not-eligible", anna.email, "CANCEL"),
        ("intake-reminder", NOOR, "CANCEL"),
    }


def test_who_was_not_reached_gets_other_times(desk: IntakeDesk) -> None:
    anna = booked(desk)

    decision = concludes(desk, anna, "unreached")

    assert [(each.kind, each.method) for each in decision.notifications] == [("intake-proposal", "")]
    assert desk.current(anna).intake_at is None


def test_a_late_answer_to_the_review_concludes_nothing(desk: IntakeDesk) -> None:
    anna = booked(desk)

    desk.says(GiveVerdict, anna, address=NOOR, verdict="approve")

    assert desk.status(anna) is Status.INTAKE


# Chasing


def test_who_does_not_choose_is_reminded_and_loses_the_seat(desk: IntakeDesk) -> None:
    anna = desk.signs_up("Anna Smit")
    start, told = desk.now, []
    for _ in range(16):
        told += [(desk.now - start, each.kind, each.to == NOOR) for each in desk.tick(timedelta(days=1)).notifications]

    assert [(at.days, kind, to_contact) for at, kind, to_contact in told] == [
        (3, "intake-reminder", False),
        (7, "intake-reminder", False),
        (11, "intake-reminder", False),
        (11, "intake-reminder", True),
        (14, "cancelled", False),
    ]
    assert (desk.status(anna), desk.current(anna).held) == (Status.EXPIRED, False)


def test_who_wants_to_be_called_is_not_chased(desk: IntakeDesk) -> None:
    """The contact person arranges it; the work stands in the summary."""
    anna = desk.signs_up("Anna Smit")

    decision = desk.says(NoSlotFits, anna, by_phone=True)
    later = [kind for _ in range(30) for kind in kinds(desk.tick(timedelta(days=1)))]

    assert kinds(decision) == ["question-forwarded", "question-forwarded"]
    assert later == []
    assert desk.current(anna).held


def test_who_wanted_to_be_called_may_still_choose(desk: IntakeDesk) -> None:
    anna = desk.signs_up("Anna Smit")
    desk.says(NoSlotFits, anna, by_phone=True)

    chooses(desk, anna, 2)

    assert desk.current(anna).intake_at == anna.slots[1]


def test_the_contact_person_keeps_a_place_from_being_released(desk: IntakeDesk) -> None:
    anna = desk.signs_up("Anna Smit")
    desk.tick(timedelta(days=12))

    decision = concludes(desk, anna, "keep")
    later = [kind for _ in range(30) for kind in kinds(desk.tick(timedelta(days=1)))]

    assert (kinds(decision), later) == ([], [])
    assert (desk.status(anna), desk.current(anna).held) == (Status.INTAKE, True)


def test_a_reminder_proposes_times_that_can_still_be_chosen(desk: IntakeDesk) -> None:
    anna = desk.signs_up("Anna Smit")

    told = desk.tick(timedelta(days=7)).notifications[0]

    assert all(slot > desk.now + timedelta(days=1) for slot in told.facts["slots"])
    assert desk.current(anna).slots == tuple(told.facts["slots"])


def test_deciding_it_twice_changes_nothing(desk: IntakeDesk) -> None:
    booked(desk)
    desk.signs_up("Jan Jansen")
    for _ in range(20):
        desk.tick(timedelta(hours=20))

        again = desk.tick()

        assert (again.changes, again.notifications) == ((), ())


def test_the_contact_person_is_reminded_before_and_after_the_call(desk: IntakeDesk) -> None:
    anna = booked(desk)
    assert anna.intake_at
    told = []
    while desk.now < anna.intake_at + timedelta(days=9):
        told += [each.facts["when"] for each in desk.tick(timedelta(minutes=30)).notifications]

    assert told == ["ahead"] * len([lead for lead in told if lead == "ahead"]) + ["after"] * 4
    assert 1 <= told.count("ahead") <= 3


def test_the_seat_of_who_lost_it_goes_to_the_next(desk: IntakeDesk) -> None:
    desk.event = replace(desk.event, registration=replace(desk.event.registration, capacity=1))
    desk.signs_up("Anna Smit")
    jan = desk.signs_up("Jan Jansen")
    desk.tick(timedelta(days=12))

    desk.tick(timedelta(days=3))

    assert desk.status(jan) is Status.OFFERED


def test_whatever_is_chosen_no_two_calls_overlap(desk: IntakeDesk) -> None:
    everybody = [desk.signs_up(f"Persoon {number}") for number in range(8)]
    for number, each in enumerate(everybody):
        chooses(desk, each, number % 3 + 1)
        if number % 2:
            desk.says(NoSlotFits, each)
            chooses(desk, each, 1)

    calls = [(at, at + timedelta(minutes=30)) for each in everybody if (at := desk.current(each).intake_at)]

    assert len(calls) == 8
    assert not any(overlap(one, other) for one in calls for other in calls if one != other)


# Found by playing at random (test_properties.py)


def test_who_loses_the_seat_a_second_time_hears_it_a_second_time(desk: IntakeDesk) -> None:
    anna = desk.signs_up("Anna Smit")
    desk.tick(timedelta(days=12))
    first = desk.tick(timedelta(days=3))
    desk.says(AcceptOffer, anna)
    desk.tick(timedelta(days=12))

    second = desk.tick(timedelta(days=3))

    assert kinds(first) == kinds(second) == ["cancelled"]
    assert first.notifications[0].key != second.notifications[0].key


def test_a_new_seat_begins_without_the_times_of_the_old_one(desk: IntakeDesk) -> None:
    anna = desk.signs_up("Anna Smit")
    desk.tick(timedelta(days=12))
    desk.tick(timedelta(days=3))
    desk.calendars["noor.ics"] = None

    desk.says(AcceptOffer, anna)

    assert (desk.status(anna), desk.current(anna).slots, desk.current(anna).asked_since) == (Status.INTAKE, (), None)
    assert desk.tick().changes == ()


def test_the_same_time_of_their_own_twice_is_one_call(desk: IntakeDesk) -> None:
    anna = desk.signs_up("Anna Smit")
    moment = anna.slots[0] + timedelta(hours=1)
    desk.says(NoSlotFits, anna, proposed=moment)

    again = desk.says(NoSlotFits, anna, proposed=moment)

    assert (again.outcome, again.reason, again.changes) == ("noted", "chosen_before", ())
