"""What a label asks for: by the whole label as the language files and the event know it, else by the word in it that tells."""

import re
from collections.abc import Iterable, Mapping
from dataclasses import dataclass

from flows.mail.reading.phrases import either, fold, words_of
from flows.mail.reading.words import Lexicon
from flows.registration.model import Event, Field

_SENTENCE = re.compile(r".*\w{3}[.!]\s+(?=[A-ZÀ-Þ])")
_NUMBER = re.compile(r"[a-z]?\d{1,2}[.):]\s+")
"""Of a question: "3. Voor welke gemeente werk je?"."""
_IN_FORM, _IN_TEXT = 9, 3
"""Words of a label that is no sentence: of a web form, and of lines that a person typed."""
_LONGEST = 80
"""Characters of a label that goes on behind its word."""
_TELLING = ("other", "email", "phone", "function", "initiative", "organisation", "remarks", "name")
"""In this order: "naam van uw organisatie" asks for the organisation, "e-mail contactpersoon" for an address."""


@dataclass(frozen=True)
class Labels:
    whole: Mapping[str, str]
    """Folded label to field name; the event's own labels and synonyms go before the languages'."""
    asked: Mapping[str, str]
    """Whole questions of web forms without the words for them and us: "op welk adres kunnen we u mailen" asks what "… je mailen" asks."""
    persons: frozenset[str]
    """Those words."""
    telling: Mapping[str, frozenset[str]]
    """By field, words of which one in a label is enough; `other` takes a label away from all of them."""
    second: frozenset[str]
    """Words of a label that is about a further person."""
    follows: tuple[str, ...]
    """How the question begins that follows on a yes: "Zo ja, welk?"."""
    edges: tuple[re.Pattern[str], re.Pattern[str], re.Pattern[str]]
    """What a label begins with beside its word ("uw"), what goes on behind it ("waarmee …"), and how it ends ("(verplicht)", "*")."""
    web: bool

    def asks_further(self, label: str) -> bool:
        return f"{bare(label)} ".replace(",", "").startswith(self.follows)

    def field_of(self, label: str) -> str:
        """Of what stands before a colon, in a box's or a table's head."""
        key = self._plain(label)
        sentence = _SENTENCE.match(label)
        last = self.field_of(label[sentence.end() :]) if sentence and not self._known(key) else ""
        if last and (self.web or last in ("initiative", "organisation")):
            return last  # "Gemeente Ede. Initiatief: …", "Leuk, Els! Waar werk je?"
        return self._known(key) or self._told(key) or self._told(self._subject(key)) or self._begun(key)

    def field_alone(self, line: str, value_next: bool = False) -> str:
        """Of a line that has nothing to show that it is a label. `value_next`: where a form has one rather than a value."""
        key = self._plain(line)
        return self._known(key) or self._begun(key) or (self.field_of(line) if value_next and self.web else "")

    def _plain(self, label: str) -> str:
        return self.edges[2].sub("", bare(label))

    def _known(self, key: str) -> str:
        return (
            self.whole.get(key) or self.whole.get(self._subject(key)) or self.asked.get(_asked(key, self.persons), "")
        )

    def _subject(self, key: str) -> str:
        """ "Wat is uw naam", "hoe heet het initiatief": what they ask for."""
        return self.edges[0].sub("", key)

    def _begun(self, key: str) -> str:
        """ "gemeente waarvoor u werkt"."""
        first = self.edges[1].split(self._subject(key))[0] if len(key) < _LONGEST else key
        return self.whole.get(first, "") if first != key else ""

    def _told(self, key: str) -> str:
        words = set(words_of(key))
        if len(words) > (_IN_FORM if self.web else _IN_TEXT) or words & self.telling["other"]:
            return ""
        field = next((name for name, telling in self.telling.items() if words & telling), "")
        if words & self.second:
            return {"": "companion", "name": "companion", "email": "companion_email"}.get(field, "")
        return field

    def other(self, label: str) -> bool:
        """It asks for something that is none of ours: an address for invoices, a newsletter."""
        return bool(set(words_of(bare(label))) & (self.telling["other"] | self.second))

    def __contains__(self, folded: object) -> bool:
        return folded in self.whole


def labels_of(lexicon: Lexicon, events: Iterable[Event], web: bool = False) -> Labels:
    """Made once for each set of events. `web`: of a form, whose labels may be whole questions."""
    events = tuple(events)
    shape = (("web" if web else "text",), *((event.slug, *(each.name for each in event.fields)) for event in events))
    known: Labels | None = lexicon.indexes.get(shape)
    if known is None:
        whole = {bare(label): key for key in lexicon.keys("labels") for label in lexicon.all("labels", key)}
        asked = {name: lexicon.all("values", f"asks_{name}") for name in ("companion", "function")}
        whole |= {bare(label): name for name, labels in asked.items() for label in labels}
        whole |= {bare(label): each.name for event in events for each in event.fields for label in _labels_of(each)}
        telling = {name: lexicon.folded("values", f"label_{name}") for name in _TELLING}
        second = lexicon.folded("values", "label_second")
        follows = tuple(f"{words} " for words in lexicon.folded("values", "label_follows"))
        persons = lexicon.folded("signs", "you") | lexicon.folded("signs", "first") | lexicon.folded("signs", "yours")
        asking = whole.items() if web else ()
        questions = {_asked(label, persons): name for label, name in asking if len(words_of(label)) > _SHORT}
        edges = _edges(lexicon, web)
        known = lexicon.indexes[shape] = Labels(whole, questions, persons, telling, second, follows, edges, web)
    return known


def _edges(lexicon: Lexicon, web: bool) -> tuple[re.Pattern[str], re.Pattern[str], re.Pattern[str]]:
    before, behind, end = (lexicon.folded("values", f"label_{name}") for name in ("before", "behind", "end"))
    before |= lexicon.folded("values", "label_asks") if web else frozenset()
    return (
        re.compile(rf"^(?:(?:{either(before)})\s+)+"),
        re.compile(rf"\s+(?:{either(behind)}|\(|/)\b"),
        re.compile(rf"\s*\((?:{either(end)}|\*)\)$|\s*\*$"),
    )


def _asked(key: str, persons: frozenset[str]) -> str:
    return " ".join(word for word in words_of(key) if word not in persons)


_SHORT = 2
"""Words of a label that is no whole question: "uw mail"."""


def bare(label: str) -> str:
    """A label may be a question, have a number, be a key ("naam_deelnemer"), or end in a colon of its own."""
    return _NUMBER.sub("", fold(label.replace("_", " ")).strip(" \t*:?.-–>|"), count=1)


def _labels_of(each: Field) -> tuple[str, ...]:
    return (each.name, *each.label.values(), *each.synonyms)
