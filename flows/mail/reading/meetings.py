"""Which sessions of a series somebody means, clause by clause: those given up, and those they come to."""

from collections.abc import Sequence, Set
from dataclasses import dataclass, field
from itertools import pairwise

from flows.mail.reading.narrowed import frees
from flows.mail.reading.phrases import words_of
from flows.mail.reading.sentences import Sentence
from flows.mail.reading.series import Series
from flows.mail.reading.words import Lexicon


@dataclass(frozen=True, slots=True)
class Meant:
    up: tuple[str, ...]
    """Sessions that they do not come to."""
    wanted: tuple[str, ...]
    """Sessions that they come to."""
    rest: bool
    """ "The rest" is spoken of: the others are kept (or, when wanted, meant)."""
    only: bool = False
    """They come to no others than the wanted: "pas vanaf de tweede", "tot en met mei"."""


@dataclass
class _Heard:
    """What the clauses said so far."""

    up: dict[str, None] = field(default_factory=dict)
    wanted: dict[str, None] = field(default_factory=dict)
    bounded: set[str] = field(default_factory=set)
    """To which a beginning or an end is told: "pas vanaf de tweede"."""
    stretch: Sequence[str] = ()
    """Named last, which "daarin" or "dan" may mean."""
    named: Sequence[str] = ()
    """Of the clause before, where it said neither that they come nor that they do not."""
    rest: bool = False
    against: bool | None = None
    """The sentence speaks of not coming."""
    loose: Sequence[str] = ()
    """Named in the sentence before anything was said of them: "de eerste en de laatste, die mis ik"."""


def sessions_meant(sentences: Sequence[Sentence], series: Series) -> Meant:
    lexicon, heard = series.lexicon, _Heard()
    for sentence in sentences:
        heard.against, heard.loose = None, ()
        spoken = any(word in series.calendar.meetings for word in sentence.words)
        chosen = any(match.group == "only_for" for match in lexicon.book.find(sentence.folded))
        for clause in _parts(sentence, series):
            groups = {match.group for match in lexicon.book.find(clause)}
            if not (
                _of_colleague(clause, groups, lexicon) or frees(clause, sentence.folded.partition(clause)[0], series)
            ):
                _hear(clause, groups, heard, series, spoken, chosen)
    goes_on = lexicon.pattern("signs", "afterwards")
    only = heard.bounded >= heard.wanted.keys() and not any(goes_on.search(each.folded) for each in sentences)
    wanted = {each: None for each in heard.wanted if each not in heard.up}
    return Meant(_ordered(heard.up, series), _ordered(wanted, series), heard.rest, bool(heard.bounded) and only)


def _hear(clause: str, groups: set[str], heard: _Heard, series: Series, spoken: bool, chosen: bool) -> None:
    """`spoken`: the sentence speaks of meetings. `chosen`: it says that some are chosen."""
    lexicon = series.lexicon
    said = _polarity(clause, groups, lexicon)
    answers = said is not None or _answered(clause, True, lexicon) is not None
    brief = len(words_of(clause)) < _BRIEF and (answers or _adds(clause, lexicon))
    later = bool(lexicon.pattern("signs", "not_before").search(clause))
    excepted = series.excepts(clause)
    ids: Sequence[str] = _ids(
        clause, series, brief or chosen or later or excepted or bool(groups & _SPEAKS_OF_DAYS), spoken
    )
    if excepted:
        said = not heard.against
    elif said is None and (ids or heard.loose):
        said = _answered(clause, bool(ids), lexicon)
        said = False if said is None and ids and heard.against and _turns(clause, lexicon) else said
    heard.against = heard.against if said is None else said
    heard.rest = heard.rest or ("rest_yes" in groups and not said)
    bounded = said is False and _bounded(clause, series) and not (heard.up and _back(clause, lexicon))
    heard.bounded.update(ids if bounded else ())
    ids = _referred(clause, heard, series) if said and not ids else ids
    heard.loose = ids if said is None and not heard.against and series.explicit(clause) else ()
    heard.named = (ids or series.named(clause)) if said is None else ()
    heard.stretch = series.within(clause) or heard.named or heard.stretch
    target = heard.up if heard.against else heard.wanted
    target.update(dict.fromkeys(ids))


