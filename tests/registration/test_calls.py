"""Calls that were agreed, and what comes between: moved in vain, declined too late, admitted before, a contact person who leaves or cannot be read."""

from dataclasses import replace
from datetime import UTC, date, datetime, time, timedelta

import pytest

from flows.registration.commands import ChooseSlot, Command, Counter, GiveVerdict, NoSlotFits, Rsvp
from flows.registration.decision import Decision, Notification
from flows.registration.model import Contact, Registration, Status
from flows.registration.preference import Preference, Stretch
from tests.registration.situations import NOOR, ZONE, kinds
from tests.registration.test_intake import CALLS, IntakeDesk, a_desk, booked, chooses, concludes

BO = Contact("Bo Bakker", "bo@office.example", "", "bo.ics")
SUNDAY = datetime(2027, 2, 7, 11, 30, tzinfo=ZONE)


@pytest.fixture
def desk() -> IntakeDesk:
    return a_desk(CALLS)


def told(decision: Decision) -> set[tuple[str, str, str]]:
    return {(each.kind, each.to, each.method) for each in decision.notifications}


def said(decision: Decision, to: str) -> Notification:
    (found,) = (each for each in decision.notifications if each.to == to)
    return found


def full(desk: IntakeDesk, calendar: str = "noor.ics") -> None:
    desk.calendars[calendar] = [(desk.now.astimezone(UTC), desk.now.astimezone(UTC) + timedelta(days=90))]


# A wish that cannot be met


@pytest.mark.parametrize("wish", [NoSlotFits, Counter])
def test_a_call_stands_until_another_time_is_found(desk: IntakeDesk, wish: type[NoSlotFits | Counter]) -> None:
    anna = booked(desk)
    more = {"sessions": ("intake",), "sequence": 4} if wish is Counter else {}

    decision = desk.says(wish, anna, proposed=SUNDAY, **more)

    proposal = said(decision, anna.email)
    assert desk.current(anna).intake_at == anna.intake_at
    assert (proposal.facts["why"], len(proposal.facts["slots"])) == ("stands", 3)
    assert proposal.method == ("DECLINECOUNTER" if wish is Counter else "")


def test_another_number_that_is_taken_meanwhile_does_not_cost_the_call(desk: IntakeDesk) -> None:
    anna = booked(desk)
    taken = anna.slots[2].astimezone(UTC)
    desk.calendars["noor.ics"] = [(taken, taken + timedelta(hours=1))]

    chooses(desk, anna, 3)
    moved = chooses(desk, anna, 2)

    assert kinds(moved) == ["intake-booked"] * 2
    assert desk.current(anna).intake_at == desk.current(anna).slots[1]


def test_who_calls_hears_that_their_own_time_cannot_be(desk: IntakeDesk) -> None:
    anna = booked(desk)

    decision = desk.says(Counter, anna, address=NOOR, proposed=SUNDAY, sessions=("call",), sequence=2)

    assert told(decision) == {("intake-reminder", NOOR, "DECLINECOUNTER")}
    assert decision.notifications[0].registration.sequence == 2  # type: ignore[union-attr]
    assert desk.current(anna).intake_at == anna.intake_at


def test_who_calls_moves_it_to_a_time_that_is_free(desk: IntakeDesk) -> None:
    anna = booked(desk)
    wanted = datetime(2027, 2, 10, 14, tzinfo=ZONE)

    decision = desk.says(Counter, anna, address=NOOR, proposed=wanted, sessions=("call",))

    assert told(decision) == {("intake-booked", anna.email, "REQUEST"), ("intake-booked", NOOR, "REQUEST")}
    assert desk.current(anna).sequence == anna.sequence + 1


def test_a_wish_while_the_calendar_cannot_be_read_leaves_the_call(desk: IntakeDesk) -> None:
    anna = booked(desk)
    desk.calendars["noor.ics"] = None

    decision = desk.says(NoSlotFits, anna, proposed=anna.slots[2] + timedelta(hours=2))

    assert kinds(decision) == ["question-forwarded"] * 2
    assert desk.current(anna) == anna


