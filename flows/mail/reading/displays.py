"""Names in headers: "Brouwers, Corné (Maashorst)" is Corné Brouwers, "VAN DEN BERG Luc" Luc van den Berg, and a mailbox is nobody."""

import re
from collections.abc import Sequence

from flows.mail.reading.groups import Groups
from flows.mail.reading.names import Names, capital
from flows.mail.reading.phrases import fold, words_of
from flows.mail.reading.words import Lexicon

_APART = re.compile(r"\s+[|/]\s+|\s+-\s+|\s+via\s+|\s+@\s+|\s+namens\s+")

_DOUBLE = re.compile(r"[A-ZÀ-Þ][\w'’]+ - [A-ZÀ-Þ][\w'’]+, [A-ZÀ-Þ][^,]*$")
"""Two surnames, and the first name behind them: "Oost - Tak, Els"."""


class Displays:
    def __init__(self, lexicon: Lexicon, names: Names) -> None:
        self._names = names
        self._particles = lexicon.folded("names", "particles")
        self._common = frozenset(word for each in lexicon.languages for word in each.common) | lexicon.folded(
            "names", "not_names"
        )
        self._mailboxes = lexicon.folded("names", "mailboxes")
        self._offices = tuple(lexicon.folded("names", "offices"))
        self._given = lexicon.folded("names", "given")
        self._functions = lexicon.folded("functions", "words") - lexicon.folded("names", "titles")
        self._of = lexicon.belongs
        self._joins_names = lexicon.folded("names", "joins")

    def name_in(self, display: str) -> str:
        """From a header: "Brouwers, Corné (Maashorst)" is Corné Brouwers; a mailbox's or organisation's name is none."""
        double = _DOUBLE.match(display.strip(" \"'"))
        text = double[0] if double else self._of_somebody(_APART.split(display.strip(" \"'")))
        text = re.sub(r"^(.+?)\s*\[[^\]]*\]$", r"\1", text)
        if not re.match(r"^(?:[^\W\d_]\.)+\s*\(", text):
            text = re.sub(r"\s*\([^)]*\)\s*$", "", text)
        last, comma, first = text.partition(",")
        if comma and first.strip():
            text = self._turned(last.strip(), first.strip())
        text = self._first_of_couple(_surname_last(text.split()))
        words = words_of(fold(text))
        if not words or "@" in text or self.mailbox_like(text):
            return ""
        bare = " ".join(self._names.untitled(text).split())
        known = bare.islower() and " " in bare and fold(bare.split()[0]) in self._given
        return (
            " ".join(capital(word) if word not in self._particles else word for word in bare.split()) if known else bare
        )

    def organisation_in(self, display: str, groups: Groups) -> str:
        """ "Joke Luttik - Warm Borne", "Bureau Stadmaker": what stands beside the name, or a mailbox that bears an organisation's."""
        parts = [part.strip(" ()") for part in _APART.split(display.strip(" \"'"))]
        name = self._of_somebody(parts)
        others = [part for part in parts if part != name] or parts
        return next(filter(None, map(groups.organisation_in, others)), "") or next(
            (part for part in others if len(parts) > 1 and groups.like(part, name)), ""
        )

    def couple(self, display: str) -> tuple[str, ...]:
        """The first names of two who write from one address: "Ton & Els Verkuijlen", "Bram en Josien"."""
        words = display.strip(" \"'").split()
        both = len(words) > 2 and fold(words[1]) in self._joins_names and words[2][:1].isupper()
        return (words[0], words[2]) if both and fold(words[0]) in self._given else ()

    def _of_somebody(self, parts: Sequence[str]) -> str:
        """ "ODMH | Roelien Schenk" is she; else the first."""
        return next((part for part in parts if " " in part and fold(part).split()[0] in self._given), parts[0])

    def completed(self, first: str, text: str, address: str) -> str:
        """Who signs in small letters, "sanne van den berg, warm noord", is Sanne van den Berg; the surname ends a clause or stands in the address."""
        if not first or " " in first:
            return first
        local = re.sub(r"[^a-z]", "", fold(address.partition("@")[0]))
        for hit in re.finditer(rf"(?<![\w@.]){re.escape(fold(first))}((?:[ ][\w'’-]+){{1,4}})", fold(text)):
            words = hit[1].split()
            count = next((place for place, word in enumerate(words) if word not in self._particles), len(words))
            if count == len(words) or not _surname(words[count]) or words[count] in self._common:
                continue
            end = hit.start(1) + len(" ".join(words[: count + 1])) + 1
            if fold(text)[end : end + 1] in ",.\n()" or words[count] in local or self._of.match(fold(text), end):
                said = text[hit.start(1) : end].split()
                return " ".join([capital(first), *said[:-1], capital(said[-1])])
        return first

    def mailbox_like(self, text: str) -> bool:
        words = words_of(fold(text))
        boxes = any(word in self._mailboxes or word.endswith(self._offices) for word in words)
        office = bool(words) and words[0] in self._functions and not self._given & set(words)
        return boxes or office or self._names.organisation_like(text)

    def _turned(self, last: str, first: str) -> str:
        """ "Vries, Jan de" and "de Vries, Jan" alike."""
        words = first.split()
        tail = [word for word in words if fold(word) in self._particles and word[:1].islower()]
        head = [word for word in words if word not in tail]
        return " ".join([*head, *tail, last])

    def _first_of_couple(self, words: list[str]) -> str:
        """ "Jan & Ria Steenbergen" writes as Jan Steenbergen."""
        couple = len(words) > 3 and fold(words[1]) in self._joins_names and words[2][:1].isupper()
        return " ".join([words[0], *words[3:]] if couple else words)


def _surname_last(words: list[str]) -> list[str]:
    """ "VAN DEN BERG Luc", as in Belgium and France, is Luc van den Berg."""
    capitals = [word for word in words if word.isupper() and len(word) > 1 and "." not in word]
    if len(words) < 2 or not 0 < len(capitals) < len(words) or words[: len(capitals)] != capitals:
        return words
    surname = [word.lower() for word in capitals[:-1]] + [capitals[-1].capitalize()]
    return [*words[len(capitals) :], *surname]


def _surname(word: str) -> bool:
    return len(word) > 2 and word.replace("-", "").replace("'", "").isalpha()
