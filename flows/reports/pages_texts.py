"""What the pages say and how they look: `page.toml` of each language, `_event.html`, `_events.html` and `_site.css`, the user's own first."""

import tomllib
from base64 import b64encode
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from hashlib import sha256
from pathlib import Path
from string import Formatter
from traceback import walk_tb
from typing import Any

from jinja2 import FileSystemLoader, StrictUndefined, TemplateError, TemplateSyntaxError
from jinja2.sandbox import ImmutableSandboxedEnvironment
from markdown_it import MarkdownIt
from markupsafe import Markup

from flows.errors import ConfigurationError
from flows.mail.dialling import dialled
from flows.mail.outgoing_templates import Templates, one_line
from flows.mail.outgoing_words import Words

STYLE = "_site.css"
_RULES = ("emphasis", "list", "link", "escape", "newline", "entity")


@dataclass(frozen=True, slots=True)
class Texts:
    """The words of one language and form of address."""

    words: Words
    said: Mapping[str, Any]
    path: Path

    @property
    def language(self) -> str:
        return self.words.language

    def say(self, name: str, /, **values: object) -> str:
        """The wording with its values; ConfigurationError names the file that lacks it."""
        try:
            return str(self.said[name]).format(**values)
        except KeyError as error:
            raise ConfigurationError(
                [f"{self.path}: {name}: {error} is not known here; see the shipped file"]
            ) from error
        except (ValueError, IndexError) as error:
            raise ConfigurationError([f"{self.path}: {name}: {error}; write braces only around names"]) from error

    def count(self, name: str, number: int, /, **values: object) -> str:
        """`free_one` for one, `free_many` for any other number."""
        return self.say(f"{name}_{'one' if number == 1 else 'many'}", number=number, **values)


class Press:
    """Fills in the pages. `folders`: the user's templates before the shipped ones."""

    def __init__(self, folders: Sequence[Path], templates: Templates) -> None:
        self._folders = tuple(folders)
        self._templates = templates
        self._texts: dict[str, Texts] = {}
        self._environment = ImmutableSandboxedEnvironment(
            loader=FileSystemLoader(folders),
            autoescape=True,
            undefined=StrictUndefined,
            finalize=_harmless,
            trim_blocks=True,
            lstrip_blocks=True,
            auto_reload=False,
        )
        self._environment.filters["dialled"] = dialled
        self._style = self._read_style()

    def texts(self, language: str, address_form: str) -> Texts:
        variant = self._templates.variant(language, address_form)
        if variant not in self._texts:
            path = self._templates.find("page.toml", variant)
            try:
                said = tomllib.loads(self._templates.source(path))
            except tomllib.TOMLDecodeError as error:
                raise ConfigurationError([f"{path}: is no TOML: {error}; mend that line"]) from error
            self._texts[variant] = Texts(self._templates.words(variant), said, path)
        return self._texts[variant]

    def check(self, texts: Texts) -> None:
        """ConfigurationError with every wording that is missing, and every value in braces that the shipped one does not have."""
        shipped = tomllib.loads(self._templates.source(self._folders[-1] / "en" / "page.toml"))
        faults = [f"{texts.path}: {name}: is missing; add it" for name in shipped if name not in texts.said]
        for name in shipped.keys() & texts.said.keys():
            if unknown := _values(str(texts.said[name])) - _values(shipped[name]):
                faults.append(f"{texts.path}: {name}: there is no {{{unknown.pop()}}} here; see the shipped file")
        if faults:
            raise ConfigurationError(sorted(faults))

    def print(self, name: str, texts: Texts, values: Mapping[str, Any]) -> bytes:
        """ConfigurationError names the template and the line of what is wrong."""
        given = {"say": texts.say, "language": texts.language, "style": Markup(self._style), "csp": policy(self._style)}
        try:
            page = self._environment.get_template(name).render({**given, **values})
        except TemplateSyntaxError as error:
            raise ConfigurationError([f"templates/{error.name}, line {error.lineno}: {error.message}"]) from error
        except (TemplateError, TypeError, ValueError) as error:
            raise ConfigurationError([f"{_place(error)}: {error}"]) from error
        return page.strip().encode() + b"\n"

    def _read_style(self) -> str:
        path = next((folder / STYLE for folder in self._folders if (folder / STYLE).is_file()), None)
        if path is None:
            raise ConfigurationError([f"templates/{STYLE}: is missing; write it or restore it"])
        style = f"\n{self._templates.source(path).strip()}\n"
        if "</" in style or "url(" in style:
            raise ConfigurationError([f"{path}: holds an address or a tag; a page takes nothing from elsewhere"])
        return style


def policy(style: str) -> str:
    """Nothing is loaded and nothing runs; of styles only this sheet counts."""
    digest = b64encode(sha256(style.encode()).digest()).decode()
    return f"default-src 'none'; style-src 'sha256-{digest}'; img-src data:; base-uri 'none'; form-action 'none'"


def from_markdown(text: str) -> Markup:
    """Paragraphs, lists, emphasis and links; everything else stays as it is written."""
    return Markup(MarkdownIt("zero", {"breaks": False}).enable(list(_RULES)).render(text))


def _values(wording: str) -> set[str]:
    """The names in braces; a lone brace gives a value that nothing has."""
    try:
        return {name for _, name, _, _ in Formatter().parse(wording) if name is not None}
    except ValueError:
        return {"…"}


def _harmless(value: object) -> object:
    return value if isinstance(value, Markup) else one_line(value)


def _place(error: Exception) -> str:
    """Jinja rewrites tracebacks, so that they name the template's file and line."""
    frames = [(frame.f_code.co_filename, line) for frame, line in walk_tb(error.__traceback__)]
    path, line = next(((path, line) for path, line in reversed(frames) if path.endswith(".html")), ("templates", 1))
    return f"{path}, line {line}"
