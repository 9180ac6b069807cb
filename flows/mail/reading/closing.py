"""How people sign: name, function, organisation, phone, in lines or after the name ("Jan Bos, gemeente Ede")."""

import re
from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from itertools import pairwise

from flows.mail.reading.contacts import LINK, phone_in
from flows.mail.reading.firstnames import FirstNames
from flows.mail.reading.groups import Groups
from flows.mail.reading.names import Names, same_person
from flows.mail.reading.phrases import fold, words_of
from flows.mail.reading.prose import Prose
from flows.mail.reading.words import Lexicon

_SPLIT = re.compile(r"\s*[|•·;/]\s*|\s+[-–]\s+|,\s+|\s{3,}|\s*\t\s*")
_ITEM = re.compile(r"[-*•·–]\s|\d{1,2}[.)]\s")
_AT = re.compile(
    r"\s+(?:bij|van|voor|at|of|for|bei)\s+(?:de\s+|het\s+|the\s+)?(?=(?:gemeente|municipality|city|stichting|gemeinde|vereniging|[A-ZÀ-Þ]))"
)


@dataclass(frozen=True, slots=True)
class Signed:
    name: str = ""
    function: str = ""
    organisation: str = ""
    phone: str = ""


class Closing:
    def __init__(self, lexicon: Lexicon, groups: Groups, names: Names, first: FirstNames, prose: Prose) -> None:
        self._groups, self._names, self._firstnames, self._prose = groups, names, first, prose
        self._heads = lexicon.folded("functions", "heads")
        self._leading = lexicon.folded("organisations", "leading")
        self._members = lexicon.folded("functions", "members")
        self._first = lexicon.folded("signs", "self") - {"me", "ons"}
        farewells = "|".join(map(re.escape, lexicon.folded("names", "farewells")))
        by = "|".join(map(re.escape, lexicon.folded("names", "by")))
        self._farewell = re.compile(rf"(?:\S+\s+)?(?:{farewells})[.,!]*\s+(?:(?:{by})\s+(?=\w))?")

    def read(self, own: str, signature: str, writer: str, address: str = "") -> Signed:
        """`writer` is the name that the header tells, or empty."""
        own = "\n".join(_unwrapped(own.strip()))
        lines = [*(self._below(own, writer) or self._tail(own, writer)), *signature.split("\n")[:14]]
        parts = [part for line in lines if not self._groups.is_where(line) for part in self._parts(line, writer)]
        named = [each for line in lines if (each := self._name(line, writer, address))]
        name = next((each for each in named if " " in each and same_person(each, named[0])), next(iter(named), ""))
        organisation = (
            self._organisation(parts, name or writer) or self._member_of(parts) or self._beside(lines, name or writer)
        )
        return Signed(name, self._function(parts), organisation, phone_in("\n".join(lines)) or phone_in(own))

    def _tail(self, own: str, writer: str) -> list[str]:
        """The last short lines, and the rest of a line behind the writer's name."""
        lines = own.split("\n")
        tail: list[str] = []
        for line in reversed(lines[-7:]):
            if not line and tail and self._name(tail[0], writer):
                break
            if _ITEM.match(line) or (len(line) > 70 and not _short_parts(line)) or _prose_line(line):
                tail = tail or [last_words(line)]
                break
            tail.insert(0, line)
        return [*self._inline(own, writer), *tail]

    def _below(self, own: str, writer: str) -> list[str]:
        """From the last line on that is nothing but the writer's name, when no closing parts a signature from the text."""
        lines = own.split("\n")
        starts = [place for place, line in enumerate(lines) if writer and fold(line.strip(" *_")) == fold(writer)]
        if not starts or not 2 < len(lines) - starts[-1] <= _SIGNATURE or " " not in writer:
            return []
        return [*self._inline(own, writer), *(line for line in lines[starts[-1] :] if not _prose_line(line))]

    def _inline(self, own: str, writer: str) -> list[str]:
        """ "… graag! Vera Leeflang, gemeente Hagendam." """
        found = []
        if len(writer) > 2:
            for hit in re.finditer(re.escape(writer), own, re.IGNORECASE):
                rest = re.split(r"[.!?](?:\s|$)|\n", own[hit.end() : hit.end() + 120], maxsplit=1)[0]
                if of := _OF_NAME.match(rest):
                    found.append(
                        f"{writer}, {self._prose.value_at(rest[of.end() :]) or self._prose.small_at(rest[of.end() :])}"
                    )
                elif rest[:1] in (",", "(", " ") and re.match(r"\s*[,(|–-]", rest):
                    found.append(f"{writer}, " + rest.strip(" ,(").replace(")", ","))
        return found[:2]

    def _name(self, line: str, writer: str, address: str = "") -> str:
        bare = line.strip()
        if farewell := self._farewell.match(fold(bare)):
            bare = bare[farewell.end() :]
        first = re.split(r"\s*[,|]\s*|\s+[-–/]\s+", bare)[0] if bare else ""
        if not re.match(r"(?:\w+\.\s*)?(?:\w\.)+\s*\(", first):
            first = first.split("(")[0]
        whole = self._names.whole(first) or self._firstnames.whole(first, _bears(address, first))
        return (
            whole
            if whole
            and not self._groups.known(whole)
            and (len(whole.split()) > 1 or same_person(whole, writer) or not writer)
            else ""
        )

    def _parts(self, line: str, writer: str) -> list[str]:
        bare = re.sub(r"[*_]{1,2}", "", line).strip()
        parts = []
        for part in _SPLIT.split(bare):
            parts += [
                each.strip(" ()")
                for piece in re.split(r"\s*\(|\)\s*", part)
                for each in (self._job_and_place(piece) if self._prose.functional(piece) else [piece])
            ]
        return [part for part in parts if part and not (writer and fold(part) == fold(writer))]

    def _job_and_place(self, part: str) -> list[str]:
        """ "Adviseur bij Woonhaven", "bestuurslid Bronwarmte", "Voorzitter Stichting De Hoek"."""
        if self._groups.known(part):
            return [part]
        words = part.split()
        for place in range(1, len(words)):
            job, rest = " ".join(words[:place]), " ".join(words[place:])
            if (
                self._prose.functional(words[place - 1])
                and not self._prose.functional(rest)
                and self._works_at(job, rest)
            ):
                return [job, rest]
        found = _AT.split(part, maxsplit=1)
        if len(found) > 1 and fold(found[0]).split()[-1] in self._heads and not self._groups.employs(found[1]):
            return [part]
        beside = re.match(r"([a-zà-þ][a-zà-þ -]+?)\s+([A-ZÀ-Þ].*)$", part)
        return [beside[1], beside[2]] if beside and len(found) == 1 else found

    def _works_at(self, job: str, rest: str) -> bool:
        """ "Adviseur Stichting De Hoek", "bestuurslid Energie Noord"; "adviseur Energie & Wonen" tells a subject."""
        if self._groups.known(rest) or fold(rest.split()[0]) in self._leading:
            return bool(self._groups.organisation_in(rest))
        return self._member(job) and rest[:1].isupper() and bool(self._groups.organisation_in(rest))

    def _member(self, job: str) -> bool:
        return bool({fold(job).split()[-1]} & self._members)

    def _member_of(self, parts: Sequence[str]) -> str:
        """ "raadslid GroenLinks Heerde": who is a member, chair or secretary is so of what stands behind."""
        for job, place in pairwise(parts):
            named = self._prose.functional(job) and _LARGE.match(place) and not self._prose.functional(place)
            if named and self._groups.like(place, ""):
                return place
            person = self._firstnames.begins(place) and not self._names.organisation_like(place)
            if self._member(job) and place[:1].isupper() and not person and self._prose.value_at(place) == place:
                return place
        return ""

    def _beside(self, lines: Sequence[str], name: str) -> str:
        """What stands behind or right below the name, when nothing tells better: a few capitalised words."""
        if not name:
            return ""
        bare = [re.sub(r"[*_]{1,2}", "", line).strip() for line in lines]
        bare = [line for line in bare if line]
        for place, line in enumerate(bare):
            if not same_person(line[: len(name) + 12], name):
                continue
            behind = [part for part in _SPLIT.split(line)[1:] if part]
            quoted = _QUOTED.match(line[len(name) :])
            if quoted and " " in quoted[1]:
                return quoted[1]
            for part in [*behind, *bare[place + 1 : place + 3]]:
                if self._groups.like(part.strip(" ()."), name):
                    return part.strip(" ().,")
        return ""

    def _function(self, parts: Sequence[str]) -> str:
        for part in parts:
            if (
                self._prose.functional(part)
                and len(part.split()) <= 7
                and not LINK.search(part)
                and not part.endswith(".")
                and ":" not in part
                and not self._first & set(words_of(fold(part)))
            ):
                first, *rest = re.split(r"\s+(?:en|and|und)\s+(?=[A-ZÀ-Þ])", part)
                return (part if rest and not self._prose.functional(rest[0]) else first).strip(" .,")
        return ""

    def _organisation(self, parts: Sequence[str], name: str) -> str:
        candidates = [
            each for part in parts if (each := self._groups.organisation_in(part)) and not same_text(each, name)
        ]
        return next(filter(self._groups.known, candidates), next(iter(candidates), ""))


