"""Stretches of days that a clause names: "van half april tot begin juni", "na 23 maart", "tot eind april", "before May".

Where an end is vague ("tot mei", "vanaf eind mei"), the days that it may or may not hold are in doubt.
"""

import re
from collections.abc import Mapping
from dataclasses import dataclass

from flows.mail.reading.phrases import either
from flows.mail.reading.words import Lexicon

Day = tuple[int, int]
"""Month and day; they compare as days of one year."""
Edge = tuple[Day, Day]
"""The first and the last day that "half april" may mean; the same one where a day is named."""
_SPANS = {"month_early": (1, 7), "month_middle": (13, 17), "month_late": (24, 31)}
_LONGEST = 31


@dataclass(frozen=True, slots=True)
class Period:
    since: Edge | None = None
    through: Edge | None = None

    def holds(self, day: Day) -> bool | None:
        """None: it may."""
        if (self.since and day < self.since[0]) or (self.through and day > self.through[1]):
            return False
        sure = (not self.since or day >= self.since[1]) and (not self.through or day <= self.through[0])
        return sure or None


class Periods:
    """The words for such stretches in all languages, compiled."""

    def __init__(self, lexicon: Lexicon, months: Mapping[str, int], meetings: frozenset[str]) -> None:
        self.months = {word: number for word, number in months.items() if len(word) > 2}
        self.parts = {word: key for key in _SPANS for word in lexicon.folded("dates", key)}
        self.meetings = either(meetings)
        words = {key: either(lexicon.folded("dates", key)) for key in _KEYS}
        inclusive = f"{words['through']}|-"
        one, two = self._point("one"), self._point("two")
        first = rf"(?<!\w)(?P<first>{words['stretch_from']})\s+{one}"
        self._stretch = re.compile(rf"{first}\s+(?:(?P<whole>{inclusive})|(?P<to>{words['stretch_to']}))\s+{two}")
        self._through = re.compile(rf"(?<!\w)(?:(?P<whole>{words['through']})|(?:{words['until_part']}))\s+{two}")
        self._later = re.compile(rf"(?<!\w)(?:(?P<after>{words['after']})|(?:{words['since_part']}))\s+{one}")
        self._vague = re.compile(rf"(?<!\w)(?:{either(self.parts)})(?:\s+|-)(?:{either(self.months)})(?!\w)")
        self._before = re.compile(rf"(?<!\w)(?:{words['before']})\s+{one}")
        self._between, self._and = (lexicon.folded("dates", key) for key in ("between_days", "links_numbers"))
        self.after = re.compile(rf"(?<!\w)(?:{words['after']})\s+(?=\S)")

    def named(self, clause: str) -> Period | None:
        if hit := self._stretch.search(clause):
            return self._of_stretch(hit)
        if hit := self._through.search(clause):
            return self._until(hit)
        if hit := self._later.search(clause):
            return self._since(hit)
        hit = self._before.search(clause)
        begin = self._edge(hit, "one", ends=False) if hit else None
        return Period(through=((begin[0][0], begin[0][1] - 1), (begin[1][0], begin[1][1] - 1))) if begin else None

    def vague(self, clause: str) -> bool:
        """ "Eind juni" alone."""
        return bool(self._vague.search(clause))

    def _of_stretch(self, hit: re.Match[str]) -> Period | None:
        """ "Tussen april en juni"; "die van april en juni" are two."""
        between = hit["first"] in self._between
        if hit["to"] in self._and and not between:
            return None
        end = self._edge(hit, "two", ends=True, whole=bool(hit["whole"]))
        begin = self._edge(hit, "one", ends=False, month=end[1][0] if end else 0)
        if begin is None or end is None:
            return None
        if between and _bare(hit, "one"):
            begin = begin[0], (begin[0][0], _LONGEST)
        return Period(begin, end)

    def _until(self, hit: re.Match[str]) -> Period | None:
        """ "Tot 5 april" alone ends something else as often."""
        if not hit["whole"] and hit["two_day"]:
            return None
        end = self._edge(hit, "two", ends=True, whole=bool(hit["whole"]))
        return Period(through=end) if end else None

    def _since(self, hit: re.Match[str]) -> Period | None:
        """ "Vanaf half april"; strictly after "na april"."""
        if not hit["after"]:
            begin = self._edge(hit, "one", ends=False) if hit["one_part"] else None
            return Period(since=begin) if begin else None
        end = self._edge(hit, "one", ends=True, whole=True)
        return Period(since=((end[0][0], end[0][1] + 1), (end[1][0], end[1][1] + 1))) if end else None

    def _edge(self, hit: re.Match[str], name: str, ends: bool, whole: bool = False, month: int = 0) -> Edge | None:
        if hit[f"{name}_numeric"]:
            of_month, month = map(int, re.findall(r"\d+", hit[f"{name}_numeric"]))
            return ((month, of_month), (month, of_month))
        month = self.months.get(hit[f"{name}_month"] or hit[f"{name}_name"], month)
        if not month:
            return None
        if hit[f"{name}_part"]:
            early, late = _SPANS[self.parts[hit[f"{name}_part"]]]
            return ((month, late if ends and late == _LONGEST else early), (month, late))
        if day := hit[f"{name}_day"] or hit[f"{name}_dated"]:
            return ((month, int(day)), (month, int(day)))
        if not ends:
            return ((month, 1), (month, 1))
        return ((month, _LONGEST if whole else 0), (month, _LONGEST))

    def _point(self, name: str) -> str:
        months, of = either(self.months), r"(?:\s+(?:of|van|the|de|of the|van de maand))?"
        part = rf"(?:(?P<{name}_part>{either(self.parts)}){of}(?:\s+|-))?"
        day = rf"(?P<{name}_day>\d{{1,2}})(?:e|de|ste|st|nd|rd|th)?\.?(?:\s+(?:of\s+)?(?P<{name}_month>{months}))?"
        month = rf"(?P<{name}_name>{months})(?:\s+(?P<{name}_dated>\d{{1,2}})(?:st|nd|rd|th)?(?![:.\d]))?"
        thing = rf"(?:(?:de|het|the)\s+)?(?:(?:{self.meetings})\s+(?:van|op|of|on|in)\s+)?"
        return rf"{thing}{part}(?:(?P<{name}_numeric>\d{{1,2}}[/-]\d{{1,2}})|{day}|{month})(?![\w:/-])"


_KEYS = ("stretch_from", "stretch_to", "through", "until_part", "since_part", "after", "before")


def _bare(hit: re.Match[str], name: str) -> bool:
    return not (hit[f"{name}_part"] or hit[f"{name}_day"] or hit[f"{name}_dated"] or hit[f"{name}_numeric"])
