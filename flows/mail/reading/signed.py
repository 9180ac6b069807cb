"""Where a signature stands: the last short lines, what follows the writer's name in a sentence, and the name that is signed."""

import re

from flows.mail.reading.firstnames import FirstNames
from flows.mail.reading.groups import Groups
from flows.mail.reading.names import Names, initials, same_person
from flows.mail.reading.phrases import fold, words_of
from flows.mail.reading.prose import Prose
from flows.mail.reading.words import Lexicon

_LINE = re.compile(r"[.!?](?:\s+(?![a-z])|$)|\n")
"""What ends it; "wijkver. rozenprieel" goes on."""
_ITEM = re.compile(r"[-*•·–]\s|\d{1,2}[.)]\s")


class SignedLines:
    def __init__(self, lexicon: Lexicon, groups: Groups, names: Names, first: FirstNames, prose: Prose) -> None:
        self._groups, self._names, self._firstnames, self._prose = groups, names, first, prose
        farewells = "|".join(map(re.escape, lexicon.folded("names", "farewells")))
        by = "|".join(map(re.escape, lexicon.folded("names", "by")))
        self._farewell = re.compile(rf"(?:\S+\s+)?(?:{farewells})[.,!]*\s+(?:(?:{by})\s+(?=\w))?")
        self._of_name = re.compile(rf"\s+{lexicon.of_whom}(?=[A-ZÀ-Þ]|[a-z]+\s[a-z])")

    def of(self, own: str, writer: str) -> list[str]:
        """`writer` is the name that the header tells, or empty."""
        return self._below(own, writer) or self._tail(own, writer)

    def _tail(self, own: str, writer: str) -> list[str]:
        """The last short lines, and the rest of a line behind the writer's name."""
        lines = own.split("\n")
        tail: list[str] = []
        for line in reversed(lines[-7:]):
            if not line and tail and self.name(tail[0], writer):
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
            for hit in _written(writer).finditer(own):
                rest = _LINE.split(own[hit.end() : hit.end() + 120], maxsplit=1)[0]
                of = self._of_name.match(rest)
                if of and initials(writer.split()[0]) and self._names.whole(own[: hit.end()].split("\n")[-1] + rest):
                    continue  # "W.F. van Duin van Zandhoven" is all a name.
                if of:
                    found.append(
                        f"{writer}, {self._prose.value_at(rest[of.end() :]) or self._prose.small_at(rest[of.end() :])}"
                    )
                elif rest[:1] in (",", "(", " ") and re.match(r"\s*[,(|–-]", rest):
                    found.append(f"{writer}, " + rest.strip(" ,(").replace(")", ","))
        return found[:2]

    def employer(self, own: str, writer: str) -> str:
        """ "karin blok van buurtkeuken de pan", by who writes without capitals."""
        for hit in re.finditer(re.escape(writer), own) if writer else ():
            rest = re.split(r"[.!?](?:\s|$)|\n", own[hit.end() : hit.end() + 120], maxsplit=1)[0]
            if (of := self._of_name.match(rest)) and rest.islower():
                return self._prose.small_at(rest[of.end() :])
        return ""

    def name(self, line: str, writer: str, address: str = "") -> str:
        bare = line.strip()
        if farewell := self._farewell.match(fold(bare)):
            bare = bare[farewell.end() :]
        first = re.split(r"\s*[,|]\s*|\s+[-–/@]\s+|\s{3,}", bare)[0] if bare else ""
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


def _written(name: str) -> re.Pattern[str]:
    """The name, or its surname behind an initial, and the age that some add: "W. Bos (77)" of Wim Bos."""
    first, _, rest = name.partition(" ")
    surname = re.sub(r"\bvd\b", r"v\\.?\\s?d\\.?", re.escape(rest))
    brief = rf"{re.escape(first[0])}\.(?:\s?\w\.)*\s?{surname}|" if rest else ""
    whole = rf"{re.escape(first)}\s{surname}" if rest else re.escape(name)
    return re.compile(rf"(?<!\w)(?:{brief}{whole})(?!\w)(?:\s\(\d{{1,3}}\))?", re.IGNORECASE)


def unwrapped(text: str, writer: str = "") -> list[str]:
    """Lines as meant: prose that a mail program broke is no signature. Lines of a signature stay apart, from the writer's name on."""
    first = fold(writer).split()[:1]
    lines: list[str] = []
    for line in map(str.strip, text.split("\n")):
        before = lines[-1] if lines else ""
        prose = len(before) > _WRAP and (line[:1].islower() or (len(before.split()) > _FEW and "|" not in before))
        signs = first and fold(line).split()[:1] == first and len(line.split()) < _FEW
        if line and prose and not signs and not before.endswith((".", "!", "?", ":", ")")):
            lines[-1] = f"{before} {line}"
        else:
            lines.append(line)
    return lines


_SIGNATURE = 16
"""Lines of a signature, its advertisements counted."""
_WRAP, _FEW = 46, 7
"""Characters of a line that was full, and words of one that is no prose."""


def _bears(address: str, name: str) -> bool:
    """ "nuno.fragoso@" bears the name of "nuno fragoso"."""
    local = re.sub(r"[^a-z]", "", fold(address.partition("@")[0]))
    return any(len(word) > 3 and word in local for word in words_of(fold(name)))


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
