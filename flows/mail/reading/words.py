"""What a language file tells the reading: a `Language`. All words are data; adding a language needs no Python."""

import re
from collections.abc import Callable, Iterable, Mapping, Sequence
from dataclasses import dataclass
from functools import cached_property
from operator import itemgetter
from typing import Any, TypeVar

from flows.mail.markers import Markers
from flows.mail.reading.phrases import PhraseBook, either, fold
from flows.mail.reading.sentences import Stops, stops
from flows.mail.reading.spelled import Spelled
from flows.registration.office import Office

_Made = TypeVar("_Made")
Words = Mapping[str, tuple[str, ...]]
_Spelling = Callable[[Spelled, Iterable[str]], tuple[str, ...]]
EMPTY = Markers.from_languages(())


@dataclass(frozen=True, slots=True)
class Language:
    code: str
    common: frozenset[str]
    """Small words by which the language is recognised."""
    phrases: Words
    """By group (`register`, `cancel` …): what people write, in the notation of `phrases`."""
    signs: Words
    """Single words that turn a sentence: negation, conditions, persons."""
    dates: Words
    names: Words
    labels: Words
    """By field: how forms and people head it."""
    values: Words
    prose: Words
    """By field: what stands before or after its value in a sentence."""
    organisations: Words
    functions: Words


_CLEARLY = 2
"""More of the small words of a language than of any other."""


def load_language(table: Mapping[str, Any]) -> Language:
    """From the parsed `config/languages/<xx>.toml`; tables that it lacks are empty."""
    about = table.get("language", {})
    classes = {name: "|".join(map(str, words)) for name, words in table.get("classes", {}).items()}
    rest = ("phrases", "signs", "dates", "names", "labels", "values", "prose", "organisations", "functions")
    spelled = Spelled(about.get("contracted", ()), about.get("spelled", {}), about.get("mistyped", ()))
    return Language(
        code=str(about.get("code", "")),
        common=frozenset(map(fold, spelled.words(about.get("common", ())))),
        **{name: _words(table.get(name, {}), _NOTATION.get(name, Spelled.words), spelled, classes) for name in rest},
    )


def _words(table: Mapping[str, Any], spell: _Spelling, spelled: Spelled, classes: Mapping[str, str]) -> Words:
    def entries(value: list[Any]) -> Iterable[str]:
        return (_CLASS.sub(lambda hit: classes[hit[1]], str(entry)) for entry in value)

    return {key: spell(spelled, entries(value)) for key, value in table.items() if isinstance(value, list)}


_CLASS = re.compile(r"<(\w+)>")
"""A word class in a phrase: any of the words that `[classes]` lists under that name."""


_NOTATION = {"phrases": Spelled.phrases, "prose": Spelled.phrases}


