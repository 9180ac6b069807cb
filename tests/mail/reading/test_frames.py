"""No seat is given up, and nobody registered, by words that do not wish it: every frame around every way to say it."""

from itertools import product

import pytest

from flows.registration.commands import (
    AcceptOffer,
    Cancel,
    CancelSession,
    ChooseSlot,
    Command,
    DeclineOffer,
    GiveVerdict,
    Register,
    Substitute,
)
from tests.mail.reading import desk

LEAVING = {
    "nl": ("me afmelden", "afzeggen", "mijn inschrijving annuleren", "mijn deelname intrekken", "mijn plek opgeven"),
    "en": ("cancel", "withdraw", "cancel my registration", "give up my seat", "pull out"),
}
NOT_LEAVING = {
    "nl": (
        "Ik wil niet {}.", "Ik ga zeker niet {}.", "Als ik ziek word, moet ik {}.", "Mocht mijn kind ziek blijven, dan moet ik {}.",
        "Misschien moet ik {}.", "Ik twijfel of ik moet {}.", "Ik overweeg om te gaan {}.", "Het kan zijn dat ik moet {}.", "Ik weet nog niet of ik moet {}.",
        "Hoe kan ik {}?", "Tot wanneer kan ik kosteloos {}?", "Wat gebeurt er als ik wil {}?", "Jullie mailden: \"Je kunt altijd {}\".",
        "Zodra ik weet dat ik niet kan, zal ik {}.", "Alleen als er gestaakt wordt zal ik {}.", "Ik hoop niet dat ik hoef te {}.", "Ik was bijna van plan te {}, maar kom toch.",
    ),
    "en": (
        "I do not want to {}.", "I will never {}.", "If I fall ill, I will have to {}.", "Maybe I have to {}.", "I might have to {}.", "I am not sure whether I should {}.",
        "I am considering whether to {}.", "How can I {}?", "Until when can I {} free of charge?", "What happens if I {}?", "I will {} only if the trains are on strike.",
        "Once I know that I can't come I will {}.", "I was going to {}, but I can come.", "Unless I hear otherwise I won't {}.",
    ),
}  # fmt: skip
OTHER_THINGS = (
    "Ik zeg mijn yogales af.", "Ik heb mijn hotelkamer geannuleerd.", "Ik moet onze eigen vergadering afzeggen om te komen.", "Ik meld me af voor de nieuwsbrief.",
    "Ik zeg mijn krant op.", "I cancelled my hotel.", "I have to cancel another meeting to be there.", "Ik moet de borrel na afloop missen.", "Ik kan niet tot het eind blijven.",
    "I can't stay until the end.", "Ik kan de link niet openen.", "Ik kan er pas om drie uur zijn.", "Ik kan niet wachten!", "I can't wait!", "Ik wil dit niet missen.",
    "Ik was er vorige keer niet bij.", "I couldn't make it last time.", "Mijn collega kan niet, maar ik kom.", "Kim komt niet, ik wel.", "Wat jammer dat Noor niet kan.",
)  # fmt: skip
JOINING = {
    "nl": ("me aanmelden", "deelnemen", "me inschrijven", "meedoen"),
    "en": ("register", "sign up", "join", "attend"),
}
NOT_JOINING = {
    "nl": (
        "Ik wil niet {}.", "Misschien wil ik {}.", "Ik overweeg om te gaan {}.", "Ik weet nog niet of ik wil {}.", "Hoe kan ik {}?", "Wanneer kan ik {}?", "Moet ik per se {}?",
        "Zodra ik het programma heb zal ik {}.", "Ik zou graag {}, maar kan niet.",
    ),
    "en": (
        "I do not want to {}.", "Maybe I want to {}.", "I am considering whether to {}.", "I am not sure whether to {}.", "How can I {}?", "When can I {}?",
        "Once I have the programme I will {}.", "Do I have to {}?",
    ),
}  # fmt: skip


def filled(frames: dict[str, tuple[str, ...]], wishes: dict[str, tuple[str, ...]]) -> list[str]:
    return [frame.format(wish) for each in frames for frame, wish in product(frames[each], wishes[each])]


def acts(command: Command) -> bool:
    """It changes a seat, takes a time or judges without asking back."""
    if isinstance(command, Cancel):
        return command.proven and not command.unsure
    if isinstance(command, GiveVerdict):
        return command.verdict is not None
    if isinstance(command, ChooseSlot):
        return command.slot > 0
    if isinstance(command, Substitute):
        return bool(command.refs)  # Of a seat that they only name, its holder is asked.
    return isinstance(command, (AcceptOffer, CancelSession, DeclineOffer, Register))


@pytest.mark.parametrize("text", [*filled(NOT_LEAVING, LEAVING), *OTHER_THINGS])
def test_who_does_not_ask_to_leave_keeps_the_seat(text: str) -> None:
    seat = desk.registration("confirmed")

    found = desk.reading(desk.mail(text, replies="confirmed"), desk.known("confirmed", seat))

    assert not any(map(acts, found.commands)), found


@pytest.mark.parametrize("text", filled(NOT_LEAVING, LEAVING))
def test_who_does_not_say_no_keeps_the_offer(text: str) -> None:
    offered = desk.registration("offered")

    found = desk.reading(desk.mail(text, replies="offer"), desk.known("offer", offered))

    assert not any(acts(each) and not isinstance(each, AcceptOffer) for each in found.commands), found


@pytest.mark.parametrize("text", filled(NOT_JOINING, JOINING))
def test_who_does_not_ask_to_come_is_not_registered(text: str) -> None:
    assert not any(map(acts, desk.reading(desk.mail(text)).commands))
