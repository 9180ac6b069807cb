"""What a label asks for: by the whole label as the language files and the event know it, else by the word in it that tells."""

import re
from collections.abc import Iterable, Mapping
from dataclasses import dataclass

from flows.mail.reading.phrases import either, fold, words_of
from flows.mail.reading.words import Lexicon
from flows.registration.model import Event, Field

_SENTENCE = re.compile(r"\w{3}\.\s+(?=[A-ZÀ-Þ])")
_IN_FORM, _IN_TEXT = 9, 3
"""Words of a label that is no sentence: of a web form, and of lines that a person typed."""
_TELLING = ("other", "email", "phone", "function", "initiative", "organisation", "remarks", "name")
"""In this order: "naam van uw organisatie" asks for the organisation, "e-mail contactpersoon" for an address."""


@dataclass(frozen=True)
class Labels:
    whole: Mapping[str, str]
    """Folded label to field name; the event's own labels and synonyms go before the languages'."""
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
        sentence = _SENTENCE.search(label)
        last = self.field_of(label[sentence.end() :]) if sentence and not self._known(key) else ""
        if last in ("initiative", "organisation"):
            return last  # "Gemeente Ede. Initiatief: …"
        return self._known(key) or self._told(key) or self._begun(key)

    def field_alone(self, line: str, value_next: bool = False) -> str:
        """Of a line that has nothing to show that it is a label. `value_next`: where a form has one rather than a value."""
        key = self._plain(line)
        return self._known(key) or self._begun(key) or (self._told(key) if value_next and self.web else "")

    def _plain(self, label: str) -> str:
        return self.edges[2].sub("", bare(label))

    def _known(self, key: str) -> str:
        return self.whole.get(key) or self.whole.get(self.edges[0].sub("", key), "")

    def _begun(self, key: str) -> str:
        """ "gemeente waarvoor u werkt"."""
        first = self.edges[1].split(key)[0] if len(key) < 60 else key
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
        known = lexicon.indexes[shape] = Labels(whole, telling, second, follows, _edges(lexicon), web)
    return known


def _edges(lexicon: Lexicon) -> tuple[re.Pattern[str], re.Pattern[str], re.Pattern[str]]:
    before, behind, end = (either(lexicon.folded("values", f"label_{name}")) for name in ("before", "behind", "end"))
    return (
        re.compile(rf"^(?:{before})\s+"),
        re.compile(rf"\s+(?:{behind}|\(|/)\b"),
        re.compile(rf"\s*\((?:{end}|\*)\)$|\s*\*$"),
    )


def bare(label: str) -> str:
    """A label may be a question, or end in a colon of its own."""
    return fold(label).strip(" \t*:?.-–>|")


def _labels_of(each: Field) -> tuple[str, ...]:
    return (each.name, *each.label.values(), *each.synonyms)
