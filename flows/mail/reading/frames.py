"""What the clause around a phrase makes of it: "ik meld me af", "als ik me afmeld" and "Els meldt zich misschien af" hold one phrase.

A phrase that is denied, hedged, conditional, cited or only asked about is taken back; one that a condition or hearsay follows stays, in doubt.
"""

import re
from collections.abc import Callable
from dataclasses import dataclass
from functools import cached_property
from itertools import pairwise

from flows.mail.reading.masks import DENYING
from flows.mail.reading.phrases import Match, words_of
from flows.mail.reading.sentences import Sentence
from flows.mail.reading.words import Lexicon

LEAVING = frozenset({"absent", "cancel", "decline", "substitute"})
_NEGATABLE = frozenset(
    {"companion", "register", "cancel", "attend", "substitute", "accept", "postpone", "erase", "approve", "refuse"}
)
_CONDITIONAL = frozenset({"cancel", "absent", "substitute", "postpone", "attend", "decline"})
_PERSONAL = frozenset({"absent", "cancel", "attend", "self_out"})
_CITED = re.compile(r"""["“„«][^"”»]*(?:["”»]|$)""")
_MARK = re.compile(r"[,;:.!?()]")


@dataclass(frozen=True, slots=True)
class Scope:
    """Folded words of what a mail can speak of besides the writer."""

    names: frozenset[str] = frozenset()
    """Of people other than the writer."""
    events: frozenset[str] = frozenset()
    """Of the events' titles."""


EVERYTHING = Scope()


