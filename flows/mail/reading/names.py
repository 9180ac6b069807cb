"""People's names in running text, as they write them: particles, initials, double surnames, capitals."""

import re
from collections.abc import Sequence
from dataclasses import dataclass
from functools import lru_cache
from itertools import zip_longest

from flows.mail.reading.phrases import either, fold, words_of
from flows.mail.reading.words import Lexicon

_TOKEN = re.compile(
    r"(?:[^\W\d_]\.)+(?:-?(?:[^\W\d_]\.)+)*|[^\W\d_'’]?['’]?[^\W\d_](?:[\w'’\u0300-\u036f-]*[\w\u0300-\u036f])?|(?<=[^\W\d_]\.\s)\([^()\n]{2,25}\)|(?<=[^\W\d_]\s)[(\"“][A-ZÀ-Þ][\w'’-]{1,20}[)\"”](?=\s[\w'’])|\S"
)
_ELIDED = re.compile(r"(?:[dl]['’]|[a-z]{2,3}-)[A-ZÀ-Þ]")
"""The beginning of "d'Hondt" and "el-Khattabi"."""
_MOST = 9
"""Words of one name."""
_PARTICLES = 4
_SURNAME = 3
"""Letters of the shortest surname."""
_SENTENCES = 64
"""Of the mail at hand, whose names several rules ask for."""


@dataclass(frozen=True, slots=True)
class Found:
    name: str
    start: int
    end: int


