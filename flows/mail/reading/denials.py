"""What a "not" in the clause makes of a phrase, and a "could not" of before: "ik wil niet afzeggen", "afmelden lukt niet", "ik kon er niet bij zijn"."""

from itertools import pairwise

from flows.mail.reading.frames import Frame
from flows.mail.reading.phrases import words_of


def negated(frame: Frame) -> bool:
    """A "not" that belongs to the phrase takes nothing back: "niet ik maar Hennie komt", "besloten niet te komen"."""
    inner = [] if frame.match.denies else words_of(frame.said)[1:-1]
    return frame.any_of("negation", [*frame.without_courtesy(_of_subject(frame)), *inner])


def _of_subject(frame: Frame) -> str:
    """ "Ik kan niet komen mijn buurvrouw Gerda gaat in mijn plaats", without a stop: the second subject begins anew."""
    words, related = frame.before.split(), frame.lexicon.folded("names", "related")
    starts = (
        place
        for place, word in enumerate(words)
        if (word in frame.scope.names and not frame.any_of("negation", [word]))
        or (word in related and frame.any_of("first", words[max(0, place - 1) : place]))
    )
    last = max(starts, default=-1) if frame.match.group == "substitute" else -1
    return " ".join(words[last + 1 :])


def denied(frame: Frame) -> bool:
    """ "Ik ben niet verhinderd"."""
    return not frame.match.denies and negated(frame)


def denied_after(frame: Frame) -> bool:
    """ "Wij komen allebei niet", "ik kom 8 april niet maar 9 april wel"; not "ik kom niet alleen", nor "ik kom lopend, dus een stalling
    hoeft niet"."""
    words, but = frame.behind, frame.signs("but") - frame.signs("but_first")
    ends = (
        place
        for place, (one, next_) in enumerate(pairwise(words))
        if one in but or (frame.any_of("joints", [one]) and frame.any_of("determiners", [next_]))
    )
    return _ends_denied(frame, words[: next(ends, len(words))])


def denied_in_clause(frame: Frame) -> bool:
    """ "Ik wil de plek niet meer", "reken op mij maar niet"; not "ik wil me inschrijven maar de website doet het niet"."""
    first, *rest = [*frame.behind, ""]
    maybe_not = frame.any_of("but", [first]) and len(rest) == _NOT_AFTER and frame.any_of("negation", rest)
    return maybe_not or _ends_denied(frame, words_of(frame.after))


_NOT_AFTER = 2
"""The "not" of "maar niet", and nothing behind it."""


def _ends_denied(frame: Frame, words: list[str]) -> bool:
    negation, complements = frame.signs("negation"), frame.signs("coming")
    places = [place for place, word in enumerate(words) if word in negation]
    return any(not words[place + 1 :] or words[place + 1] in complements for place in places)


def denied_itself(frame: Frame) -> bool:
    """ "Ik accepteer niet het aanbod", "ik neem de plek niet", with the "not" inside, right before or behind."""
    near = [*words_of(frame.said)[1:-1], *words_of(frame.before)[-1:]]
    return not frame.match.denies and (frame.any_of("negation", near) or denied_in_clause(frame))


def denied_last(frame: Frame) -> bool:
    """ "Ik ga niet.", "ik ga niet en wil ook gewist worden"; not "ik ga niet weg"."""
    words = frame.behind
    negation, joints = frame.signs("negation"), frame.signs("joints")
    places = [place for place, word in enumerate(words) if word in negation]
    return any(not words[place + 1 :] or words[place + 1] in joints for place in places)


def negated_after(frame: Frame) -> bool:
    """ "Vervanging is niet nodig", "afzeggen doe ik niet graag"."""
    return frame.any_of("negation", words_of(frame.after))


def of_other_verb(frame: Frame) -> bool:
    """ "Ik kan de link niet gebruiken", "afmelden lukt niet": what cannot be done is something else than coming."""
    said = words_of(frame.said)
    if not said or said[-1] not in frame.signs("not_verb"):
        return False
    if _verb_fails(frame, said):
        return True
    words = frame.behind
    if not words or frame.any_of("cause", words):
        return False
    if frame.any_of("other_complements", words[:1]) and not _to_come(frame, words):
        return True
    purpose = [after for word, after in pairwise(words) if word in frame.signs("purpose")]
    return any(_another_verb(frame, word) for word in (words[0], words[-1], *purpose))


def to_do_else(frame: Frame) -> bool:
    """ "Mijn buurvrouw komt voor mij ook vaak koken": no seat is taken by it."""
    words = frame.behind
    own = frame.any_of("prepositions", words) or frame.any_of("determiners", words)
    said = words_of(frame.said)
    if own or not (frame.any_of("third_person", said[:1]) and frame.any_of("me", said[-1:])):
        return False
    return any(_another_verb(frame, word) and word not in frame.scope.names for word in words[-1:])


def _to_come(frame: Frame, words: list[str]) -> bool:
    """ "Het lukt me niet te komen"."""
    return frame.any_of("purpose", words[:1]) and frame.any_of("coming", words[1:2])


def _verb_fails(frame: Frame, said: list[str]) -> bool:
    """ "Afmelden lukt niet", "trappen lukken mij niet"; not "door omstandigheden lukt het niet"."""
    before = words_of(frame.before)
    subject = not frame.any_of("first_person", said) and not frame.any_of("prepositions", before[-2:-1])
    return subject and any(_another_verb(frame, word) for word in before[-1:])


def _another_verb(frame: Frame, word: str) -> bool:
    nouns = frame.signs("own_things") | frame.signs("adverbs") | frame.signs("coming")
    return len(word) > 4 and word.endswith("en") and not word.endswith("ingen") and word not in nouns


def past(frame: Frame) -> bool:
    """ "Ik kon er dinsdag niet bij zijn"; "had ik graag" is a wish, and "had gezegd dat ik niet kom" tells of now."""
    said = words_of(frame.said)
    words = [*said, *words_of(frame.after)] if frame.any_of("that", said[:1]) else words_of(frame.clause)
    return frame.any_of("past", words) and not frame.any_of("gladly", words)


def would_have_been(frame: Frame) -> bool:
    """ "Mijn collega had graag in mijn plaats gekomen"."""
    return frame.any_of("irreal", words_of(frame.clause))


def put_off(frame: Frame) -> bool:
    """ "Ik wacht nog even met aanmelden"."""
    return frame.phrased("later", frame.clause)


def of_another_time(frame: Frame) -> bool:
    """ "Volgend jaar zijn ze van harte welkom": not now."""
    return frame.phrased("another_time", " ".join(words_of(frame.clause)))


def of_another_year(frame: Frame) -> bool:
    """ "Volgend jaar kan ik niet": not this time; "ik kan niet, hopelijk volgend jaar wel" is of now."""
    return frame.phrased("another_year", frame.until)


def reasons(frame: Frame) -> bool:
    """ "Want ik wil met de auto komen": why they ask or tell something else."""
    words, own = words_of(frame.sentence.folded[: frame.match.start]), words_of(frame.before)
    return frame.any_of("cause", words[: len(words) - len(own)][-1:])
