"""An offered seat that is handed to somebody by name: "geef de plek aan Karel Smit", "mag Karel Smit mijn plek hebben? Ik kan zelf niet"."""

from flows.mail.reading.conditions import supposed
from flows.mail.reading.context import Context
from flows.mail.reading.instead import substitute_in
from flows.mail.reading.phrases import fold, words_of
from flows.mail.reading.sentences import Sentence
from flows.registration.commands import Person

_AWAY = ("decline", "absent", "cannot", "cancel", "obstacle", "self_out", "missed")


def handed_to(context: Context) -> Person | None:
    """Who is to have it, of a writer who does not take it or gives it in so many words."""
    if context.situation.open != "offer" or context.has("delay", "undecided"):
        return None
    person = substitute_in(context)
    name = fold(person.name or "") if person else ""
    told = [each for each in context.found.sentences if name and name in each.folded]
    if not told or any(_besides(each, name, context) for each in told):
        return None
    taken = any(each.sentence not in told for each in context.found.all("accept"))
    away = context.has(*_AWAY) and not taken
    return person if any(_gives(each, context) or (away and _wants(each, context)) for each in told) else None


def _besides(sentence: Sentence, name: str, context: Context) -> bool:
    """ "Als er ook een plek is voor Karel Smit", "ik ben die dag bij Karel Smit"."""
    beside = context.guide.lexicon.folded("signs", "next_to_name")
    before, _, behind = sentence.folded.partition(name)
    near = {*words_of(before)[-1:], *words_of(behind)[:1]}
    return bool(beside & near) or supposed(sentence, context.guide.lexicon)


def _gives(sentence: Sentence, context: Context) -> bool:
    lexicon, words = context.guide.lexicon, set(sentence.words)
    hands, seat = lexicon.folded("signs", "hands_on"), lexicon.folded("signs", "room")
    return bool(hands & words and seat & words) and not sentence.question


def _wants(sentence: Sentence, context: Context) -> bool:
    """ "Karel Smit zou graag op die plek komen"."""
    lexicon = context.guide.lexicon
    wanting = lexicon.folded("signs", "eager") | lexicon.folded("signs", "room")
    return bool(wanting & set(sentence.words))