@dataclass(frozen=True)
class Lexicon:
    """The words of all languages together: people mix them in one mail."""

    languages: tuple[Language, ...]

    def all(self, part: str, key: str) -> tuple[str, ...]:
        """For example `all("names", "particles")`, over all languages."""
        return tuple(dict.fromkeys(word for each in self.languages for word in getattr(each, part).get(key, ())))

    def folded(self, part: str, key: str) -> frozenset[str]:
        known = self._folded.get((part, key))
        if known is None:
            known = self._folded[part, key] = frozenset(map(fold, self.all(part, key)))
        return known

    def pattern(self, part: str, key: str) -> re.Pattern[str]:
        """Any of the words or phrases, whole, in folded words."""
        known = self._patterns.get((part, key))
        if known is None:
            words = "|".join(map(re.escape, self.folded(part, key))) or "(?!)"
            known = self._patterns[part, key] = re.compile(rf"(?<![^ (])(?:{words})(?![^ ,;:.!?)])")
        return known

    def spoken(self, words: Sequence[str]) -> "Lexicon":
        """The language of these words alone, when one has clearly more of its small words in them."""
        counts = sorted(((len(each.common.intersection(words)), each) for each in self.languages), key=itemgetter(0))
        if len(counts) < 2 or counts[-1][0] - counts[-2][0] < _CLEARLY:
            return self
        return self._alone[counts[-1][1].code]

    def greets(self, line: str) -> bool:
        """ "Goedemiddag,", "Beste Noor,": it opens a mail."""
        first = next(iter(fold(line).split()), "").strip(",")
        return line.rstrip().endswith(",") and first in self.folded("names", "not_names")

    def keys(self, part: str) -> tuple[str, ...]:
        return tuple(dict.fromkeys(key for each in self.languages for key in getattr(each, part)))

    @cached_property
    def joint(self) -> re.Pattern[str]:
        """Between two names: " en ", " and ", " & "."""
        return re.compile(rf"\s+(?:{self._either('names', 'joins')})\s+", re.IGNORECASE)

    @cached_property
    def of_whom(self) -> str:
        """For a regular expression, between somebody and a group: "van de ", "at ". It begins behind a space."""
        of, at, articles = (self._either("organisations", key) for key in ("belongs_to", "works_at", "articles"))
        return rf"(?:{of}|{at})\s+(?:(?:{articles})\s+)?"

    @cached_property
    def belongs(self) -> re.Pattern[str]:
        """The same with the space before it."""
        return re.compile(rf"\s{self.of_whom}")

    def _either(self, part: str, key: str) -> str:
        return either(self.folded(part, key))

    @cached_property
    def about_whom(self) -> re.Pattern[str]:
        """What is said on of somebody, in group 1: ", die verhinderd is"."""
        return re.compile(rf",\s*(?:{self._either('names', 'relative')})\s([^,.;]*)", re.IGNORECASE)

    @cached_property
    def stops(self) -> Stops:
        weekdays = (word for row in self.all("dates", "weekdays") for word in row.split())
        return stops(
            self.all("signs", "abbreviations"),
            self.all("dates", "before_day"),
            weekdays,
            self.all("signs", "abbreviations_last"),
        )

    @cached_property
    def small_words(self) -> frozenset[str]:
        return frozenset().union(*(each.common for each in self.languages))

    @cached_property
    def ordinary(self) -> frozenset[str]:
        """Words that any mail may hold, and so no surnames when written without a capital."""
        parts = ("phrases", "signs", "values", "functions", "organisations", "prose")
        texts = (text for part in parts for key in self.keys(part) for text in self.all(part, key))
        told = frozenset(word for text in texts for word in re.findall(r"[^\W\d_]+", fold(text)))
        return told | self.small_words | self.folded("names", "not_names") | self.folded("names", "related")

    @cached_property
    def month_words(self) -> frozenset[str]:
        return frozenset(word for text in self.folded("dates", "months") for word in text.split())

    @cached_property
    def number_words(self) -> frozenset[str]:
        words = frozenset(word for text in self.folded("dates", "numbers") for word in text.split())
        return words | {str(number) for number in range(1, 10)}

    @cached_property
    def label_words(self) -> frozenset[str]:
        return frozenset(
            word for key in self.keys("labels") for label in self.folded("labels", key) for word in label.split()
        )

    @cached_property
    def book(self) -> PhraseBook:
        return PhraseBook((each.phrases for each in self.languages), self.folded("signs", "negation"))

    @cached_property
    def indexes(self) -> dict[tuple[tuple[str, ...], ...], Any]:
        """The labels of forms, by the events that they were made for."""
        return {}

    @cached_property
    def _patterns(self) -> dict[tuple[str, str], re.Pattern[str]]:
        return {}

    @cached_property
    def _alone(self) -> dict[str, "Lexicon"]:
        return {each.code: Lexicon((each,)) for each in self.languages}

    @cached_property
    def _folded(self) -> dict[tuple[str, str], frozenset[str]]:
        return {}


@dataclass(frozen=True)
class Guide:
    """What the reading goes by: the office's events and lists, the languages' words, and who sends web forms."""

    office: Office
    languages: Mapping[str, Language]
    form_senders: Mapping[str, str]
    """Address to where the person stands: `reply-to` or `body`."""
    markers: Markers = EMPTY
    """The splitter's words; the reading looks at them where a mail is forwarded."""
    home: frozenset[str] = frozenset()
    """Events of the mailbox that is read: where words fit one of these, no other is meant. Empty: all are."""

    def nearest(self, slugs: frozenset[str]) -> frozenset[str]:
        """Of several events those of this mailbox, if there are any."""
        return slugs & self.home or slugs

    @cached_property
    def lexicon(self) -> Lexicon:
        return Lexicon(tuple(self.languages.values()))

    @cached_property
    def forms(self) -> dict[str, str]:
        return {address.strip().casefold(): where for address, where in self.form_senders.items()}

    def once(self, key: str, make: Callable[[], _Made]) -> _Made:
        """What is built from the words and the events, the first time that it is asked for."""
        if key not in self._made:
            self._made[key] = make()
        made: _Made = self._made[key]
        return made

    @cached_property
    def _made(self) -> dict[str, Any]:
        return {}
