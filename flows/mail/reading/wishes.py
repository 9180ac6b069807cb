"""What somebody says they want, sentence by sentence: phrases found, less those that a negation, a condition or history takes back."""

import re
from collections.abc import Sequence
from dataclasses import dataclass, field, replace

from flows.mail.message import Evidence
from flows.mail.reading.masks import DENYING, unmasked
from flows.mail.reading.phrases import Match, words_of
from flows.mail.reading.sentences import Sentence
from flows.mail.reading.words import Lexicon

_NEGATABLE = frozenset(
    {"companion", "register", "cancel", "attend", "substitute", "accept", "postpone", "erase", "approve"}
)
_CONDITIONAL = frozenset({"cancel", "absent", "substitute", "postpone", "attend", "decline"})
_PERSONAL = frozenset({"absent", "cancel", "attend"})
_LEAVING = frozenset({"absent", "cancel", "decline", "substitute"})
_CITED = re.compile(r"""["“„«][^"”»]*(?:["”»]|$)""")
_MARK = re.compile(r"[,;:.!?()]")


@dataclass(frozen=True, slots=True)
class Signal:
    group: str
    sentence: Sentence
    place: int
    """Number of the sentence."""
    start: int
    end: int
    other: bool = False
    """It speaks of somebody else."""

    @property
    def text(self) -> str:
        return self.sentence.text[self.start : self.end]


@dataclass(frozen=True)
class Wishes:
    signals: tuple[Signal, ...]
    sentences: tuple[Sentence, ...]
    taken_back: frozenset[str] = field(default=frozenset())
    """Groups that were said with "not", "if" or "how"."""
    history: bool = False
    """They tell of what was done before: "Els heeft zich ook ingeschreven"."""

    def all(self, *groups: str) -> tuple[Signal, ...]:
        return tuple(each for each in self.signals if each.group in groups and not each.other)

    def has(self, *groups: str) -> bool:
        return any(each.group in groups and not each.other for each in self.signals)

    def others(self, *groups: str) -> tuple[Signal, ...]:
        return tuple(each for each in self.signals if each.group in groups and each.other)

    def evidence(self, *groups: str) -> tuple[Evidence, ...]:
        found = self.all(*groups)[:1]
        return tuple(Evidence("intent", each.text) for each in found)

    @property
    def questions(self) -> tuple[Sentence, ...]:
        return tuple(each for each in self.sentences if each.question)


def wishes(sentences: Sequence[Sentence], lexicon: Lexicon, names: frozenset[str] = frozenset()) -> Wishes:
    """`names` are folded words of names of people other than the writer."""
    signals: list[Signal] = []
    taken: set[str] = set()
    history = False
    for place, sentence in enumerate(sentences):
        raw = lexicon.book.find(sentence.folded)
        history = history or any(each.group == "history" for each in raw)
        matches = unmasked(raw)
        asks = (
            sentence.question
            and any(each.group == "may_register" for each in matches)
            and _of_may(sentence, lexicon) == "question"
        )
        for match in matches:
            if asks and match.group == "register":
                taken.add(match.group)
                continue
            if match.group == "may_register":
                match = replace(match, group=_of_may(sentence, lexicon))
            if _taken_back(match, sentence, lexicon):
                taken.add(match.group)
            else:
                other = match.group in _PERSONAL and _of_other(match, sentence, lexicon, names)
                signals.append(Signal(match.group, sentence, place, match.start, match.end, other))
    return Wishes(tuple(signals), tuple(sentences), frozenset(taken), history)


def _other_verb(match: Match, sentence: Sentence, lexicon: Lexicon) -> bool:
    """ "Ik kan de link niet gebruiken": what cannot be done is something else than coming."""
    said = words_of(sentence.folded[match.start : match.end])
    if match.group not in DENYING | {"cannot"} or not said or said[-1] not in lexicon.folded("signs", "not_verb"):
        return False
    words = words_of(re.split(r"[,;:.!?()]", sentence.folded[match.end :], maxsplit=1)[0])
    coming, cause = lexicon.folded("signs", "coming"), lexicon.folded("signs", "cause")
    if not words or any(word in cause for word in words):
        return False
    return any(_infinitive(word) and word not in coming for word in (words[0], words[-1]))


def _infinitive(word: str) -> bool:
    return len(word) > 4 and word.endswith("en") and not word.endswith("ingen")


def _taken_back(match: Match, sentence: Sentence, lexicon: Lexicon) -> bool:
    if _other_verb(match, sentence, lexicon) or (match.group in _LEAVING and _cited(match, sentence)):
        return True
    clause = clause_until(sentence.folded, match, lexicon)
    if match.group in _NEGATABLE and _negated(clause, lexicon):
        return True
    if match.group == "register" and sentence.question and _starts_how(clause, lexicon):
        return True
    if match.group not in _CONDITIONAL:
        return False
    if match.group in _LEAVING and _perhaps(clause_around(sentence.folded, match, lexicon), lexicon):
        return True
    if _perhaps(clause.partition(" | ")[0], lexicon) or _perhaps(sentence.folded[: match.start], lexicon):
        return True
    if match.group != "attend" and (
        _begins_conditional(sentence, lexicon) or (sentence.question and _conditional(sentence.folded, lexicon))
    ):
        return True
    return _conditional(clause, lexicon) or (
        sentence.question and _may_be_asked(match, sentence, lexicon) and _asks_how(sentence.folded, lexicon)
    )


