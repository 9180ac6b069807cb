"""The answer to an offered seat: a yes, a no or a delay. Both at once, or a yes that hangs on something, is a question for a person."""

import re

from flows.mail.reading.conditions import supposed
from flows.mail.reading.context import Context, Understood
from flows.mail.reading.handing import handed_to
from flows.mail.reading.instead import substitute_in
from flows.mail.reading.phrases import fold, words_of
from flows.mail.reading.sentences import Sentence
from flows.mail.reading.torn import (
    asks_after_answer,
    in_other_case,
    of_colleague,
    only_would,
    opening_words,
    rather_later,
    unlikened,
)
from flows.mail.reading.wishes import Signal
from flows.mail.reading.words import Lexicon
from flows.registration.commands import AcceptOffer, Ask, Command, DeclineOffer

_NO = ("decline", "missed", "cancel", "absent", "cannot", "anybody")
_FIRM = ("accept", "attend", "register")


def answer_to_offer(context: Context) -> Understood | None:
    if context.situation.open != "offer" or (context.has("substitute") and substitute_in(context)):
        return None
    if handed_to(context):
        return None
    found = context.found
    yes, stay = _says_yes(context), found.has("stay")
    no = _says_no(context, yes)
    if found.has("delay", "undecided") or asks_after_answer(context):
        return _asking(context, "delay", "undecided")
    no = no and not _taken_at_last(context)
    if (no and (found.doubts(*_NO, "no") or in_other_case(context))) or (
        yes and not (no and stay) and _doubtful(context, *_FIRM, "yes")
    ):
        return _asking(context, *_NO, "no", "yes")
    if no and _yes_comes_last(context):
        no = False
    if no and (not yes or stay or _no_wins(context) or _no_comes_last(context)):
        decline = DeclineOffer(context.origin, context.refs, context.proven, stay)
        return Understood((decline,), found.evidence("decline", "missed", "absent", "no", "cancel", "obstacle"))
    if yes and not no and not _hangs_on_something(context):
        also: tuple[Command, ...] = (Ask(context.origin, context.refs),) if found.questions else ()
        accept = AcceptOffer(context.origin, context.refs, context.proven)
        return Understood((accept, *also), found.evidence("accept", "attend", "yes", "register"))
    return _asking(context, "yes", "no", "accept") if found.questions or yes else None


def _doubtful(context: Context, *groups: str) -> bool:
    """All that says so, except what only asks."""
    said = [each for each in context.found.all(*groups) if not (each.group == "attend" and each.sentence.question)]
    return bool(said) and all(each.doubtful for each in said)


def _asking(context: Context, *told: str) -> Understood:
    return Understood((Ask(context.origin, context.refs),), context.found.evidence(*told))


def _says_yes(context: Context) -> bool:
    return (
        bool(_firmly(context, "accept"))
        or _comes(context)
        or _signs_up(context)
        or _plain_yes(context)
        or is_mark(context, "mark_yes")
    )


def _firmly(context: Context, *groups: str) -> list[Signal]:
    """Less "I'd love to say yes", and what a colleague would take."""
    unsaid = context.found.all("other_yes")
    return [
        each
        for each in context.found.all(*groups)
        if not only_would(each, context.guide.lexicon)
        and not any(each.overlaps(other) for other in unsaid)
        and not of_colleague(each, context)
    ]


def _says_no(context: Context, yes: bool) -> bool:
    """A reason to be away is one too, where nothing else is said."""
    found = context.found
    told = any(not _only_asked(each, context.guide.lexicon) for each in found.all(*_NO))
    told = told or _plain_no(context) or is_mark(context, "mark_no")
    return told or (found.has("obstacle") and not (found.questions or yes or _answering(context)))


def _only_asked(signal: Signal, lexicon: Lexicon) -> bool:
    """ "Ben ik te laat?", "kan ik de plek doorschuiven?"; "kun je mij van de lijst halen?" is a wish."""
    behind = not signal.leads and signal.group in ("decline", "cannot")
    own = (lexicon.folded("signs", "self") - lexicon.folded("signs", "you")) & set(signal.sentence.words[1:2])
    return signal.sentence.question and (behind or bool(own))


def is_mark(context: Context, key: str) -> bool:
    """Nothing but a thumb, or the letter of the word."""
    marks = context.guide.lexicon.all("signs", key)
    return any(each.text.strip(" .!").casefold() in marks for each in context.found.sentences[:1])


def _comes(context: Context) -> bool:
    """ "Kan ik er ook online bij zijn?" only asks, and a yes that hangs on the answer is none; "how could I say no?" does not."""
    return any(not each.sentence.question or _rhetorical(each, context) for each in context.found.all("attend"))


def _rhetorical(signal: Signal, context: Context) -> bool:
    return any(match.group == "litotes" for match in context.guide.lexicon.book.find(signal.sentence.folded))


def _signs_up(context: Context) -> bool:
    """More than "hou me graag op de lijst" or "had ik graag gebruik van gemaakt", which hold words of registering, and than "kan ik alleen
    het eerste uur komen?"."""
    others, part = context.found.all("stay", "missed"), context.guide.lexicon.pattern("signs", "part")
    return any(
        not any(each.overlaps(other) for other in others)
        and not (each.sentence.question and part.search(" ".join(each.sentence.words)))
        for each in context.found.all("register")
    )


def _hangs_on_something(context: Context) -> bool:
    """ "Ja, als …", "ja, maar …", or joy about the news beside a question: no yes yet."""
    other = bool(context.found.questions) and in_other_case(context)
    loose = not context.has(*_FIRM) and (_but_follows(context) or _only_joy(context))
    return _on_condition(context) or rather_later(context) or other or loose


