"""Pages filled in. The mails of a kind differ in little more than somebody's own words: a page is rendered once with places left open for
those and encoded once, and each mail then only fills them in.

All that a template sees is either part of the shape that a form is known by, or an open place; of that a template can do no more than
show it, or ask whether there is something. If it does more, the page is rendered with the words in it, each time anew.
"""

import re
from collections.abc import Callable, Hashable, Mapping
from dataclasses import dataclass, fields, replace
from typing import Any

from jinja2 import TemplateError
from markupsafe import escape

from flows.mail.outgoing_markup import joined_html, joined_text
from flows.mail.outgoing_mime import CRLF, quoted
from flows.mail.outgoing_places import CLOSES, OPENS, Place, Refused
from flows.mail.outgoing_tables import ROW
from flows.mail.outgoing_templates import Page, one_line
from flows.mail.outgoing_views import NotedView, RegistrationView

_PLACE = re.compile(f"{OPENS}(.*?){CLOSES}")
_PLAIN = re.compile(r"[\w @,:+/()\[\]-]{0,69}[\w)\]]", re.ASCII).fullmatch
"""Of words that text, HTML and quoted-printable write alike."""
_SOFT = f"={CRLF}"
_MOST_FORMS = 500
_ALONE = ("name", "other")
_LATER = ("subject", "message_id")
_OF_REGISTRATION = tuple(each.name for each in fields(RegistrationView) if each.name != "status")
"""All but what is the same for many: what is added to the view is somebody's own."""
_SAME_FOR_ALL = ("words", "language", "keeps_days")
"""Of values that follow from the page."""


@dataclass(frozen=True, slots=True)
class Opened:
    """Text in pieces; every second one is the name of a place, where words go."""

    pieces: tuple[str, ...]

    def filled(self, words: Mapping[str, str], encode: Callable[[str], str]) -> str:
        pieces = list(self.pieces)
        own = [words[name] for name in pieces[1::2]]
        pieces[1::2] = [text if _PLAIN(text) else encode(text) for text in own]
        return "".join(pieces)


@dataclass(frozen=True, slots=True)
class Form:
    """A page with its places open; text and HTML are quoted-printable already."""

    status: Opened
    text: Opened
    html: Opened


@dataclass(frozen=True, slots=True)
class Filling:
    """A page for one mail. Without a form it is rendered."""

    page: Page
    values: Mapping[str, Any]
    words: Mapping[str, str]
    form: Form | None

    def status(self) -> str:
        """How the subject begins."""
        if self.form is None:
            return one_line(self.page.subject.render(self.values))
        return self.form.status.filled(self.words, one_line)

    def bodies(self, subject: str, message_id: str) -> tuple[str, str]:
        """Text and HTML, quoted-printable."""
        also = {"subject": subject, "message_id": message_id}
        if self.form is None:
            values = {**self.values, **also}
            return quoted(joined_text(self.page.text.render(values))), quoted(
                joined_html(self.page.html.render(values))
            )
        words = {**self.words, **also}
        return self.form.text.filled(words, _as_text), self.form.html.filled(words, _as_html)


class Forms:
    def __init__(self) -> None:
        self._forms: dict[Hashable, Form] = {}
        self._asking: set[Page] = set()
        """Pages that do more with somebody's words than show them."""

    def filling(self, page: Page, values: Mapping[str, Any]) -> Filling:
        if values["registration"] is None or page in self._asking:
            return Filling(page, values, {}, None)
        words = _words(values)
        shape = _shape(page, values, words)
        form = self._forms.get(shape)
        if form is None:
            form = self._made(page, values, words, shape)
        return Filling(page, values, words, form)

    def _made(self, page: Page, values: Mapping[str, Any], words: Mapping[str, str], shape: Hashable) -> Form | None:
        try:
            form = _form(page, _opened(values, words))
        except (Refused, TypeError, TemplateError):
            self._asking.add(page)
            return None
        if len(self._forms) >= _MOST_FORMS:
            self._forms.clear()
        self._forms[shape] = form
        return form


def _words(values: Mapping[str, Any]) -> dict[str, str]:
    """Somebody's own, by the name of their place; only those that there are."""
    registration = values["registration"]
    words = {name: values[name] for name in _ALONE}
    words |= {name: getattr(registration, name) for name in _OF_REGISTRATION}
    words |= {str(place): row.value for place, row in enumerate(values["noted"])}
    return {name: text for name, text in words.items() if text}


def _shape(page: Page, values: Mapping[str, Any], words: Mapping[str, str]) -> Hashable:
    """All that the form depends on."""
    labels = tuple([row.label for row in values["noted"]])
    others = tuple([_frozen(value) for name, value in values.items() if name not in _ELSEWHERE])
    return page, values["registration"].status, tuple(words), labels, tuple(values), others


_ELSEWHERE = frozenset({*_ALONE, *_SAME_FOR_ALL, "registration", "noted"})


def _frozen(value: Any) -> Hashable:
    kind = type(value)
    if kind is dict:
        return tuple((name, _frozen(each)) for name, each in value.items())
    return tuple(map(_frozen, value)) if kind is list or kind is tuple else value


def _opened(values: Mapping[str, Any], words: Mapping[str, str]) -> dict[str, Any]:
    places: dict[str, Any] = {name: Place(name) for name in (*words, *_LATER)}
    registration: RegistrationView = values["registration"]
    noted = [NotedView(row.label, places.get(str(number), "")) for number, row in enumerate(values["noted"])]
    return {
        **values,
        **{name: places[name] for name in (*_ALONE, *_LATER) if name in places},
        "registration": replace(registration, **{name: places[name] for name in _OF_REGISTRATION if name in places}),
        "noted": noted,
    }


def _form(page: Page, values: Mapping[str, Any]) -> Form:
    text = page.text.render(values)
    if ROW in text or text.strip().startswith(OPENS) or text.strip().endswith(CLOSES):
        # Columns are as wide as their words, and blanks around the whole are taken off.
        raise Refused
    return Form(
        _split(page.subject.render(values), one_line),
        _split(joined_text(text), quoted, _SOFT),
        _split(joined_html(page.html.render(values)), quoted, _SOFT),
    )


def _split(rendered: str, encode: Callable[[str], str], between: str = "") -> Opened:
    """`between`: what ends a line of a piece and goes on below, where no line ends anyway."""
    pieces = _PLACE.split(rendered)
    pieces[::2] = [encode(piece) for piece in pieces[::2]]
    for place in range(1, len(pieces), 2):
        before, after = pieces[place - 1], pieces[place + 1]
        if before and not before.endswith(CRLF):
            pieces[place - 1] = before + between
        if not after.startswith(CRLF):
            pieces[place + 1] = between + after
    return Opened(tuple(pieces))


def _as_text(words: str) -> str:
    return quoted(one_line(words))


def _as_html(words: str) -> str:
    return quoted(str(escape(one_line(words))))