@dataclass(frozen=True)
class Frame:
    match: Match
    sentence: Sentence
    lexicon: Lexicon
    scope: Scope

    @property
    def taken_back(self) -> bool:
        return any(self.match.group in groups and turns(self) for groups, turns in _TAKING_BACK)

    @property
    def doubtful(self) -> bool:
        return any(self.match.group in groups and turns(self) for groups, turns in _CASTING_DOUBT)

    def of_other(self) -> bool:
        """Its subject is somebody else."""
        if self.match.group not in _PERSONAL or self._any("self", self._words_until):
            return False
        return self._any("other", self._words_until) or any(word in self.scope.names for word in self._words_until)

    def of_self(self) -> bool:
        """It takes the writer along: "meld ik me", "ik en Els komen", "ik sluit aan"; not "meld ik mijn collega"."""
        start = max(0, self.match.start - 25)
        words = words_of(self.sentence.folded[start : self.match.end + 60])
        own = self._any("self", self._words_until) and self._any("own_acts", words_of(self.said))
        return own or self._any("me", words) or self._phrased("with_me", " ".join(words))

    def of_third(self) -> bool:
        """Somebody else does it: "wethouder De Vree neemt deel"."""
        clause = words_of(self.clause)
        if self._any("self", clause) or self._any("me", clause) or self._any("you", clause):
            return False
        return self._any("other", self._words_until) or self._functional(words_of(self.before))

    def _functional(self, words: list[str]) -> bool:
        known = self.lexicon.folded("functions", "words")
        return any(word in known for word in words)

    @cached_property
    def _spoken(self) -> Lexicon:
        return self.lexicon.spoken(self.sentence.words)

    def _signs(self, key: str) -> frozenset[str]:
        """Of the sentence's own language: "want" is "because" in Dutch alone."""
        return self._spoken.folded("signs", key) or self.lexicon.folded("signs", key)

    @cached_property
    def said(self) -> str:
        return self.sentence.folded[self.match.start : self.match.end]

    @cached_property
    def before(self) -> str:
        """The words of the clause in front of the phrase."""
        text = self.sentence.folded[: self.match.start]
        start = max(text.rfind(mark) for mark in (", ", "; ", ": ", " - ", "("))
        words = text[start + 1 :].split()
        joints = self._signs("joints")
        last = max((place for place, word in enumerate(words) if word in joints), default=-1)
        return " ".join(words[last + 1 :])

    @cached_property
    def after(self) -> str:
        """The words of the clause behind the phrase."""
        joints = self._signs("joints")
        rest: list[str] = []
        for word in _MARK.split(self.sentence.folded[self.match.end :], maxsplit=1)[0].split():
            if word in joints:
                break
            rest.append(word)
        return " ".join(rest)

    @property
    def clause(self) -> str:
        return f"{self.until} {self.after}"

    @property
    def until(self) -> str:
        return f"{self.before} {self.said}".strip()

    @cached_property
    def _words_until(self) -> list[str]:
        return words_of(self.until)

    def _any(self, key: str, words: list[str]) -> bool:
        known = self._signs(key)
        return any(word in known for word in words)

    def _phrased(self, key: str, text: str) -> bool:
        spoken = self._spoken if self._spoken.folded("signs", key) else self.lexicon
        return bool(spoken.pattern("signs", key).search(text))

    def negated(self) -> bool:
        """A "not" that belongs to the phrase takes nothing back: "niet ik maar Hennie komt", "besloten niet te komen"."""
        inner = [] if self.match.denies else words_of(self.said)[1:-1]
        return self._any("negation", [*words_of(self.before), *inner])

    def cited(self) -> bool:
        """It stands between quotation marks: what somebody else said."""
        return any(
            hit.start() < self.match.start and self.match.end <= hit.end() and hit.start() > 0
            for hit in _CITED.finditer(self.sentence.text)
        )

    def of_other_verb(self) -> bool:
        """ "Ik kan de link niet gebruiken", "afmelden lukt niet": what cannot be done is something else than coming."""
        said = words_of(self.said)
        if not said or said[-1] not in self._signs("not_verb"):
            return False
        if self._verb_fails(said):
            return True
        words = words_of(_MARK.split(self.sentence.folded[self.match.end :], maxsplit=1)[0])
        if not words or self._any("cause", words):
            return False
        if self._any("other_complements", words[:1]):
            return True
        purpose = [after for word, after in pairwise(words) if word in self._signs("purpose")]
        return any(map(self._another_verb, (words[0], words[-1], *purpose)))

    def _verb_fails(self, said: list[str]) -> bool:
        """ "Afmelden lukt niet"; not "door omstandigheden lukt het niet"."""
        before = words_of(self.before)
        subject = not self._any("self", said) and not self._any("prepositions", before[-2:-1])
        return subject and any(map(self._another_verb, before[-1:]))

    def _another_verb(self, word: str) -> bool:
        nouns = self._signs("own_things") | self._signs("adverbs") | self._signs("coming")
        return len(word) > 4 and word.endswith("en") and not word.endswith("ingen") and word not in nouns

    def hedged(self) -> bool:
        """ "Misschien", "ik overweeg": anywhere in the clause, or before it in the sentence."""
        return self._phrased("maybe", self.clause) or self.hedged_before()

    def hedged_before(self) -> bool:
        return self._phrased("maybe", self.before) or self._phrased("maybe", self.sentence.folded[: self.match.start])

    def conditional(self) -> bool:
        """ "Als ik", "mocht", "if"; not the "als" of "als voorzitter"."""
        return self._condition_in(self._uncourteous(self.before))

    def under_condition(self) -> bool:
        """The sentence begins with the condition, or asks what would be if."""
        words = self._uncourteous(self.sentence.folded)
        first = words[:1]
        begins = self._any("condition", first) or (
            self._any("condition_before", first) and self._condition_in(words[:2])
        )
        return begins or (self.sentence.question and self._condition_in(words))

    def whether(self) -> bool:
        """ "Ik weet niet of ik kan komen", "laat weten hoe we ons kunnen inschrijven"."""
        words = words_of(self.until)
        asked, followed = self._signs("asking"), self._signs("condition_of")
        return any(one in asked and next_ in followed for one, next_ in pairwise(words))

    def condition_follows(self) -> bool:
        """ "Ik kom niet als het regent"; what follows a "but" is another thought, and "als dat mag" is a courtesy."""
        words = self._uncourteous(self.sentence.folded[self.match.end :])
        but = self._signs("but")
        end = next((place for place, word in enumerate(words) if word in but), len(words))
        return self._condition_in(words[:end])

    def _uncourteous(self, text: str) -> list[str]:
        """Its words without "als dat mag", "if possible"."""
        return self.lexicon.pattern("signs", "courtesy").sub("", " ".join(words_of(text))).split()

    def _condition_in(self, words: list[str]) -> bool:
        """Words that have other uses too ("als voorzitter", "of") count before a subject alone."""
        conditions, joining, followed = map(self._signs, ("condition", "condition_before", "condition_of"))
        return any(
            word in conditions or (word in joining and (not words[place + 1 :] or words[place + 1] in followed))
            for place, word in enumerate(words)
        )

    def asked_how(self) -> bool:
        """Asked in general. "Is het mogelijk mijn plek te verzetten?" stays the wish that it is."""
        own = self.match.group == "postpone" and self._any("first", self.sentence.words)
        own = own or (self.match.group == "cancel" and self._politely())
        if not self.sentence.question or own or self.match.group == "attend":
            return False
        return any(f" {words}" in f" {self.sentence.folded}" for words in self._signs("how"))

    def depends(self) -> bool:
        """ "Als mijn baas het goedvindt, meld ik me aan"; "als er nog plek is" asks for no more than a seat."""
        if not self._any("condition", self.sentence.words[:1]) and not (
            self._any("condition_before", self.sentence.words[:1]) and self._condition_in(self.sentence.words[:2])
        ):
            return False
        return not self._phrased("available", " ".join(self.sentence.words))

    def of_themselves(self) -> bool:
        """ "Kan mijn buurman zich ook aanmelden?"."""
        return self.sentence.question and self._any("reflexive", words_of(self.clause))

    def begins_with_how(self) -> bool:
        """ "Hoe kan ik me aanmelden?" asks; "kan ik me aanmelden?" and "is het mogelijk mij in te boeken?" wish."""
        return self.sentence.question and not self._politely() and begins_with_how(self.until, self.lexicon)

    def _politely(self) -> bool:
        """ "Is het mogelijk mij …?": of the writer, and no question."""
        return self.until.startswith(tuple(self._signs("politely"))) and self._any("me", words_of(self.clause))

    def of_anyone(self) -> bool:
        """ "Kan iedereen zich aanmelden?", "willen jullie deelnemen?": of people in general, or of us."""
        clause = words_of(self.clause)
        if self._any("self", clause):
            return False
        you = self._signs("you")
        spoken_to = sum(word in you for word in clause)
        theirs = spoken_to > 1 or (spoken_to and self._any("own_acts", words_of(self.said)))
        return bool(theirs) or self._any("anyone", clause)

    def of_part(self) -> bool:
        """ "De borrel sla ik over", "ik kan niet tot het eind blijven": less than the session."""
        return self._phrased("part", " ".join(words_of(self.clause)))

    def of_other_thing(self) -> bool:
        """ "Zeg ik mijn yogales af": what is given up is something else than the seat."""
        words = words_of(self.clause)
        prepositions = self._signs("prepositions") | self._signs("object_prepositions")
        return self._any("something", words) or any(
            self._foreign(thing) for before, thing in self._things(words) if before not in prepositions
        )

    def misses_other_thing(self) -> bool:
        """ "Ik moet de eerste spreker missen"."""
        return self._any("missing", words_of(self.said)) and self.of_other_thing()

    def denied(self) -> bool:
        """ "Ik ben niet verhinderd"."""
        return not self.match.denies and self.negated()

    def put_off(self) -> bool:
        """ "Ik wacht nog even met aanmelden"."""
        return self._phrased("later", self.clause)

    def for_other_thing(self) -> bool:
        """ "Afmelden voor de lunch"; it may be a reason too ("van mijn baas")."""
        return any(
            self._foreign(thing)
            for before, thing in self._things(words_of(self.clause))
            if before in self._signs("object_prepositions")
        )

    def _things(self, words: list[str]) -> list[tuple[str, list[str]]]:
        """What stands behind articles and "my", up to the next small word, with the word before it."""
        determiners, small = self._signs("determiners"), self._small
        found = []
        for place, word in enumerate(words):
            if word in determiners:
                behind = words[place + 1 : place + 4]
                end = next((at for at, each in enumerate(behind) if each in small), len(behind))
                found.append((words[place - 1] if place else "", behind[:end]))
        return found

    @cached_property
    def _small(self) -> frozenset[str]:
        said = words_of(self.said)
        verbs = frozenset({said[0], said[-1]} if said else ()) - self._signs("own_things")
        nouns = self._signs("own_things") | self.lexicon.label_words
        return (self._spoken.small_words - nouns) | self._signs("adverbs") | verbs

    def _foreign(self, thing: list[str]) -> bool:
        own, endings = self._signs("own_things"), tuple(self._signs("own_endings"))
        if self._any("of_ones_own", thing):
            return len(thing) > 1
        thing = [word for word in thing if word not in self._signs("which")]
        ours = any(word in own or word in self.scope.events or word[0].isdigit() for word in thing)
        ours = ours or bool(endings and any(word.endswith(endings) for word in thing))
        return bool(thing) and not ours and not self._any("other", thing)

    def of_place(self) -> bool:
        """ "Ik kan niet bij de ingang komen", "geef mijn plaats op de eerste rij maar weg": it speaks of some other place."""
        words = words_of(self.clause)
        if self._any("cause", words):
            return False
        places = self._signs("place_prepositions")
        return any(self._foreign(thing) for before, thing in self._things(words) if before in places)

    def otherwise(self) -> bool:
        """ "Anders geef ik mijn plek door": in a case that has not come; not "iemand anders"."""
        words = words_of(self.sentence.folded[: self.match.end])
        other = self._signs("otherwise")
        return any(
            word in other and not self._any("of_otherwise", words[place - 1 : place] if place else [])
            for place, word in enumerate(words)
        )

    def past(self) -> bool:
        """ "Ik kon er dinsdag niet bij zijn"; "had ik graag" is a wish."""
        words = words_of(self.clause)
        return self._any("past", words) and not self._any("gladly", words)

    def denied_after(self) -> bool:
        """ "Wij komen allebei niet", "ik ben er dan niet bij"; not "ik kom niet alleen"."""
        words = words_of(_MARK.split(self.sentence.folded[self.match.end :], maxsplit=1)[0])
        negation, complements = self._signs("negation"), self._signs("coming")
        places = [place for place, word in enumerate(words) if word in negation]
        return any(not words[place + 1 :] or words[place + 1] in complements for place in places)

    def denied_last(self) -> bool:
        """ "Ik ga niet.", "ik ga niet en wil ook gewist worden"; not "ik ga niet weg"."""
        words = words_of(_MARK.split(self.sentence.folded[self.match.end :], maxsplit=1)[0])
        negation, joints = self._signs("negation"), self._signs("joints")
        places = [place for place, word in enumerate(words) if word in negation]
        return any(not words[place + 1 :] or words[place + 1] in joints for place in places)

    def reasons(self) -> bool:
        """ "Want ik wil met de auto komen": why they ask or tell something else."""
        words, own = words_of(self.sentence.folded[: self.match.start]), words_of(self.before)
        return self._any("cause", words[: len(words) - len(own)][-1:])

    def negated_after(self) -> bool:
        """ "Vervanging is niet nodig", "afzeggen doe ik niet graag"."""
        return self._any("negation", words_of(self.after))

    def embeds_question(self) -> bool:
        """ "Ik wil weten wie er komen": the wish is to know."""
        return self._any("asking", words_of(self.said)[1:-1])

    def nominal(self) -> bool:
        """ "Een foutmelding bij het aanmelden": spoken of, not done."""
        before = words_of(self.before)
        return self._any("articles", before[-1:]) and len(words_of(self.said)) == 1

    def reported(self) -> bool:
        """ "Ik las dat ik me kan afmelden": what somebody else says."""
        return self._phrased("reported", self.sentence.folded[: self.match.start])

    def passed_on(self) -> bool:
        """ "Schrijf er graag bij dat hij op 8 april welkom is": what we are to say, and no verdict."""
        before = words_of(self.sentence.folded[: self.match.start])
        return self._any("pass_on", before) and self._any("that", before)

    def reported_here(self) -> bool:
        return self._phrased("reported", self.before)


