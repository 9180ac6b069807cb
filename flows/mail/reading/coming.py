"""Somebody else comes though no word of a substitute is said: "ik kan niet, maar Bas Vermeer komt wel", "… zou Bas Vermeer mogen komen?"."""

from flows.mail.reading.context import Context
from flows.mail.reading.employer import reader_of
from flows.mail.reading.names import same_person
from flows.mail.reading.phrases import words_of
from flows.mail.reading.words import Lexicon


def somebody_else_comes(context: Context) -> bool:
    """ "Ik kan niet, maar Bas Vermeer komt wel": no word of a substitute; who has a seat of their own is none."""
    if not context.has_seat or not context.has("absent", "cancel", "cannot", "obstacle"):
        return False
    holders = [each.name or "" for each in context.situation.registrations + context.situation.own if each.active]
    return any(
        (_may_come if each.question else _comes)(
            each.folded[: hit.start], each.folded[hit.end :], context.guide.lexicon
        )
        for each in context.found.sentences
        for hit in reader_of(context.guide).names.find(each.text)
        if not any(same_person(hit.name, holder) for holder in holders)
    )


def _comes(before: str, behind: str, lexicon: Lexicon) -> bool:
    """ "Bas Vermeer komt wel", between whose name and verb may stand an address; "dan komt Bas Vermeer", with nothing behind it but that:
    "dan komt Bas Vermeer langs" is a visit."""
    if any(match.group == "comes" for match in lexicon.book.find(behind.lstrip(" (@),"))):
        return True
    beside = lexicon.folded("signs", "other") | lexicon.folded("signs", "determiners") | lexicon.folded("signs", "self")
    verb = next((word for word in reversed(words_of(before)) if word not in beside), "")
    rest = words_of(behind.partition("(")[0].partition(",")[0])
    return verb in lexicon.folded("signs", "sends") and set(rest) <= lexicon.folded("signs", "sends_with")


def _may_come(before: str, behind: str, lexicon: Lexicon) -> bool:
    """ "Zou mijn collega Bas Vermeer mogen komen?", "could Bas Vermeer come?": a word of leave before the name, one of coming right behind it."""
    beside = lexicon.folded("signs", "other") | lexicon.folded("signs", "determiners")
    first = next((word for word in reversed(words_of(before)) if word not in beside), "")
    return first in lexicon.folded("signs", "begins_question") and any(
        match.group == "may_come" for match in lexicon.book.find(behind.lstrip(" (@),"))
    )
