"""How people sign: name, function, organisation, phone, in lines or after the name ("Jan Bos, gemeente Ede")."""

import re
from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from itertools import pairwise

from flows.mail.reading.contacts import LINK, phone_in
from flows.mail.reading.domains import of_domain
from flows.mail.reading.firstnames import FirstNames
from flows.mail.reading.groups import Groups
from flows.mail.reading.names import Names, same_person
from flows.mail.reading.phrases import either, fold, words_of
from flows.mail.reading.prose import Prose
from flows.mail.reading.signed import SignedLines, unwrapped
from flows.mail.reading.words import Lexicon

_SPLIT = re.compile(r"\s*[|•·;/]\s*|\s@\s|\s+[-–]\s+|,\s+|\s{3,}|\s*\t\s*")
_BARS = re.compile(r"\s[|•·]\s")


@dataclass(frozen=True, slots=True)
class Signed:
    name: str = ""
    function: str = ""
    organisation: str = ""
    phone: str = ""
    lines: tuple[str, ...] = ()
    """What was read as a signature."""


class Closing:
    def __init__(self, lexicon: Lexicon, groups: Groups, names: Names, first: FirstNames, prose: Prose) -> None:
        self._groups, self._names, self._firstnames, self._prose = groups, names, first, prose
        self._lines = SignedLines(lexicon, groups, names, first, prose)
        self._heads = lexicon.folded("functions", "heads")
        self._leading = lexicon.folded("organisations", "leading")
        self._members = lexicon.folded("functions", "members")
        self._first = (lexicon.folded("signs", "self") - {"me", "ons"}) | lexicon.folded("names", "undersigned")
        self._ours = lexicon.folded("signs", "first")
        self._and_named = re.compile(rf"{lexicon.joint.pattern}(?=[A-ZÀ-Þ])")
        articles = either(lexicon.folded("organisations", "articles"))
        behind = ("belongs_to", "works_at", "named_for")
        at = either(word for key in behind for word in lexicon.folded("organisations", key))
        self._at = re.compile(rf"\s+(?:{at})\s+(?:(?:{articles})\s+)?(?=(?:{either(self._leading)})\b|[A-ZÀ-Þ])")
        large = either(word.capitalize() for word in lexicon.folded("organisations", "articles"))
        self._with_article = re.compile(rf"(?:{large})\s[A-ZÀ-Þ]\w+")
        """With a capital, within a line: "Executive assistant, The Hearth Fund"."""

    def read(self, own: str, signature: str, writer: str, address: str = "") -> Signed:
        """`writer` is the name that the header tells, or empty."""
        own = "\n".join(unwrapped(own.strip(), writer))
        signature_lines = signature.split("\n")[:_MOST]
        # Without a name in the header, who signs below a closing is the writer, and the last lines above it are a list.
        signs = not writer and any(" " in self._lines.name(line, "", address) for line in signature_lines)
        lines = [*([] if signs else self._lines.of(own, writer)), *signature_lines]
        pieces = [piece for line in lines for piece in _BARS.split(line) if not self._groups.is_where(piece.strip())]
        parts = [part for piece in pieces for part in self._parts(piece, writer)]
        named = [each for line in lines if (each := self._lines.name(line, writer, address))]
        name = next((each for each in named if " " in each and same_person(each, named[0])), next(iter(named), ""))
        signer = writer if writer.startswith(name) else name
        organisation = (
            self._groups.without_office(of_domain(parts, signer, address, self._names))
            or self._organisation(parts, signer, address)
            or self._member_of(parts, signer)
            or self._beside(lines, signer)
            or self._lines.employer(own, fold(signer))
        )
        return Signed(name, self._function(parts), organisation, phone_in("\n".join(lines)), tuple(lines))

    def _parts(self, line: str, writer: str) -> list[str]:
        bare = re.sub(r"[*_]{1,2}", "", line).strip()
        parts = []
        for part in _SPLIT.split(bare):
            parts += [
                each.strip(" ()")
                for piece in re.split(r"\s*\(|\)\s*", part)
                for each in (self._job_and_place(piece) if self._is_job(piece) else [piece])
            ]
        return [part for part in parts if part and not (same_text(part, writer) or self._names.behind_name(part))]

    def _is_job(self, piece: str) -> bool:
        """A job that somebody signs with; "vroeger was ik bestuurslid bij …" is a sentence."""
        return self._prose.functional(piece) and not self._groups.tells(piece)

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
        found = self._at.split(part, maxsplit=1)
        heads = len(found) > 1 and fold(found[0]).split()[-1] in self._heads
        if len(found) > 1 and (heads or self._groups.of_department(found[1])) and not self._groups.employs(found[1]):
            return [part]  # "Assistant Professor of Energy Governance".
        beside = re.match(r"([a-zà-þ][a-zà-þ -]+?)\s+([A-ZÀ-Þ].*)$", part)
        return [beside[1], beside[2]] if beside and len(found) == 1 else found

    def _works_at(self, job: str, rest: str) -> bool:
        """ "Adviseur Stichting De Hoek", "bestuurslid Energie Noord"; "adviseur Energie & Wonen" tells a subject."""
        if self._groups.known(rest) or fold(rest.split()[0]) in self._leading:
            return bool(self._groups.organisation_in(rest))
        named = rest[:1].isupper() or self._names.organisation_like(rest.split()[0])
        alone = " " in rest and rest[:1].isupper() and self._groups.like(rest, "")
        return self._member(job) and ((named and bool(self._groups.organisation_in(rest))) or alone)

    def _member(self, job: str) -> bool:
        return bool({fold(job).split()[-1]} & self._members)

    def _member_of(self, parts: Sequence[str], signer: str) -> str:
        """ "raadslid GroenLinks Heerde": who is a member, chair or secretary is so of what stands behind."""
        for job, place in pairwise(parts):
            named = (
                self._prose.functional(job) and self._with_article.match(place) and not self._prose.functional(place)
            )
            if named and self._groups.like(place, ""):
                return place
            person = self._firstnames.begins(place) and not self._names.organisation_like(place)
            person = person or same_text(place, signer)
            if (
                self._member(job)
                and place[:1].isupper()
                and not person
                and self._prose.value_at(place, told=True) == place
            ):
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
            for part in [*behind, *(_BARS.split(below)[0] for below in bare[place + 1 : place + 3])]:
                alone = _REMARK.sub("", part).strip(" ().,")
                if self._groups.like(alone, name):
                    return alone
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
                and fold(part.split()[0]) not in self._ours
            ):
                first, *rest = self._and_named.split(part)
                return (part if rest and not self._prose.functional(rest[0]) else first).strip(" .,")
        return ""

    def _organisation(self, parts: Sequence[str], name: str, address: str) -> str:
        candidates = [
            each for part in parts if (each := self._groups.organisation_in(part)) and not same_text(each, name)
        ]
        known = next(filter(self._groups.known, candidates), next(iter(candidates), ""))
        if not self._groups.is_place(known) or fold(known) in fold(address.partition("@")[2]):
            return known
        # "Wijkplatform Vinkhuizen, Groningen": a town right behind a group says where it is.
        return next((one for one, other in pairwise(candidates) if other == known), known)


_MOST = 14
"""Lines below a signature's beginning that are read."""
_QUOTED = re.compile(r"\s*[,(|–-]\s*[\"“„'‘]([^\"”“'’\n]{3,60})[\"”’']")
_REMARK = re.compile(r"(?<=\w)\s\([^()]*\)?$")
"""Behind a name: "Warm Zuid (zo heten we echt)"."""


def same_text(one: str, other: str) -> bool:
    return bool(other) and fold(one).strip() == fold(other).strip()


def first_of(values: Iterable[str]) -> str:
    return next(filter(None, values), "")
