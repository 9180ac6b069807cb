"""The real decider and a naive one agree on who has a seat, whatever the history."""

import os
from dataclasses import replace
from datetime import datetime, time, timedelta

from hypothesis import given, settings
from hypothesis import strategies as st

from flows.registration.commands import (
    AcceptOffer,
    Cancel,
    DeclineOffer,
    GiveVerdict,
    MoveUp,
    Person,
    Register,
    Rsvp,
    Substitute,
)
from flows.registration.model import EligibilityRule, Field, Hours, IntakeRules, WaitlistRules
from flows.registration.office import Office
from tests.registration.reference import OFFER, History
from tests.registration.situations import ZONE, Desk, make_event, series

NIGHTLY = os.environ.get("HYPOTHESIS_PROFILE") == "nightly"
ALWAYS = Hours(days="mon-sun", from_=time(0), to=time(23, 59, 59, 999999))
RULES = (
    EligibilityRule("a", "accept", "a"),
    EligibilityRule("b", "accept", "b"),
    EligibilityRule("review", "review", "a"),
    EligibilityRule("refuse", "refuse"),
)
WISHES = {
    "cancel": lambda origin, refs: Cancel(origin, refs, proven=True),
    "accept": lambda origin, refs: AcceptOffer(origin, refs, proven=True),
    "decline": lambda origin, refs: DeclineOffer(origin, refs, proven=True),
    "stay": lambda origin, refs: DeclineOffer(origin, refs, proven=True, stay=True),
    "return": lambda origin, refs: Rsvp(origin, refs, proven=True, returns=True),
    "approve": lambda origin, refs: GiveVerdict(replace(origin, by_hand="Noor"), refs, "approve"),
    "refuse": lambda origin, refs: GiveVerdict(replace(origin, by_hand="Noor"), refs, "refuse"),
    "move_up": lambda origin, refs: MoveUp(replace(origin, by_hand="Noor"), refs),
}
steps = st.tuples(
    st.sampled_from(["register", "register", "register", "cancel", "substitute", "capacity", "clock", *WISHES]),
    st.integers(0, 30),
    st.sampled_from(["a", "a", "b", "b", "review", "refuse"]),
    st.sampled_from([1, 1, 5, 30]),
)


@settings(max_examples=3000 if NIGHTLY else 150, derandomize=not NIGHTLY, deadline=None)
@given(
    capacity=st.integers(1, 4),
    line=st.integers(0, 5),
    promote=st.sampled_from(["offer", "seat"]),
    quota=st.sampled_from([{}, {"a": 1}, {"a": 2, "b": 1}]),
    intake=st.booleans(),
    history=st.lists(steps, min_size=30, max_size=60),
)
def test_both_deciders_agree(capacity, line, promote, quota, intake, history):
    desk = _desk(capacity, line, promote, quota, intake)
    reference = History(capacity, line, promote, quota, intake)

    for number, (what, which, kind, hours) in enumerate(history):
        desk.wait(hours=hours)
        # Somebody new brings a name of their own, whether they register or come instead.
        names = [each.name for each in desk.register]
        new = f"P{number}"
        who = new if what == "register" or not names else names[which % len(names)]
        more = {"register": kind, "substitute": f"{new} {kind}", "capacity": str(which % 6)}.get(what, "")
        _act(desk, what, who, more)
        reference.happened.append((desk.now, what, who, more))

    assert {each.name: (str(each.status), each.held) for each in desk.register} == reference.outcome()


def _desk(capacity, line, promote, quota, intake) -> Desk:
    # Far away, so that neither the period nor the last day before the event plays a part.
    far = tuple(
        replace(each, start=each.start.replace(year=2040), end=each.end.replace(year=2040)) for each in series(6)
    )
    event = make_event(
        capacity=capacity,
        rules={"quota": quota},
        sessions=far,
        eligibility=RULES,
        fields=(Field("kind"),),
        intake=IntakeRules(required=intake),
    )
    rules = WaitlistRules(size=line, promote=promote, offer=OFFER, working_time=ALWAYS)
    office = Office({}, ("us@office.example",), holds=lambda when, facts: when == facts["kind"])
    return Desk(replace(event, waitlist=rules), office, datetime(2027, 3, 1, 9, tzinfo=ZONE))


def _act(desk: Desk, what: str, who: str, more: str) -> None:
    origin = desk.origin(f"{who}@town.example", name=who)
    found = [each for each in desk.register if each.name == who]
    if what == "register":
        desk.handle(Register(origin, (Person(who, fields={"kind": more}),)))
    elif what == "capacity":
        desk.event = replace(desk.event, registration=replace(desk.event.registration, capacity=int(more)))
        desk.tick()
    elif what == "clock":
        desk.tick()
    elif found and what == "substitute":
        name, kind = more.split()
        person = Person(name, f"{name}@town.example", None, {"kind": kind})
        desk.handle(Substitute(origin, (found[0].ref,), person, proven=True))
    elif found:
        desk.handle(WISHES[what](origin, (found[0].ref,)))


def test_offers_last_as_long_for_both():
    assert timedelta(days=2) == OFFER
