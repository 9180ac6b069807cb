"""A register as CSV, however a spreadsheet program saved it: comma, semicolon or tab, UTF-8, UTF-16 or Windows' own, with or without BOM.

Columns are found by their heads: ours, or those that Dutch registers have.
"""

import codecs
import re
from collections.abc import Iterator, Mapping, Sequence

from flows.configuration.csv_rows import csv_rows
from flows.configuration.domains import domain_of, unlike_anybodys
from flows.configuration.organisations import COLUMNS
from flows.errors import ConfigurationError
from flows.registration.lists import Organisation

_HEADS: Mapping[str, Sequence[str]] = {
    "name": ("name", "naam", "officiële naam", "organisatienaam", "gemeentenaam", "organisatie", "gemeente"),
    "code": ("code", "gemeentecodegm", "gemeentecode", "organisatiecode"),
    "domains": ("domains", "domain", "domeinen", "domein", "website", "internet", "url", "e-mail", "email", "e-mailadres"),
    "aliases": ("aliases", "alias", "afkorting", "andere namen", "vroegere naam"),
}  # fmt: skip
"""What the heads of each column of ours can be. Of a name and a code the first counts that is there; of the others all."""
_SEVERAL = {"domains": r"[;,|\s]+", "aliases": r"[;|]"}


def read_csv(raw: bytes) -> list[Organisation]:
    """ConfigurationError with the faults of all lines."""
    if raw.startswith(b"PK"):
        raise ConfigurationError(["is a spreadsheet or a ZIP file; save the sheet as CSV, or unpack the file first"])
    text = _decoded(raw)
    (_, heads), *lines = csv_rows(text, _delimiter(text)) or [(1, [])]
    if _told_the_delimiter(heads) and lines:
        (_, heads), *lines = lines
    columns = _columns(heads)
    if not columns["name"]:
        raise ConfigurationError([f"line 1: has no column `name`; the columns are {', '.join(COLUMNS)}"])
    rows = [(number, {name: _cell(line, at) for name, at in columns.items()}) for number, line in lines]
    if faults := [f"line {number}: {fault}" for number, row in rows for fault in _faults(row)]:
        raise ConfigurationError(faults)
    if not rows:
        raise ConfigurationError(["holds no organisations; put one on each line below the heads"])
    return [_organisation(row) for _, row in rows]


def _decoded(raw: bytes) -> str:
    if raw.startswith((codecs.BOM_UTF16_LE, codecs.BOM_UTF16_BE)):
        return raw.decode("utf-16", "replace")
    try:
        return raw.decode("utf-8-sig")
    except UnicodeDecodeError:
        return raw.decode("cp1252", "replace")


def _delimiter(text: str) -> str:
    first = re.split(r"[\r\n]", text, maxsplit=1)[0]
    return max(",;\t", key=first.count)


def _told_the_delimiter(heads: Sequence[str]) -> bool:
    """Excel's own first line: `sep=;`."""
    return heads[:1] == ["sep="] and not any(heads[1:])


def _columns(heads: Sequence[str]) -> dict[str, list[int]]:
    """Where each column of ours stands."""
    plain = [" ".join(head.split()).casefold() for head in heads]
    found = {name: [plain.index(word) for word in words if word in plain] for name, words in _HEADS.items()}
    return {name: at if name in _SEVERAL else at[:1] for name, at in found.items()}


def _cell(line: Sequence[str], at: Sequence[int]) -> str:
    return ";".join(line[number].strip() for number in at if number < len(line))


def _faults(row: Mapping[str, str]) -> Iterator[str]:
    if not row["name"]:
        yield "has no name; add it"
    for each in _several(row, "domains"):
        domain = domain_of(each)
        if not domain:
            yield f"{each!r} is no domain; write one such as utrecht.nl"
        elif not unlike_anybodys(domain):
            yield f"{domain!r} has addresses or pages of anybody; take it out"


def _organisation(row: Mapping[str, str]) -> Organisation:
    domains = tuple(dict.fromkeys(map(domain_of, _several(row, "domains"))))
    return Organisation(row["name"], row["code"], domains, tuple(dict.fromkeys(_several(row, "aliases"))))


def _several(row: Mapping[str, str], name: str) -> list[str]:
    return [part.strip() for part in re.split(_SEVERAL[name], row[name]) if part.strip()]
