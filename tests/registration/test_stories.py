"""Two lives, from opening to the last session, on the events that the project ships (with fewer seats)."""

from collections.abc import Sequence
from dataclasses import replace
from datetime import datetime
from pathlib import Path

import pytest

from flows.configuration import load_events, load_lists
from flows.eligibility import Sandbox
from flows.registration.commands import (
    AcceptOffer,
    AddInfo,
    Cancel,
    CancelSession,
    ChooseSlot,
    DeclineOffer,
    GiveVerdict,
    MoveUp,
    Person,
    Register,
    Rsvp,
    Substitute,
)
from flows.registration.model import Event, Registration, Status
from flows.registration.office import Office
from flows.registration.spans import Span
from tests.registration.situations import ZONE, Desk, kinds, reasons, told

CONFIG = Path(__file__).parents[2] / "config"
NOOR = "noor.dewit@example.org"


@pytest.fixture
def leerkring() -> Desk:
    return _desk("leerkring", capacity=3, per_organisation=1, quota={})


@pytest.fixture
def kennissessie() -> Desk:
    return _desk("kennissessie", capacity=2, quota={"raadslid": 1})


def test_life_of_the_leerkring(leerkring):
    desk = leerkring

    # There are three seats, one for each town. Who writes a day early hears when the doors open. Then they do: Ada's address is that of a
    # municipality, so a seat is held for her until the intake call.
    desk.now = at(1, 10, 12)
    early = desk.handle(Register(desk.origin("ada@utrecht.nl"), (Person("Ada", fields={"initiative": "Zon"}),)))
    assert early.outcome == "not-open"
    desk.now = at(1, 11, 9)
    ada = desk.signs_up("Ada", address="ada@utrecht.nl", fields={"initiative": "Zon", "phone": "06 1"})
    assert (ada.status, ada.audience, ada.organisation) == (Status.INTAKE, "gemeente", "Utrecht")
    assert len(told(desk.last, "intake-proposal").facts["slots"]) == 3

    # Bert forgets to name his residents' initiative, and is asked for it. His seat waits for him.
    bert = desk.signs_up("Bert", address="bert@zwolle.nl")
    assert (bert.status, bert.held) == (Status.AWAITING_INFO, True)

    # Cem writes from home, so Noor is asked to look. Dora's town has its one seat already. Ed, a baker, is no municipality at all.
    cem = desk.signs_up("Cem", address="cem@home.example", organisation="Almere", fields={"initiative": "Wind"})
    dora = desk.signs_up("Dora", address="dora@utrecht.nl", fields={"initiative": "Zon"})
    ed = desk.signs_up("Ed", address="ed@bakery.example", organisation="Bakkerij", fields={"initiative": "Brood"})
    assert stand(desk, cem, dora, ed) == [Status.AWAITING_REVIEW, Status.REFUSED, Status.REFUSED]

    # All three seats are spoken for. Fay and Guus wait, and Bert's answer, late as it is, does not cost him his seat.
    fay = desk.signs_up("Fay", address="fay@breda.nl", fields={"initiative": "Warmte"})
    guus = desk.signs_up("Guus", address="guus@tilburg.nl", fields={"initiative": "Wijk"})
    desk.says(AddInfo, bert, persons=(Person(fields={"initiative": "Buurt"}),))
    assert stand(desk, bert, fay, guus) == [Status.INTAKE, Status.WAITLISTED, Status.WAITLISTED]

    # Noor says no to Cem, in words that he gets to read. In the same moment Fay is offered his seat, and she takes it.
    verdict = desk.says(GiveVerdict, cem, verdict="refuse", reason="Almere doet al mee.", address=NOOR)
    assert kinds(verdict) == ["not-eligible", "offer"]
    assert told(verdict, "not-eligible").facts["reason"] == "Almere doet al mee."
    assert kinds(desk.says(AcceptOffer, fay)) == ["intake-proposal"]

    # Ada chooses the second of her three times, and Noor and she are invited to the call. It goes well: four invitations for Ada.
    booked = desk.says(ChooseSlot, ada, slot=2)
    assert [each.to for each in booked.notifications] == [ada.email, NOOR]
    desk.now = desk.current(ada).intake_at
    desk.wait(hours=1)
    let_in = desk.says(GiveVerdict, ada, verdict="approve", about="intake", address=NOOR)
    assert told(let_in, "confirmed").sessions == ("1", "2", "3", "4")

    # Fay is let in as well. Bert chooses no time. He is reminded of it, loses the seat in the end, and it is offered to Guus, who says:
    # not this time, but keep me in line.
    desk.says(ChooseSlot, fay, slot=1)
    desk.says(GiveVerdict, fay, verdict="approve", about="intake", address=NOOR)
    heard = [kind for day in range(12, 29) for kind in _on(desk, at(1, day, 10))]
    assert heard == ["intake-reminder"] * 4 + ["cancelled", "offer"]
    assert desk.status(bert) is Status.EXPIRED
    desk.says(DeclineOffer, guus, stay=True)

    # So the free seat is for Hanna, who hears of the circle only now. Guus waits for the next one.
    hanna = desk.signs_up("Hanna", address="hanna@delft.nl", fields={"initiative": "Dorp"})
    desk.says(GiveVerdict, hanna, verdict="approve", about="intake", address=NOOR)
    assert stand(desk, hanna, guus) == [Status.CONFIRMED, Status.WAITLISTED]

    # Ada falls ill. Nobody of another town can have her place; her colleague Ina can. Ada's phone number stays Ada's.
    other = desk.says(Substitute, ada, substitute=Person("Jan", "jan@zwolle.nl", "Zwolle"))
    assert (other.outcome, desk.status(ada)) == ("not-eligible", Status.CONFIRMED)
    passed = desk.says(Substitute, ada, substitute=Person("Ina", "ina@utrecht.nl"))
    to_ina, to_ada = passed.notifications
    assert (to_ina.method, to_ada.method, desk.status(ada)) == ("REQUEST", "CANCEL", Status.CANCELLED)
    ina = to_ina.registration
    assert ina.fields == {"initiative": "Zon"}

    # Ina misses the second meeting, and wants to send Kees to the third: that is for Noor to decide. Her seat in the circle stays hers,
    # and Guus gets none of it.
    desk.says(CancelSession, ina, sessions=("2",))
    some = desk.says(Substitute, ina, substitute=Person("Kees"), sessions=("3",))
    assert (desk.current(ina).absent, some.outcome) == (("2",), "question-forwarded")
    assert desk.status(guus) is Status.WAITLISTED

    # One second after the closing nobody new comes in.
    desk.now = datetime(2027, 3, 16, 17, 0, 1, tzinfo=ZONE)
    late = desk.handle(Register(desk.origin("hans@breda.nl"), (Person("Hans"),)))
    assert late.outcome == "closed"
    assert desk.register.seats().total() == 3

    # After the first meeting Hanna stops, and the other three go out of her calendar. Nobody moves up by the clock any more, so Noor calls
    # Guus, who joins for the rest.
    desk.now = at(3, 24, 9)
    stops = desk.says(Cancel, hanna)
    assert (told(stops, "cancelled").sessions, reasons(stops)) == (("2", "3", "4"), ["own_wish", "started"])
    desk.handle(MoveUp(desk.origin(guus.email, by_hand="Noor"), (guus.ref,)))
    joins = desk.handle(GiveVerdict(desk.origin(guus.email, by_hand="Noor"), (guus.ref,), "approve"))
    assert told(joins, "confirmed").sessions == ("2", "3", "4")

    # The last meeting is over. Nothing moves any more, and who writes now hears that it has been.
    desk.now = at(6, 23, 9)
    assert desk.tick().changes == desk.follow_up().changes == ()
    over = desk.handle(Register(desk.origin("hans@breda.nl"), (Person("Hans"),)))
    assert (over.outcome, over.reason) == ("closed", "over")
    assert [each.name for each in desk.register if each.held] == ["Fay", "Guus", "Ina"]