# A wish for another time


WEDNESDAY = date(2027, 2, 10)


def test_who_would_rather_have_another_time_keeps_the_call_until_they_choose(desk: IntakeDesk) -> None:
    anna = booked(desk)

    decision = desk.says(NoSlotFits, anna, stands=True)
    stands = desk.current(anna).intake_at
    moved = chooses(desk, anna, 1)

    assert told(decision) == {("intake-proposal", anna.email, "")}
    assert decision.notifications[0].facts["why"] == "stands"
    assert stands == anna.intake_at
    assert kinds(moved) == ["intake-booked"] * 2
    assert desk.current(anna).intake_at != anna.intake_at


def test_times_of_the_day_that_was_asked_for_are_proposed(desk: IntakeDesk) -> None:
    anna = booked(desk)

    decision = desk.says(NoSlotFits, anna, stands=True, when=on(WEDNESDAY))

    assert {slot.date() for slot in desk.current(anna).slots} == {WEDNESDAY}
    assert decision.notifications[0].facts["fitting"] == 3


def test_when_that_day_is_full_those_beside_it_are_proposed(desk: IntakeDesk) -> None:
    anna = booked(desk)
    midnight = datetime.combine(WEDNESDAY, time(), ZONE).astimezone(UTC)
    desk.calendars["noor.ics"] = [(midnight, midnight + timedelta(days=1))]

    decision = desk.says(NoSlotFits, anna, stands=True, when=on(WEDNESDAY))

    assert {abs((slot.date() - WEDNESDAY).days) for slot in desk.current(anna).slots} == {1}
    assert decision.notifications[0].facts["fitting"] == 0


def test_the_one_time_that_fits_comes_first(desk: IntakeDesk) -> None:
    anna = desk.signs_up("Anna Smit")
    late = datetime.combine(WEDNESDAY, time(11), ZONE).astimezone(UTC)
    desk.calendars["noor.ics"] = [(late, late + timedelta(hours=12))]

    decision = desk.says(
        NoSlotFits, anna, when=Preference((Stretch(since=WEDNESDAY, through=WEDNESDAY, begin=time(10)),))
    )

    first, *others = desk.current(anna).slots
    assert first == datetime.combine(WEDNESDAY, time(10), ZONE)
    assert all((slot.date(), slot.time() >= time(10)) != (WEDNESDAY, True) for slot in others)
    assert decision.notifications[0].facts["fitting"] == 1


def test_a_day_that_was_refused_is_not_proposed(desk: IntakeDesk) -> None:
    anna = desk.signs_up("Anna Smit")
    fridays = Preference(unwanted=tuple(Stretch(weekdays=frozenset({day})) for day in range(4)))

    desk.says(NoSlotFits, anna, when=fridays)

    assert {slot.weekday() for slot in desk.current(anna).slots} == {4}


def test_when_nothing_else_is_free_the_refused_day_is_proposed_and_said_to_be(desk: IntakeDesk) -> None:
    anna = desk.signs_up("Anna Smit")
    workdays = Preference(unwanted=(Stretch(weekdays=frozenset(range(5))),))

    decision = desk.says(NoSlotFits, anna, when=workdays)

    assert (len(desk.current(anna).slots), decision.notifications[0].facts["fitting"]) == (3, 0)


def test_a_colleague_calls_who_is_free_when_it_was_asked_for() -> None:
    desk = a_desk(CALLS, BO)
    anna = desk.signs_up("Anna Smit")
    other = BO.email if anna.caller == NOOR else NOOR
    midnight = datetime.combine(WEDNESDAY, time(), ZONE).astimezone(UTC)
    desk.calendars["noor.ics" if anna.caller == NOOR else "bo.ics"] = [(midnight, midnight + timedelta(days=1))]

    desk.says(NoSlotFits, anna, when=on(WEDNESDAY))

    assert desk.current(anna).caller == other


