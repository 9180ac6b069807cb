"""What a contact person answers after an intake call."""

import pytest

from flows.registration.commands import GiveVerdict
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


def test_the_participant_gives_no_verdict() -> None:
    assert not isinstance(answered("Akkoord", sender="jan.bos@almere.nl", to="jan.bos@almere.nl"), GiveVerdict)


def test_nor_does_a_contact_person_by_the_participants_mail() -> None:
    assert not isinstance(answered("Toelaten", to="jan.bos@almere.nl"), GiveVerdict)
