"""A phrase that speaks of somebody else: "Els meldt zich af", "ik meld haar af", "mijn buurman zou ook komen, maar die kan niet".

Not of the writer as others speak of them: "de heer Bos is verhinderd, hij zit in Den Haag", from Jan Bos.
"""

from collections.abc import Sequence

from flows.mail.reading.frames import MARK, Frame
from flows.mail.reading.phrases import words_of

_PERSONAL = frozenset({"absent", "cancel", "attend", "self_out", "only_for", "cannot"})
_HINDERED = frozenset({"absent", "cannot"})
_OBJECT = 3
"""Words around the phrase that may still be its object: "ik wil mijn buurvrouw afmelden", "cancel for my colleague"."""


def of_other(frame: Frame) -> bool:
    """Its subject is somebody else, or whom it takes off the list."""
    whoever = _whoever(frame)
    if frame.match.group == "cancel" and (whoever or _takes_off(frame) or frame.of_thing("theirs")):
        return True  # "Wilt u zijn inschrijving doorhalen?".
    if frame.match.group == "decline":
        return _pointed_at(frame)
    if frame.match.group not in _PERSONAL or frame.any_of("self", frame.words_until):
        return False
    if frame.match.group == "attend" and frame.lexicon.folded("names", "undersigned") & set(frame.words_until):
        return False  # "Jopie van Dam en ondergetekende komen graag".
    if _stays(frame) or whoever:
        return True
    if frame.match.group == "only_for" and not frame.any_of("self", frame.sentence.words):
        return bool(_strangers(frame, frame.sentence.words))
    if frame.match.group in _HINDERED and frame.functional() and frame.scope.own.isdisjoint(words_of(frame.before)):
        return True
    return bool(_strangers(frame, frame.words_until)) or _goes_on(frame) or _apposed(frame) or _pointed_at(frame)


def _whoever(frame: Frame) -> bool:
    """ "Wie zich afmeldt, krijgt geen verslag": of people in general."""
    return frame.any_of("whoever", frame.sentence.words[:1]) and not any(
        frame.any_of(key, words_of(frame.clause)) for key in ("self", "me")
    )


def _stays(frame: Frame) -> bool:
    """ "De kat blijft thuis": a verb of one who is not the writer, with somebody or something before it."""
    determiners = frame.any_of("determiners", words_of(frame.before))
    return frame.any_of("stays_third", words_of(frame.said)) and determiners


def _takes_off(frame: Frame) -> bool:
    before, said = words_of(frame.before), words_of(frame.said)
    behind = words_of(frame.after)[:_OBJECT]
    if frame.of_own_thing() or frame.any_of("me", [*said, *behind]):
        return False
    words = [*before, *said, *behind]
    near = max(0, len(before) - _OBJECT)
    return any(place >= near and not _aside(frame, words, place) for place in _strangers(frame, words))


def _aside(frame: Frame, words: Sequence[str], place: int) -> bool:
    """ "Na overleg met mijn collega": mentioned on the way."""
    bare = frame.signs("determiners")
    ahead = [word for word in words[:place] if word not in bare][-1:]
    return frame.any_of("aside_of", ahead)


def _strangers(frame: Frame, words: Sequence[str]) -> list[int]:
    """The places of words for somebody else. The title before the writer's own name is none, nor is a "he" behind it."""
    others, names, own = frame.signs("other"), frame.scope.names, frame.scope.own
    named, offices = _names_writer(frame), frame.lexicon.folded("functions", "words") - frame.signs("own_things")
    return [
        place
        for place, word in enumerate(words)
        if word in names
        or (word in offices and frame.any_of("determiners", list(words[max(0, place - 1) : place])))
        or (
            word in others
            and not (set(words[place + 1 : place + _TITLED]) & own)
            and not (named and frame.any_of("third_pronouns", [word]))
        )
    ]


_TITLED = 3
"""Words from a title to the end of the surname behind it: "de heer J. Bos"."""