def test_a_wish_with_a_full_calendar_leaves_the_call_and_goes_to_the_contact(desk: IntakeDesk) -> None:
    anna = booked(desk)
    full(desk)

    decision = desk.says(NoSlotFits, anna, stands=True, when=on(WEDNESDAY))

    assert kinds(decision) == ["question-forwarded"] * 2
    assert desk.current(anna) == anna


def on(day: date) -> Preference:
    return Preference((Stretch(since=day, through=day),))


# What comes too late, or twice


def test_a_no_to_an_earlier_time_does_not_call_off_the_new_one(desk: IntakeDesk) -> None:
    anna = booked(desk)
    before = anna.intake_at
    chooses(desk, anna, 3)

    decision = desk.says(Rsvp, anna, address=NOOR, partstat="DECLINED", sessions=("call",), start=before)

    assert (decision.outcome, decision.reason) == ("noted", "another_time")
    assert desk.current(anna).intake_at == anna.slots[2]


def test_a_second_no_to_the_call_changes_nothing(desk: IntakeDesk) -> None:
    anna = booked(desk)
    desk.says(Rsvp, anna, partstat="DECLINED", sessions=("intake",))

    decision = desk.says(Rsvp, anna, address=NOOR, partstat="DECLINED", sessions=("call",), start=anna.intake_at)

    assert (decision.outcome, decision.notifications) == ("noted", ())


@pytest.mark.parametrize(
    ("wish", "more"), [(ChooseSlot, {"slot": 3}), (NoSlotFits, {}), (NoSlotFits, {"proposed": SUNDAY})]
)
def test_what_is_said_after_the_call_is_for_who_called(
    desk: IntakeDesk, wish: type[Command], more: dict[str, object]
) -> None:
    """ "Ik heb je gemist": the outcome is awaited, and nothing is planned over it."""
    anna = booked(desk)
    desk.now = anna.slots[0] + timedelta(hours=1)

    decision = desk.says(wish, anna, **more)

    assert decision.reason == "call_has_been"
    assert desk.current(anna) == anna


@pytest.mark.parametrize(("answer", "call"), [(Rsvp, "call"), (Rsvp, "intake"), (Counter, "call"), (Counter, "intake")])
def test_a_calendar_that_answers_after_the_call_changes_nothing(
    desk: IntakeDesk, answer: type[Rsvp | Counter], call: str
) -> None:
    anna = booked(desk)
    desk.now = anna.slots[0] + timedelta(hours=1)
    more = {"partstat": "DECLINED"} if answer is Rsvp else {"proposed": SUNDAY}

    decision = desk.says(answer, anna, address=NOOR if call == "call" else anna.email, sessions=(call,), **more)

    assert (decision.outcome, decision.reason) == ("noted", "session_over")
    assert desk.current(anna) == anna


def test_not_reached_said_twice_proposes_once(desk: IntakeDesk) -> None:
    anna = booked(desk)
    concludes(desk, anna, "unreached")
    after = desk.current(anna)

    again = desk.says(GiveVerdict, anna, address=NOOR, verdict="unreached", about="intake")

    assert (again.outcome, again.reason) == ("noted", "decided_before")
    assert desk.current(anna) == after


def test_not_reached_said_of_a_call_that_is_days_ahead(desk: IntakeDesk) -> None:
    anna = booked(desk)

    decision = desk.says(GiveVerdict, anna, address=NOOR, verdict="unreached", about="intake")

    assert (decision.outcome, decision.reason) == ("attention", "call_to_come")
    assert desk.current(anna) == anna