def _may_be_asked(match: Match, sentence: Sentence, lexicon: Lexicon) -> bool:
    """ "Is het mogelijk mijn plek te verzetten?" stays the wish that it is."""
    own = match.group == "postpone" and any(word in lexicon.folded("signs", "first") for word in sentence.words)
    return match.group != "attend" and not own


def _cited(match: Match, sentence: Sentence) -> bool:
    """It stands between quotation marks: what somebody else said."""
    return any(
        hit.start() < match.start and match.end <= hit.end() and hit.start() > 0
        for hit in _CITED.finditer(sentence.text)
    )


def clause_around(folded: str, match: Match, lexicon: Lexicon) -> str:
    """The words of the clause that holds the match."""
    joints = lexicon.folded("signs", "joints")
    rest: list[str] = []
    for word in _MARK.split(folded[match.end :], maxsplit=1)[0].split():
        if word in joints:
            break
        rest.append(word)
    return " ".join([*clause_until(folded, match, lexicon).replace("| ", "").split(), *rest])


def clause_until(folded: str, match: Match, lexicon: Lexicon) -> str:
    """From the start of the clause that holds the match to the match's end."""
    before = folded[: match.start]
    start = max(before.rfind(mark) for mark in (", ", "; ", ": ", " - ", "("))
    joints = lexicon.folded("signs", "joints")
    words = before[start + 1 :].split()
    for place in range(len(words) - 1, -1, -1):
        if words[place] in joints:
            words = words[place + 1 :]
            break
    return " ".join(words) + " | " + folded[match.start : match.end]


def _of_may(sentence: Sentence, lexicon: Lexicon) -> str:
    """What "may" or "can" with a verb of joining means: "ik kan er bij zijn" tells, "kan ik er bij zijn?" asks to be let in."""
    if not _may_join(sentence, lexicon):
        return "question"
    return "register" if sentence.question or sentence.folded.startswith(("mag", "mogen", "may")) else "attend"


def _may_join(sentence: Sentence, lexicon: Lexicon) -> bool:
    """ "Mag ik meedoen?" is a wish; "mag ik ook online meedoen?" and "kunnen wij als bewoners meedoen?" are questions."""
    places = [word for word in sentence.words if word in lexicon.folded("signs", "may_not")]
    return not places and not _starts_how(sentence.folded, lexicon)


def _perhaps(clause: str, lexicon: Lexicon) -> bool:
    return any(f" {words} " in f" {clause} " for words in lexicon.folded("signs", "maybe"))


def _negated(clause: str, lexicon: Lexicon) -> bool:
    """A phrase that begins with "not" means it: "niet ik maar Hennie komt"."""
    negation = lexicon.folded("signs", "negation")
    said = words_of(clause.partition(" | ")[2])
    return any(word in negation for word in words_of(clause)) and not (said and said[0] in negation)


def _conditional(clause: str, lexicon: Lexicon) -> bool:
    """ "Als ik", "mocht", "if"; not the "als" of "als voorzitter"."""
    words = words_of(clause.partition(" | ")[0] + " ")
    conditions, followed = lexicon.folded("signs", "condition"), lexicon.folded("signs", "condition_of")
    return any(
        word in conditions and (word != "als" or not words[place + 1 :] or words[place + 1] in followed)
        for place, word in enumerate(words)
    )


def _begins_conditional(sentence: Sentence, lexicon: Lexicon) -> bool:
    return (
        _conditional(" ".join(sentence.words[:2]), lexicon)
        and bool(sentence.words)
        and sentence.words[0] in lexicon.folded("signs", "condition")
    )


def _asks_how(folded: str, lexicon: Lexicon) -> bool:
    return any(f" {words}" in f" {folded}" for words in lexicon.folded("signs", "how"))


def _starts_how(clause: str, lexicon: Lexicon) -> bool:
    """ "Hoe kan ik me aanmelden?" asks; "kan ik me aanmelden?" wishes."""
    clause = clause.replace(" | ", " ")
    return any(
        clause.startswith((f"{words} ", f"en {words} ", f"and {words} ")) for words in lexicon.folded("signs", "how")
    )


def _of_other(match: Match, sentence: Sentence, lexicon: Lexicon, names: frozenset[str]) -> bool:
    clause = words_of(clause_until(sentence.folded, match, lexicon))
    first, other = lexicon.folded("signs", "self"), lexicon.folded("signs", "other")
    if any(word in first for word in clause):
        return False
    return any(word in other or word in names for word in clause)
