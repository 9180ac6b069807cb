"""What a contact person answers after an intake call."""

import pytest

from flows.registration.commands import GiveVerdict, Unclear
from flows.registration.known import Known, Sent
from tests.mail.reading import desk

NOOR = "noor.dewit@example.org"


def answered(text: str, sender: str = NOOR, to: str = NOOR, kind: str = "intake-booked") -> object:
    before = desk.registration("intake", slots=desk.SLOTS, intake_at=desk.SLOTS[0], caller=NOOR)
    known = Known((Sent(kind, before.event, before.ref, to, f"<{kind}@example.org>"),), (before,))
    return desk.reading(desk.mail(text, sender=f"Noor de Wit <{sender}>", replies=kind), known).commands[0]


@pytest.mark.parametrize(
    ("text", "verdict"),
    [
        ("Toelaten", "approve"),
        ("toelaten, leuk gesprek gehad", "approve"),
        ("Akkoord.", "approve"),
        ("Admit", "approve"),
        ("Afwijzen, want ze werken nog niet samen.", "refuse"),
        ("niet toelaten", "refuse"),
        ("Niet bereikt", "unreached"),
        ("niet bereikt, ik kreeg de voicemail", "unreached"),
        ("Not reached", "unreached"),
        ("geen gehoor", "unreached"),
        ("Houden", "keep"),
        ("Houd de plaats maar vast, ik bel haar zelf.", "keep"),
        ("Please keep their place.", "keep"),
        ("keep", "keep"),
    ],
)
@pytest.mark.parametrize("kind", ["intake-booked", "intake-reminder"])
def test_the_outcome_of_the_call(text: str, verdict: str, kind: str) -> None:
    command = answered(text, kind=kind)

    assert isinstance(command, GiveVerdict)
    assert (command.verdict, command.about, command.proven) == (verdict, "intake", True)


@pytest.mark.parametrize(
    "text",
    ["Dank!", "Toelaten? Of toch niet?", "Toelaten. Of nee, afwijzen.", "Niet vasthouden", "Houden? Of toelaten?"],
)
def test_what_is_no_outcome_goes_to_a_person(text: str) -> None:
    assert not isinstance(answered(text), GiveVerdict)


CONDITIONAL = [
    "Mag mee, maar pas vanaf de tweede.",
    "Toelaten, mits ze alle vier de keren komt.",
    "Toelaten. Wel op voorwaarde dat haar wethouder akkoord is.",
    "Akkoord als ze haar initiatief noemt.",
    "Akkoord onder voorbehoud van een handtekening.",
    "Prima, maar alleen bij de startbijeenkomst.",
    "Toelaten behalve op 20 april.",
    "Toelaten voor de eerste twee bijeenkomsten.",
    "Voorlopig toelaten.",
    "Wacht nog even met toelaten.",
    "Afwijzen, tenzij ze alsnog een initiatief noemt.",
    "Approved, but only from the second meeting.",
    "Yes, as long as there is room.",
]


@pytest.mark.parametrize("text", CONDITIONAL)
@pytest.mark.parametrize("status", ["intake", "awaiting_review"])
def test_a_verdict_with_a_condition_goes_to_a_person(text: str, status: str) -> None:
    command = of_circle(text, status)

    assert isinstance(command, Unclear)
    assert (command.why, command.answerable) in [("verdict_conditional", False), ("verdict_unclear", False)]


@pytest.mark.parametrize(
    "text",
    [
        "Toelaten, ze werkt al vier jaar samen met bewoners.",
        "Toelaten, ze is enthousiast maar wel druk.",
        "Toelaten. Ze komt alle vier de keren.",
        "Toelaten! De eerste keer kan ze zelf niet, zei ze.",
        "Akkoord, ze wil alleen weten waar ze kan parkeren.",
        "Toelaten vanaf nu.",
        "Akkoord als het kan.",
    ],
)
@pytest.mark.parametrize("status", ["intake", "awaiting_review"])
def test_a_remark_beside_a_yes_is_no_condition(text: str, status: str) -> None:
    command = of_circle(text, status)

    assert isinstance(command, GiveVerdict)
    assert command.verdict == "approve"


@pytest.mark.parametrize("text", ["Afwijzen, want ze kan pas vanaf de tweede.", "Nee, ze kan alleen op 20 april."])
def test_a_no_may_give_such_reasons(text: str) -> None:
    command = of_circle(text, "intake")

    assert isinstance(command, GiveVerdict)
    assert command.verdict == "refuse"


def of_circle(text: str, status: str) -> object:
    call = {"slots": desk.SLOTS, "intake_at": desk.SLOTS[0], "caller": NOOR} if status == "intake" else {}
    kind = "intake-booked" if status == "intake" else "review-request"
    before = desk.registration(status, "leerkring", **call)
    known = Known((Sent(kind, before.event, before.ref, NOOR, f"<{kind}@example.org>"),), (before,))
    raw = desk.mail(text, sender=f"Noor de Wit <{NOOR}>", replies=kind, event="leerkring")
    return desk.reading(raw, known).commands[0]


def test_the_participant_gives_no_verdict() -> None:
    assert not isinstance(answered("Akkoord", sender="jan.bos@almere.nl", to="jan.bos@almere.nl"), GiveVerdict)


def test_nor_does_a_contact_person_by_the_participants_mail() -> None:
    assert not isinstance(answered("Toelaten", to="jan.bos@almere.nl"), GiveVerdict)
