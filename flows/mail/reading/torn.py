"""What is wished or leaned to, said before or by another, and not said now: "I'd love to, but I'm travelling", "I would approve, but Kees decides"."""

import re
from itertools import pairwise

from flows.mail.reading.context import Context
from flows.mail.reading.phrases import either, fold, words_of
from flows.mail.reading.wishes import Signal
from flows.mail.reading.words import Lexicon


def only_would(signal: Signal, lexicon: Lexicon) -> bool:
    """A "would" in the words or right before them, and a "but" behind: no yes and no verdict, whatever follows."""
    folded = signal.sentence.folded
    near = {*words_of(folded[: signal.start])[-_NEAR:], *words_of(fold(signal.text))}
    but = lexicon.folded("signs", "but") - lexicon.folded("signs", "but_first")
    return bool(lexicon.folded("signs", "would") & near and but & set(words_of(folded[signal.end :])))


def of_colleague(signal: Signal, context: Context) -> bool:
    """ "Mijn collega wil de plek wel", "could my colleague have it?"."""
    own = context.guide.lexicon.folded("signs", "self")
    return any(
        each.place == signal.place
        and each.end <= signal.start
        and not own & set(words_of(signal.sentence.folded[each.end : signal.end]))
        for each in context.found.all("colleague")
    )


def asks_after_answer(context: Context) -> bool:
    """ "Volgens mij heb ik al ja gezegd. Gaat dit over hetzelfde?"."""
    before = context.guide.lexicon.pattern("signs", "given_before")
    told = any(before.search(" ".join(each.words)) for each in context.found.sentences)
    return told and bool(context.found.questions)


def rather_later(context: Context) -> bool:
    """ "Graag, maar pas in het najaar", "yes, but for the next edition"."""
    lexicon = context.guide.lexicon
    but, later = lexicon.folded("signs", "but"), lexicon.pattern("signs", "another_time")
    clauses = (words_of(clause) for each in context.found.sentences for clause in each.clauses(but))
    return any(words[0] in but and later.search(" ".join(words)) for words in clauses if words)


def in_other_case(context: Context) -> bool:
    """ "Als er ook een plek voor Els is, komen we samen, anders hoeft het niet", "kan ik met z'n tweeën komen? Alleen kom ik niet"."""
    lexicon, sentences = context.guide.lexicon, context.found.sentences
    alone, joints = lexicon.folded("signs", "on_ones_own"), lexicon.folded("signs", "joints")
    if any(_begins_otherwise(clause, lexicon) for each in sentences for clause in each.clauses(joints)):
        return True
    opening = (words_of(clause)[:1] for each in sentences for clause in each.folded.split(","))
    return bool(context.found.questions) and any(alone & set(words) for words in opening)


def _begins_otherwise(clause: str, lexicon: Lexicon) -> bool:
    """ "Anders hoeft het niet"; "iemand anders" begins no other case."""
    words = words_of(clause)[:2]
    other, of = lexicon.folded("signs", "otherwise"), lexicon.folded("signs", "of_otherwise")
    return any(word in other and before not in of for before, word in pairwise(["", *words]))


def opening_words(folded: str, lexicon: Lexicon) -> set[str]:
    """Its words, without a "should" or "mocht" that begins no clause: "I should say no", "dat opa niet mee mocht"."""
    verbs = lexicon.folded("signs", "condition_verbs")
    clauses = [words_of(each) for each in re.split(r"[,;:(]\s*", folded)]
    return {word for words in clauses for place, word in enumerate(words) if not place or word not in verbs}


def unlikened(folded: str, lexicon: Lexicon) -> str:
    """Without "als een kievit" at the end of a clause: likened, where "als" begins no condition."""
    likens = either(lexicon.folded("signs", "likens"))
    return re.sub(rf"\b(?:{likens})\s+[\w'-]+\s*(?=[,.;:!?)]|$)", "", folded)


_NEAR = 3
"""Words between "would" and what would be done: "zou ik hem toelaten"."""
