"""Who is spoken of and does not come: who advised, whom something is of, who cannot or need not be there."""

import re

from flows.mail.reading.employer import Reader
from flows.mail.reading.phrases import fold, words_of
from flows.mail.reading.words import Lexicon

_NEAR = 60
"""Characters behind a name that tell what they did."""
_CLAUSE = 6
"""Words behind a name that tell whether they come."""
_STORY = 9
"""Words behind a name in which they leave."""
_SOURCE = 6
"""Words before a name that tell how it comes in."""


def only_mentioned(before: str, behind: str, reader: Reader) -> bool:
    """Who advised or was spoken to, and who cannot come, is no participant: "op advies van Karin", "Frank, die verhinderd is"."""
    lexicon = reader.guide.lexicon
    said = " ".join(words_of(fold(before))[-_SOURCE:])
    if said.endswith(tuple(lexicon.folded("names", "on_behalf"))) and not said.endswith(
        tuple(lexicon.folded("names", "also_on_behalf"))
    ):
        return True
    if any(f" {words} " in f" {said} " for words in lexicon.folded("names", "source_before")):
        return True
    clause = " ".join(words_of(fold(re.split(r"[,;:.!?()]\s", before)[-1])))
    if lexicon.pattern("signs", "maybe").search(clause):
        return True  # "Waarschijnlijk sluit mijn collega Bas later aan".
    if said.endswith(tuple(lexicon.folded("names", "replaced_before"))):
        return True
    if _of_another(said, lexicon) and not _registered(behind, lexicon):
        return True
    if _stays_away(behind, lexicon) or _informed(behind, lexicon) or _has_left(behind, lexicon):
        return True
    if behind[:1] == " " and is_registered(fold(re.split(r"[.;!?:]\s", behind, maxsplit=1)[0]), lexicon):
        return True
    aside = lexicon.about_whom.match(behind)
    told = behind[aside.end() + 1 :] if aside and behind[aside.end() :].startswith(", ") else behind
    if before.endswith(", ") and told.startswith(", "):
        told = told[1:]  # "My colleague in Delft, Tom Kok, told me".
    told = employer[1] if (employer := _employed(reader).match(told)) else told
    after = " ".join(words_of(fold(told[:_NEAR]))[:2]) if told[:1] == " " else ""
    source = f"{after} ".startswith(tuple(f"{words} " for words in lexicon.folded("names", "source_behind")))
    if source and not _registered(behind, lexicon):
        return True
    relative = lexicon.about_whom.match(behind)
    unable = {"absent", "cancel"}
    clauses = lexicon.about_whom.findall(behind)
    if any(_stays_away(f" {clause}", lexicon) or is_registered(fold(clause), lexicon) for clause in clauses):
        return True
    return bool(relative and any(each.group in unable for each in lexicon.book.find(fold(relative[1]))))


def _employed(reader: Reader) -> re.Pattern[str]:
    """ "(Kim) from Utrecht pointed me to it": what they did stands behind whom they are of, from group 1 on."""

    def compiled() -> re.Pattern[str]:
        of = reader.guide.lexicon.of_whom
        return re.compile(rf"\s(?:{of})['’]?[A-ZÀ-Þ]\S*(?:\s[A-ZÀ-Þ]\S*){{0,3}}(\s[a-z].*)", re.DOTALL)

    return reader.guide.once("employed", compiled)


def is_registered(said: str, lexicon: Lexicon) -> bool:
    """ "(My colleague) registered herself already", "staat al op de lijst": what is done needs no doing."""
    return bool(lexicon.pattern("names", "registered_before").search(" ".join(words_of(said))))


def _registered(behind: str, lexicon: Lexicon) -> bool:
    """ "(om) Rob Kool in te schrijven", "(op verzoek van) Lies Blom, adviseur, meld ik haar aan": it is they who come."""
    said = fold(re.split(r"[.;!?]\s", behind, maxsplit=1)[0])
    them = lexicon.folded("signs", "them")
    wishes = (each for each in lexicon.book.find(said) if each.group in ("register", "for_other"))
    return any(each.start <= 1 or them & set(words_of(said[each.start : each.end])) for each in wishes)


def _stays_away(behind: str, lexicon: Lexicon) -> bool:
    """ "Bas Troost kan op dinsdagen niet en hoef je niet in te schrijven": right behind the name, in its clause."""
    clause = re.split(r"[,.;:!?()]", behind, maxsplit=1)[0] if behind[:1] == " " else ""
    words = words_of(fold(clause))
    if not words or words[0] not in lexicon.folded("names", "stays_away"):
        return False
    denied = lexicon.folded("signs", "negation") & set(words[:_CLAUSE])
    return bool(denied) and not lexicon.folded("signs", "but") & set(words)


def _informed(behind: str, lexicon: Lexicon) -> bool:
    """ "Mijn opdrachtgever (Karin Vogels) is hiervan op de hoogte": who only knows of it."""
    said = " ".join(words_of(fold(re.split(r"[.;!?]\s", behind, maxsplit=1)[0])))
    return bool(lexicon.pattern("names", "informed").search(said))


def _has_left(behind: str, lexicon: Lexicon) -> bool:
    """ "My colleague Jeroen Pels set this up but has since left": what somebody did before they went; not "Ria Post and I set up …"."""
    said = words_of(fold(re.split(r"[.;!?(]\s?", behind, maxsplit=1)[0]))[:_STORY]
    together = bool(said) and said[0] in lexicon.folded("names", "joins")
    return behind[:1] == " " and not together and bool(lexicon.pattern("names", "has_left").search(" ".join(said)))


def _of_another(said: str, lexicon: Lexicon) -> bool:
    """ "In opdracht van Karin", "om Bas te horen": something of theirs, or about them; "de aanmelding van Els" is hers."""
    words = [word for word in said.split() if word.strip(".") not in lexicon.folded("names", "titles")]
    if not words:
        return False
    own = len(words) > 1 and words[-2] in lexicon.folded("names", "of_registration")
    own = own or f" {' '.join(words)}".endswith(tuple(f" {each}" for each in lexicon.folded("names", "along_with")))
    return words[-1] in lexicon.folded("names", "mention_before") and not own