def begins_with_how(clause: str, lexicon: Lexicon) -> bool:
    return any(
        clause.startswith((f"{words} ", f"en {words} ", f"and {words} ")) for words in lexicon.folded("signs", "how")
    )


_Turn = tuple[frozenset[str], Callable[[Frame], bool]]

_TAKING_BACK: tuple[_Turn, ...] = (
    (DENYING | {"cannot"}, Frame.of_other_verb),
    (LEAVING, Frame.cited),
    (_NEGATABLE, Frame.negated),
    (frozenset({"register"}), Frame.begins_with_how),
    (frozenset({"register"}), Frame.of_anyone),
    (frozenset({"register"}), Frame.reported_here),
    (frozenset({"register", "cancel"}), Frame.nominal),
    (_NEGATABLE - {"substitute"}, Frame.embeds_question),
    (LEAVING | {"cannot", "self_out"}, Frame.of_part),
    (frozenset({"cancel"}), Frame.of_other_thing),
    (frozenset({"absent"}), Frame.misses_other_thing),
    (frozenset({"absent", "decline", "obstacle"}), Frame.denied),
    (frozenset({"approve", "refuse"}), Frame.passed_on),
    (frozenset({"register"}), Frame.put_off),
    (frozenset({"register"}), Frame.of_themselves),
    (frozenset({"register", "attend"}), Frame.depends),
    (frozenset({"absent", "attend", "cannot"}), Frame.past),
    (frozenset({"cancel", "substitute"}), Frame.negated_after),
    (LEAVING | {"register", "accept", "approve"}, Frame.hedged),
    (_CONDITIONAL, Frame.hedged_before),
    (_CONDITIONAL, Frame.conditional),
    (_CONDITIONAL | {"register", "accept"}, Frame.whether),
    (_CONDITIONAL - {"attend"}, Frame.under_condition),
    (_CONDITIONAL, Frame.asked_how),
)

_CASTING_DOUBT: tuple[_Turn, ...] = (
    (LEAVING | {"accept", "attend", "cannot", "yes", "no", "approve", "refuse"}, Frame.condition_follows),
    (frozenset({"yes", "no", "cannot", "attend"}), Frame.hedged),
    (LEAVING | {"accept"}, Frame.reported),
    (frozenset({"cancel"}), Frame.for_other_thing),
    (frozenset({"cancel", "decline"}), Frame.past),
    (frozenset({"cancel", "absent"}), Frame.of_place),
    (frozenset({"cancel", "absent", "decline"}), Frame.otherwise),
)
