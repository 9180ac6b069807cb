"""What stands in sentences behind words such as "namens" or "samen met": the values of fields, cut where the name ends."""

import re
from collections.abc import Sequence
from dataclasses import dataclass

from flows.mail.reading.firstnames import FirstNames
from flows.mail.reading.names import Names
from flows.mail.reading.phrases import Match, PhraseBook, compile_phrase, either, fold
from flows.mail.reading.sentences import Sentence
from flows.mail.reading.shapes import ends_small, large, no_capitals, unquoted, until_mark
from flows.mail.reading.titles import Titles
from flows.mail.reading.words import Language, Lexicon

_WORDS = re.compile(r"[^\s,;:.()!?\n\"“”„<>|]+(?:\.(?=[^\W\d_]\.)|(?<=[A-Z])\.)*")
_MOST = 8
_PEOPLE = 40
"""Characters before a place that may tell of its people."""
_GOES_ON = re.compile(r"(?<!\.)\s+['’]?[A-ZÀ-Þ]")
_NAME = 120
"""Characters in which a name ends."""
_SLOT = re.compile(r"\{([xfnpo])\}")
"""What stands there: any name, a function, the name of a person, one that must look like a person's, or like an organisation's."""


@dataclass(frozen=True, slots=True)
class Value:
    field: str
    text: str
    said: str
    """The words that told."""
    start: int
    end: int


