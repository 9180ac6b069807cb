"""How far the name of a group reaches, beyond what its phrase took: "Wij van de Werf", "'t Warme Hoes", "Driehoek tenants' group"."""

import re
from collections.abc import Sequence
from dataclasses import replace

from flows.mail.reading.employer import Reader
from flows.mail.reading.phrases import either, fold, words_of
from flows.mail.reading.prose import Value
from flows.mail.reading.sentences import Sentence

_GROUPS = ("initiative", "organisation", "new_organisation")
_ARTICLE = re.compile(r"(?<![\w'’‘`])['’‘`]?t\s$")
_BEHIND = re.compile(r"(?:\s[a-zà-þ][\w'’-]*)+")
_AFTER = re.compile(r"\s*(?:[,;:.!?()–]|-\s|$)")
_CLAUSE = re.compile(rf"(?:\s['’]?[a-zà-þ][\w'’-]*){{1,4}}(?={_AFTER.pattern})")


def whole(values: Sequence[Value], sentence: Sentence, reader: Reader) -> list[Value]:
    """Each value as far as its name goes, without those that are only the end of such a name."""
    values = [_undated(_alone(_for_group(each, reader), reader), reader) for each in values]
    widened = [
        _ahead(_spoken(_back(each, sentence, reader), sentence, reader), sentence, reader)
        for each in values
        if each.text
    ]
    longer = [each for each in widened if each not in values]
    return [each for each in widened if not any(_is_part(each, other) for other in longer)]


def _for_group(value: Value, reader: Reader) -> Value:
    """ "Contactpersoon bij de gemeente voor Zonnig Zuid": the group for which the municipality is named."""
    lexicon = reader.guide.lexicon

    def compiled() -> re.Pattern[str]:
        named_for = either(lexicon.folded("organisations", "named_for") | lexicon.folded("names", "together"))
        articles = either(lexicon.folded("organisations", "articles"))
        apart = rf"(?:{named_for})|(?:{articles})\s[a-zà-þ]+"
        return re.compile(rf"(?:(?:{named_for})\s(?:{articles})\s)?([a-zà-þ]+)\s(?:{apart})\s(?=[A-ZÀ-Þ])")

    hit = reader.guide.once("named for", compiled).match(value.text) if value.field in _GROUPS else None
    if not hit or hit[1] not in lexicon.folded("organisations", "public"):
        return value
    text = value.text[hit.end() :]
    return replace(value, text="" if reader.groups.of_department(text) else text, start=value.start + hit.end())


def _alone(value: Value, reader: Reader) -> Value:
    """ "Zonnig Zuid en Els Smit" is Zonnig Zuid: behind "and" begins somebody's name. Empty where no name is left before it."""
    parts = _and(reader).split(value.text, maxsplit=1) if value.field in _GROUPS else [value.text]
    if len(parts) < _TWO or " " not in parts[1] or not reader.first.begins(parts[1]) or reader.first.begins(parts[0]):
        return value
    text = parts[0] if any(letter.isupper() for letter in parts[0]) else ""
    return replace(value, text=text, end=value.start + len(text))


def _undated(value: Value, reader: Reader) -> Value:
    """ "Northside Co-op for 8 April": when it is, is no part of the name."""

    def compiled() -> re.Pattern[str]:
        return re.compile(rf"\s\w+\s\d{{1,2}}(?:st|nd|rd|th)?\s(?:{either(reader.guide.lexicon.month_words)})(?!\w)")

    hit = reader.guide.once("dated", compiled).search(fold(value.text)) if value.field in _GROUPS else None
    return replace(value, text=value.text[: hit.start()], end=value.start + hit.start()) if hit else value


def _and(reader: Reader) -> re.Pattern[str]:
    joins = reader.guide.lexicon.folded("names", "joins")
    return reader.guide.once("and", lambda: re.compile(rf"\s(?:{either(joins)})\s"))


_TWO = 2