def _referred(clause: str, heard: _Heard, series: Series) -> Sequence[str]:
    """Of a clause that names none and speaks of not coming: those named before it, behind or ahead of them, the rest, or "dan"."""
    lexicon, wanted = series.lexicon, tuple(heard.wanted)
    ids: Sequence[str] = ()
    if heard.loose:
        heard.up.update(dict.fromkeys(heard.loose))
    elif wanted and lexicon.pattern("signs", "afterwards").search(clause):
        ids = series.behind(wanted)
    elif wanted and lexicon.pattern("signs", "beforehand").search(clause):
        ids = series.ahead(wanted)
    if not ids and wanted and _of_rest(clause, lexicon):
        ids = series.others(wanted)
    # "Lunch hoef je niet voor mij te rekenen die dag" speaks of some of it.
    whole = not lexicon.pattern("signs", "part").search(clause)
    if not ids and whole and (_therein(clause, series) or (heard.named and _then(clause, lexicon))):
        ids = heard.stretch
    return ids


def comes_to(sentences: Sequence[Sentence], series: Series) -> list[str]:
    """Those to which the writer comes in so many words: "vanaf mei ben ik er weer zelf", in a mail about who comes instead."""
    self, oneself = series.lexicon.folded("signs", "self"), series.lexicon.pattern("signs", "back_oneself")
    found: list[str] = []
    for clause in (part for each in sentences for part in _parts(each, series)):
        groups, words = {match.group for match in series.lexicon.book.find(clause)}, words_of(clause)
        mine = groups & {"attend", "keeps", "rest_yes", "register"} and self.intersection(words)
        if (mine or oneself.search(" ".join(words))) and not groups & {"substitute", "absent", "cancel"}:
            found += _ids(clause, series, True, False)
    return found


_SPEAKS_OF_DAYS = frozenset({"absent", "cancel", "attend", "rest_yes", "obstacle", "decline", "substitute", "only_for"})
"""Beside these a month's name is the session in it."""
_BRIEF = 6
"""Words of a clause such as "mei wel"."""


def _ids(clause: str, series: Series, months: bool, spoken: bool) -> list[str]:
    stretch = series.within(clause)
    return (
        stretch
        if stretch is not None
        else series.up_to(clause) or series.named(clause, months, spoken) or series.soon(clause)
    )


def _bounded(clause: str, series: Series) -> bool:
    """Nothing else is said of those days: not "vanaf april kom ik met de trein"."""
    less = series.lexicon.pattern("signs", "part").search(" ".join(words_of(series.calendar.since.sub(" ", clause))))
    period = series.calendar.periods.named(clause)
    if less or (period and period.since and period.through):
        return False
    return series.begins_at(clause) or bool(series.up_to(clause))


def _back(clause: str, lexicon: Lexicon) -> bool:
    """ "20 april kan ik niet, vanaf mei ben ik er weer": before that day they were there too."""
    return bool(lexicon.folded("signs", "back_again").intersection(words_of(clause)))


def _parts(sentence: Sentence, series: Series) -> list[str]:
    """Clauses, also those that begin with "and" and a verb or a subject of their own, or with the next day: "april niet mei wel"."""
    lexicon = series.lexicon
    joins, begins = lexicon.folded("signs", "goes_on"), lexicon.folded("signs", "begins_clause")
    says = lexicon.folded("signs", "negation") | lexicon.folded("signs", "affirming")
    parts = sentence.clauses(lexicon.folded("signs", "but"), lexicon.folded("signs", "verb_parts") | _END)
    return [
        part
        for clause in parts
        for whole in _cut(clause, joins, begins)
        for part in _cut_at_days(whole, says, series.calendar.months.keys())
    ]


_END = frozenset({""})
"""At the end of a clause "wel" affirms it, and begins none."""