def test_who_called_a_little_early_reached_nobody(desk: IntakeDesk) -> None:
    anna = booked(desk)
    desk.now = anna.slots[0] - timedelta(minutes=5)

    decision = desk.says(GiveVerdict, anna, address=NOOR, verdict="unreached", about="intake")

    assert ("intake-proposal", anna.email, "CANCEL") in told(decision)


def test_not_reached_twice_proposes_twice(desk: IntakeDesk) -> None:
    anna = booked(desk)
    concludes(desk, anna, "unreached")
    chooses(desk, anna, 1)
    second = desk.current(anna)

    decision = concludes(desk, second, "unreached")

    assert kinds(decision) == ["intake-proposal"]
    assert second.sequence == anna.sequence + 2


def test_each_call_is_newer_than_the_one_before_in_the_same_calendar(desk: IntakeDesk) -> None:
    """A REQUEST after a CANCEL under the same UID must bear a higher SEQUENCE."""
    anna = booked(desk)
    cancelled = desk.says(Rsvp, anna, partstat="DECLINED", sessions=("intake",)).notifications
    again = chooses(desk, anna, 2).notifications

    sequences = [each.registration.sequence for each in (*cancelled, *again) if each.registration]

    assert sequences == [1, 1, 2, 2]


def test_a_time_that_was_declined_is_not_proposed_again(desk: IntakeDesk) -> None:
    anna = desk.signs_up("Anna Smit")
    wanted = anna.slots[0] + timedelta(hours=1)
    desk.says(NoSlotFits, anna, proposed=wanted)

    desk.says(Rsvp, anna, address=NOOR, partstat="DECLINED", sessions=("call",))

    assert wanted not in desk.current(anna).slots


def test_who_is_admitted_before_the_call_has_it_taken_out_of_the_calendar(desk: IntakeDesk) -> None:
    anna = booked(desk)

    decision = desk.says(GiveVerdict, anna, address=NOOR, verdict="approve", about="intake")

    assert told(decision) == {
        ("confirmed", anna.email, "REQUEST"),
        ("intake-reminder", anna.email, "CANCEL"),
        ("intake-reminder", NOOR, "CANCEL"),
    }
    assert desk.current(anna).sequence == anna.sequence + 1


def test_a_choice_that_is_not_clear_is_asked_for_again(desk: IntakeDesk) -> None:
    anna = desk.signs_up("Anna Smit")

    decision = chooses(desk, anna, 0)

    assert said(decision, anna.email).facts["why"] == "which"
    assert said(decision, anna.email).facts["slots"] == list(anna.slots)
    assert desk.current(anna) == anna


@pytest.mark.parametrize("more", [{"slot": 2}, {"slot": 0}])
def test_a_number_to_call_that_comes_with_the_answer_is_kept(desk: IntakeDesk, more: dict[str, int]) -> None:
    anna = desk.signs_up("Anna Smit")

    decision = desk.says(ChooseSlot, anna, phone="06 12345678", **more)

    assert desk.current(anna).fields["phone"] == "06 12345678"
    assert {each.registration.fields["phone"] for each in decision.notifications if each.registration} == {
        "06 12345678"
    }


def test_a_number_to_call_by_who_cannot_prove_it_is_not(desk: IntakeDesk) -> None:
    anna = desk.signs_up("Anna Smit")

    desk.says(ChooseSlot, anna, slot=2, phone="06 12345678", proven=False)

    assert desk.current(anna) == anna


# No times to propose


def test_times_that_did_not_fit_do_not_come_back_by_the_clock(desk: IntakeDesk) -> None:
    """Where these were all that was free, the contact person arranges the call, and reads what was written."""
    anna = desk.signs_up("Anna Smit")
    full(desk)

    decision = desk.says(NoSlotFits, anna)
    desk.calendars["noor.ics"] = []
    later = [kind for _ in range(20) for kind in kinds(desk.tick(timedelta(days=1)))]

    assert [each.facts.get("slots") for each in decision.notifications if each.to == anna.email] == [[]]
    assert {each.kind for each in decision.notifications if each.to == NOOR} == {
        "intake-reminder",
        "question-forwarded",
    }
    assert (later, desk.current(anna).held) == ([], True)


