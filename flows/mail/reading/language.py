"""In which language somebody writes: the one whose small words occur most."""

from collections import Counter
from collections.abc import Iterable

from flows.mail.reading.phrases import fold, words_of
from flows.mail.reading.words import Language

_ENOUGH = 400
"""Words that are counted."""


def language_of(text: str, languages: Iterable[Language]) -> str | None:
    """None when not one known word stands in the text, or two languages tie."""
    words = Counter(words_of(fold(text))[:_ENOUGH])
    scores = sorted(((_score(words, each), each.code) for each in languages), reverse=True)
    if not scores or scores[0][0] == 0:
        return None
    if len(scores) > 1 and scores[0][0] == scores[1][0]:
        return None
    return scores[0][1]


def _score(words: Counter[str], language: Language) -> int:
    return sum(count for word, count in words.items() if word in language.common)
