"""What is given up, missed or moved is something else than the seat: "ik zeg mijn yogales af", "de borrel sla ik over", "onze eigen avond verzetten"."""

from itertools import pairwise

from flows.mail.reading.frames import Frame
from flows.mail.reading.phrases import words_of


def of_part(frame: Frame) -> bool:
    """ "De borrel sla ik over", "ik kan niet tot het eind blijven": less than the session; "voor alle keren" is all of it.

    "Van de vier kan ik er twee niet: 20 april en 22 juni" says which.
    """
    keys = ("of_all", "counted_part") if _names_days(frame) else ("of_all",)
    clause = " ".join(words_of(frame.clause))
    for key in keys:
        clause = frame.lexicon.pattern("signs", key).sub(" ", clause)
    return frame.phrased("part", clause)


def _names_days(frame: Frame) -> bool:
    """The writer's own days, told with their month."""
    own = frame.any_of("self", words_of(frame.clause)) or frame.any_of("affirming", words_of(frame.said))
    months = frame.lexicon.month_words
    return own and any(one[:1].isdecimal() and other in months for one, other in pairwise(frame.sentence.words))


def with_part(frame: Frame) -> bool:
    """ "Alleen in mei kom ik met de auto": a part beside the phrase; "twee van de vier" holds one itself."""
    around = " ".join(words_of(f"{frame.before} {frame.after}"))
    around = frame.lexicon.pattern("signs", "counted_part").sub(" ", around)
    return frame.phrased("part", around) or frame.phrased("got", " ".join(words_of(frame.clause)))


def of_other_thing(frame: Frame) -> bool:
    """ "Zeg ik mijn yogales af": what is given up is something else than the seat."""
    words = words_of(frame.lexicon.pattern("signs", "courtesy").sub("", " ".join(words_of(frame.clause))))
    prepositions = frame.signs("prepositions") | frame.signs("object_prepositions")
    return frame.any_of("something", words) or any(
        _foreign(frame, thing) for before, thing in _things(frame, words) if before not in prepositions
    )


def of_another_event(frame: Frame) -> bool:
    """ "Een plek bij een andere cursus voor me": not ours."""
    return frame.phrased("another_event", " ".join(words_of(frame.said)))


def of_own_thing(frame: Frame) -> bool:
    """ "Wij verzetten onze eigen avond"."""
    return frame.any_of("own", words_of(frame.clause))


def moved_by_others(frame: Frame) -> bool:
    """ "De griffie heeft de vergadering verplaatst": told, and not wished."""
    clause = words_of(frame.clause)
    spoken = any(frame.any_of(key, clause) for key in ("self", "me", "you"))
    return not (spoken or frame.sentence.question) and frame.any_of("was_done", clause)


def misses_other_thing(frame: Frame) -> bool:
    """ "Ik moet de eerste spreker missen"."""
    return frame.any_of("missing", words_of(frame.said)) and of_other_thing(frame)


def elsewhere(frame: Frame) -> bool:
    """ "Ik ga die dag naar de Efteling": not to us."""
    if not frame.any_of("toward", words_of(frame.said)[-1:]) or not frame.behind:
        return False
    near = frame.behind[:_NEAR]
    ours = frame.signs("own_things") | frame.signs("you") | frame.scope.events
    return not any(word in ours or word[0].isdecimal() for word in near)


_NEAR = 3
"""Words behind "to" in which our event would be named."""


def for_other_thing(frame: Frame) -> bool:
    """ "Afmelden voor de lunch"; it may be a reason too ("van mijn baas")."""
    return any(
        _foreign(frame, thing)
        for before, thing in _things(frame, words_of(frame.clause))
        if before in frame.signs("object_prepositions")
    )


def of_place(frame: Frame) -> bool:
    """ "Ik kan niet bij de ingang komen", "geef mijn plaats op de eerste rij maar weg": it speaks of some other place."""
    words = words_of(frame.clause)
    if frame.any_of("cause", words):
        return False
    places = frame.signs("place_prepositions")
    return any(_foreign(frame, thing) for before, thing in _things(frame, words) if before in places)


def _things(frame: Frame, words: list[str]) -> list[tuple[str, list[str]]]:
    """What stands behind articles and "my", up to the next small word, with the word before it."""
    determiners, small, own = frame.signs("determiners"), frame.small, frame.signs("own_things")
    found = []
    for place, word in enumerate(words):
        # "De keren die daarin vallen", "iemand die staat te trappelen".
        relative = place and (words[place - 1] in own or frame.any_of("anyone", words[place - 1 : place]))
        if word in determiners and not relative:
            behind = words[place + 1 : place + 4]
            end = next((at for at, each in enumerate(behind) if each in small), len(behind))
            found.append((words[place - 1] if place else "", behind[:end]))
    return found


def _foreign(frame: Frame, thing: list[str]) -> bool:
    own, endings = frame.signs("own_things"), tuple(frame.signs("own_endings"))
    if _others_of_series(frame, thing) or (thing and frame.lexicon.number_words.issuperset(thing)):
        return False  # "Die twee moet ik missen".
    if frame.any_of("of_ones_own", thing):
        return len(thing) > 1
    thing = [word for word in thing if word not in frame.signs("which")]
    ours = any(word in own or word in frame.scope.events or word[0].isdecimal() for word in thing)
    ours = ours or bool(endings and any(word.endswith(endings) for word in thing))
    counted = all(word in frame.lexicon.number_words for word in thing)  # "The last two".
    return not counted and not ours and not frame.any_of("other", thing)


def _others_of_series(frame: Frame, thing: list[str]) -> bool:
    """ "De andere drie", "the remaining two": more of what was named."""
    counts = frame.lexicon.number_words
    return frame.any_of("rest", thing) and all(frame.any_of("rest", [word]) or word in counts for word in thing)