def test_a_call_that_nobody_can_move_goes_out_of_both_calendars(desk: IntakeDesk) -> None:
    anna = booked(desk)
    full(desk)

    decision = desk.says(Rsvp, anna, partstat="DECLINED", sessions=("intake",))

    assert ("intake-proposal", anna.email, "CANCEL") in told(decision)
    assert ("intake-reminder", NOOR, "CANCEL") in told(decision)


def test_who_chose_while_the_calendar_could_not_be_read_is_asked_again_when_it_can(desk: IntakeDesk) -> None:
    anna = desk.signs_up("Anna Smit")
    desk.calendars["noor.ics"] = None

    decision = chooses(desk, anna, 1)
    waiting = [kind for _ in range(20) for kind in kinds(desk.tick(timedelta(days=1)))]
    desk.calendars["noor.ics"] = []
    after = desk.tick()

    assert said(decision, anna.email).facts["why"] == "unread"
    assert said(decision, NOOR).facts["fault"]
    assert {*waiting} == {"intake-reminder"}
    assert kinds(after) == ["intake-proposal"]


def test_the_contact_person_hears_it_each_time_that_it_happens(desk: IntakeDesk) -> None:
    desk.calendars["noor.ics"] = None
    anna = desk.signs_up("Anna Smit")
    first = desk.tick(timedelta(hours=1)).notifications[0].key
    desk.calendars["noor.ics"] = []
    desk.tick(timedelta(hours=1))

    desk.calendars["noor.ics"] = None
    chooses(desk, anna, 1)

    assert desk.tick(timedelta(hours=1)).notifications[0].key != first


def test_who_cannot_be_read_hears_it_while_another_calls() -> None:
    desk = a_desk(CALLS, BO)
    desk.calendars["bo.ics"] = None
    desk.signs_up("Anna Smit")

    jan = desk.signs_up("Jan Jansen")

    assert desk.last
    assert jan.caller == NOOR
    assert said(desk.last, BO.email).facts["when"] == "unreadable"


def test_of_two_who_cannot_be_read_each_hears_of_their_own() -> None:
    desk = a_desk(CALLS, BO)
    desk.calendars["noor.ics"] = desk.calendars["bo.ics"] = None
    desk.signs_up("Anna Smit")

    decision = desk.tick(timedelta(minutes=30))

    assert {each.to for each in decision.notifications} == {NOOR, BO.email}


# A contact person leaves


def leaves(desk: IntakeDesk, *contacts: Contact) -> None:
    desk.event = replace(desk.event, contacts=contacts)
    desk.office = replace(desk.office, events={"leerkring": desk.event})


def test_a_successor_calls_at_the_time_that_was_agreed() -> None:
    desk = a_desk(CALLS, BO)
    anna = desk.signs_up("Anna Smit")
    chooses(desk, anna, 1)
    left = desk.current(anna).caller
    rest = tuple(each for each in (CALLS, BO) if each.email != left)
    leaves(desk, *rest)

    decision = desk.tick(timedelta(minutes=30))

    after = desk.current(anna)
    assert (after.caller, after.intake_at) == (rest[0].email, anna.slots[0])
    assert told(decision) == {
        ("intake-reminder", left, "CANCEL"),
        ("intake-booked", anna.email, "REQUEST"),
        ("intake-booked", rest[0].email, "REQUEST"),
    }
    assert desk.tick().changes == ()


def test_a_successor_who_has_no_time_then_proposes_others(desk: IntakeDesk) -> None:
    anna = booked(desk)
    at = (anna.intake_at or desk.now).astimezone(UTC)
    leaves(desk, BO)
    desk.calendars["bo.ics"] = [(at, at + timedelta(hours=1))]

    decision = desk.tick(timedelta(minutes=30))

    assert told(decision) == {("intake-reminder", NOOR, "CANCEL"), ("intake-proposal", anna.email, "CANCEL")}
    assert desk.current(anna).caller == BO.email


