"""The real decider and a naive one agree on who has a seat, whatever the history."""

import os
from dataclasses import replace
from datetime import datetime, time, timedelta

from hypothesis import given, settings
from hypothesis import strategies as st

from flows.registration.commands import AcceptOffer, Cancel, DeclineOffer, Person, Register
from flows.registration.model import EligibilityRule, Field, Hours, WaitlistRules
from flows.registration.office import Office
from tests.registration.reference import OFFER, History
from tests.registration.situations import ZONE, Desk, make_event, series

ALWAYS = Hours(days="mon-sun", from_=time(0), to=time(23, 59, 59, 999999))
RULES = (EligibilityRule("a", "accept", "a"), EligibilityRule("b", "accept", "b"))
WISHES = {"cancel": Cancel, "accept": AcceptOffer, "decline": DeclineOffer}
steps = st.tuples(
    st.sampled_from(["register", "register", "register", "cancel", "cancel", "accept", "decline", "clock"]),
    st.integers(0, 30),
    st.sampled_from(["a", "b"]),
    st.sampled_from([1, 1, 5, 30]),
)


@settings(max_examples=2000 if os.environ.get("HYPOTHESIS_PROFILE") == "nightly" else 200, deadline=None)
@given(
    capacity=st.integers(1, 4),
    line=st.integers(0, 5),
    promote=st.sampled_from(["offer", "seat"]),
    quota=st.sampled_from([{}, {"a": 1}, {"a": 2, "b": 1}]),
    history=st.lists(steps, max_size=40),
)
def test_both_deciders_agree(capacity, line, promote, quota, history):
    desk = _desk(capacity, line, promote, quota)
    reference = History(capacity, line, promote, quota)
    names: list[str] = []

    for what, which, audience, hours in history:
        desk.wait(hours=hours)
        who = f"P{len(names)}" if what == "register" else names[which % len(names)] if names else ""
        names += [who] if what == "register" else []
        _act(desk, what, who, audience)
        reference.happened.append((desk.now, what, who, audience))

    assert {each.name: str(each.status) for each in desk.register} == reference.outcome()


def _desk(capacity, line, promote, quota) -> Desk:
    event = make_event(
        capacity=capacity, rules={"quota": quota}, sessions=series(6), eligibility=RULES, fields=(Field("kind"),)
    )
    rules = WaitlistRules(size=line, promote=promote, offer=OFFER, working_time=ALWAYS)
    # Far away, so that neither the period nor the last day before the event plays a part.
    far = tuple(
        replace(each, start=each.start.replace(year=2040), end=each.end.replace(year=2040)) for each in event.sessions
    )
    office = Office({}, ("us@office.example",), holds=lambda when, facts: when == facts["kind"])
    return Desk(replace(event, waitlist=rules, sessions=far), office, datetime(2027, 3, 1, 9, tzinfo=ZONE))


def _act(desk: Desk, what: str, who: str, audience: str) -> None:
    origin = desk.origin(f"{who}@town.example", name=who)
    if what == "register":
        desk.handle(Register(origin, (Person(who, fields={"kind": audience}),)))
    elif what == "clock":
        desk.tick()
    elif found := desk.register.of_address(origin.address):
        desk.handle(WISHES[what](origin, (found[0].ref,), proven=True))


def test_offers_last_as_long_for_both():
    assert timedelta(days=2) == OFFER