def _cut_at_days(clause: str, says: frozenset[str], months: Set[str]) -> list[str]:
    words = clause.split()
    cuts = [place + 1 for place, (one, next_) in enumerate(pairwise(words)) if one in says and next_ in months]
    return [" ".join(words[start:end]) for start, end in zip([0, *cuts], [*cuts, len(words)], strict=True)]


def _cut(clause: str, joins: frozenset[str], begins: frozenset[str]) -> list[str]:
    words = clause.split()
    cuts = [place for place, (one, next_) in enumerate(pairwise(words)) if place and one in joins and next_ in begins]
    ends = [*cuts, len(words)]
    return [" ".join(words[start:end]) for start, end in zip([0, *(cut + 1 for cut in cuts)], ends, strict=True)]


def _of_rest(clause: str, lexicon: Lexicon) -> bool:
    return any(word in lexicon.folded("signs", "rest") for word in words_of(clause))


def _polarity(clause: str, groups: set[str], lexicon: Lexicon) -> bool | None:
    """True: not coming. None for a clause that says neither: it keeps what the sentence said before."""
    words = words_of(clause)
    denied = any(word in lexicon.folded("signs", "negation") for word in words)
    if groups & {"absent", "cancel", "obstacle", "decline"} or (denied and not groups & {"rest_yes"}):
        return True
    if groups & {"attend", "rest_yes", "register", "accept", "only_for", "may_register"} or _affirmed(words, lexicon):
        return False
    return None


def _of_colleague(clause: str, groups: set[str], lexicon: Lexicon) -> bool:
    """ "Mijn collega kan 25 mei niet", "onze secretaresse is er dan niet": not the writer, nor the reason why they stay away."""
    words = set(words_of(clause))
    spoken_of = "colleague" in groups or not words.isdisjoint(lexicon.folded("functions", "words"))
    hindered = words & lexicon.folded("signs", "negation") or groups & {"absent", "cancel"}
    own = lexicon.folded("signs", "self") | lexicon.folded("signs", "titled")
    return bool(spoken_of and hindered) and words.isdisjoint(own) and not groups & {"obstacle", "substitute"}


def _adds(clause: str, lexicon: Lexicon) -> bool:
    """ "April ook"."""
    return any(word in lexicon.folded("signs", "added") for word in words_of(clause))


def _answered(clause: str, named: bool, lexicon: Lexicon) -> bool | None:
    """ "20/4 nee, 25/5 ja", "20 april: nee", "pas vanaf mei": True where they do not come."""
    words = words_of(clause)
    brief = len(clause.split()) < (_BRIEF if named else _ALONE)
    if any(word in lexicon.folded("signs", "nay") for word in words):
        return True if named or brief else None
    agreed = brief and lexicon.pattern("signs", "yea").search(" ".join(words))
    return False if agreed or (named and lexicon.pattern("signs", "not_before").search(clause)) else None


def _turns(clause: str, lexicon: Lexicon) -> bool:
    """ "20 april niet, maar de eerste twee pak ik mee"; not "maar ook 25 mei"."""
    words = words_of(clause)
    return words[0] in lexicon.folded("signs", "but") and not _adds(clause, lexicon)


_ALONE = 3
"""Words of an answer behind the day that it is about."""


def _then(clause: str, lexicon: Lexicon) -> bool:
    """ "20 april moet ik getuigen. Ik kan er dan niet zijn"."""
    return any(word in lexicon.folded("signs", "then") for word in words_of(clause))


def _therein(clause: str, series: Series) -> bool:
    """ "In die periode", "die week", "die dinsdag"."""
    named = series.calendar.named(clause, series.now)
    of_day = named.weekday is not None and named.day is None
    return of_day or bool(series.lexicon.pattern("signs", "therein").search(clause))


def _affirmed(words: list[str], lexicon: Lexicon) -> bool:
    """ "22/6 haal ik wel"."""
    return any(word in lexicon.folded("signs", "affirming") for word in words)


def _ordered(ids: dict[str, None], series: Series) -> tuple[str, ...]:
    return tuple(each for each in series.ids if each in ids)
