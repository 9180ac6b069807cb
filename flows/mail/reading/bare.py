"""The few bare words that answer the one field that was asked for: "Buurtkracht Noord", "here you go - Greenlea Trust"."""

import re
from collections.abc import Sequence

from flows.mail.reading.context import Context
from flows.mail.reading.edges import AROUND, without_edges
from flows.mail.reading.employer import reader_of
from flows.mail.reading.names import same_person
from flows.mail.reading.phrases import fold, words_of
from flows.mail.reading.words import Lexicon
from flows.registration.lists import organisation_key


def bare_answer(context: Context) -> str:
    """The one sentence, or of two the one that an organisation's word stands in; what denies or tells of oneself is no name."""
    if told := _introduced(context) or _called(context):
        return told
    texts = [each.text.strip(" .!") for each in context.found.sentences if not each.question]
    if texts and context.guide.lexicon.greets(texts[0]):
        texts = texts[1:]
    if len(texts) > 2:
        return _standing_alone(context, texts)
    like = reader_of(context.guide).names.organisation_like
    read = [_value(text, context) for text in texts]
    values = [each for each in read if each]
    named = [value for value in values if like(value)] if len(values) > 1 else []
    first = next(iter(read), "")
    titled = [value for value in values if is_titled(value, context)]
    return named[0] if len(named) == 1 else first or (titled[0] if len(titled) == 1 else "")


def _value(text: str, context: Context) -> str:
    """Nothing when it denies, tells of oneself, or says something else than a name: "komt nog", "ja"."""
    lexicon = context.guide.lexicon
    text = without_edges(text, lexicon)
    words = words_of(fold(text))
    tells = set(_in_small(text)) & (lexicon.folded("signs", "negation") | lexicon.folded("signs", "self"))
    points = words[:1] and words[0] in lexicon.folded("signs", "see")
    small = set(words) <= lexicon.small_words | lexicon.folded("signs", "no_value")
    if tells or points or small or _tells_of_it(text, lexicon) or is_empty(text, context) or _labelled(text, lexicon):
        return ""
    return _without_known(text, context)


def _in_small(text: str) -> list[str]:
    """The words that are no part of a name: not the "Ons" of "Stichting Ons Eiland"."""
    first, *rest = text.split() or [""]
    return words_of(fold(" ".join([first, *(each for each in rest if each.isupper() or not each[:1].isupper())])))


def _tells_of_it(text: str, lexicon: Lexicon) -> bool:
    """ "Warme Buren is gestopt": a sentence about a name is none."""
    verbs = lexicon.folded("signs", "third_person") | lexicon.folded("signs", "past")
    return any(word in verbs for word in text.split()[1:])


def is_titled(text: str, context: Context) -> bool:
    """ "Warme Buren": words that all begin with a capital, and nobody's name that we know."""
    words = text.split()
    contacts = [each for event in context.guide.office.events.values() for each in event.contacts]
    people = [context.about.writer.name or "", *(each.name for each in contacts)]
    shaped = len(words) > 1 and all(word[:1].isupper() for word in words)
    return shaped and not any(same_person(text, each) for each in people)


def _labelled(text: str, lexicon: Lexicon) -> bool:
    """ "Gemeente: Meppel" is read as a form."""
    label = fold(text.partition(":")[0]).strip(" -*•") if ":" in text else ""
    return any(label in lexicon.folded("labels", key) for key in lexicon.keys("labels"))


def _without_known(text: str, context: Context) -> str:
    """ "Gemeente Meppel, Buurtkracht Noord": what is left beside the organisation that was read from it."""
    known = organisation_key(context.about.writer.organisation or "")
    parts = [each.strip() for each in re.split(r"\s*[,/|]\s+|\s+/\s*", text)]
    left = [each for each in parts if organisation_key(each) != known]
    return left[0] if known and len(left) == 1 else text


def _introduced(context: Context) -> str:
    """ "De gevraagde gegevens: Warmtegroep Zuid", "here you go - Greenlea Trust"."""
    introduces = context.guide.lexicon.folded("signs", "introduces")
    told = (_INTRODUCED.fullmatch(each.text) for each in context.found.sentences if not each.question)
    return next((hit[2].strip(" .!") for hit in told if hit and introduces & set(words_of(fold(hit[1])))), "")


_INTRODUCED = re.compile(r"([^:–—\n]{3,80}?)(?::|\s[-–—])\s+([^\s:].*)")


def _called(context: Context) -> str:
    """ "Wij heten Eén Pan", "we're called Roots & Radiators": the name, whatever stands around that sentence."""
    called, prose = context.guide.lexicon.pattern("signs", "we_are_called"), reader_of(context.guide).prose
    told = [(each.text, called.match(each.folded)) for each in context.found.sentences if not each.question]
    values = [prose.value_at(text[hit.end() :].strip(AROUND)) for text, hit in told if hit]
    return values[0] if len(values) == 1 else ""


def is_empty(text: str, context: Context) -> bool:
    """ "N.v.t.", "geen": a value that says that there is none."""
    return fold(text).strip(_MARKS) in {each.strip(_MARKS) for each in context.guide.lexicon.folded("values", "empty")}


_MARKS = " .!*•"


def is_sure(context: Context, text: str) -> bool:
    """Beside a question, only what looks like an organisation or a title, or was introduced, is an answer."""
    like = reader_of(context.guide).names.organisation_like
    return text == _introduced(context) or like(text) or is_titled(text, context)


def _standing_alone(context: Context, texts: Sequence[str]) -> str:
    """The one line that is a name of several words and nobody's whom we know: "Zie hieronder. / Weert / Groenewoud Gloeit / Guido"."""
    reader, writer = reader_of(context.guide), context.about.writer
    known = {fold(each) for each in (writer.name or "", writer.organisation or "", *writer.fields.values())}
    bare = [without_edges(each, context.guide.lexicon) for each in texts]
    alone = [each for each in bare if " " in each and reader.prose.value_at(each) == each and fold(each) not in known]
    people = [each for each in alone if same_person(each, writer.name or "") or reader.groups.known(each)]
    left = [each for each in alone if each not in people]
    return left[0] if len(left) == 1 else ""