def _unwrapped(text: str) -> list[str]:
    """Lines as meant: prose that a mail program broke is no signature. Lines of a signature stay apart."""
    lines: list[str] = []
    for line in map(str.strip, text.split("\n")):
        before = lines[-1] if lines else ""
        prose = len(before) > _WRAP and (line[:1].islower() or (len(before.split()) > _FEW and "|" not in before))
        if line and prose and not before.endswith((".", "!", "?", ":")):
            lines[-1] = f"{before} {line}"
        else:
            lines.append(line)
    return lines


_QUOTED = re.compile(r"\s*[,(|–-]\s*[\"“„'‘]([^\"”“'’\n]{3,60})[\"”’']")
_LARGE = re.compile(r"(?:The|De|Het|'t)\s[A-ZÀ-Þ]\w+")
"""An article with a capital, within a line: "Executive assistant, The Hearth Fund"."""
_SIGNATURE = 16
"""Lines of a signature, its advertisements counted."""
_WRAP, _FEW = 46, 7
"""Characters of a line that was full, and words of one that is no prose."""


def _bears(address: str, name: str) -> bool:
    """ "nuno.fragoso@" bears the name of "nuno fragoso"."""
    local = re.sub(r"[^a-z]", "", fold(address.partition("@")[0]))
    return any(len(word) > 3 and word in local for word in words_of(fold(name)))


_OF_NAME = re.compile(r"\s+(?:van|from|of)\s+(?:de\s+|het\s+|the\s+)?(?=[A-ZÀ-Þ]|[a-z]+\s[a-z])")


def _short_parts(line: str) -> bool:
    """ "Jan Bos, gemeente Ede, adviseur, 06 …": a signature on one line."""
    parts = line.split(",")
    return len(parts) > 2 and all(len(part.split()) < 6 for part in parts) and line[-1:] not in "!?"


def _prose_line(line: str) -> bool:
    return len(line.split()) > 7 and line.endswith((".", "!", "?")) and not _short_parts(line)


def last_words(line: str) -> str:
    """What stands behind the last sentence of a line: "Zet mij op de lijst! Ina Smeets"."""
    words = re.split(r"(?<!\b[A-Z])[.!?;)]+\s+(?!\w{1,2}\.)", line.strip())[-1]
    return words if 0 < len(words.split()) < 9 and words != line.strip() else ""


def same_text(one: str, other: str) -> bool:
    return bool(other) and fold(one).strip() == fold(other).strip()


def first_of(values: Iterable[str]) -> str:
    return next(filter(None, values), "")