def test_times_of_who_left_are_withdrawn(desk: IntakeDesk) -> None:
    anna = desk.signs_up("Anna Smit")
    leaves(desk, BO)
    desk.calendars["bo.ics"] = []

    decision = desk.tick(timedelta(minutes=30))

    assert said(decision, anna.email).facts["why"] == "handed_over"
    assert not set(anna.slots) & set(desk.current(anna).slots)


def test_a_call_taken_over_counts_as_the_time_of_who_took_it_over(desk: IntakeDesk) -> None:
    """Also before the clock has looked: the next mail may come first."""
    anna = booked(desk)
    leaves(desk, BO)
    desk.calendars["bo.ics"] = []
    jan = desk.signs_up("Jan Jansen")

    decision = desk.says(NoSlotFits, jan, proposed=anna.intake_at)

    assert kinds(decision) == ["intake-proposal"]


def test_a_call_is_followed_also_when_the_calendar_is_taken_out_of_the_event_file(desk: IntakeDesk) -> None:
    anna = booked(desk)
    leaves(desk, replace(CALLS, calendar=""))
    desk.now = anna.slots[0] + timedelta(hours=1)

    assert kinds(desk.tick()) == ["intake-reminder"]


# Chasing near the event, or late


def near(desk: IntakeDesk, days: int) -> Registration:
    """Somebody who registers so many days before the event."""
    desk.now = desk.event.starts - timedelta(days=days)
    return desk.signs_up("Anna Smit")


def test_near_the_event_the_seat_is_released_while_somebody_else_can_still_come(desk: IntakeDesk) -> None:
    anna = near(desk, 8)
    letters = []
    while desk.now < desk.event.starts:
        letters += [(desk.event.starts - desk.now, each) for each in desk.tick(timedelta(hours=6)).notifications]

    hers = [(left, each) for left, each in letters if each.to == anna.email]
    released, last_word = hers[-1], hers[-2]
    assert (last_word[1].kind, released[1].kind) == ("intake-reminder", "cancelled")
    assert desk.event.starts - last_word[1].facts["until"] >= released[0] >= timedelta(hours=18)
    assert last_word[0] - released[0] >= timedelta(days=2)


def test_nobody_is_asked_to_choose_when_the_event_has_begun(desk: IntakeDesk) -> None:
    anna = near(desk, 8)
    desk.now = desk.event.starts + timedelta(hours=1)

    decision = desk.tick()

    assert not [each for each in decision.notifications if each.to == anna.email]


def test_a_last_word_that_comes_late_gives_the_time_that_was_promised(desk: IntakeDesk) -> None:
    """Nothing ran for weeks: the seat is not gone before anything was said."""
    anna = desk.signs_up("Anna Smit")

    told_late = desk.tick(timedelta(days=25)).notifications
    before = desk.tick(timedelta(days=2))
    after = desk.tick(timedelta(days=1, hours=1))

    until = next(each.facts["until"] for each in told_late if each.to == anna.email)
    assert until - timedelta(days=3) <= desk.now
    assert kinds(before) == []
    assert "cancelled" in kinds(after)
    assert desk.status(anna) is Status.EXPIRED


def test_a_reminder_names_only_times_that_can_be_chosen(desk: IntakeDesk) -> None:
    anna = desk.signs_up("Anna Smit")
    full(desk)
    named, without = [], []
    for _ in range(12):
        for each in desk.tick(timedelta(days=1)).notifications:
            named += [slot - desk.now for slot in each.facts["slots"]] if each.to == anna.email else []
            without += [each.facts["fault"]] if each.to == NOOR else []

    assert named
    assert min(named) > desk.event.intake.notice
    assert without == ["no_free_time"] * len(without) != []
