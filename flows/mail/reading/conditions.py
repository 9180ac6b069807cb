"""Said under a condition, or with a perhaps: "als ik me afmeld", "misschien", "anders kom ik niet". "Als dat mag" is a courtesy and no condition."""

from itertools import pairwise

from flows.mail.reading.frames import EVERYTHING, MARK, Frame
from flows.mail.reading.phrases import Match, words_of
from flows.mail.reading.sentences import Sentence
from flows.mail.reading.words import Lexicon


def conditional(frame: Frame) -> bool:
    """ "Als ik", "mocht", "if"; not the "als" of "als voorzitter"."""
    return _condition_in(frame, frame.without_courtesy(frame.before))


def under_condition(frame: Frame) -> bool:
    """The sentence begins with the condition, or asks what would be if."""
    words = frame.without_courtesy(frame.sentence.folded)
    return _begins(frame, words) or _inverted(frame, words) or (frame.sentence.question and _condition_in(frame, words))


def supposed(sentence: Sentence, lexicon: Lexicon) -> bool:
    """The sentence speaks of a case that has not come: "zou zij niet beter worden, dan kan ik in mei niet"."""
    frame = Frame(Match("", 0, 0), sentence, lexicon, EVERYTHING)
    words = frame.without_courtesy(sentence.folded)
    if _then_follows(frame) and frame.phrased("maybe", " ".join(words)):
        return True  # "Misschien is er raad, dan zou ik er niet zijn".
    return _begins(frame, words) or _inverted(frame, words)


def _inverted(frame: Frame, words: list[str]) -> bool:
    """ "Zegt de wethouder af, dan zeg ik ook af", "voldoet dat niet, dan …": it begins with its verb, and a "then" follows."""
    if frame.sentence.question or not _then_follows(frame):
        return False
    short = words_of(frame.sentence.folded.partition(",")[0])
    if len(short) == _SHORT and frame.any_of("condition_of", short[1:2]) and frame.any_of("negation", short[2:]):
        return True
    verb = any(frame.any_of(key, words[:1]) for key in ("begins_question", "third_person", "inverts"))
    subject = ("condition_of", "determiners", "you")
    of_me = frame.any_of("inverts_of_me", words[:1]) and any(frame.any_of(key, words[1:2]) for key in ("self", "you"))
    return of_me or (verb and any(frame.any_of(key, words[1:2]) for key in subject))


_SHORT = 3
"""Words of "lukt het niet"."""


def _then_follows(frame: Frame) -> bool:
    """Behind a comma: "…, dan zeg ik ook af"."""
    then = frame.lexicon.folded("signs", "then")
    return any(words_of(clause)[:1] and words_of(clause)[0] in then for clause in frame.sentence.folded.split(",")[1:])


def _begins(frame: Frame, words: list[str]) -> bool:
    first = words[:1]
    return frame.any_of("condition", first) or (
        frame.any_of("condition_before", first) and _condition_in(frame, words[:2])
    )


def whether(frame: Frame) -> bool:
    """ "Ik weet niet of ik kan komen", "laat weten hoe we ons kunnen inschrijven"; not "where it says" itself."""
    asked, followed = frame.signs("asking"), frame.signs("condition_of")
    before, said = words_of(frame.before), words_of(frame.said)
    if frame.match.group == "substitute":
        # "Zij wil weten of zij mag komen, of dat ze in mijn plaats kan".
        before = frame.without_courtesy(MARK.split(frame.sentence.folded[: frame.match.start])[-1])
        if before and before[0] in asked:
            return True
    pairs = (*pairwise([*before, *said[:1]]), *pairwise(said[1:]))
    return any(one in asked and next_ in followed for one, next_ in pairs)


def condition_follows(frame: Frame) -> bool:
    """ "Ik kom niet als het regent"; what follows a "but" is another thought, and "als dat mag" is a courtesy."""
    words = frame.without_courtesy(frame.sentence.folded[frame.match.end :])
    but = frame.signs("but")
    end = next((place for place, word in enumerate(words) if word in but), len(words))
    return _condition_in(frame, words[:end])


def depends(frame: Frame) -> bool:
    """ "Als mijn baas het goedvindt, meld ik me aan"; "als er nog plek is" asks for no more than a seat."""
    words = frame.without_courtesy(frame.sentence.folded)
    return _begins(frame, words) and not frame.phrased("available", " ".join(words))


def in_that_case(frame: Frame) -> bool:
    """ "Kan het ook online? In dat geval kom ik": only if the answer is right."""
    return frame.phrased("otherwise_so", " ".join(words_of(frame.sentence.folded[: frame.match.end])))


def outweighed(frame: Frame) -> bool:
    """ "Mijn man vindt dat ik moet afzeggen, maar …": another's opinion, which is not followed."""
    return frame.phrased("opinion", frame.sentence.folded[: frame.match.start]) and bool(
        frame.signs("but") & set(words_of(frame.sentence.folded[frame.match.end :]))
    )


def lifted(frame: Frame) -> bool:
    """ "Ik had al iets anders, maar dat heb ik afgezegd": nothing is in the way any more."""
    words, but = words_of(frame.sentence.folded[frame.match.end :]), frame.signs("but")
    place = next((place for place, word in enumerate(words) if word in but), len(words))
    return any(each.group == "lifted" for each in frame.lexicon.book.find(" ".join(words[place + 1 :])))


def goes_apart(frame: Frame) -> bool:
    """ "Ik neem mijn dochter mee, maar zij gaat winkelen"."""
    words = words_of(frame.sentence.folded[frame.match.end :])
    but, other = frame.signs("but"), frame.signs("other")
    return any(one in but and next_ in other for one, next_ in pairwise(words))


def otherwise(frame: Frame) -> bool:
    """ "Anders geef ik mijn plek door": in a case that has not come; not "iemand anders"."""
    words = words_of(frame.sentence.folded[: frame.match.end])
    other = frame.signs("otherwise")
    return frame.phrased("otherwise_so", " ".join(words)) or any(
        word in other and not frame.any_of("of_otherwise", words[place - 1 : place] if place else [])
        for place, word in enumerate(words)
    )


def hedged(frame: Frame) -> bool:
    """ "Misschien", "ik overweeg": anywhere in the clause, or before it in the sentence; "geen twijfel" is none."""
    return _hedges(frame, frame.clause) or hedged_before(frame)


def hedged_before(frame: Frame) -> bool:
    """ "Misschien kom ik"; not "ik ben misschien laat, maar ik kom graag"."""
    words = words_of(frame.sentence.folded[: frame.match.start])
    but = frame.signs("but") - frame.signs("but_first")
    turned = max((place for place, word in enumerate(words) if word in but), default=-1)
    return _hedges(frame, frame.before) or _hedges(frame, " ".join(words[turned + 1 :]))


def _hedges(frame: Frame, text: str) -> bool:
    return frame.phrased("maybe", frame.lexicon.pattern("signs", "sure").sub("", " ".join(words_of(text))))


def _condition_in(frame: Frame, words: list[str]) -> bool:
    """Words that have other uses too ("als voorzitter", "of") count before a subject alone."""
    conditions, joining, followed = map(frame.signs, ("condition", "condition_before", "condition_of"))
    return any(
        word in conditions or (word in joining and (not words[place + 1 :] or words[place + 1] in followed))
        for place, word in enumerate(words)
    )
