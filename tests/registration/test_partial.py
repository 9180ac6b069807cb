"""A session given up: kept in a series that goes as a whole, given to the next where each session has seats of its own."""

from dataclasses import replace

import pytest

from flows.registration.changes import tell_changes
from flows.registration.commands import Cancel, CancelSession, Person, Register, Rsvp, Substitute
from flows.registration.decision import Decision
from flows.registration.draft import Draft
from flows.registration.model import EligibilityRule, Field, Status
from flows.registration.office import Office
from flows.registration.told import Announced
from tests.registration.situations import Desk, kinds, make_event, reasons, series, told


def make_desk(capacity: int = 1, *, partial: bool = True, promote: str = "seat", **more) -> Desk:
    return Desk(make_event(capacity=capacity, promote=promote, partial=partial, sessions=series(6, 20), **more))


def signs_up(desk: Desk, name: str, *sessions: str):
    desk.wait(minutes=1)
    origin = desk.origin(f"{name.lower()}@town.example", name=name)
    (made,) = desk.handle(Register(origin, (Person(name),), sessions)).changes
    return made


def asks_for(desk: Desk, name: str, *sessions: str):
    desk.wait(minutes=1)
    return desk.handle(Register(desk.origin(f"{name.lower()}@town.example", name=name), (Person(name),), sessions))


def completes(desk: Desk, name: str, *sessions: str):
    origin = desk.origin(f"{name.lower()}@town.example", name=name)
    return desk.handle(Register(origin, (Person(name, fields={"initiative": "Garden"}),), sessions))


def test_each_session_has_seats_of_its_own():
    desk = make_desk()

    jan, anna, piet = signs_up(desk, "Jan", "1"), signs_up(desk, "Anna", "2"), signs_up(desk, "Piet", "2")

    assert [each.status for each in (jan, anna, piet)] == [Status.CONFIRMED, Status.CONFIRMED, Status.WAITLISTED]


def test_a_freed_session_goes_to_the_first_who_waits_for_it_alone():
    desk = make_desk()
    jan, whole, second = signs_up(desk, "Jan"), signs_up(desk, "Anna"), signs_up(desk, "Piet", "2")

    decision = desk.says(CancelSession, jan, sessions=("2",))

    assert [desk.status(each) for each in (jan, whole, second)] == [
        Status.CONFIRMED, Status.WAITLISTED, Status.CONFIRMED,
    ]  # fmt: skip
    assert told(decision, "confirmed").sessions == ("2",)


@pytest.mark.parametrize(("promote", "status"), [("seat", Status.CONFIRMED), ("offer", Status.OFFERED)])
def test_who_waits_for_both_and_gives_one_up_gets_the_other_at_once(promote, status):
    desk = make_desk(promote=promote)
    jan, anna = signs_up(desk, "Jan", "1"), signs_up(desk, "Anna")

    decision = desk.says(CancelSession, anna, sessions=("1",))

    assert (desk.status(anna), desk.status(jan)) == (status, Status.CONFIRMED)
    assert kinds(decision) == ["cancelled", {"seat": "confirmed", "offer": "offer"}[promote]]


def test_who_waits_for_both_gets_them_when_both_are_free():
    desk = make_desk()
    jan, anna, both = signs_up(desk, "Jan", "1"), signs_up(desk, "Anna", "2"), signs_up(desk, "Piet")

    desk.says(Cancel, jan)
    between = desk.status(both)
    desk.says(Cancel, anna)

    assert (between, desk.status(both)) == (Status.WAITLISTED, Status.CONFIRMED)


def test_a_freed_session_of_a_series_stays_with_who_gave_it_up():
    desk = make_desk(partial=False)
    jan, anna = signs_up(desk, "Jan"), signs_up(desk, "Anna")

    decision = desk.says(CancelSession, jan, sessions=("2",))

    assert desk.status(anna) is Status.WAITLISTED
    assert decision.journal[0].staff == "Sessions 2. The seat in the series stays theirs."


