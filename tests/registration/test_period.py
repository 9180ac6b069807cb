"""When one can register: to the second, in the event's zone, across both clock changes, and what is said afterwards."""

from datetime import UTC, datetime, timedelta

import pytest

from flows.registration.commands import AcceptOffer, AddInfo, Cancel, CancelSession, Person, Register, Substitute
from tests.registration.situations import ZONE, Desk, kinds, make_event, session, told


@pytest.mark.parametrize(
    ("arrives", "outcome"),
    [
        (datetime(2027, 1, 11, 8, 59, 59, tzinfo=ZONE), "not-open"),
        (datetime(2027, 1, 11, 9, 0, 0, tzinfo=ZONE), "confirmed"),
        (datetime(2027, 3, 16, 17, 0, 0, tzinfo=ZONE), "confirmed"),
        (datetime(2027, 3, 16, 17, 0, 1, tzinfo=ZONE), "closed"),
        (datetime(2027, 3, 24, 9, 0, 0, tzinfo=ZONE), "closed"),
    ],
)
def test_period_counts_to_the_second(arrives, outcome):
    period = {"opens": datetime(2027, 1, 11, 9, tzinfo=ZONE), "closes": datetime(2027, 3, 16, 17, tzinfo=ZONE)}
    desk = Desk(make_event(rules=period), now=arrives)

    decision = desk.handle(Register(desk.origin("jan@town.example"), (Person("Jan"),)))

    assert decision.outcome == outcome
    assert kinds(decision) == [outcome]


@pytest.mark.parametrize(
    ("closes", "arrives", "outcome"),
    [
        # 28 March 2027: from 2:00 on it is an hour later. 31 October 2027: at 3:00 it is 2:00 once more.
        (datetime(2027, 3, 28, 3, 0, tzinfo=ZONE), datetime(2027, 3, 28, 1, 0, tzinfo=UTC), "confirmed"),
        (datetime(2027, 3, 28, 3, 0, tzinfo=ZONE), datetime(2027, 3, 28, 1, 0, 1, tzinfo=UTC), "closed"),
        (datetime(2027, 10, 31, 2, 30, tzinfo=ZONE), datetime(2027, 10, 31, 0, 30, 1, tzinfo=UTC), "closed"),
        (datetime(2027, 10, 31, 2, 30, fold=1, tzinfo=ZONE), datetime(2027, 10, 31, 1, 30, tzinfo=UTC), "confirmed"),
        (datetime(2027, 10, 31, 2, 30, tzinfo=ZONE), datetime(2027, 10, 31, 2, 30, fold=1, tzinfo=ZONE), "closed"),
    ],
)
def test_period_counts_across_clock_changes(closes, arrives, outcome):
    meeting = (session("1", datetime(2027, 11, 23, 10, tzinfo=ZONE)),)
    desk = Desk(make_event(rules={"closes": closes}, sessions=meeting), now=arrives)

    decision = desk.handle(Register(desk.origin("jan@town.example"), (Person("Jan"),)))

    assert decision.outcome == outcome


@pytest.mark.parametrize(("days", "over"), [(-1, False), (1, True)])
def test_who_is_too_late_hears_whether_it_is_over(days, over):
    event = make_event(rules={"closes": datetime(2027, 3, 16, 17, tzinfo=ZONE)})
    desk = Desk(event, now=event.ends + timedelta(days=days))

    decision = desk.handle(Register(desk.origin("jan@town.example"), (Person("Jan"),)))

    assert (decision.outcome, decision.reason) == ("closed", "over" if over else "closed")
    assert told(decision, "closed").facts["over"] is over


@pytest.mark.parametrize(
    "wish",
    [
        lambda origin, refs: Cancel(origin, refs, proven=True),
        lambda origin, refs: CancelSession(origin, refs, ("1",), proven=True),
        lambda origin, refs: Substitute(origin, refs, Person("Piet", "piet@town.example"), proven=True),
        lambda origin, refs: AcceptOffer(origin, refs, proven=True),
        lambda origin, refs: AddInfo(origin, refs, (Person("Jan"),), proven=True),
    ],
)
def test_what_is_over_changes_no_more(wish):
    desk = Desk()
    jan = desk.signs_up("Jan")
    desk.now = desk.event.ends + timedelta(minutes=1)

    decision = desk.handle(wish(desk.origin(jan.email), (jan.ref,)))

    assert (decision.outcome, decision.reason, decision.changes) == ("closed", "over", ())
    assert told(decision, "closed").facts["known"] is True


def test_a_contact_person_may_still_note_who_did_not_come():
    desk = Desk()
    jan = desk.signs_up("Jan")
    desk.now = desk.event.ends + timedelta(minutes=1)

    decision = desk.handle(Cancel(desk.origin(jan.email, by_hand="Noor"), (jan.ref,)))

    assert decision.outcome == "cancelled"
