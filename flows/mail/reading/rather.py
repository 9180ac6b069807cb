"""One person rather than another: "niet de heer Bos maar mevrouw O. Vink", whatever is said that they do."""

from itertools import pairwise

from flows.mail.reading.employer import Reader
from flows.mail.reading.names import Found
from flows.mail.reading.phrases import fold, words_of
from flows.mail.reading.sentences import Sentence


def rather(sentence: Sentence, reader: Reader) -> tuple[Found, Found] | None:
    """Who does not, and who does; neither where a question asks which of them."""
    names = _people(sentence, reader)
    for one, other in pairwise(names):
        before, between = sentence.text[: one.start], sentence.text[one.end : other.start]
        denied = _last(before, reader) in reader.guide.lexicon.folded("signs", "negation")
        turned = _untitled(between, reader)
        if (
            denied
            and not sentence.question
            and len(turned) == 1
            and turned[0] in reader.guide.lexicon.folded("signs", "but_not")
        ):
            return one, other
    return None


def _people(sentence: Sentence, reader: Reader) -> list[Found]:
    """Full names, and surnames behind a title."""
    full = reader.names.full(sentence.text)
    titled = [
        each
        for each in reader.names.titled(sentence.text)
        if not any(each.start < other.end and other.start < each.end for other in full)
    ]
    return sorted((*full, *titled), key=lambda each: each.start)


def _last(before: str, reader: Reader) -> str:
    return next(iter(_untitled(before, reader)[-1:]), "")


def _untitled(text: str, reader: Reader) -> list[str]:
    lexicon = reader.guide.lexicon
    aside = (
        lexicon.folded("names", "titles") | lexicon.folded("signs", "determiners") | lexicon.folded("signs", "titled")
    )
    return [word for word in words_of(fold(text)) if word.strip(".") not in aside]
