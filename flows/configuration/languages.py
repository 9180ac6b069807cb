"""`languages/<xx>.toml`: the words of each language, as tables. A file of the user's adds to the shipped one of the same name.

What it holds under `without` is taken away:

    [phrases]
    register = ["ik schuif aan"]

    [without.phrases]
    cancel = ["haak|haken ... af"]
"""

import re
from collections.abc import Iterator, Mapping, Sequence
from pathlib import Path
from typing import Any

from flows.errors import ConfigurationError
from flows.faults import read_toml, unknown
from flows.shipped import language_folders, shipped_languages

_WITHOUT = "without"
_NAMED_FREELY = frozenset({"classes", "labels", "prose"})
"""Tables with names of the user's own: word classes, and fields of their events."""


def load_languages(config: Path) -> dict[str, dict[str, Any]]:
    """Raises ConfigurationError with the faults of all files."""
    read: dict[str, list[dict[str, Any]]] = {}
    faults: list[str] = []
    for language, paths in language_files(config).items():
        try:
            read[language] = [read_toml(path, _label(language)) for path in paths]
        except ConfigurationError as error:
            faults += error.faults
    shipped = shipped_languages()
    known = joined([tables[0] for language, tables in read.items() if language in shipped])
    for language, tables in read.items():
        faults += [fault for table in tables for fault in _of_names(_label(language), table, known)]
    if not faults:
        found = {language: joined(tables) for language, tables in read.items()}
        faults += [fault for language, table in found.items() for fault in _of_classes(_label(language), table)]
    if faults:
        raise ConfigurationError(faults)
    return found


def language_files(config: Path) -> dict[str, list[Path]]:
    """By language: the shipped file, if there is one, and the user's."""
    found: dict[str, list[Path]] = {}
    for folder in reversed(language_folders(config)):
        for path in sorted(folder.glob("*.toml")):
            found.setdefault(path.stem, []).append(path)
    return found


def joined(tables: Sequence[Mapping[str, Any]]) -> dict[str, Any]:
    """Of lists with the same name the entries of all, in this order; of other values the last. `without` counts for all of them."""
    whole: dict[str, Any] = {}
    for table in tables:
        for name, value in table.items():
            whole[name] = _both(whole.get(name), value)
    without = whole.pop(_WITHOUT, {})
    return {name: _less(value, without.get(name)) for name, value in whole.items()}


def _both(one: Any, other: Any) -> Any:
    if isinstance(one, Mapping) and isinstance(other, Mapping):
        return {**one, **{name: _both(one.get(name), value) for name, value in other.items()}}
    if isinstance(one, list) and isinstance(other, list):
        return list(dict.fromkeys([*one, *other]))
    return other


def _less(one: Any, without: Any) -> Any:
    if isinstance(one, Mapping) and isinstance(without, Mapping):
        return {name: _less(value, without.get(name)) for name, value in one.items()}
    if isinstance(one, list) and isinstance(without, list):
        return [entry for entry in one if entry not in without]
    return one


def _label(language: str) -> str:
    return f"languages/{language}.toml"


def _of_names(label: str, table: Mapping[str, Any], known: Mapping[str, Any]) -> Iterator[str]:
    """A name that no shipped language has would do nothing, and a word that stands alone is no list."""
    for part, lists in table.items():
        if part == _WITHOUT and isinstance(lists, dict):
            yield from _of_names(f"{label}: {part}", lists, known)
        elif part not in known:
            yield f"{label}: {part}: {unknown(part, known, 'table')}"
        elif not isinstance(lists, dict):
            yield f"{label}: {part}: must be {_KINDS['dict']}"
        else:
            yield from _of_lists(f"{label}: {part}", lists, {} if part in _NAMED_FREELY else known[part])


def _of_lists(label: str, lists: Mapping[str, Any], known: Mapping[str, Any]) -> Iterator[str]:
    """`known` is empty where names are free: of lists."""
    for key, value in lists.items():
        kind = type(known.get(key, [])).__name__
        if known and key not in known:
            yield f"{label}.{key}: {unknown(key, known)}"
        elif type(value).__name__ != kind:
            yield f"{label}.{key}: must be {_KINDS[kind]}"


_KINDS = {"list": 'a list, such as ["een", "twee"]', "dict": "a table", "str": "a word in quotation marks"}


def _of_classes(label: str, table: Mapping[str, Any]) -> Iterator[str]:
    """Phrases that name a word class (`<seat>`) which `[classes]` of their own language lacks."""
    classes = table.get("classes", {})
    for part, lists in table.items():
        for key, entries in lists.items() if isinstance(lists, dict) else ():
            for entry in entries if isinstance(entries, list) else ():
                for name in _CLASS.findall(str(entry)):
                    if name not in classes:
                        yield f"{label}: {part}.{key}: {entry!r}: {unknown(name, classes, 'class')}"


_CLASS = re.compile(r"<(\w+)>")
