"""What hangs on the answer to the question before it: "is er nog plek? Zo ja, schrijf mij in", "is er een lift? Zo ja, dan kom ik".

To ask for a place and to take it is one wish; with any other premise nothing is decided yet.
"""

from flows.mail.reading.phrases import words_of
from flows.mail.reading.sentences import Sentence
from flows.mail.reading.words import Lexicon

_JOINING = frozenset({"register", "attend", "accept", "companion", "yes"})
_LEAVING = frozenset({"absent", "cancel", "decline", "substitute", "cannot"})
_ASKS_TO_JOIN = frozenset({"register", "may_register", "attend"})
_NOTHING: frozenset[str] = frozenset()


def hanging(sentence: Sentence, before: Sentence | None, lexicon: Lexicon) -> frozenset[str]:
    """Groups of phrases that say nothing in this sentence as long as the question before it has no answer."""
    so = _begins(sentence, "if_so", lexicon) or _begins(sentence, "then", lexicon)
    otherwise = _begins(sentence, "if_not", lexicon)
    if before is None or not before.question or not (so or otherwise) or _either_way(sentence, lexicon):
        return _NOTHING
    granted = _asks_for_place(before, lexicon) if so else bool(lexicon.pattern("signs", "full").search(_plain(before)))
    return _LEAVING if granted else _LEAVING | _JOINING


def _either_way(sentence: Sentence, lexicon: Lexicon) -> bool:
    """ "Zo ja, dan meld ik me aan, en zo nee ook"."""
    return all(lexicon.pattern("signs", key).search(_plain(sentence)) for key in ("if_so", "if_not"))


def _begins(sentence: Sentence, key: str, lexicon: Lexicon) -> bool:
    hit = lexicon.pattern("signs", key).search(_plain(sentence))
    return hit is not None and hit.start() <= _CONJUNCTION


_CONJUNCTION = 4
"""Characters of an "en" or "and" before it."""


def _asks_for_place(question: Sentence, lexicon: Lexicon) -> bool:
    if set(question.words) & (lexicon.folded("signs", "may_not") | lexicon.folded("signs", "remotely")):
        return False
    groups = {match.group for match in lexicon.book.find(question.folded)}
    return bool(groups & _ASKS_TO_JOIN) or bool(lexicon.pattern("signs", "place_left").search(_plain(question)))


def _plain(sentence: Sentence) -> str:
    return " ".join(words_of(sentence.folded))
