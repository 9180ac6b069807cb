"""People by their first names: who is written without capitals ("mijn buurman piet de vries"), and who has no more than a first name ("Dirk en ik").

The languages list first names, so that what begins with one is a person; what is ordinary in any sentence never is a surname.
"""

import itertools
import re
from collections.abc import Sequence

from flows.mail.reading.names import Found, capital, initials
from flows.mail.reading.phrases import fold, words_of
from flows.mail.reading.words import Lexicon

_TOKEN = re.compile(r"(?:[^\W\d_]\.)+|[^\W\d_'’]?['’]?[^\W\d_][\w'’-]*")
_SMALL_INITIALS = re.compile(r"(?:[a-z]\.)+")
_MOST = 6
"""Words of one name."""
_ROW = 2
"""Names that are no list yet."""


class FirstNames:
    def __init__(self, lexicon: Lexicon) -> None:
        self._given = lexicon.folded("names", "given")
        self._joins = lexicon.folded("names", "joins")
        self._particles = lexicon.folded("names", "particles") - self._joins
        self._ordinary = lexicon.ordinary
        self._short = lexicon.folded("signs", "abbreviations")
        self._related = lexicon.folded("names", "related")
        self._cues = self._related | lexicon.folded("names", "titles") | lexicon.folded("functions", "words")
        self._followers = (
            lexicon.folded("signs", "third_person")
            | lexicon.folded("signs", "joints")
            | lexicon.folded("names", "joins")
            | lexicon.folded("names", "behind_name")
        )
        self._determiners = lexicon.folded("signs", "determiners")
        self._person_before = lexicon.folded("names", "person_before")
        self._before = tuple(lexicon.folded("names", "along_before"))
        self._behind = tuple(lexicon.folded("names", "along_behind"))

    def begins(self, name: str) -> bool:
        """Its first word is a first name, or initials: a person rather than a group."""
        first = next(iter(name.split()), "")
        return fold(first).split("-")[0] in self._given or initials(first)

    def at(self, text: str, told: bool = False) -> str:
        """The name in small letters that the text begins with. `told`: what stands before says that it is one."""
        tokens = self._row(text)
        return self._name(tokens, text, told)[0] if tokens else ""

    def whole(self, line: str, told: bool = False) -> str:
        """The name in small letters when the line is one and nothing else, else empty."""
        bare = line.strip(" .,;!*-–")
        name = self.at(bare, told)
        return name if len(name) == len(bare) else ""

    def small(self, text: str) -> list[Found]:
        """Names of at least two words that are written without capitals."""
        found: list[Found] = []
        before = ""
        for hit in _TOKEN.finditer(text):
            told = before in self._cues
            before = fold(hit[0]).strip(".")
            if (
                (found and hit.start() < found[-1].end)
                or before in self._short  # "I.v.m. de opvang".
                or not (told or self._is_given(hit[0]))
                or text[hit.end() :][:1] == "@"
            ):
                continue
            name, end = self._name(self._row(text[hit.start() :]), text[hit.start() :], told)
            if name:
                found.append(Found(name, hit.start(), hit.start() + end))
        return found

    def lone(self, text: str, shaped: Sequence[tuple[str, int, int]], full: Sequence[Found] = ()) -> list[Found]:
        """First names without more, of people who come along. `shaped`: single words with a capital, as name, start and end.

        `full` are whole names: between or behind two of those in a row, "Els Smit, Loubna en Tom Kok", stands somebody too.
        """
        alone = {(start, end): name for name, start, end in shaped if " " not in name}
        for hit in _TOKEN.finditer(text):
            if self._is_given(hit[0]) and hit[0].islower():
                alone.setdefault((hit.start(), hit.end()), capital(hit[0]))
        rows = [Found(name, *place) for place, name in sorted(alone.items()) if self._may_be(name, text, place)]
        meant = {each for each in rows if self._told(text[: each.start], text[each.end :], self._cues)}
        meant |= self._in_row(text, rows, full)
        for order in (rows, rows[::-1]):
            for one, other in itertools.pairwise(order):
                first, second = sorted((one, other), key=lambda each: each.start)
                if one in meant and fold(text[first.end : second.start]).strip(" ") in {",", *self._joins}:
                    meant.add(other)
        return [each for each in rows if each in meant]

    def _in_row(self, text: str, rows: Sequence[Found], full: Sequence[Found]) -> set[Found]:
        """Of the lone ones those in a list of at least three in which whole names stand."""
        apart = {",", *self._joins, *(f", {each}" for each in self._joins)}
        runs: list[list[Found]] = [[]]
        for each in sorted((*rows, *full), key=lambda one: one.start):
            between = fold(text[runs[-1][-1].end : each.start]).strip() if runs[-1] else ","
            runs[-1:] = [[*runs[-1], each]] if between in apart else [runs[-1], [each]]
        return {each for run in runs if len(run) > _ROW and set(run) & set(full) for each in run if each in rows}

    def alone(self, text: str) -> list[Found]:
        """First names without a surname, whatever stands around them."""
        found = []
        for hit in _TOKEN.finditer(text):
            word = fold(hit[0])
            behind = text[hit.end() : hit.end() + 2]
            if (
                word in self._given
                and word not in self._ordinary
                and behind[:1] not in ("@", "-", ".")
                and not behind[1:2].isupper()
            ):
                found.append(Found(capital(hit[0]), hit.start(), hit.end()))
        return found

    def told(self, before: str, behind: str, clearly: bool = False) -> bool:
        """What stands around a name is what stands around a person's: "mijn collega", "samen met", "en ik". `clearly`: more than "met"."""
        return self._told(before, behind, self._cues if clearly else self._cues | self._person_before)

    def _told(self, before: str, behind: str, cues: frozenset[str]) -> bool:
        said, after = (" ".join(words) for words in (words_of(fold(before))[-4:], words_of(fold(behind))[:3]))
        return (
            self._last_word(before) in cues
            or f" {said}".endswith(tuple(f" {words}" for words in self._before))
            or f"{after} ".startswith(tuple(f"{words} " for words in self._behind))
        )

    def _may_be(self, name: str, text: str, place: tuple[int, int]) -> bool:
        told = self._last_word(text[: place[0]]) in self._related
        glued = text[place[1] : place[1] + 1] in "@-'’" and place[1] < len(text)
        capital_within = text[place[0]].isupper() and bool(text[: place[0]].strip())
        return (
            not glued and (fold(name) in self._given or told) and (capital_within or fold(name) not in self._ordinary)
        )

    def _last_word(self, before: str) -> str:
        """Right before the name; a comma may part them: "our intern, Maud"."""
        words = words_of(fold(before[-30:]))
        if not words or not before.rstrip()[-1:].isalpha():
            apart = before.rstrip().endswith(",") and len(words) > 1 and words[-2] in self._determiners
            return words[-1] if apart else ""
        return words[-1]

    def _is_given(self, word: str) -> bool:
        folded = fold(word)
        return word[:1].islower() and (
            bool(_SMALL_INITIALS.fullmatch(word)) or (folded in self._given and folded not in self._ordinary)
        )

    def _row(self, text: str) -> list[re.Match[str]]:
        """The first words, as far as nothing but spaces stands between them."""
        row: list[re.Match[str]] = []
        for hit in _TOKEN.finditer(text[: _MOST * 30]):
            if len(row) == _MOST or text[row[-1].end() if row else 0 : hit.start()].strip(" "):
                break
            row.append(hit)
        return row

    def _name(self, row: Sequence[re.Match[str]], text: str, told: bool) -> tuple[str, int]:
        """The name and where it ends, or nothing."""
        if (
            len(row) < 2
            or not row[0][0][:1].islower()
            or not (self._is_given(row[0][0]) or (told and self._unusual(row[0][0])))
        ):
            return "", 0
        last = 0
        particle = False
        for place, hit in enumerate(row[1:], 1):
            word = fold(hit[0])
            if word in self._particles or _SMALL_INITIALS.fullmatch(word):
                particle = True
                continue
            last = place if self._unusual(hit[0]) else last
            if last != place or particle or word not in self._given:
                break
        while last and not self._ends(text, row[last].end(), row[last + 1 : last + 2]):
            last -= 1
            if last and fold(row[last][0]) in self._particles:
                return "", 0
        if not last:
            return "", 0
        words = [hit[0] for hit in row[: last + 1]]
        return " ".join(word if fold(word) in self._particles else capital(word) for word in words), row[last].end()

    def _unusual(self, word: str) -> bool:
        folded = fold(word)
        plain = folded.replace("-", "").replace("'", "")
        return word[:1].islower() and len(plain) > 2 and plain.isalpha() and folded not in self._ordinary

    def _ends(self, text: str, end: int, following: Sequence[re.Match[str]]) -> bool:
        """A mark, the end, or a word that goes on with the sentence stands behind the name."""
        behind = text[end:].lstrip(" ")
        if not behind or not (behind[0].isalnum() or behind[0] in "'’@"):
            return True
        return bool(following) and (
            fold(following[0][0]) in self._followers or text[following[0].end() : following[0].end() + 1] == "@"
        )
