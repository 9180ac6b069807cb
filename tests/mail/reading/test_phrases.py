"""The notation of phrases: parts in any order, and classes of words."""

import pytest

from flows.mail.reading import load_language
from flows.mail.reading.phrases import PhraseBook

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
