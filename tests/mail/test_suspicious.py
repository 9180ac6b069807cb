"""A contact person who is to answer a suspicious mail sees why it is one; hostile and unreadable mail goes to a person."""

from email import message_from_bytes
from email.policy import default

import pytest

from flows.registration.letter import Letter
from tests.mail import whole_way
from tests.mail.reading import desk


def to_contact(sender: str, text: str) -> str:
    """The text of what the contact person gets."""
    _, considered = whole_way.go(desk.mail(text, sender=sender))
    (letter,) = [each for each in considered.letters if each.to == "noor.dewit@example.org"]
    return body(letter)


def body(letter: Letter) -> str:
    part = message_from_bytes(letter.raw, policy=default).get_body(("plain",))
    assert part
    return " ".join(str(part.get_content()).split())


def test_an_address_that_resembles_ours() -> None:
    assert "lijkt op een bekend adres" in to_contact("Noor <noor@examp1e.org>", "Is er een lift in het gebouw?")


def test_a_name_that_is_turned_round() -> None:
    sender = "=?utf-8?q?Kim_=E2=80=AEgro?= <kim@elsewhere.example>"

    assert "die tekst omdraaien" in to_contact(sender, "Is er een lift in het gebouw?")


def test_an_ordinary_address_warns_of_nothing() -> None:
    assert "Let op" not in to_contact("Kim <kim@elsewhere.example>", "Is er een lift in het gebouw?")


@pytest.mark.parametrize(
    ("kind", "why"),
    [
        ("application/pkcs7-mime; smime-type=enveloped-data", "encrypted"),
        ("application/ms-tnef", "winmail"),
    ],
)
def test_what_nobody_can_read_goes_to_a_person_unanswered(kind: str, why: str) -> None:
    raw = desk.mail("x").replace(b'Content-Type: text/plain; charset="utf-8"', f"Content-Type: {kind}".encode())

    _, considered = whole_way.go(raw)

    assert (considered.decision.outcome, considered.decision.reason, considered.letters) == ("attention", why, ())
