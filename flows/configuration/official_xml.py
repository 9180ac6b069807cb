"""The export of the Dutch register of government organisations (organisaties.overheid.nl, `exportOO.xml`), read as a stream.

Elements are known by their local names, because the namespace bears the version of the schema.
"""

import re
from collections import Counter
from collections.abc import Collection, Mapping
from dataclasses import dataclass, field
from datetime import date
from typing import IO
from xml.etree.ElementTree import ParseError, XMLParser

from flows.configuration.domains import domain_of, unlike_anybodys
from flows.errors import ConfigurationError
from flows.registration.lists import Organisation

CHUNK = 64 * 1024
_GENERAL = "algemeen"
_CODE = re.compile(r"/([a-z]{1,10}[0-9]{2,8})$")


@dataclass(slots=True)
class _Record:
    """An organisation while its element is open."""

    depth: int
    code: str = ""
    texts: dict[str, str] = field(default_factory=dict)
    types: list[str] = field(default_factory=list)
    mails: list[str] = field(default_factory=list)
    pages: list[tuple[str, str]] = field(default_factory=list)
    """Address and label, such as `algemeen`."""


def read_register(file: IO[bytes], types: Collection[str], today: date) -> list[Organisation]:
    """Those of these types that exist today. ConfigurationError when the file is no such export, or has none of them."""
    target = _Reader({each.casefold() for each in types}, today)
    parser = XMLParser(target=target)
    try:
        while chunk := file.read(CHUNK):
            parser.feed(chunk)
        parser.close()
    except ParseError as error:
        raise ConfigurationError([f"the XML cannot be read ({error}); download the export again"]) from error
    if not target.found:
        known = ", ".join(f"{name} ({count})" for name, count in target.types.most_common(20))
        raise ConfigurationError(
            [
                f"holds no organisation of type {' or '.join(types) or '(none given)'}; --type can be {known or 'nothing here'}"
            ]
        )
    return target.found


class _Reader:
    """Target of the parser. Keeps what is open and what was found, never the tree: the export has tens of megabytes."""

    def __init__(self, types: Collection[str], today: date) -> None:
        self.found: list[Organisation] = []
        self.types: Counter[str] = Counter()
        self._wanted = types
        self._today = today.isoformat()
        self._path: list[str] = []
        self._open: list[_Record] = []
        self._text: list[str] = []

    def doctype(self, name: str, public: str | None, system: str | None) -> None:
        # The export has none; in one, entities can be declared that grow without end.
        raise ConfigurationError(
            ["the XML declares a document type, which the register's export does not; it is not read"]
        )

    def start(self, tag: str, attributes: Mapping[str, str]) -> None:
        name = _local(tag)
        self._path.append(name)
        self._text.clear()
        if name == "organisatie":
            stated = {_local(key): value for key, value in attributes.items()}
            self._open.append(_Record(len(self._path), _code(stated.get("resourceIdentifierTOOI", ""))))

    def data(self, text: str) -> None:
        self._text.append(text)

    def end(self, tag: str) -> None:
        if self._open:
            record = self._open[-1]
            below = self._path[record.depth :]
            if not below:
                self._close(self._open.pop())
            elif text := "".join(self._text).strip():
                _take(record, below, text)
        self._path.pop()
        self._text.clear()

    def close(self) -> None:
        pass

    def _close(self, record: _Record) -> None:
        self.types.update(record.types)
        kind = next((each for each in record.types if each.casefold() in self._wanted), None)
        over = record.texts.get("eindDatum", "9999")[:10] <= self._today
        if kind and not over and record.texts.get("naam"):
            self.found.append(_organisation(record, kind))


def _take(record: _Record, below: list[str], text: str) -> None:
    match below:
        case ["naam" | "afkorting" | "eindDatum" as name]:
            record.texts[name] = text
        case ["types", "type"]:
            record.types.append(text)
        case ["identificatiecodes", *_]:
            record.code = record.code or _code(text)
        case ["contact", *_, "email"]:
            record.mails.append(text)
        case ["contact", *_, "internetadres", "url"]:
            record.pages.append((text, ""))
        case ["contact", *_, "internetadres", "label"] if record.pages:
            record.pages[-1] = (record.pages[-1][0], text.casefold())


def _organisation(record: _Record, kind: str) -> Organisation:
    name = record.texts["naam"]
    plain = re.sub(rf"^{re.escape(kind)}\s+", "", name, flags=re.IGNORECASE)
    short = record.texts.get("afkorting", "")
    return Organisation(plain, record.code, _domains(record), (short,) if short and short != plain else ())


def _domains(record: _Record) -> tuple[str, ...]:
    """Of the mail addresses, and of the main page: other pages may be anywhere."""
    pages = [page for page, label in record.pages if label == _GENERAL] or [page for page, _ in record.pages[:1]]
    found = (domain_of(each) for each in (*record.mails, *pages))
    return tuple(dict.fromkeys(domain for domain in found if domain and unlike_anybodys(domain)))


def _code(identifier: str) -> str:
    """`…/tooi/id/gemeente/gm0344` → `GM0344`."""
    found = _CODE.search(identifier.strip())
    return found[1].upper() if found else ""


def _local(tag: str) -> str:
    return tag.rpartition("}")[2]
