"""An address that looks mistyped gets no mail: who wrote is answered, and the address stands in the remarks for people to see."""

import pytest

from flows.mail.reading.mistyped import broken_in, mistyped
from flows.registration.commands import Ask, Register, Substitute
from tests.mail.reading import desk


@pytest.mark.parametrize(
    "address",
    ["jan@gmial.com", "jan@gamil.com", "jan@gmai.com", "jan@gmil.com", "jan@gmaill.com", "jan@hotmial.com", "jan@hotmai.nl", "jan@outlok.com", "jan@gmail.con", "jan@gmail.co", "jan@almere.nll"],
)  # fmt: skip
def test_a_mistyped_address(address: str) -> None:
    assert mistyped(address)


@pytest.mark.parametrize(
    "address",
    ["jan@gmail.com", "jan@googlemail.com", "jan@mail.com", "jan@gail.com", "jan@hotmail.nl", "jan@live.nl", "jan@almere.nl", "jan@t.co", "jan@planet.nl", "jan@bos.example", "jan@outlook.be"],
)  # fmt: skip
def test_an_address_as_it_should_be(address: str) -> None:
    assert not mistyped(address)


@pytest.mark.parametrize(
    ("text", "found"),
    [
        ("Mijn adres is jan@almere,nl.", ["jan@almere,nl"]),
        ("Mijn adres is jan@almerenl.", ["jan@almerenl"]),
        ("mail jan@almere.con", ["jan@almere.con"]),
        ("jan@almere.nl, Nelleke en jan@finland.example", []),
        ("Jan (jan@almere.nl),nl", []),
        ("jan@mynl.example", []),
        ("@almerenl", []),
    ],
)
def test_what_was_meant_as_an_address(text: str, found: list[str]) -> None:
    assert broken_in(text) == found


@pytest.mark.parametrize("address", ["sanne.kok@gmial.com", "sanne.kok@almere,nl", "sanne.kok@almerenl"])
def test_a_colleague_whose_address_cannot_be_right(address: str) -> None:
    reading = desk.reading(desk.mail(f"Graag meld ik mijn collega Sanne Kok ({address}) aan voor de kennissessie."))

    (command,) = reading.commands
    assert isinstance(command, Register)
    (person,) = command.persons
    assert (person.name, person.email) == ("Sanne Kok", None)
    assert f"{address}?" in person.fields["remarks"]
    assert ("address mistyped", address) in [(each.what, each.text) for each in reading.evidence]


def test_a_substitute_whose_address_is_mistyped() -> None:
    known = desk.known("confirmed", desk.registration("confirmed"))
    raw = desk.mail("Mijn collega Sanne Kok (sanne.kok@hotmial.com) komt in mijn plaats.", replies="confirmed")

    (command,) = desk.reading(raw, known).commands

    assert isinstance(command, Substitute)
    assert command.substitute
    assert command.substitute.email is None


def test_a_mistyped_new_address_is_asked_about() -> None:
    known = desk.known("confirmed", desk.registration("confirmed"))
    raw = desk.mail("Mijn e-mailadres wijzigt. Wilt u voortaan jan@gmial.com gebruiken?", replies="confirmed")

    (command,) = desk.reading(raw, known).commands

    assert isinstance(command, Ask)
    assert command.refs == ("AB-2C3D4",)


def test_where_a_mail_came_from_is_no_slip() -> None:
    raw = desk.mail("Graag meld ik me aan voor de kennissessie.", sender="Jan Bos <jan@gmial.com>")

    (command,) = desk.reading(raw).commands

    assert isinstance(command, Register)
    assert command.origin.address == "jan@gmial.com"
    assert "remarks" not in command.persons[0].fields
