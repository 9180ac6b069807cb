"""The templates of all kinds and languages: found by folder order, compiled once, values made harmless on their way in.

A folder holds `_frame.html` and a folder per language: `nl-je/full.md`, else `nl/full.md`. The user's folder comes before the shipped one.
"""

import re
import tomllib
from collections.abc import Callable, Iterator, Mapping, Sequence
from dataclasses import dataclass, fields
from pathlib import Path
from traceback import walk_tb
from typing import Any
from urllib.parse import quote

from jinja2 import StrictUndefined, Template, TemplateError, TemplateSyntaxError, nodes
from jinja2.sandbox import ImmutableSandboxedEnvironment, SandboxedEnvironment

from flows.errors import ConfigurationError
from flows.mail.dialling import dialled
from flows.mail.outgoing_markup import split_markdown
from flows.mail.outgoing_places import Place, mark_of
from flows.mail.outgoing_views import VIEWS
from flows.mail.outgoing_words import Words, read_words

KINDS = (
    "confirmed", "intake-proposal", "intake-booked", "intake-reminder", "info-needed", "in-review", "review-request", "waitlisted",
    "full", "not-open", "closed", "not-eligible", "already-registered", "offer", "offer-expired", "cancelled", "confirm-cancel",
    "substituted", "changed", "event-cancelled", "session-reminder", "thank-you", "question-forwarded", "help", "nightly-summary", "alert",
)  # fmt: skip
FURTHER = ("_invitation", "_withdrawal")
"""The short mails that bring the further sessions of a series."""
CALENDAR = "_calendar"
"""What the invitation itself says, for who sees only the calendar."""

SUFFIXES = (".md", ".toml", ".html", ".css")

# Line ends would make headers and lines of text; bidirectional marks would make a text look like another.
_CONTROLS = re.compile("[\x00-\x1f\x7f-\x9f\u200e\u200f\u2028-\u202e\u2066-\u2069\ufeff]+")
_INCLUDE = re.compile(r'^[ \t]*\{%-?\s*include\s+"(?P<name>_[\w-]+\.md)"\s*-?%\}[ \t]*$', re.MULTILINE)
_FRONT = re.compile(r"\Asubject:[ \t]*(?P<subject>[^\n]*\S)[ \t]*\n---[ \t]*\n", re.MULTILINE)
_DEEPEST = 5
_FIELDS = {view: frozenset(field.name for field in fields(view)) for view in VIEWS}


@dataclass(frozen=True, slots=True)
class Page:
    """A mail of one kind in one language, ready to be filled in."""

    subject: Template
    text: Template
    html: Template


class Templates:
    """As the files are when it is made: what becomes of them later does not show."""

    def __init__(self, folders: Sequence[Path]) -> None:
        self._folders = tuple(folders)
        self._contents = {path: _content(path) for folder in folders for path in _files(folder)}
        self._variants = frozenset(path.parent.name for path in self._contents if path.name == "confirmed.md")
        self._pages: dict[tuple[str, str], Page] = {}
        self._words: dict[str, Words] = {}
        self._environments = (_environment(autoescape=False), _environment(autoescape=True))

    def variant(self, language: str, address_form: str) -> str:
        """`nl-je`, `en` …; English when nothing is written in this language."""
        own = f"{language}-{address_form}"
        return own if own in self._variants else language if language in self._variants else "en"

    def page(self, kind: str, variant: str) -> Page:
        """ConfigurationError names the file and the line of what is wrong with it."""
        known = self._pages.get((kind, variant))
        if known is None:
            known = self._pages[kind, variant] = self._compile(self.find(f"{kind}.md", variant), variant)
        return known

    def words(self, variant: str) -> Words:
        known = self._words.get(variant)
        if known is None:
            known = self._words[variant] = self._read_words(variant)
        return known

    def find(self, name: str, variant: str) -> Path:
        language = variant.partition("-")[0]
        candidates = [folder / part / name for folder in self._folders for part in dict.fromkeys((variant, language))]
        for candidate in candidates:
            if candidate in self._contents:
                return candidate
        looked = self._folders[0] if self._folders else Path("templates")
        raise ConfigurationError([f"{looked / variant / name}: the template is missing; write it or restore it"])

    def source(self, path: Path) -> str:
        try:
            # With any line end, as a text file is read.
            return self._contents[path].decode().replace("\r\n", "\n").replace("\r", "\n")
        except UnicodeDecodeError as error:
            raise ConfigurationError([f"{path}: cannot be read as UTF-8 text ({error})"]) from error

    def parse(self, path: Path) -> nodes.Template:
        """Jinja's syntax tree of the file as it stands; ConfigurationError on a fault in it."""
        try:
            return self._environments[0].parse(self.source(path), path.name, str(path))
        except TemplateSyntaxError as error:
            raise ConfigurationError([f"{path}, line {error.lineno}: {error.message}"]) from error

    def mails(self) -> tuple[Path, ...]:
        """All files that mails are written from."""
        return tuple(path for path in self._contents if path.suffix == ".md")

    def files(self, kind: str, variant: str) -> Sequence[Path]:
        """The template and the partials that it takes in, each once."""
        found: dict[Path, None] = {}
        waiting = [self.find(f"{kind}.md", variant)]
        while waiting:
            file = waiting.pop()
            if file not in found:
                found[file] = None
                waiting += [self.find(name["name"], variant) for name in _INCLUDE.finditer(self.source(file))]
        return tuple(found)

    def missing(self, variant: str) -> list[str]:
        """Faults of what is not there at all; quick enough for every start."""
        names = ["words.toml", *(f"{kind}.md" for kind in (*KINDS, *FURTHER, CALENDAR))]
        return [fault for name in names for fault in self._fault_of(name, variant)]

    def blame(self, kind: str, variant: str, values: Mapping[str, Any], error: TemplateError) -> ConfigurationError:
        """Fills in the Markdown files as they stand, one by one: the one that fails too tells the line."""
        for file in self.files(kind, variant):
            source = _INCLUDE.sub("", self.source(file))
            try:
                self._environments[0].from_string(source).render(values)
            except TemplateError as again:
                fault = f"{file}, line {_line_of(again)}: {again.message}"
                return ConfigurationError([fault]).quoting(again.message)
        fault = f"{self.find(f'{kind}.md', variant)}: {error.message}"
        return ConfigurationError([fault]).quoting(error.message)

    def _fault_of(self, name: str, variant: str) -> tuple[str, ...]:
        try:
            self.find(name, variant)
        except ConfigurationError as error:
            return error.faults
        return ()

    def _compile(self, path: Path, variant: str) -> Page:
        self.parse(path)
        source = self.source(path)
        front = _FRONT.match(source)
        if front is None:
            raise ConfigurationError([f"{path}, line 1: begin with 'subject: …' and a line '---' before the text"])
        body = self.expanded(source[front.end() :], path, variant)
        frame = next((path for folder in self._folders if (path := folder / "_frame.html") in self._contents), None)
        if frame is None:
            raise ConfigurationError([f"{self._folders[0] / '_frame.html'}: the frame of all HTML mails is missing"])
        pair = split_markdown(body, self.source(frame))
        plain, escaping = self._environments
        return Page(plain.from_string(front["subject"]), plain.from_string(pair.text), escaping.from_string(pair.html))

    def expanded(self, body: str, path: Path, variant: str, depth: int = 0) -> str:
        """With the partials of `{% include "_name.md" %}` written in its place, as Markdown."""
        if depth > _DEEPEST:
            raise ConfigurationError([f"{path}: partials include one another"])

        def partial(found: re.Match[str]) -> str:
            file = self.find(found["name"], variant)
            self.parse(file)
            return self.expanded(self.source(file).strip("\n"), file, variant, depth + 1)

        return _INCLUDE.sub(partial, body)

    def _read_words(self, variant: str) -> Words:
        path = self.find("words.toml", variant)
        try:
            return read_words(variant.partition("-")[0], tomllib.loads(self.source(path)))
        except tomllib.TOMLDecodeError as error:
            raise ConfigurationError([f"{path}: {error}"]) from error
        except (LookupError, TypeError, ValueError, AttributeError) as error:
            raise ConfigurationError([f"{path}: {error} is missing or has the wrong form"]) from error