def test_a_session_that_somebody_else_has_by_now_is_not_given_back():
    desk = make_desk()
    jan, anna = signs_up(desk, "Jan"), signs_up(desk, "Anna", "2")
    desk.says(CancelSession, jan, sessions=("2",))

    decision = desk.says(Rsvp, jan, returns=True)

    assert desk.status(anna) is Status.CONFIRMED
    assert (decision.outcome, decision.reason, decision.changes) == ("question-forwarded", "session_full", ())


def test_a_session_that_nobody_else_has_is_given_back():
    desk = make_desk()
    jan = signs_up(desk, "Jan")
    desk.says(CancelSession, jan, sessions=("2",))

    decision = desk.says(Rsvp, jan, returns=True)

    assert (kinds(decision), desk.current(jan).absent) == (["confirmed"], ())


@pytest.mark.parametrize(("partial", "absent"), [(True, ("2",)), (False, ())])
def test_who_comes_instead_comes_to_all_that_the_seat_is_for(partial, absent):
    desk = make_desk(partial=partial)
    jan = signs_up(desk, "Jan")
    desk.says(CancelSession, jan, sessions=("2",))

    decision = desk.says(Substitute, jan, substitute=Person("Piet", "piet@town.example"))

    to_new = told(decision, "substituted", to="piet@town.example")
    assert to_new.registration.absent == absent
    assert to_new.sessions == (("1",) if partial else ("1", "2"))


def test_who_registers_for_another_session_has_that_too():
    desk = make_desk()
    jan = signs_up(desk, "Jan", "1")

    decision = asks_for(desk, "Jan", "2")

    after = desk.current(jan)
    assert (decision.outcome, after.sessions, after.sequence) == ("confirmed", ("1", "2"), 1)
    assert (told(decision, "confirmed").sessions, told(decision, "confirmed").method) == (("2",), "REQUEST")
    assert signs_up(desk, "Anna", "2").status is Status.WAITLISTED


def test_a_session_given_up_is_registered_for_again():
    desk = make_desk()
    jan = signs_up(desk, "Jan")
    desk.says(CancelSession, jan, sessions=("2",))

    asks_for(desk, "Jan", "2")

    assert (desk.current(jan).sessions, desk.current(jan).absent) == ((), ())


@pytest.mark.parametrize("others", [["Anna"], ["Anna", "Piet"]])
def test_another_session_without_a_free_seat_is_for_the_contact_person(others):
    desk = make_desk()
    jan, *_ = signs_up(desk, "Jan", "1"), *[signs_up(desk, name, "2") for name in others]

    decision = asks_for(desk, "Jan", "2")

    assert (decision.outcome, decision.reason, decision.changes) == ("question-forwarded", "further_session", ())
    assert desk.status(jan) is Status.CONFIRMED


def test_who_waits_for_a_session_is_not_passed_by_one_who_has_another():
    """Both seats of the second session are free, but Anna waits for the first as well."""
    desk = make_desk(2)
    signs_up(desk, "Jan", "1"), signs_up(desk, "Piet", "1"), signs_up(desk, "Anna")

    assert asks_for(desk, "Jan", "2").reason == "further_session"


def test_who_is_asked_for_more_and_names_another_session_gets_both():
    desk = make_desk(fields=(Field("initiative", required=True),))
    jan = signs_up(desk, "Jan", "2")

    decision = completes(desk, "Jan", "1")

    after = desk.current(jan)
    assert (decision.outcome, after.status, after.sessions) == ("confirmed", Status.CONFIRMED, ("1", "2"))


def test_who_is_asked_for_more_and_names_a_full_session_keeps_the_first():
    desk = make_desk(fields=(Field("initiative", required=True),))
    signs_up(desk, "Anna", "1")
    jan = signs_up(desk, "Jan", "2")

    decision = completes(desk, "Jan", "1")

    assert (desk.status(jan), desk.current(jan).sessions) == (Status.CONFIRMED, ("2",))
    assert kinds(decision) == ["confirmed", "question-forwarded", "question-forwarded"]


@pytest.mark.parametrize("sessions", [(), ("1",)])
def test_the_same_sessions_again_change_nothing(sessions):
    desk = make_desk()
    signs_up(desk, "Jan", "1")

    assert asks_for(desk, "Jan", *sessions).outcome == "already-registered"