class Names:
    def __init__(self, lexicon: Lexicon) -> None:
        self._particles = lexicon.folded("names", "particles")
        self._titles = lexicon.folded("names", "titles")
        self._degrees = lexicon.folded("names", "degrees")
        self._salutations = lexicon.folded("names", "salutations")
        self._never = lexicon.folded("names", "not_names") | lexicon.folded("names", "contractions")
        self._surnames = self._never & lexicon.folded("phrases", "yes")
        self._before_surname = lexicon.folded("names", "before_surname")
        self._articles = lexicon.folded("organisations", "of_articles")
        self._given = lexicon.folded("names", "given")
        self._called = (self._given & self._never) - lexicon.month_words
        """First names that are small words as well: "Ben"."""
        self._beside = self._titles | lexicon.folded("names", "related")
        self._apart = lexicon.folded("names", "not_within")
        self._nobility = lexicon.folded("names", "nobility")
        self._joins_names = lexicon.folded("names", "joins")
        self._generation = re.compile(
            rf",?\s(?:{either(lexicon.folded('names', 'generations'))})(?:\.|(?!\w))", re.IGNORECASE
        )
        self._organisations = lexicon.folded("organisations", "words")
        self._endings = tuple(lexicon.folded("organisations", "endings"))
        self._lately = lru_cache(maxsize=_SENTENCES)(self._find)

    def find(self, text: str) -> list[Found]:
        return list(self._lately(text))

    def _find(self, text: str) -> tuple[Found, ...]:
        found: list[Found] = []
        tokens = list(_TOKEN.finditer(text))
        place = 0
        while place < len(tokens):
            length = self._length(tokens, place, text)
            if length:
                start, end = tokens[place].start(), tokens[place + length - 1].end()
                end = self._with_generation(text, start, end)
                name = self._without_employer(_clean(text[start:end]))
                found.append(Found(name, start, start + len(name) if text[start:].startswith(name) else end))
            place += max(length, 1)
        return tuple(found)

    def _with_generation(self, text: str, start: int, end: int) -> int:
        """ "W. de Groot jr." ends behind what tells him from his father; "Lotte senior adviseur" does not."""
        behind = self._generation.match(text, end) if " " in text[start:end] else None
        return behind.end() if behind else end

    def _without_employer(self, name: str) -> str:
        """ "F.J. de Vries van Buurtwerkplaats De Schakel" is F.J. de Vries, "Els Smit van Zonnig Zuid" is Els Smit."""
        words = name.split()
        for place in range(2, len(words) - 1):
            of, rest = fold(words[place]), words[place + 1 :]
            if of in ("van", "of", "von", "bij") and (
                self.organisation_like(" ".join(rest)) or self._of_group(words[:place], rest)
            ):
                return " ".join(words[:place])
        return name

    def _of_group(self, before: Sequence[str], rest: Sequence[str]) -> bool:
        """Behind a first name and a surname, two words with capitals are no second surname, as "van Rensburg" and "van der Meer" are."""
        surname = fold(before[0]) in self._given and not (fold(before[-1]) in self._given or len(before[-1]) < _SURNAME)
        bare = rest[1:] if rest[0] in self._articles else rest
        large = all(word[:1].isupper() and fold(word) not in self._particles for word in bare)
        return surname and len(bare) > 1 and large

    def full(self, text: str) -> list[Found]:
        """Only names of at least two words that are no organisation."""
        found = self.couples(self.find(text), text)
        return [each for each in found if len(each.name.split()) > 1 and not self.organisation_like(each.name)]

    def titled(self, text: str) -> list[Found]:
        """ "de heer Soekhoe", "Ms. Okonkwo and Mr. van Es": surnames alone behind a title; whom the mail greets is none of them."""
        tokens = list(_TOKEN.finditer(text))
        found = []
        greeted = bool(tokens) and fold(tokens[0][0]) in self._salutations
        for place, token in enumerate(tokens[:-1]):
            if fold(token[0]).strip(".") not in self._titles or (greeted and "," not in text[: token.start()]):
                continue
            start = place + 1 + (tokens[place + 1][0] == ".")
            end = next((each for each in range(start, len(tokens)) if fold(tokens[each][0]) not in self._particles), 0)
            if end and end - start < _PARTICLES and self._begins(tokens[end][0]) and not initials(tokens[end][0]):
                found.append(
                    Found(text[tokens[start].start() : tokens[end].end()], tokens[start].start(), tokens[end].end())
                )
        return found

    def couples(self, found: list[Found], text: str) -> list[Found]:
        """ "Jan en Ria Steenbergen": both bear the name."""
        named = []
        for each, after in zip_longest(found, found[1:]):
            surname = after.name.partition(" ")[2] if after else ""
            joined = bool(after) and fold(text[each.end : after.start if after else 0]).strip() in self._joins_names
            whole = f"{each.name} {surname}" if joined and surname and " " not in each.name else each.name
            named.append(Found(whole, each.start, each.end))
        return named

    def whole(self, line: str) -> str:
        """The name when the line is one and nothing else, else empty."""
        bare = self.untitled(line.strip(" .,;!*-–"))
        found = self.find(bare)
        if (
            len(found) == 1
            and found[0].start == 0
            and found[0].end >= len(bare.rstrip(" .,"))
            and not self.organisation_like(bare)
        ):
            return found[0].name
        return ""

    def organisation_like(self, text: str) -> bool:
        words = words_of(fold(text))
        return any(word in self._organisations for word in words) or any(
            word.endswith(self._endings) and word not in self._endings for word in words
        )

    def untitled(self, text: str) -> str:
        words = text.split()
        while len(words) > 1 and fold(words[0]).strip(".") in self._titles and not _one_letter(words[0]):
            words = words[1:]
        while len(words) > 1 and self.behind_name(words[-1]):
            words = words[:-1]
        return " ".join(words)

    def behind_name(self, word: str) -> bool:
        """A degree, or a company of honour: "Eline Struijk MSc"."""
        return fold(word).strip(".,()") in self._degrees

    def _length(self, tokens: list["re.Match[str]"], place: int, text: str) -> int:
        """How many tokens from here on are one name."""
        if not self._begins(tokens[place][0]) and not self._given_before(tokens[place : place + 2], text):
            return 0
        length = last = 1
        while place + length < len(tokens) and length < _MOST:
            token, before = tokens[place + length], tokens[place + length - 1]
            if "\n" in text[before.end() : token.start()]:
                break
            surname = (
                fold(before[0]) in self._before_surname and token[0][:1].isupper() and token.start() > before.end()
            )
            if (
                surname
                or self._goes_on(token[0], token.start() == before.end())
                or (token[0][0] in '("“' and self._call_name(token[0], before[0]))
            ):
                last = length + 1
            elif not (self._joins(token[0]) or self._joins_here(tokens, place, place + length)):
                break
            length += 1
        return last

    def _given_before(self, pair: list["re.Match[str]"], text: str) -> bool:
        """ "Wethouder Ben Wolterink": a first name that is a small word as well, right before a surname."""
        first, *rest = (token[0] for token in pair)
        beside = bool(rest) and text[pair[0].end() : pair[1].start()] == " "
        return beside and first[:1].isupper() and fold(first) in self._called and self._begins(rest[0])

    def _joins_here(self, tokens: list["re.Match[str]"], first: int, place: int) -> bool:
        """ "Sjoukje in 't Veld", "F. van Nispen tot Sevenaer"; "Jan op dinsdag" is no such name."""
        word, behind = fold(tokens[place][0]), tokens[place + 1 : place + 2]
        if word not in self._apart or word not in self._particles or not behind:
            return False
        elided = behind[0][0] in ("'t", "’t")
        noble = word == "tot" and any(fold(each[0]) in self._particles for each in tokens[first:place])
        return elided or (noble and behind[0][0][:1].isupper())

    def _call_name(self, bracketed: str, before: str) -> bool:
        """ "S.M. (Sanne) de Vries", "Lambertus (Bert) Pronker"."""
        first = bracketed.strip('()"“”').partition(" ")[0]
        called = len(first) > 2 and fold(first)[1:] in fold(before)
        return first[:1].isupper() and (initials(before) or called or fold(first) in self._given)

    def _begins(self, token: str) -> bool:
        if not token[:1].isupper():
            return False
        word = fold(token)
        return initials(token) or (len(token) > 1 and word not in self._never and word.strip(".") not in self._beside)

    def _goes_on(self, token: str, glued: bool) -> bool:
        if glued and not initials(token):
            return False
        capital = token[:1].isupper() or (token[:1] in "'’" and token[2:3].isupper()) or bool(_ELIDED.match(token))
        never = fold(token) in self._never and fold(token) not in self._surnames
        return initials(token) or (capital and len(token) > 1 and not never and fold(token) not in self._particles)

    def _joins(self, token: str) -> bool:
        word = fold(token)
        return word in self._nobility or (word in self._particles and word not in self._apart)


def initials(token: str) -> bool:
    return bool(re.fullmatch(r"(?:[^\W\d_]\.)+(?:-?(?:[^\W\d_]\.)+)*", token)) and token[:1].isupper()


def _one_letter(word: str) -> bool:
    """ "M." is Marga rather than monsieur."""
    return len(word.strip(".")) == 1


def capital(word: str) -> str:
    """Each part of a double name with one."""
    return "-".join(part[:1].upper() + part[1:] for part in word.split("-"))


def _clean(text: str) -> str:
    return re.sub(r"['’]s$", "", " ".join(text.split())).rstrip(" ,;-")


def same_person(one: str, other: str) -> bool:
    """They share a surname or first name, initials not counted."""
    first = {word for word in words_of(fold(one)) if len(word) > 2}
    return any(word in first for word in words_of(fold(other)) if len(word) > 2)