def _files(folder: Path) -> Iterator[Path]:
    return (path for path in folder.rglob("*") if path.suffix in SUFFIXES and path.is_file())


def _content(path: Path) -> bytes:
    try:
        return path.read_bytes()
    except OSError as error:
        raise ConfigurationError([f"{path}: cannot be read ({error.strerror})"]) from error


class _Environment(ImmutableSandboxedEnvironment):
    """The sandbox, with a short way to what templates mostly ask for: the fields of our own views, and facts by name."""

    def getattr(self, obj: Any, attribute: str) -> Any:
        if type(obj) is dict and attribute in obj:
            return obj[attribute]
        if attribute in _FIELDS.get(type(obj), ()):
            return getattr(obj, attribute)
        return super().getattr(obj, attribute)


def _line_of(error: TemplateError) -> int:
    """Jinja rewrites tracebacks so that the innermost frame of a template bears the template's line."""
    lines = [line for frame, line in walk_tb(error.__traceback__) if frame.f_code.co_filename == "<template>"]
    return lines[-1] if lines else 1


def one_line(value: object) -> str:
    """A value as text that cannot end a line, a header or a property."""
    text = str(value) if value is not None else ""
    return text if text.isprintable() else _CONTROLS.sub(" ", text)


def _shown(value: object) -> str:
    return mark_of(value) if type(value) is Place else one_line(value)


def _environment(*, autoescape: bool) -> SandboxedEnvironment:
    environment = _Environment(
        autoescape=autoescape, undefined=StrictUndefined, finalize=_shown, auto_reload=False, cache_size=0
    )
    environment.filters |= {"link_part": _link_part, "web_address": _web_address, "lines": _lines, "dialled": dialled}
    tests: dict[str, Any] = environment.tests
    tests |= {name: _of_words(tests[name]) for name in ("string", "sequence", "sameas")}
    return environment


def _of_words(test: Callable[..., Any]) -> Callable[..., Any]:
    """A test that would say something else of an open place than of words."""

    def asked(value: object, *others: object) -> Any:
        return test(str(value) if type(value) is Place else value, *others)

    return asked


def _link_part(value: object) -> str:
    return quote(one_line(value).encode(errors="replace"), safe="@")


def _web_address(value: object) -> str:
    address = one_line(value).strip()
    return quote(address, safe=":/?#[]@!$&'()*+,;=%~", errors="replace") if address.startswith("https://") else "#"


def _lines(value: object) -> list[str]:
    """Of a text of several lines, for `{% for line in … | lines %}`; blank ones left out."""
    return [line for line in map(one_line, str(value).splitlines()) if line.strip()]