def test_life_of_the_kennissessie(kennissessie):
    desk = kennissessie
    desk.now = at(2, 1, 9)

    # There are two seats, and at most one is for a council member: Ada has it, so Bert waits. Cem, a resident, has the other, and Dora waits.
    ada = desk.signs_up(
        "Ada", address="ada@utrecht.nl", organisation="Gemeente Utrecht", fields={"function": "Raadslid"}
    )
    bert = desk.signs_up("Bert", address="bert@zwolle.nl", organisation="Zwolle", fields={"function": "raadslid"})
    cem = desk.signs_up("Cem", organisation="Buurtwarmte")
    dora = desk.signs_up("Dora", organisation="Zonnewijk")
    assert stand(desk, ada, bert, cem, dora) == [
        Status.CONFIRMED, Status.WAITLISTED, Status.CONFIRMED, Status.WAITLISTED,
    ]  # fmt: skip

    # Cem declines in his calendar. Bert is first in line, but not a second council member: Dora is asked.
    decision = desk.says(Rsvp, cem, partstat="DECLINED", sessions=("1",))
    assert told(decision, "offer").to == dora.email
    assert desk.status(bert) is Status.WAITLISTED

    # Dora does not answer. Now only Bert waits, whom the seat cannot be given; the journal says why.
    desk.tick()
    desk.wait(days=10)
    assert "quota_full" in reasons(desk.tick())
    assert stand(desk, bert, dora) == [Status.WAITLISTED, Status.EXPIRED]

    # So Eva, a resident who writes now, has it at once. Dora says yes after all: too late for the seat, but in time for her old place in
    # line, behind Bert.
    eva = desk.signs_up("Eva", organisation="Zonnewijk")
    assert eva.status is Status.CONFIRMED
    assert desk.says(AcceptOffer, dora).outcome == "waitlisted"
    assert [each.name for each in desk.register.waiting()] == ["Bert", "Dora"]

    # Cem could come after all. His seat is gone by now, and he waits behind the others.
    assert desk.says(Rsvp, cem, returns=True).outcome == "waitlisted"
    assert [each.name for each in desk.register.waiting()] == ["Bert", "Dora", "Cem"]

    # Ada sends Finn, an official, in her place. When he gives it up, no council member is left, and Bert's turn has come at last.
    finn = Person("Finn", "finn@utrecht.nl", "Utrecht", {"function": "ambtenaar"})
    successor = told(desk.says(Substitute, ada, substitute=finn), "substituted", to="finn@utrecht.nl").registration
    assert (successor.status, successor.audience) == (Status.CONFIRMED, "gemeente")
    decision = desk.says(Cancel, successor)
    assert kinds(decision) == ["cancelled", "offer"]
    assert desk.status(bert) is Status.OFFERED

    # Bert cannot say yet, and would rather have the next seat. Dora is asked in the same moment, and comes.
    assert told(desk.says(DeclineOffer, bert, stay=True), "offer").to == dora.email
    desk.says(AcceptOffer, dora)
    assert stand(desk, bert, dora) == [Status.WAITLISTED, Status.CONFIRMED]

    # The hall turns out to be smaller. Nobody loses a seat by that, but Noor hears of it, and when Eva leaves nobody takes her place.
    desk.event = replace(desk.event, registration=replace(desk.event.registration, capacity=1, quota={}))
    assert "capacity_lowered" in reasons(desk.tick())
    assert kinds(desk.says(Cancel, eva)) == ["cancelled"]
    desk.event = replace(desk.event, registration=replace(desk.event.registration, capacity=2))

    # The evening before there is a larger hall after all: too late for an offer. Noor calls Bert, who does not pick up, and then Cem.
    desk.now = at(4, 7, 18)
    assert reasons(desk.tick()) == ["too_close"]
    by_hand = desk.handle(MoveUp(desk.origin(cem.email, by_hand="Noor"), (cem.ref,)))
    assert told(by_hand, "confirmed").method == "REQUEST"

    # And then it is over. Nothing moves any more, and Gerda, who writes that evening, hears so kindly.
    desk.now = at(4, 8, 19)
    assert desk.tick().changes == ()
    over = desk.handle(Register(desk.origin("gerda@zonnewijk.example"), (Person("Gerda"),)))
    assert (over.outcome, over.reason) == ("closed", "over")
    assert [each.name for each in desk.register if each.held] == ["Dora", "Cem"]


def at(month: int, day: int, hour: int) -> datetime:
    return datetime(2027, month, day, hour, tzinfo=ZONE)


def stand(desk: Desk, *people: Registration) -> list[Status]:
    return [desk.status(each) for each in people]


def _on(desk: Desk, moment: datetime) -> Sequence[str]:
    """The mails that the clock brings at that moment."""
    desk.now = moment
    return [*kinds(desk.follow_up()), *kinds(desk.tick())]


def _desk(slug: str, **rules: object) -> Desk:
    event: Event = load_events(CONFIG)[slug]
    contacts = tuple(replace(each, calendar="noor.ics") for each in event.contacts)
    event = replace(event, contacts=contacts, registration=replace(event.registration, **rules))
    lists, holds = load_lists(CONFIG), Sandbox().holds
    return Desk(event, Office({slug: event}, ("aanmelden@example.org",), lists, holds, busy=_free))


def _free(*question: object) -> Sequence[Span]:
    return ()