def _names_writer(frame: Frame) -> bool:
    """This sentence, or the one before it, names the writer, and nobody else beside them."""
    told = [each.words for each in (frame.sentence, frame.earlier) if each is not None]
    nearest = next((words for words in told if set(words) & frame.scope.own), [])
    return bool(nearest) and not any(_another(frame, words) for words in told)


def _another(frame: Frame, words: Sequence[str]) -> bool:
    others = frame.signs("other") - frame.signs("third_pronouns")
    return any(
        word in frame.scope.names or (word in others and not set(words[place + 1 : place + _TITLED]) & frame.scope.own)
        for place, word in enumerate(words)
    )


def _goes_on(frame: Frame) -> bool:
    """ "Wim ligt in het ziekenhuis en zal er dus niet bij zijn": the subject of the clause before; "… en kom dus niet" has its own."""
    text = frame.sentence.bracketless[: frame.match.start]
    words, within = words_of(text), words_of(MARK.split(text)[-1])
    joins = [place for place, word in enumerate(within) if frame.any_of("joins_clauses", [word])]
    if not joins:
        return False
    between = within[joins[-1] + 1 :]
    ahead = words[: len(words) - len(between) - 1]
    subject = any(frame.any_of(key, between) for key in ("self", "clause_subjects")) or _strangers(frame, between)
    if subject or frame.any_of("first_verbs", [*between, *words_of(frame.said)]) or frame.any_of("first_person", ahead):
        return False
    return any(not _aside(frame, ahead, place) for place in _strangers(frame, ahead))


def _apposed(frame: Frame) -> bool:
    """ "A colleague of mine, Ruth, won't be there"."""
    clauses = frame.sentence.bracketless[: frame.match.start].split(",")
    name = words_of(clauses[-2]) if len(clauses) > 2 and not clauses[-1].strip() else []
    return bool(name) and all(word in frame.scope.names for word in name)


def _pointed_at(frame: Frame) -> bool:
    """ "Mijn buurman zou ook komen, maar die kan niet", or "Die kan niet" in a sentence of its own."""
    if not frame.any_of("points_at", words_of(frame.until)[:1]):
        return False
    before = words_of(frame.sentence.bracketless[: frame.match.start])
    ahead = before[: len(before) - len(words_of(frame.before))]
    ahead = ahead or (frame.earlier.words if frame.earlier else [])
    return bool(_strangers(frame, ahead))


def fell_through(frame: Frame) -> bool:
    """ "Onze wethouder zou ook aansluiten, maar die zit in Brussel": a plan of somebody else that came to nothing; "zou graag" is a wish."""
    if not frame.any_of("planned", words_of(frame.until)) or frame.any_of("gladly", words_of(frame.clause)):
        return False
    behind = words_of(frame.sentence.bracketless[frame.match.end :])[len(words_of(frame.after)) :]
    but = frame.signs("but") - frame.signs("but_first")
    return bool(set(behind[:1]) & but) and bool(_strangers(frame, frame.words_until))


def titled_writer(frame: Frame) -> bool:
    """ "De heer Bos komt graag", from Jan Bos: nobody else is spoken of; "de heer Jan Bos" says who is to be registered."""
    behind = words_of(frame.sentence.folded[frame.match.end : frame.match.end + _SURNAME])
    words = [word for word in (*words_of(frame.said), *behind) if word not in frame.signs("other")]
    place = next((place for place, word in enumerate(words) if word in frame.scope.own), -1)
    return 0 <= place < _TITLED and not frame.scope.own & set(words[place + 1 : place + 2])


def of_the_writer(frame: Frame) -> bool:
    """ "My manager suggested I enrol", "my boss wants me to register": what somebody else wants the writer to do, and nobody behind it."""
    subject, *inner = words_of(frame.said) or [""]
    own = frame.any_of("determiners", [subject]) and bool(
        (frame.signs("first_person") | frame.signs("me") - frame.signs("determiners")) & set(inner)
    )
    behind = words_of(frame.after)[:_OBJECT]
    return own and not frame.any_of("them", inner) and not any(word in frame.scope.names for word in behind)


_SURNAME = 25
"""Characters of a surname behind a title."""
