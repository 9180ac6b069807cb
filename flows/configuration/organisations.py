"""`lists/NAME.csv`: who is known by domain, name or alias."""

import csv
import io
import os
import re
from collections.abc import Iterable, Iterator
from pathlib import Path

from flows.configuration.csv_rows import csv_rows
from flows.configuration.domains import domain_of, is_domain
from flows.errors import ConfigurationError
from flows.registration.lists import Organisation, OrganisationList

COLUMNS = ["name", "code", "domains", "aliases"]


def load_lists(config: Path) -> dict[str, OrganisationList]:
    """Raises ConfigurationError with the faults of all lists."""
    found: dict[str, OrganisationList] = {}
    faults: list[str] = []
    for path in sorted((config / "lists").glob("*.csv")):
        try:
            found[path.stem] = read_list(path)
        except ConfigurationError as error:
            faults += error.faults
    if faults:
        raise ConfigurationError(faults)
    return found


def read_list(path: Path) -> OrganisationList:
    label = f"lists/{path.name}"
    try:
        content = path.read_bytes()
    except OSError as error:
        raise _unreadable(label, error) from error
    return parse_list(content, label)


def parse_list(content: bytes, label: str) -> OrganisationList:
    try:
        text = content.decode("utf-8-sig")
    except UnicodeDecodeError as error:
        raise _unreadable(label, error) from error
    try:
        (_, heads), *rows = csv_rows(text) or [(1, [])]
    except ConfigurationError as error:
        raise ConfigurationError([f"{label}: {fault}" for fault in error.faults]) from error
    if heads != COLUMNS:
        raise ConfigurationError([f"{label}: line 1: {_wrong_heads(heads)}"])
    faults = [f"{label}: line {number}: {fault}" for number, row in rows for fault in _faults(row)]
    faults = faults or [f"{label}: {fault}" for fault in _twice(rows)]
    if faults:
        raise ConfigurationError(faults)
    return OrganisationList(Path(label).stem, tuple(_organisation(row) for _, row in rows))


def write_list(path: Path, organisations: Iterable[Organisation]) -> None:
    """Replaces the file in one step: whoever reads it sees the old one or the new one, whole."""
    written = io.StringIO()
    writer = csv.writer(written, lineterminator="\n")
    writer.writerow(COLUMNS)
    for each in organisations:
        writer.writerow((each.name, each.code, _joined(each.domains), _joined(each.aliases)))
    path.parent.mkdir(parents=True, exist_ok=True)
    beside = path.with_name(f".{path.name}.new")
    with beside.open("w", encoding="utf-8", newline="") as file:
        file.write(written.getvalue())
        file.flush()
        os.fsync(file.fileno())
    beside.replace(path)


def _unreadable(label: str, error: Exception) -> ConfigurationError:
    return ConfigurationError([f"{label}: cannot be read ({error}); save it as CSV in UTF-8"])


def _wrong_heads(heads: list[str]) -> str:
    if re.split(r"[;\t]", "".join(heads)) == COLUMNS:
        return "has another separator than a comma; bring it in with `kringpost lists import`, which reads that too"
    return f"must be {','.join(COLUMNS)}; write that as the first line"


def _faults(row: list[str]) -> Iterator[str]:
    if len(row) != len(COLUMNS):
        yield f"has {len(row)} columns instead of {len(COLUMNS)}; put quotes around a cell with a comma"
        return
    if not row[0].strip():
        yield "has no name; add it"
    for domain in _split(row[2]):
        if not is_domain(domain):
            yield f"{domain!r} is no domain; write one such as utrecht.nl"


def _twice(rows: list[tuple[int, list[str]]]) -> Iterator[str]:
    """The name of an organisation that stands twice would mean neither."""
    first: dict[tuple[str, str], int] = {}
    for number, (name, code, *_) in rows:
        before = first.setdefault((name.strip().casefold(), code.strip()), number)
        if before != number:
            yield f"line {number}: {name.strip()!r} stands on line {before} too; make one line of them, with `;` in a cell"


def _organisation(row: list[str]) -> Organisation:
    name, code, domains, aliases = row
    return Organisation(
        name.strip(), code.strip(), tuple(dict.fromkeys(map(domain_of, _split(domains)))), _split(aliases)
    )


def _split(cell: str) -> tuple[str, ...]:
    return tuple(part.strip() for part in cell.split(";") if part.strip())


def _joined(parts: Iterable[str]) -> str:
    return "; ".join(part.replace(";", ",") for part in parts)