class Prose:
    def __init__(self, lexicon: Lexicon, names: Names, first: FirstNames) -> None:
        self._names, self._firstnames = names, first
        titles = Titles(lexicon)
        self.functional, self.function_at = titles.known, titles.at
        tables: dict[str, list[str]] = {}
        for name in lexicon.keys("prose"):
            for text in lexicon.all("prose", name):
                left, kind, right = _SLOT.split(text) if _SLOT.search(text) else (text, "x", "")
                tables.setdefault(f"{name}\t{kind}\t{right.strip()}", []).append(left.strip())
        self._book = PhraseBook([tables, *map(_of_functions, lexicon.languages)])
        self._starts = lexicon.folded("organisations", "words")
        self._people = lexicon.folded("organisations", "collectives")
        self._where = self._people | lexicon.folded("organisations", "where")
        self._first = lexicon.folded("signs", "first")
        self._months = lexicon.month_words
        self._common = frozenset(word for each in lexicon.languages for word in each.common)
        self._never = lexicon.folded("names", "not_names") - self._starts
        self._contracted = lexicon.folded("names", "contractions")
        self._links = lexicon.folded("names", "links")
        self._ours = lexicon.folded("organisations", "ours")
        self._at_place = lexicon.folded("names", "at_place")
        self._before = self._at_place | lexicon.folded("signs", "prepositions")
        self._legal = lexicon.folded("organisations", "legal")
        self._ends = frozenset(word.strip(".") for word in self._legal)
        self._endings = tuple(lexicon.folded("organisations", "endings"))
        self._ordinary = lexicon.ordinary
        self._calls = lexicon.folded("signs", "does")
        self._acts = lexicon.folded("signs", "own_acts")
        self._begin = lexicon.folded("organisations", "begin_names")
        self._linked = re.compile(rf"(?:\s(?:{either(self._links)}))*\s['’]?[A-ZÀ-Þ]")
        self._long = tuple(word for word in self._starts if len(word) > 4)

    def find(self, sentence: Sentence) -> list[Value]:
        found = []
        for match in self._book.find(sentence.folded):
            name, kind, right = match.group.split("\t")
            end = 0 if self._within_name(sentence.text, match) else _begins(sentence.text, match)
            text = self._value(sentence, match.start, end, kind) if end else ""
            after = sentence.text.find(text, end) + len(text)
            if text and _followed(sentence.folded[after:].lstrip("\"'”’"), right):
                found.append(Value(name, text, sentence.text[match.start : match.end], after - len(text), after))
        return found

    def _within_name(self, text: str, match: Match) -> bool:
        """ "Stichting Heet Hangijzer" tells no name by its "heet": it has a capital, amid a sentence."""
        last = re.search(r"\w[\s,]+([A-ZÀ-Þ][\w'’-]+)\s*$", text[: match.end])
        return bool(last) and fold(last[1]) in self._calls  # type: ignore[index]

    def _value(self, sentence: Sentence, told: int, start: int, kind: str) -> str:
        """What stands from `start` on, behind the words that begin at `told`."""
        rest = sentence.text[start:]
        if kind == "f":
            return self.function_at(rest)
        if kind in "np":
            return self.name_at(rest, kind == "n")
        value = self._unowned(self.value_at(rest, told=True))
        value = "" if fold(value) in self._starts else value
        if kind == "o":
            value = value or (self.small_at(rest) if no_capitals(sentence.text) else "")
            return value if self._names.organisation_like(value) and not self._firstnames.begins(value) else ""
        if value and ":" in sentence.text[told:start]:
            return until_mark(rest) if until_mark(rest).startswith(value) else value
        return value or (self.small_at(rest) if no_capitals(sentence.text) else "")

    def _unowned(self, value: str) -> str:
        """ "Onze gemeente Ede" is gemeente Ede, and "onze eigen Tuinclub" is theirs."""
        first, _, rest = value.partition(" ")
        return rest if first in self._ours and rest else value

    def name_at(self, text: str, told: bool) -> str:
        """Somebody's name. `told`: the words before it say so; else it must begin with a first name, and be whole."""
        found = next(iter(self._names.find(text[:_NAME])), None)
        shaped = found.name if found and found.start == 0 else ""
        name = shaped or self._firstnames.at(text, told) or (self.value_at(text) if told else "")
        return name if told or (" " in name and self._firstnames.begins(name)) else ""

    def small_at(self, text: str) -> str:
        """ "werkgroep warm noord", by who writes without capitals: the kind, and the words up to the next mark."""
        words = until_mark(text).split()
        ends = (self._common | self._acts) - self._links
        end = next((place for place, word in enumerate(words) if fold(word) in ends), len(words))
        named = bool(words) and (self._kind(words[0]) or self.of_people(text) or self._unusual(words[:end]))
        while end > 1 and fold(words[end - 1]) in self._links:
            end -= 1
        return " ".join(words[:end]) if 1 < end <= _MOST - 2 and named else ""

    def _unusual(self, words: Sequence[str]) -> bool:
        """ "vollenhove verbindt": it begins with a word that is in no other sentence, and ends with no small one. A day is no part of it."""
        words = words[1:] if words and fold(words[0]) in self._links else words
        if not words or any(word.isdecimal() or fold(word) in self._months for word in words):
            return False
        first, last = fold(words[0]), fold(words[-1])
        return len(first) > 3 and first.isalpha() and first not in self._ordinary and last not in self._links

    def value_at(self, text: str, told: bool = False) -> str:
        """The name that begins here: capitals, and small words between them. `told`: behind words that lead to one, "van Samen in Zuid" is."""
        if quoted := re.match(r"[\"“„'‘]([^\"”“'’\n]{2,60})[\"”’']", text):
            return quoted[0].strip("\"“”„'‘’")
        taken = last = 0
        capital, people = False, self.of_people(text)
        housed = people or self._kind(text.partition(" ")[0])
        for count, hit in enumerate(_WORDS.finditer(text)):
            gap = text[taken : hit.start()]
            if count >= _MOST or (count and gap.strip(" ")) or (not count and gap.strip(" (\"'")):
                break
            word = hit[0]
            if fold(word) in self._contracted:
                break  # "The group I support".
            if (not count and word in self._before) or (not capital and not people and word in self._at_place):
                break
            taken = hit.end()
            if large(word) and not (count == 0 and self._no_name(word, text[hit.end() :], told)):
                last, capital = hit.end(), capital or not word.isdecimal()
                more = _GOES_ON.match(text, hit.end())  # "Buurt BV Eendracht".
                if count and not more and fold(text[: hit.end()].split()[-1]).strip(".") in self._ends:
                    break
            elif capital and (fold(word) in self._legal or ends_small(word, text[hit.end() :])):
                last = hit.end()
                break
            elif not (fold(word) in self._links or (not capital and self._begins_so(word, housed))):
                break
        return unquoted(text[:last]) if capital else ""

    def _begins_so(self, word: str, housed: bool) -> bool:
        """Before the capitals: "werkgroep Zuid", "huurders van complex Zuid", "bewonerscommissie van de flats"."""
        return self._kind(word) or (housed and fold(word) in self._where)

    def of_people(self, text: str) -> bool:
        """ "Bewoners van de Lindenlaan": named after where they live."""
        return fold(text.partition(" ")[0]) in self._people

    def people_before(self, before: str) -> str:
        """Such a word and the small ones behind it, with which the text ends."""
        words = re.findall(r"\S+\s+", before[-_PEOPLE:])
        for place in range(len(words) - 1, -1, -1):
            if fold(words[place].strip()) in self._people:
                return "".join(words[place:])
            if fold(words[place].strip()) not in self._links | self._where:
                break
        return ""

    def _kind(self, word: str) -> bool:
        """A small word that says what kind of organisation follows: "energiewerkgroep Noord", "wijkstroom haagse beemden"."""
        return fold(word).rstrip("'") in self._starts or fold(word).endswith(self._long + self._endings)

    def _no_name(self, word: str, rest: str, told: bool) -> bool:
        """A word that begins sentences; "De Hoven Energiek" and "Warme Duinrand" are names all the same, and told, "Samen aan Zee"."""
        if told and fold(word) in self._begin and self._linked.match(rest):
            return False
        return fold(word) in self._contracted or (
            fold(word) in self._never and (fold(word) in self._first or not re.match(r"\s+['’]?[A-ZÀ-Þ]", rest))
        )


def _begins(text: str, match: Match) -> int:
    """Where the value begins: with a capital, the last small word is part of it ("van De Dijk"), and "burgemeester Van Dam" is a person: 0."""
    end = match.end + len(re.match(r"[\s:,]*(?:[ld]['’](?=\w))?", text[match.end :])[0])  # type: ignore[index]
    last = re.search(r"(?<![\w'’])([A-Z][a-z]{1,2})\s*$", text[match.start : match.end])
    if last is None or last.start() == 0:
        return end
    return 0 if last[1] in ("Van", "Von", "Of") else match.start + last.start()


def _of_functions(language: Language) -> dict[str, list[str]]:
    """ "Senior consultant at X", "voorzitter van X"."""
    heads = language.functions.get("heads", ())
    words = language.functions.get("words", ())
    functions = [word for word in words if " " not in word and len(word) > 3 and word not in heads]
    of = "|".join(language.functions.get("of", ()))
    phrase = f"{'|'.join(functions)} {of} [de|het|the|der|die|la|le]"
    return {"organisation\tx\t": [phrase]} if of and functions else {}


def _followed(rest: str, right: str) -> bool:
    return not right or bool(compile_phrase(right).match(rest.lstrip(" ,")))
