"""What is wished or leaned to and not said: "I'd love to, but I'm travelling", "I would approve, but Kees decides"."""

from flows.mail.reading.phrases import fold, words_of
from flows.mail.reading.wishes import Signal
from flows.mail.reading.words import Lexicon


def only_would(signal: Signal, lexicon: Lexicon) -> bool:
    """A "would" in the words or right before them, and a "but" behind: no yes and no verdict, whatever follows."""
    folded = signal.sentence.folded
    near = {*words_of(folded[: signal.start])[-_NEAR:], *words_of(fold(signal.text))}
    but = lexicon.folded("signs", "but") - lexicon.folded("signs", "but_first")
    return bool(lexicon.folded("signs", "would") & near and but & set(words_of(folded[signal.end :])))


_NEAR = 3
"""Words between "would" and what would be done: "zou ik hem toelaten"."""
