"""What somebody says they want, sentence by sentence: phrases found, less those that a negation, a condition or history takes back."""

from collections.abc import Sequence
from dataclasses import dataclass, field, replace

from flows.mail.message import Evidence
from flows.mail.reading.asked import begins_so
from flows.mail.reading.denials import denied_after, denied_itself, denied_last, negated, reasons
from flows.mail.reading.frames import EVERYTHING, Frame, Scope
from flows.mail.reading.masks import unmasked
from flows.mail.reading.phrases import Match
from flows.mail.reading.premises import hanging
from flows.mail.reading.sentences import Sentence
from flows.mail.reading.third import of_other
from flows.mail.reading.turns import doubtful, taken_back
from flows.mail.reading.words import Lexicon

JOINING = frozenset({"register", "attend", "accept", "companion"})


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
    doubtful: bool = False
    """A condition follows, or it is hearsay: enough to ask back, not to act."""

    clause: str = ""
    """Folded words of the clause around it."""
    leads: bool = False
    """It begins its clause."""
    of_self: bool = False
    """It takes the writer along."""
    of_third: bool = False
    """Somebody else does it, and not the writer."""
    reasons: bool = False
    """It is why they ask or tell something else: "want ik wil op tijd komen"."""

    @property
    def text(self) -> str:
        return self.sentence.text[self.start : self.end]

    def overlaps(self, other: "Signal") -> bool:
        return self.place == other.place and self.start < other.end and other.start < self.end


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

    def doubts(self, *groups: str) -> bool:
        """All that says so is doubtful."""
        said = [each for each in self.signals if each.group in groups]
        return bool(said) and all(each.doubtful for each in said)

    def others(self, *groups: str) -> tuple[Signal, ...]:
        return tuple(each for each in self.signals if each.group in groups and each.other)

    def evidence(self, *groups: str) -> tuple[Evidence, ...]:
        found = self.all(*groups)[:1]
        return tuple(Evidence("intent", each.text) for each in found)

    @property
    def questions(self) -> tuple[Sentence, ...]:
        return tuple(each for each in self.sentences if each.question)


def wishes(sentences: Sequence[Sentence], lexicon: Lexicon, scope: Scope = EVERYTHING) -> Wishes:
    signals: list[Signal] = []
    taken: set[str] = set()
    history = False
    spoken_of: Signal | None = None
    for place, sentence in enumerate(sentences):
        raw = _found(sentence, lexicon)
        history = history or any(each.group == "history" for each in raw)
        earlier = sentences[place - 1] if place else None
        meant = _meant(unmasked(raw), sentence, lexicon)
        frames = [_turned(Frame(match, sentence, lexicon, scope, earlier)) for match in meant]
        open_yet = hanging(sentence, earlier, lexicon)
        back = [
            each.match
            for each in frames
            if each.match.group == "asked" or each.match.group in open_yet or taken_back(each)
        ]
        taken.update("register" if each.group == "asked" else each.group for each in back)
        hereby = [each.match for each in frames if each.match.group == "hereby"]
        owed = next((each for each in frames if each.match in back and _owed(each)), None)
        spoken_of = _signal(owed, place) if owed and any(owed.match.end < each.start for each in hereby) else spoken_of
        if spoken_of and hereby:
            signals.append(spoken_of)
        spoken_of = _signal(owed, place) if owed else spoken_of
        for frame in frames:
            if frame.match.group != "going" and not any(
                each.group == frame.match.group and each.overlaps(frame.match) for each in back
            ):
                signals.append(_signal(frame, place))
    return Wishes(tuple(signals), tuple(sentences), frozenset(taken), history)


def _found(sentence: Sentence, lexicon: Lexicon) -> list[Match]:
    found = lexicon.book.find(sentence.folded)
    if sentence.without_asides == sentence.folded:
        return found
    across = [each for each in lexicon.book.find(sentence.without_asides) if each not in found]
    return sorted([*found, *across], key=lambda match: (match.start, -match.end))


def _owed(frame: Frame) -> bool:
    """ "Mijn chef vroeg of ik me wilde aanmelden": a "bij deze" behind it does so. What they do not want, they do not do."""
    return frame.match.group in ("register", "cancel") and not negated(frame) and not frame.sentence.question


def _turned(frame: Frame) -> Frame:
    """Coming, denied, is being absent, and taking is declining; "wil ik niet missen" is coming."""
    group = frame.match.group
    if group == "accept" and denied_itself(frame):
        return replace(frame, match=replace(frame.match, group="decline", denies=True))
    denied = (group == "attend" and denied_after(frame)) or (group == "going" and denied_last(frame))
    turned = "absent" if denied else "attend" if group == "litotes" else group
    return frame if turned == group else replace(frame, match=replace(frame.match, group=turned))


def _signal(frame: Frame, place: int) -> Signal:
    match = frame.match
    joins = match.group in JOINING
    return Signal(
        match.group,
        frame.sentence,
        place,
        match.start,
        match.end,
        other=of_other(frame),
        doubtful=doubtful(frame),
        clause=frame.clause,
        leads=not frame.before,
        of_self=joins and frame.of_self(),
        of_third=joins and frame.of_third(),
        reasons=joins and reasons(frame),
    )


def _meant(matches: Sequence[Match], sentence: Sentence, lexicon: Lexicon) -> list[Match]:
    """With what "may" or "can" and a verb of joining mean here, and "schrijf je me in?"; a wish that is only asked about is `asked`."""
    means = _of_may(sentence, lexicon) if any(each.group == "may_register" for each in matches) else ""
    apart = lexicon.folded("signs", "remotely").intersection(sentence.words)
    only_asked = sentence.question and (means == "question" or bool(apart))
    enlisted = "question" if any(each.group == "newsletter" for each in matches) else "register"
    groups = {"may_register": means, "enlist": enlisted, **({"register": "asked"} if only_asked else {})}
    return [replace(each, group=groups.get(each.group, each.group)) for each in matches]


def _of_may(sentence: Sentence, lexicon: Lexicon) -> str:
    """ "Ik kan er bij zijn" tells, "kan ik er bij zijn?" asks to be let in."""
    if not _may_join(sentence, lexicon):
        return "question"
    return "register" if sentence.question or _begins_with_may(sentence, lexicon) else "attend"


def _begins_with_may(sentence: Sentence, lexicon: Lexicon) -> bool:
    return bool(sentence.words) and sentence.words[0] in lexicon.folded("signs", "may")


def _may_join(sentence: Sentence, lexicon: Lexicon) -> bool:
    """ "Mag ik meedoen?" is a wish; "mag ik ook online meedoen?" and "kunnen wij als bewoners meedoen?" are questions."""
    places = (lexicon.folded("signs", "may_not") | lexicon.folded("signs", "remotely")).intersection(sentence.words)
    return not places and not begins_so(sentence.folded, lexicon)
