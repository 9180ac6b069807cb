"""A stretch that leaves a part free: "in juni ben ik op vakantie, maar pas na de 22e"."""

from flows.mail.reading.phrases import words_of
from flows.mail.reading.sentences import Sentence
from flows.mail.reading.series import Series


def unnarrowed(sentence: Sentence, series: Series) -> str:
    """What stands before "… maar pas na de 22e", "… de 25e ben ik terug"."""
    told: list[str] = []
    for clause in sentence.clauses(series.lexicon.folded("signs", "but")):
        if frees(clause, " ".join(told), series):
            break
        told.append(clause)
    return ", ".join(told)


def narrowed(sentence: Sentence, series: Series) -> bool:
    return len(words_of(unnarrowed(sentence, series))) < len(sentence.words)


def frees(clause: str, before: str, series: Series) -> bool:
    """Behind a month, and of no other one, it tells when the stretch begins or is over."""
    months = _months(before, series)
    if not months or not _months(clause, series) <= months:
        return False
    narrows = series.lexicon.pattern("signs", "narrows")
    return bool(narrows.search(" ".join(words_of(clause)))) or series.begins_at(clause)


def _months(text: str, series: Series) -> set[int]:
    known = series.calendar.months
    return {known[word] for word in words_of(text) if word in known and len(word) > 2}
