"""Two lives, from opening to the last session, on the events that the project ships (with fewer seats)."""

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
    DeclineOffer,
    GiveVerdict,
    Person,
    Register,
    Rsvp,
    Substitute,
)
from flows.registration.model import Event, Status
from flows.registration.office import Office
from tests.registration.situations import ZONE, Desk, kinds, told

CONFIG = Path(__file__).parents[2] / "config"


@pytest.fixture
def leerkring() -> Desk:
    return _desk("leerkring", capacity=3, per_organisation=1, quota={})


@pytest.fixture
def kennissessie() -> Desk:
    return _desk("kennissessie", capacity=2, quota={"raadslid": 1})


def test_life_of_the_leerkring(leerkring):
    desk = leerkring
    desk.now = datetime(2027, 1, 10, 12, tzinfo=ZONE)

    early = desk.handle(Register(desk.origin("ada@utrecht.nl"), (Person("Ada", fields={"initiative": "Zon"}),)))
    assert early.outcome == "not-open"

    # The period opens. Ada's domain is that of a municipality: her seat is held until the intake call.
    desk.now = datetime(2027, 1, 11, 9, tzinfo=ZONE)
    ada = desk.signs_up("Ada", address="ada@utrecht.nl", fields={"initiative": "Zon"})
    assert (ada.status, ada.audience, ada.organisation) == (Status.INTAKE, "gemeente", "Utrecht")

    # Bert forgets his initiative and is asked for it; his seat waits for him.
    bert = desk.signs_up("Bert", address="bert@zwolle.nl")
    assert (bert.status, bert.held) == (Status.AWAITING_INFO, True)

    # Cem writes from home: Noor looks. Dora's town has its number. Ed is no municipality at all.
    cem = desk.signs_up("Cem", address="cem@home.example", organisation="Almere", fields={"initiative": "Wind"})
    dora = desk.signs_up("Dora", address="dora@utrecht.nl", fields={"initiative": "Zon"})
    ed = desk.signs_up("Ed", address="ed@bakery.example", organisation="Bakkerij", fields={"initiative": "Brood"})
    assert [each.status for each in (cem, dora, ed)] == [Status.AWAITING_REVIEW, Status.REFUSED, Status.REFUSED]

    # Three seats are spoken for; Fay waits, and Bert's late answer does not cost him his place.
    fay = desk.signs_up("Fay", address="fay@breda.nl", fields={"initiative": "Warmte"})
    desk.says(AddInfo, bert, persons=(Person(fields={"initiative": "Buurt"}),))
    assert [desk.status(each) for each in (bert, fay)] == [Status.INTAKE, Status.WAITLISTED]

    # Noor says no to Cem: Fay is offered the seat in the same moment, and takes it.
    verdict = desk.says(
        GiveVerdict, cem, verdict="refuse", reason="Almere doet al mee.", address="noor.dewit@example.org"
    )
    assert kinds(verdict) == ["not-eligible", "offer"]
    desk.says(AcceptOffer, fay)
    assert desk.status(fay) is Status.INTAKE

    # Ada cannot come to the second meeting; her colleague cannot take that one only.
    desk.says(CancelSession, ada, sessions=("2",))
    assert desk.current(ada).absent == ("2",)
    some = desk.says(Substitute, ada, substitute=Person("Gijs"), sessions=("3",))
    assert some.outcome == "question-forwarded"

    # After the closing nobody new comes in.
    desk.now = datetime(2027, 3, 16, 17, 0, 1, tzinfo=ZONE)
    late = desk.handle(Register(desk.origin("hans@breda.nl"), (Person("Hans"),)))
    assert late.outcome == "closed"
    assert desk.register.seats().total() == 3


def test_life_of_the_kennissessie(kennissessie):
    desk = kennissessie
    desk.now = datetime(2027, 2, 1, 9, tzinfo=ZONE)

    # Two seats, of which one at most for council members.
    ada = desk.signs_up(
        "Ada", address="ada@utrecht.nl", organisation="Gemeente Utrecht", fields={"function": "Raadslid"}
    )
    bert = desk.signs_up("Bert", address="bert@zwolle.nl", organisation="Zwolle", fields={"function": "raadslid"})
    cem = desk.signs_up("Cem", organisation="Buurtwarmte")
    dora = desk.signs_up("Dora", organisation="Zonnewijk")
    assert [each.status for each in (ada, bert, cem, dora)] == [
        Status.CONFIRMED, Status.WAITLISTED, Status.CONFIRMED, Status.WAITLISTED,
    ]  # fmt: skip

    # Cem's calendar declines. Bert is first in line, but the quota of his audience is full: Dora is asked.
    decision = desk.says(Rsvp, cem, partstat="DECLINED", sessions=("1",))
    assert told(decision, "offer").to == dora.email
    assert desk.status(bert) is Status.WAITLISTED

    # Dora does not answer. The seat is offered to nobody: only Bert waits.
    desk.tick()
    desk.wait(days=10)
    desk.tick()
    assert [desk.status(each) for each in (bert, dora)] == [Status.WAITLISTED, Status.EXPIRED]

    # Eva, a resident, takes the free seat: it was promised to nobody who could have it.
    eva = desk.signs_up("Eva", organisation="Zonnewijk")
    assert eva.status is Status.CONFIRMED

    # Finn, an official, comes in Ada's place. When he gives up his seat, Bert's turn has come: no council member is left.
    finn = Person("Finn", "finn@utrecht.nl", "Utrecht", {"function": "ambtenaar"})
    successor = told(desk.says(Substitute, ada, substitute=finn), "substituted", to="finn@utrecht.nl").registration
    assert (successor.status, successor.audience) == (Status.CONFIRMED, "gemeente")
    decision = desk.says(Cancel, successor)
    assert kinds(decision) == ["cancelled", "offer"]
    assert desk.status(bert) is Status.OFFERED

    # Bert declines but wants the next seat; there will be none.
    desk.says(DeclineOffer, bert, stay=True)
    assert desk.status(bert) is Status.WAITLISTED
    desk.now = datetime(2027, 4, 8, 19, tzinfo=ZONE)
    assert desk.tick().changes == ()


def _desk(slug: str, **rules: object) -> Desk:
    event: Event = load_events(CONFIG)[slug]
    office = Office({slug: event}, ("aanmelden@example.org",), load_lists(CONFIG), Sandbox().holds)
    return Desk(replace(event, registration=replace(event.registration, **rules)), office)