def _on_condition(context: Context) -> bool:
    """ "Ja, als …": no yes yet; "als ik dat geweten had" is no condition any more."""
    lexicon = context.guide.lexicon
    conditions = lexicon.folded("signs", "condition") | lexicon.folded("signs", "condition_before")
    courtesy, irreal = lexicon.pattern("signs", "courtesy"), lexicon.folded("signs", "irreal")
    told = [courtesy.sub("", unlikened(each, lexicon)) for each in _unremarked(context)]
    return any(supposed(each, lexicon) for each in context.found.sentences) or any(
        conditions & opening_words(each, lexicon) and not irreal & set(words_of(each)) for each in told
    )


def _unremarked(context: Context) -> list[str]:
    """The sentences, without "ik ben vegetariër, mocht er gegeten worden"."""
    starts = {each.place: each.start for each in reversed(context.found.all("remark"))}
    return [each.folded[: starts.get(place, len(each.folded))] for place, each in enumerate(context.found.sentences)]


def _but_follows(context: Context) -> bool:
    """ "Yes, I was keen in January, but …": what follows on a bare yes takes it back, or may."""
    lexicon = context.guide.lexicon
    but, softer = lexicon.folded("signs", "but"), lexicon.folded("signs", "but_first")
    return any(
        but & set(clause.split()[:1]) or (but - softer) & set(clause.split())
        for each in context.found.all("yes")
        for clause in re.split(r"[,;:.]", each.sentence.folded[each.end :])
    )


def _only_joy(context: Context) -> bool:
    """ "Fijn nieuws! Mag ik maandag antwoorden?"."""
    joy = context.guide.lexicon.folded("signs", "joy")
    said = context.found.all("yes")
    return bool(said and context.found.questions) and all(fold(each.text) in joy for each in said)


def _plain_yes(context: Context) -> bool:
    yes, assent = _answering(context), context.guide.lexicon.folded("signs", "assent")
    return any(
        _leads(each.start, each.place) or (each.leads and each.place <= 1) or fold(each.text) in assent for each in yes
    )


def _answering(context: Context) -> tuple[Signal, ...]:
    """Less those that answer something else, or that were not said: "ja, ik heb de mail ontvangen", "had ik ja gezegd".

    What is liked behind a leading "no" is something else too: "Nee, dank. Wel graag bericht over een volgende"."""
    others, nay = context.found.all("other_yes"), context.guide.lexicon.folded("signs", "nay")
    refused = any(nay & set(each.words[:1]) for each in context.found.sentences[:1])
    return tuple(
        each
        for each in context.found.all("yes")
        if not any(each.overlaps(other) for other in others)
        and not (refused and each.place)
        and not (each.sentence.question and each.start)
    )


def _plain_no(context: Context) -> bool:
    return any(
        _leads(each.start, each.place) or (len(context.found.sentences) == 1 and not each.sentence.question)
        for each in context.found.all("no")
        if fold(each.text) not in context.guide.lexicon.folded("signs", "not_verb")
    )


def _no_wins(context: Context) -> bool:
    """Only a leading courtesy or a leading "no" stands against it: "Top dat jullie aan mij denken, maar ik kan niet"."""
    firm = context.found.has("decline", "missed", "cancel", "absent") or not _plain_yes(context)
    return firm and not context.found.has(*_FIRM)


def _no_comes_last(context: Context) -> bool:
    """ "Ja leuk! Maar nee, …", "ja leuk, maar nee": the last word, behind a "but"."""
    yes = max(((each.place, each.start) for each in context.found.all("yes", *_FIRM)), default=(-1, 0))
    return any((each.place, each.start) > yes and _behind_but(each, context) for each in context.found.all("no", *_NO))


def _behind_but(signal: Signal, context: Context) -> bool:
    before = signal.sentence.folded[: signal.start].replace(",", " ").split()
    return bool(context.guide.lexicon.folded("signs", "but") & {*signal.sentence.words[:1], *before[-1:]})


def _yes_comes_last(context: Context) -> bool:
    """ "Ik had eigenlijk al nee gezegd. Ik kom!": a last sentence that says no more than that they come."""
    told = [place for place, each in enumerate(context.found.sentences) if not _only_name(each, context)]
    place = told[-1] if told else 0
    said = [each for each in _firmly(context, *_FIRM) if each.place == place and each.of_self]
    other = [each for each in context.found.all(*_NO, "no") if each.place == place]
    return bool(place and said and not other) and len(context.found.sentences[place].words) <= _SHORT


def _taken_at_last(context: Context) -> bool:
    """ "Ik had hem al afgeschreven. … Ik neem de plek graag aan": taken in so many words, behind all that speaks against it. What only was
    against it, "I thought I was too late", gives way to any words of coming."""
    found = context.found
    against = max((each.place for each in found.all(*_NO, "no", "other_yes")), default=-1)
    groups = _FIRM if found.doubts(*_NO) and not found.has("no") else ("accept",)
    firm = (each for each in _firmly(context, *groups) if not (each.sentence.question or each.doubtful))
    return any(each.place > against for each in firm)


def _only_name(sentence: Sentence, context: Context) -> bool:
    """ "Joost Prins", or the writer's first name alone, below the last sentence."""
    words = sentence.text.split()
    if fold(sentence.text) in fold(context.about.writer.name or "").split():
        return True
    return 1 < len(words) <= _SHORT and all(word[:1].isupper() for word in words) and not sentence.text.endswith("!")


_SHORT = 4
"""Words of a last sentence that settles it."""


def _leads(start: int, place: int) -> bool:
    return start < 12 and place <= 1
