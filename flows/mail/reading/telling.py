"""Which sentences tell who comes: those that wish, lists, lines with an address; not those that only mention somebody."""

import re
from collections.abc import Sequence

from flows.mail.reading.contacts import emails_in
from flows.mail.reading.employer import Reader
from flows.mail.reading.listed import begins_with_both, beside, headed, names_writer
from flows.mail.reading.mentioned import is_registered
from flows.mail.reading.phrases import fold, words_of
from flows.mail.reading.prose import Value
from flows.mail.reading.sentences import Sentence
from flows.mail.reading.unheard import comes_unheard
from flows.mail.reading.wishes import JOINING, Wishes
from flows.mail.reading.words import Lexicon
from flows.registration.commands import Person

_TELLING = (*JOINING, "for_other", "guests", "unnamed", "colleague")


def telling(
    found: Wishes, told: Sequence[Sequence[Value]], entries: set[int], writer: Person, reader: Reader
) -> list[int]:
    """Sentences that say who comes; list items and lines with an address count when anything in the mail registers."""
    places = _places(found)
    places |= {place for place, values in enumerate(told) if any(each.field == "name_other" for each in values)}
    denied = {each.place for each in found.signals if each.group in ("absent", "cancel", "self_out") and each.other}
    functions = [place for place, each in enumerate(found.sentences) if headed(each, reader)]
    listed = {
        place
        for place, each in enumerate(found.sentences)
        if each.item
        or (place in functions and (len(functions) > 1 or found.sentences[max(0, place - 1)].text.endswith(":")))
        or emails_in(each.text)
        or (each.folded.count(",") and names_writer(each, writer, reader))
        or (
            found.has(*JOINING, "colleague", "companion", "third", "self_in") and begins_with_both(each, writer, reader)
        )
    }
    places |= {place for place, each in enumerate(found.sentences) if _comes(each, reader)}
    places |= {place for place in range(len(found.sentences)) if _turns(found, place, reader.guide.lexicon)}
    denied |= {place for place in places | listed if only_mentions(found, place, reader)}
    return sorted((places | listed | beside(listed, found, reader) | entries) - denied)


def _comes(sentence: Sentence, reader: Reader) -> bool:
    """ "Wethouder Karin de Groot komt graag", "ik neem Els Smit mee": a name, and words of coming along; on no condition ("mocht ik ziek zijn")."""
    lexicon = reader.guide.lexicon
    words = lexicon.folded("names", "along_behind")
    if sentence.question or lexicon.folded("signs", "condition") & set(sentence.words):
        return False
    for hit in reader.names.full(sentence.text):
        behind = _APPOSED.sub("", sentence.text[hit.end :]).lstrip(", ")
        clause = " ".join(words_of(fold(re.split(r"[,;:.!?]", behind, maxsplit=1)[0])))
        along = any(f" {each} " in f" {clause} " for each in words) or clause in lexicon.folded("names", "too")
        along = along or _taken(sentence, hit.start, reader)
        titled = bool(title_before(sentence.text[: hit.start], reader))
        somebody = (
            titled
            or reader.first.begins(hit.name)
            or comes_unheard(hit.name, sentence.text[: hit.start], sentence.text[hit.end :], reader)
        )
        if along and somebody:
            return True
    return False


_APPOSED = re.compile(r"^,\s[^,.;:!?]{3,40},(?=\s)")
"""What stands between a name and its verb: "Els Smit, onze penningmeester, komt mee"."""


def title_before(before: str, reader: Reader) -> str:
    """ "De heer", "Mr", right before a name; else empty."""
    word = fold(before).split()[-1:]
    return word[0] if word and word[0].strip(".") in reader.guide.lexicon.folded("names", "titles") else ""


def _taken(sentence: Sentence, start: int, reader: Reader) -> bool:
    """ "Wij sturen onze coördinator, mevrouw Greet Lammers", "van ons komt Greet Lammers"; the invoice goes "naar Greet Lammers"."""
    lexicon = reader.guide.lexicon
    said = words_of(sentence.folded[:start])[-_TAKING:]
    words = set(sentence.words)
    coming = lexicon.folded("names", "comes_along") & words and not lexicon.folded("names", "comes_never") & words
    lives = lexicon.folded("dates", "lives_together") & set(said)
    if coming and not lives and lexicon.pattern("names", "along_with").search(" ".join(said[-_WITH:])):
        return True
    named = [word for word in said if word.strip(".") not in lexicon.folded("names", "titles")]
    if named[-1:] and named[-1] in lexicon.folded("names", "comes_before"):
        return not lexicon.folded("names", "comes_never") & words
    taken = lexicon.pattern("names", "takes").search(" ".join(said))
    return bool(taken) and not lexicon.folded("names", "sent_to") & set(said[-3:])


_WITH = 8
"""Words before a name in which "together with" stands."""
_TAKING = 9
"""Words before a name of whom they bring or send."""


def only_mentions(found: Wishes, place: int, reader: Reader) -> bool:
    """No wish in it, but a denial, what was done before, or whom to ask: "Piet kan niet", "Els heeft zich al aangemeld"."""
    if any(
        each.place == place and each.group in (*JOINING, "for_other", "guests", "unnamed") for each in found.signals
    ):
        return False
    sentence, lexicon = found.sentences[place], reader.guide.lexicon
    words = set(sentence.words)
    denied = _denies(found, place, lexicon) and not emails_in(sentence.text) and not sentence.item
    if denied or words & lexicon.folded("names", "asked_about") or is_registered(sentence.folded, lexicon):
        return True
    return any(each.group == "history" for each in lexicon.book.find(sentence.folded))


def _denies(found: Wishes, place: int, lexicon: Lexicon) -> bool:
    """Not so "niet mij, maar Els", which takes the writer alone out, nor "Ton en Els Bos, geen organisatie"."""
    said = " ".join(words_of(_BRACKETED.sub(" ", found.sentences[place].folded)))
    words = set(lexicon.pattern("organisations", "none").sub(" ", said).split())
    return bool(words & lexicon.folded("signs", "negation")) and not _turns(found, place, lexicon)


_BRACKETED = re.compile(r"\([^()]*\)")


def _turns(found: Wishes, place: int, lexicon: Lexicon) -> bool:
    """ "Niet mij, maar Els Smit"."""
    out = any(each.place == place and each.group == "self_out" for each in found.signals)
    return out and bool(lexicon.folded("signs", "but") & set(found.sentences[place].words))


def _places(found: Wishes) -> set[int]:
    """ "Mijn collega Stan de Reuver gaat ook. Ik sluit graag bij hem aan": who wishes for themselves only mentions Stan."""
    said = {each.place for each in found.signals if each.group in _TELLING}
    third = {each.place for each in found.signals if each.group == "third"}
    if not any(each.of_self for each in found.all(*JOINING)):
        return said | third
    wished = {each.place for each in found.signals if each.group in (*JOINING, "for_other", "unnamed")}
    return said - (third - wished)
