"""The notation of phrases: parts in any order, and classes of words."""

import pytest

from flows.mail.reading import load_language
from flows.mail.reading.phrases import PhraseBook
from flows.mail.reading.spelled import Spelled
from flows.registration.commands import Register
from tests.mail.reading import desk

LANGUAGE = {
    "language": {"code": "nl", "spelled": {"stoel": ["stoul"]}},
    "classes": {"seat": ["plek", "stoel"]},
    "phrases": {"register": ["graag & <seat> & voor mij"]},
}
BOOK = PhraseBook([load_language(LANGUAGE).phrases])


@pytest.mark.parametrize(
    "text",
    [
        "graag een plek voor mij",
        "voor mij graag een stoel",
        "een stoul graag voor mij",
        "een plek in de zaal voor mij dus graag",
    ],
)
def test_parts_in_any_order(text: str) -> None:
    found = BOOK.find(text)

    assert {each.group for each in found} == {"register"}


@pytest.mark.parametrize(
    "text", ["graag een plek", "graag een kop koffie voor mij", "graag een plek en koffie, en dat is voor mij"]
)
def test_a_part_that_lacks_or_stands_in_another_clause(text: str) -> None:
    found = BOOK.find(text)

    assert found == []


def test_each_spelling_of_a_word_bears_the_mark_behind_it() -> None:
    spelled = Spelled((), {"ik": ["'k"]})

    assert spelled.phrases(["ik, {p}"]) == ("ik,|'k, {p}",)
    assert spelled.phrases(["ben|ik er"]) == ("ben|ik|'k er",)


def test_whom_a_colleague_registers_is_not_the_writer() -> None:
    text = "Graag meld ik Karin Smit (karin@warmoost.example) aan voor de kennissessie.\n\nGroet,\nPiet Bakker"

    (command,) = desk.reading(desk.mail(text, sender="Piet Bakker <p.bakker@zonnehoek.example>")).commands

    assert isinstance(command, Register)
    assert [(each.name, each.email) for each in command.persons] == [("Karin Smit", "karin@warmoost.example")]
