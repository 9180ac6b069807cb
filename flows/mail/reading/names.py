"""People's names in running text and in headers, as they write them: particles, initials, double surnames, capitals."""

import re
from dataclasses import dataclass
from itertools import zip_longest

from flows.mail.reading.phrases import fold, words_of
from flows.mail.reading.words import Lexicon

_TOKEN = re.compile(
    r"(?:[^\W\d_]\.)+(?:-?(?:[^\W\d_]\.)+)*|[^\W\d_'’]?['’]?[^\W\d_](?:[\w'’-]*\w)?|(?<=[^\W\d_]\.\s)\([^()\n]{2,25}\)|(?<=[^\W\d_]\s)\([A-ZÀ-Þ][\w'’-]{1,20}\)(?=\s[\w'’])|\S"
)
_MOST = 7
"""Words of one name."""


@dataclass(frozen=True, slots=True)
class Found:
    name: str
    start: int
    end: int


class Names:
    def __init__(self, lexicon: Lexicon) -> None:
        self._particles = lexicon.folded("names", "particles")
        self._titles = lexicon.folded("names", "titles")
        self._never = lexicon.folded("names", "not_names")
        self._surnames = self._never & lexicon.folded("phrases", "yes")
        self._common = frozenset(word for each in lexicon.languages for word in each.common) | self._never
        self._mailboxes = lexicon.folded("names", "mailboxes")
        self._offices = tuple(lexicon.folded("names", "offices"))
        self._given = lexicon.folded("names", "given")
        self._apart = lexicon.folded("names", "not_within")
        self._nobility = lexicon.folded("names", "nobility")
        self._joins_names = lexicon.folded("names", "joins")
        self._organisations = lexicon.folded("organisations", "words")
        self._endings = tuple(lexicon.folded("organisations", "endings"))

    def find(self, text: str) -> list[Found]:
        found: list[Found] = []
        tokens = list(_TOKEN.finditer(text))
        place = 0
        while place < len(tokens):
            length = self._length(tokens, place, text)
            if length:
                start, end = tokens[place].start(), tokens[place + length - 1].end()
                name = self._without_employer(_clean(text[start:end]))
                found.append(Found(name, start, start + len(name) if text[start:].startswith(name) else end))
            place += max(length, 1)
        return found

    def _without_employer(self, name: str) -> str:
        """ "F.J. de Vries van Buurtwerkplaats De Schakel" is F.J. de Vries."""
        words = name.split()
        for place in range(2, len(words) - 1):
            if fold(words[place]) in ("van", "of", "von", "bij") and self.organisation_like(words[place + 1]):
                return " ".join(words[:place])
        return name

    def full(self, text: str) -> list[Found]:
        """Only names of at least two words that are no organisation."""
        found = self._couples(self.find(text), text)
        return [each for each in found if len(each.name.split()) > 1 and not self.organisation_like(each.name)]

    def _couples(self, found: list[Found], text: str) -> list[Found]:
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
        bare = self._untitled(line.strip(" .,;!*-–"))
        found = self.find(bare)
        if (
            len(found) == 1
            and found[0].start == 0
            and found[0].end >= len(bare.rstrip(" .,"))
            and not self.organisation_like(bare)
        ):
            return found[0].name
        return ""

    def of_display(self, display: str) -> str:
        """From a header: "Brouwers, Corné (Maashorst)" is Corné Brouwers; a mailbox's or organisation's name is none."""
        text = re.split(r"\s+[|/]\s+|\s+-\s+|\s+via\s+|\s+@\s+|\s+namens\s+", display.strip(" \"'"))[0]
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
        bare = " ".join(self._untitled(text).split())
        known = bare.islower() and " " in bare and fold(bare.split()[0]) in self._given
        return (
            " ".join(_capital(word) if word not in self._particles else word for word in bare.split())
            if known
            else bare
        )

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
            if fold(text)[end : end + 1] in ",.\n()" or words[count] in local:
                said = text[hit.start(1) : end].split()
                return " ".join([_capital(first), *said[:-1], _capital(said[-1])])
        return first

    def mailbox_like(self, text: str) -> bool:
        words = words_of(fold(text))
        boxes = any(word in self._mailboxes or word.endswith(self._offices) for word in words)
        return boxes or self.organisation_like(text)

    def organisation_like(self, text: str) -> bool:
        words = words_of(fold(text))
        return any(word in self._organisations for word in words) or any(
            word.endswith(self._endings) and word not in self._endings for word in words
        )

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

    def _untitled(self, text: str) -> str:
        words = text.split()
        while words and fold(words[0]).strip(".") in self._titles and len(words) > 1:
            words = words[1:]
        return " ".join(words)

    def _length(self, tokens: list["re.Match[str]"], place: int, text: str) -> int:
        """How many tokens from here on are one name."""
        if not self._begins(tokens[place][0]):
            return 0
        length = last = 1
        while place + length < len(tokens) and length < _MOST:
            token, before = tokens[place + length], tokens[place + length - 1]
            if "\n" in text[before.end() : token.start()]:
                break
            if self._goes_on(token[0], token.start() == before.end()) or (
                token[0].startswith("(") and self._call_name(token[0], before[0])
            ):
                last = length + 1
            elif not self._joins(token[0]):
                break
            length += 1
        return last

    def _call_name(self, bracketed: str, before: str) -> bool:
        """ "S.M. (Sanne) de Vries", "Lambertus (Bert) Pronker"."""
        first = bracketed.strip("()").partition(" ")[0]
        return first[:1].isupper() and (initials(before) or fold(first) in self._given)

    def _begins(self, token: str) -> bool:
        if initials(token):
            return True
        capital = token[:1].isupper() and len(token) > 1
        return capital and fold(token) not in self._never and fold(token).strip(".") not in self._titles

    def _goes_on(self, token: str, glued: bool) -> bool:
        if glued and not initials(token):
            return False
        capital = token[:1].isupper() or (token[:1] in "'’" and token[2:3].isupper())
        never = fold(token) in self._never and fold(token) not in self._surnames
        return initials(token) or (capital and len(token) > 1 and not never and fold(token) not in self._particles)

    def _joins(self, token: str) -> bool:
        word = fold(token)
        return word in self._nobility or (word in self._particles and word not in self._apart)


def _surname_last(words: list[str]) -> list[str]:
    """ "VAN DEN BERG Luc", as in Belgium and France, is Luc van den Berg."""
    capitals = [word for word in words if word.isupper() and len(word) > 1 and "." not in word]
    if len(words) < 2 or not 0 < len(capitals) < len(words) or words[: len(capitals)] != capitals:
        return words
    surname = [word.lower() for word in capitals[:-1]] + [capitals[-1].capitalize()]
    return [*words[len(capitals) :], *surname]


def initials(token: str) -> bool:
    return bool(re.fullmatch(r"(?:[^\W\d_]\.)+(?:-?(?:[^\W\d_]\.)+)*", token)) and token[:1].isupper()


def _surname(word: str) -> bool:
    return len(word) > 2 and word.replace("-", "").replace("'", "").isalpha()


def _capital(word: str) -> str:
    return "-".join(part[:1].upper() + part[1:] for part in word.split("-"))


def _clean(text: str) -> str:
    return re.sub(r"['’]s$", "", " ".join(text.split())).rstrip(" ,;-")


def same_person(one: str, other: str) -> bool:
    """They share a surname or first name, initials not counted."""
    first = {word for word in words_of(fold(one)) if len(word) > 2}
    return any(word in first for word in words_of(fold(other)) if len(word) > 2)
