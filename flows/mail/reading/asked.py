"""Only asked about, or said by somebody else: "hoe meld ik me af?", "kan iedereen zich aanmelden?", "ik las dat ik me kan afmelden"."""

import re
from itertools import pairwise

from flows.mail.reading.frames import Frame
from flows.mail.reading.phrases import words_of
from flows.mail.reading.words import Lexicon

_CITED = re.compile(r"""["“„«][^"”»]*(?:["”»]|$)|(?<![^\s(])['‘](?![^\W\d_]\s)[^'’]{4,}(?:['’](?!\w)|[.!?]$)""")

_BEHIND_COMMA = re.compile(r",\s*(\w+)")


def asked_how(frame: Frame) -> bool:
    """Asked in general. "Is het mogelijk mijn plek te verzetten?" stays the wish that it is."""
    own = frame.match.group == "postpone" and frame.any_of("first", frame.sentence.words)
    own = own or (frame.match.group == "cancel" and _politely(frame)) or _names_whom(frame)
    if not frame.sentence.question or own or frame.match.group == "attend":
        return False
    told = f" {' '.join(frame.sentence.words)} "
    return any(f" {words} " in told for words in frame.signs("how"))


def _names_whom(frame: Frame) -> bool:
    """ "Is it possible for Tom Havel to take over my seat?": of one whom they name."""
    asks = " ".join(frame.sentence.words).startswith(tuple(frame.signs("politely")))
    return frame.match.group == "substitute" and asks and bool(frame.scope.names.intersection(frame.sentence.words))


def begins_with_how(frame: Frame) -> bool:
    """ "Hoe kan ik me aanmelden?" asks; "kan ik me aanmelden?" and "is het mogelijk mij in te boeken?" wish."""
    return frame.sentence.question and not _politely(frame) and begins_so(frame.until, frame.lexicon)


def of_the_thing(frame: Frame) -> bool:
    """ "Is aanmelden verplicht?", "is there a fee to register?": not of the writer, nor whether there is room."""
    words = words_of(frame.sentence.folded[: frame.match.end])
    begins = frame.any_of("asks_of_it", frame.sentence.words[:1]) and not _politely(frame)
    return frame.sentence.question and begins and not any(frame.any_of(key, words) for key in ("self", "me", "room"))


def _politely(frame: Frame) -> bool:
    """ "Is het mogelijk mij …?": of the writer, and no question."""
    return frame.until.startswith(tuple(frame.signs("politely"))) and frame.any_of("me", words_of(frame.clause))


def of_themselves(frame: Frame) -> bool:
    """ "Kan mijn buurman zich ook aanmelden?"."""
    return frame.sentence.question and frame.any_of("reflexive", words_of(frame.clause))


def of_anyone(frame: Frame) -> bool:
    """ "Kan iedereen zich aanmelden?", "willen jullie deelnemen?": of people in general, or of us."""
    clause = words_of(frame.clause)
    behind = words_of(frame.sentence.folded[frame.match.end :])
    if frame.any_of("self", clause) or frame.of_own_thing() or frame.any_of("me", behind):
        return False  # Nor "could you add two people: me, and Roos?".
    you = frame.signs("you")
    toward = frame.signs("place_prepositions") | frame.signs("object_prepositions")
    # "Bij jullie sessie aanschuiven": to whom they come.
    clause = [word for before, word in pairwise(["", *clause]) if not (word in you and before in toward)]
    # "Er schuiven twee mensen aan" counts who comes.
    numbers = frame.lexicon.number_words if not frame.sentence.question else frozenset[str]()
    clause = [word for before, word in pairwise(["", *clause]) if before not in numbers]
    for word in words_of(frame.after)[:1]:
        if word in you and word in clause:
            clause.remove(word)  # "It would be lovely to join you".
    spoken_to = sum(word in you for word in clause)
    theirs = spoken_to > 1 or (spoken_to and frame.any_of("own_acts", words_of(frame.said)))
    return bool(theirs) or frame.any_of("anyone", clause)


def or_not(frame: Frame) -> bool:
    """ "Kunnen wij ons ook aanmelden, of is dat niet de bedoeling?": they want to know."""
    return frame.sentence.question and frame.phrased(
        "or_not", " ".join(words_of(frame.sentence.folded[frame.match.end :]))
    )


def embeds_question(frame: Frame) -> bool:
    """ "Ik wil weten wie er komen": the wish is to know; "the invitation, which I gladly accept" embeds none."""
    said = frame.said
    for hit in _BEHIND_COMMA.finditer(frame.said):
        said = said.replace(hit[0], ",") if hit[1] in frame.signs("relatives") else said
    return frame.any_of("asking", words_of(said)[1:-1])


def cited(frame: Frame) -> bool:
    """It stands between quotation marks: what somebody else said. A mail that is nothing but that is the writer's own."""
    return any(
        hit.start() < frame.match.start
        and frame.match.end <= hit.end()
        and (hit.start() > 0 or _somebody_says(frame, hit.end()))
        for hit in _CITED.finditer(frame.sentence.text)
    )


def _somebody_says(frame: Frame, end: int) -> bool:
    """ "'Ik kom niet', riep mijn dochter"; not "…, zeg ik met spijt"."""
    behind = words_of(frame.sentence.folded[end:])
    return frame.any_of("says", behind[:3]) and not frame.any_of("self", behind[:3])


def nominal(frame: Frame) -> bool:
    """ "Een foutmelding bij het aanmelden": spoken of, not done."""
    before = words_of(frame.before)
    return frame.any_of("articles", before[-1:]) and len(words_of(frame.said)) == 1


def reported(frame: Frame) -> bool:
    """ "Ik las dat ik me kan afmelden": what somebody else says; "that" may begin the phrase."""
    that = [word for word in words_of(frame.said)[:1] if frame.any_of("that", [word])]
    return frame.phrased("reported", " ".join([*frame.sentence.folded[: frame.match.start].split(), *that]))


def passed_on(frame: Frame) -> bool:
    """ "Schrijf er graag bij dat hij op 8 april welkom is": what we are to say, and no verdict."""
    before = words_of(frame.sentence.folded[: frame.match.start])
    return frame.any_of("pass_on", before) and frame.any_of("that", before)


def reported_here(frame: Frame) -> bool:
    return frame.phrased("reported", frame.before)


def begins_so(clause: str, lexicon: Lexicon) -> bool:
    return any(
        clause.startswith((f"{words} ", f"en {words} ", f"and {words} ")) for words in lexicon.folded("signs", "how")
    )
