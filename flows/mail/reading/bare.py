"""The few bare words that answer the one field that was asked for: "Buurtkracht Noord", "here you go - Greenlea Trust"."""

import re
from collections.abc import Sequence

from flows.mail.reading.context import Context
from flows.mail.reading.employer import reader_of
from flows.mail.reading.names import same_person
from flows.mail.reading.phrases import fold, words_of
from flows.mail.reading.words import Lexicon
from flows.registration.lists import organisation_key


def bare_answer(context: Context) -> str:
    """The one sentence, or of two the one that an organisation's word stands in; what denies or tells of oneself is no name."""
    if introduced := _introduced(context):
        return introduced
    texts = [each.text.strip(" .!") for each in context.found.sentences if not each.question]
    if texts and context.guide.lexicon.greets(texts[0]):
        texts = texts[1:]
    if len(texts) > 2:
        return _standing_alone(context, texts)
    like = reader_of(context.guide).names.organisation_like
    named = [text for text in texts if like(text)] if len(texts) > 1 else []
    text = named[0] if len(named) == 1 else next(iter(texts), "")
    lexicon = context.guide.lexicon
    words = words_of(fold(text))
    tells = set(words) & (lexicon.folded("signs", "negation") | lexicon.folded("signs", "self"))
    points = words[:1] and words[0] in lexicon.folded("signs", "see")
    return (
        "" if tells or points or is_empty(text, context) or _labelled(text, lexicon) else _without_known(text, context)
    )


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


_INTRODUCED = re.compile(r"([^:–—\n]{3,60}?)(?::|\s[-–—])\s+([^\s:].*)")


def is_empty(text: str, context: Context) -> bool:
    """ "N.v.t.", "geen": a value that says that there is none."""
    return fold(text).strip(_MARKS) in {each.strip(_MARKS) for each in context.guide.lexicon.folded("values", "empty")}


_MARKS = " .!*•"


def is_sure(context: Context, text: str) -> bool:
    """Beside a question, only what looks like an organisation, or was introduced, is an answer."""
    return text == _introduced(context) or reader_of(context.guide).names.organisation_like(text)


def _standing_alone(context: Context, texts: Sequence[str]) -> str:
    """The one line that is a name of several words and nobody's whom we know: "Zie hieronder. / Weert / Groenewoud Gloeit / Guido"."""
    reader, writer = reader_of(context.guide), context.about.writer
    known = {fold(each) for each in (writer.name or "", writer.organisation or "", *writer.fields.values())}
    alone = [each for each in texts if " " in each and reader.prose.value_at(each) == each and fold(each) not in known]
    people = [each for each in alone if same_person(each, writer.name or "") or reader.groups.known(each)]
    left = [each for each in alone if each not in people]
    return left[0] if len(left) == 1 else ""
