"""A register as CSV, however a spreadsheet program saved it: comma, semicolon or tab, UTF-8 or Windows' own, with or without BOM."""

import csv
import io
import re
from collections.abc import Iterator, Mapping

from flows.configuration.domains import domain_of
from flows.configuration.organisations import COLUMNS
from flows.errors import ConfigurationError
from flows.registration.lists import Organisation


def read_csv(raw: bytes) -> list[Organisation]:
    """Columns are found by their name; only `name` must be there. ConfigurationError with the faults of all lines."""
    text = _decoded(raw)
    try:
        heads, *lines = list(csv.reader(io.StringIO(text), delimiter=_delimiter(text), strict=True)) or [[]]
    except csv.Error as error:
        raise ConfigurationError([f"cannot be read as CSV ({error}); save it again from the spreadsheet"]) from error
    names = [head.strip().casefold() for head in heads]
    if "name" not in names:
        raise ConfigurationError([f"line 1: has no column `name`; the columns are {', '.join(COLUMNS)}"])
    rows = [(number, dict(zip(names, line, strict=False))) for number, line in enumerate(lines, 2) if any(line)]
    if faults := [f"line {number}: {fault}" for number, row in rows for fault in _faults(row)]:
        raise ConfigurationError(faults)
    if not rows:
        raise ConfigurationError(["holds no organisations; put one on each line below the heads"])
    return [_organisation(row) for _, row in rows]


def _decoded(raw: bytes) -> str:
    try:
        return raw.decode("utf-8-sig")
    except UnicodeDecodeError:
        return raw.decode("cp1252", "replace")


def _delimiter(text: str) -> str:
    first = text.partition("\n")[0]
    return max(",;\t", key=first.count)


def _faults(row: Mapping[str, str]) -> Iterator[str]:
    if not row.get("name", "").strip():
        yield "has no name; add it"
    for each in _several(row.get("domains", ""), r"[;,|\s]+"):
        if not domain_of(each):
            yield f"{each!r} is no domain; write one such as utrecht.nl"


def _organisation(row: Mapping[str, str]) -> Organisation:
    domains = (domain_of(each) for each in _several(row.get("domains", ""), r"[;,|\s]+"))
    aliases = _several(row.get("aliases", ""), r"[;|]")
    return Organisation(
        row["name"].strip(), row.get("code", "").strip(), tuple(dict.fromkeys(domains)), tuple(dict.fromkeys(aliases))
    )


def _several(cell: str, between: str) -> list[str]:
    return [part.strip() for part in re.split(between, cell) if part.strip()]