def test_quota_holds_per_session():
    rules = (EligibilityRule("a", "accept", "a"),)
    desk = make_desk(5, eligibility=rules, fields=(Field("kind"),), rules={"quota": {"a": 1}})
    desk.office = Office({}, ("us@office.example",), holds=lambda when, facts: True)

    jan, anna, piet = signs_up(desk, "Jan", "1"), signs_up(desk, "Anna", "2"), signs_up(desk, "Piet", "1")

    assert [each.status for each in (jan, anna, piet)] == [Status.CONFIRMED, Status.CONFIRMED, Status.WAITLISTED]
    assert reasons(desk.tick()) == ["quota_full"]


def test_lowered_capacity_counts_where_most_are():
    desk = make_desk(2)
    signs_up(desk, "Jan", "1"), signs_up(desk, "Anna", "1"), signs_up(desk, "Piet", "2")
    desk.event = make_event(capacity=1, partial=True, sessions=series(6, 20))

    decision = desk.tick()

    assert [entry.staff for entry in decision.journal] == ["1 more than there are: the contact person decides."]


@pytest.mark.parametrize("partial", [True, False])
def test_a_wish_for_a_session_that_is_called_off_is_told_so_at_once(partial):
    desk = make_desk(partial=partial)
    first, second = desk.event.sessions
    off = replace(second, cancelled=True, cancelled_reason={"nl": "De spreker is ziek."})
    desk.event = replace(desk.event, sessions=(first, off))

    decision = asks_for(desk, "Jan", "2")

    assert (decision.outcome, decision.reason, decision.changes) == ("closed", "session_off", ())
    facts = told(decision, "closed").facts
    assert facts["gone"] == [{"when": second.start, "reason": "De spreker is ziek."}]
    assert facts["others"] == [first.start]
    assert asks_for(desk, "Anna", "1", "2").outcome == ("confirmed" if partial else "in-review")


def called_off(desk: Desk, *names: str) -> Decision:
    """The flow's decision once these sessions are called off in the event file."""
    told_before = Announced(desk.event.title, {each.id: each for each in desk.event.sessions})
    sessions = tuple(replace(each, cancelled=each.id in names) for each in desk.event.sessions)
    desk.event = replace(desk.event, sessions=sessions)
    draft = Draft(desk.event, desk.register, desk.office, desk.now, "changes")
    decision = draft.decide(*tell_changes(draft, told_before))
    desk.register = desk.register.apply(decision)
    return decision


def test_who_came_to_no_other_session_than_the_one_called_off_is_released():
    desk = make_desk(2)
    jan, anna = signs_up(desk, "Jan", "2"), signs_up(desk, "Anna", "1", "2")

    decision = called_off(desk, "2")

    (to_jan,) = (each for each in decision.notifications if each.to == jan.email)
    (to_anna,) = (each for each in decision.notifications if each.to == anna.email)
    assert (desk.status(jan), desk.current(jan).held) == (Status.CANCELLED, False)
    assert (desk.status(anna), desk.current(anna).held) == (Status.CONFIRMED, True)
    assert [(each.method, each.facts["ended"]) for each in (to_jan, to_anna)] == [("CANCEL", True), ("CANCEL", False)]
    assert to_jan.facts["others"] == [desk.event.sessions[0].start]


def test_who_was_released_may_register_for_another_session():
    desk = make_desk(2)
    signs_up(desk, "Jan", "2")
    called_off(desk, "2")

    assert signs_up(desk, "Jan", "1").status is Status.CONFIRMED


def test_whose_seat_is_for_all_sessions_keeps_it_when_one_is_called_off():
    desk = make_desk(partial=False)
    jan = desk.signs_up("Jan")

    called_off(desk, "2")

    assert desk.status(jan) is Status.CONFIRMED


def test_who_waits_for_a_session_that_is_called_off_does_not_move_up():
    desk = make_desk()
    jan, anna = signs_up(desk, "Jan", "2"), signs_up(desk, "Anna", "2")
    first, second = desk.event.sessions
    desk.event = replace(desk.event, sessions=(first, replace(second, cancelled=True)))

    desk.says(Cancel, jan)

    assert desk.status(anna) is Status.WAITLISTED