def _is_part(value: Value, other: Value) -> bool:
    within = other.start <= value.start and value.end <= other.end
    return within and len(value.text) < len(other.text) and value.field in (*_GROUPS, "name")


def _back(value: Value, sentence: Sentence, reader: Reader) -> Value:
    """ "Voor Wij van de Werf", amid a sentence: who speaks is no pronoun there; and "met 't Veurste Loug"."""
    if value.field not in _GROUPS or not value.text[:1].isupper():
        return value
    before = sentence.text[: value.start]
    start = _of_us(before, reader)
    if start is None and not reader.names.organisation_like(value.text) and (hit := _ARTICLE.search(before)):
        start = hit.start()
    return value if start is None else replace(value, text=before[start:] + value.text, start=start)


def _of_us(before: str, reader: Reader) -> int | None:
    """Where "Wij van de" begins, with a capital behind a word like "namens"; not in "Bij deze melden Wij van de …"."""
    lexicon = reader.guide.lexicon

    def compiled() -> re.Pattern[str]:
        we = either(word.capitalize() for word in lexicon.folded("signs", "first"))
        links = either(lexicon.folded("names", "links"))
        return re.compile(rf"(\w+)\s((?:{we})\s(?:(?i:{links})\s)+)$")

    hit = reader.guide.once("of us", compiled).search(before)
    ahead = lexicon.folded("signs", "prepositions") | lexicon.folded("names", "links")
    return hit.start(2) if hit and fold(hit[1]) in ahead else None


def _spoken(value: Value, sentence: Sentence, reader: Reader) -> Value:
    """ "Het initiatief heet Sleen stapt over": where the words say that it is a name, a place goes on with a verb to the end of the clause."""
    hit = _CLAUSE.match(sentence.text, value.end) if value.field in _GROUPS and " " not in value.text else None
    lexicon = reader.guide.lexicon
    called = lexicon.folded("organisations", "called") & set(words_of(fold(value.said)))
    if not hit or not called or reader.names.organisation_like(value.text):
        return value
    keys = ("prepositions", "but", "negation", "determiners", "first")
    apart = frozenset().union(*(lexicon.folded("signs", key) for key in keys))
    apart |= frozenset().union(*(lexicon.folded("names", key) for key in ("joins", "relative", "adverbs", "links")))
    return value if words_of(fold(hit[0]))[0] in apart else _with(value, hit[0])


def _with(value: Value, more: str) -> Value:
    return replace(value, text=value.text + more, end=value.end + len(more))


def _ahead(value: Value, sentence: Sentence, reader: Reader) -> Value:
    """ "The Driehoek tenants group": small words of a kind with which a clause ends, behind a name; and "Rekent Af met Gas"."""
    if value.field in _GROUPS and (matter := _matter(reader).match(sentence.text, value.end)):
        return _with(value, matter[0])
    hit = _BEHIND.match(sentence.text, value.end) if value.field in _GROUPS else None
    if not hit or not value.text[:1].isupper() or reader.groups.known(value.text):
        return value
    lexicon = reader.guide.lexicon
    kinds = lexicon.folded("organisations", "words") | lexicon.folded("organisations", "collectives")
    said = {word.rstrip("'") for word in words_of(fold(hit[0]))}
    told = said <= kinds - lexicon.folded("organisations", "leading") and _AFTER.match(sentence.text, hit.end())
    return _with(value, hit[0]) if told else value


def _matter(reader: Reader) -> re.Pattern[str]:
    """ "van het gas", "met Gas", "bie mekaar", with which a clause ends."""

    def compiled() -> re.Pattern[str]:
        lexicon = reader.guide.lexicon
        links = lexicon.folded("names", "links") | lexicon.folded("organisations", "before_matter")
        return re.compile(
            rf"(?:\s(?:{either(links)})){{1,2}}\s(?i:{either(lexicon.folded('organisations', 'matters'))})"
            rf"(?:\s(?:{either(lexicon.folded('names', 'verb_ends'))}))?(?={_AFTER.pattern})"
        )

    return reader.guide.once("matter", compiled)
