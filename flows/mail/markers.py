"""The words by which quotations, signatures and machines are known, of all languages together. From `config/languages/*.toml`."""

import re
from collections.abc import Iterable, Mapping
from dataclasses import dataclass, field
from itertools import chain
from typing import Any

_FOLDED = str.maketrans({"’": "'", "‘": "'", "´": "'", "‑": "-", "–": "-", "—": "-", "\u00a0": " ", "\u202f": " "})
_LISTS = (
    "attributions", "original", "forwarded", "sent_from", "closings", "thanks", "banners", "disclaimers", "reply_prefixes", "forward_prefixes", "subject_tags",
)  # fmt: skip
_AUTOMATIC_LISTS = (
    "subjects", "texts", "ticket_subjects", "ticket_texts", "bounce_subjects", "bounce_texts", "delay_subjects", "delay_texts",
    "receipt_subjects", "bulk_texts", "no_reply",
)  # fmt: skip


def fold(text: str) -> str:
    """As markers are compared: one case, one kind of space, apostrophe and dash."""
    return " ".join((text if text.isascii() else text.translate(_FOLDED)).casefold().split())


@dataclass(frozen=True, slots=True)
class Phrase:
    """Words with "…" for anything in between, to be found in folded text. Without backtracking, however long the text."""

    pieces: tuple[str, ...]

    @classmethod
    def parse(cls, words: str) -> "Phrase":
        return cls(tuple(fold(piece) for piece in words.split("…")))

    def within(self, text: str) -> bool:
        if self.pieces[0] not in text:
            return False
        at = 0
        return all((at := _find(piece, text, at)) >= 0 for piece in self.pieces)

    def is_all_of(self, text: str) -> bool:
        """From the first character to the last; an end that is open may be anything."""
        return text.startswith(self.pieces[0]) and text.endswith(self.pieces[-1]) and self.within(text)


@dataclass(frozen=True, slots=True)
class Markers:
    attributions: tuple[Phrase, ...] = ()
    openings: tuple[str, ...] = ()
    """First words of attributions that may be wrapped: `op `."""
    original: tuple[str, ...] = ()
    forwarded: tuple[str, ...] = ()
    sent_from: tuple[str, ...] = ()
    closings: tuple[str, ...] = ()
    thanks: tuple[str, ...] = ()
    """Closings only near the end of a text."""
    banners: tuple[str, ...] = ()
    disclaimers: tuple[Phrase, ...] = ()
    disclaimer_openings: tuple[str, ...] = ()
    prefixes: re.Pattern[str] = re.compile(r"(?!)")
    """One prefix or tag at the head of a subject; its group `forward` tells a forward."""
    headers: Mapping[str, str] = field(default_factory=dict)
    """Folded name of a header line as mail programs translate it, to `from`, `sent`, `to`, `copy`, `subject`, `reply`."""
    automatic: Mapping[str, tuple[Phrase, ...]] = field(default_factory=dict)
    """The lists of `[automatic]` by their names."""

    @classmethod
    def from_languages(cls, languages: Iterable[Mapping[str, Any]]) -> "Markers":
        """Each language as its whole file says; of other tables than [markers] and [automatic] nothing is read."""
        tables = list(languages)
        marks = {name: _together(tables, "markers", name) for name in _LISTS}
        return cls(
            attributions=tuple(map(Phrase.parse, marks["attributions"])),
            openings=tuple({words.partition("…")[0] for words in marks["attributions"]} - {""}),
            original=marks["original"],
            forwarded=marks["forwarded"],
            sent_from=marks["sent_from"],
            closings=tuple(sorted(marks["closings"], key=len, reverse=True)),
            thanks=tuple(sorted(marks["thanks"], key=len, reverse=True)),
            banners=marks["banners"],
            disclaimers=tuple(map(Phrase.parse, marks["disclaimers"])),
            disclaimer_openings=tuple({words.partition("…")[0].strip() for words in marks["disclaimers"]}),
            prefixes=_prefixes(marks["reply_prefixes"], marks["forward_prefixes"], marks["subject_tags"]),
            headers=_header_names(tables),
            automatic={
                name: tuple(map(Phrase.parse, _together(tables, "automatic", name))) for name in _AUTOMATIC_LISTS
            },
        )

    def bare_subject(self, subject: str) -> str:
        """Without the prefixes and tags of answers, forwards and mail systems."""
        while found := self.prefixes.match(subject):
            subject = subject[found.end() :]
        return subject.strip()

    def forwards(self, subject: str) -> bool:
        found = self.prefixes.match(subject)
        while found and not found["forward"]:
            subject = subject[found.end() :]
            found = self.prefixes.match(subject)
        return found is not None


def _together(tables: list[Mapping[str, Any]], table: str, name: str) -> tuple[str, ...]:
    lists = (language.get(table, {}).get(name, ()) for language in tables)
    return tuple(dict.fromkeys(fold(words) for words in chain.from_iterable(lists)))


def _header_names(tables: list[Mapping[str, Any]]) -> dict[str, str]:
    names: dict[str, str] = {}
    for language in tables:
        for kind, words in language.get("markers", {}).get("headers", {}).items():
            for word in words:
                names.setdefault(fold(word), kind)
    return names


def _prefixes(reply: tuple[str, ...], forward: tuple[str, ...], tags: tuple[str, ...]) -> re.Pattern[str]:
    replies, forwards, brackets = ("|".join(map(re.escape, words)) or "(?!)" for words in (reply, forward, tags))
    number = r"(?:\[\d{1,3}\]|\(\d{1,3}\))?"
    return re.compile(
        rf"\s*(?:(?P<forward>(?:{forwards}){number}\s*:)|(?:{replies}){number}\s*:|[\[(*]+\s*(?:{brackets})\s*[!:]*\s*[\])*]+:?)",
        re.IGNORECASE,
    )


def _find(piece: str, text: str, at: int) -> int:
    """End of the next place where it stands as whole words."""
    while (start := text.find(piece, at)) >= 0:
        end = start + len(piece)
        if not (piece[:1].isalnum() and start and text[start - 1].isalnum()):
            return end
        at = start + 1
    return -1
