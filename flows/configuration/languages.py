"""`languages/<xx>.toml`: the words of each language, as tables. A file of the user's replaces the shipped one of the same name."""

import re
from collections.abc import Iterator, Mapping
from pathlib import Path
from typing import Any

from flows.errors import ConfigurationError
from flows.faults import read_toml, unknown
from flows.shipped import language_folders


def load_languages(config: Path) -> dict[str, dict[str, Any]]:
    """Raises ConfigurationError with the faults of all files."""
    found: dict[str, dict[str, Any]] = {}
    faults: list[str] = []
    for language, path in language_files(config).items():
        try:
            found[language] = read_toml(path, f"languages/{path.name}")
            faults += _of_classes(f"languages/{path.name}", found[language])
        except ConfigurationError as error:
            faults += error.faults
    if faults:
        raise ConfigurationError(faults)
    return found


def language_files(config: Path) -> dict[str, Path]:
    """By language; the user's folder is looked at last, so that it wins."""
    return {path.stem: path for folder in reversed(language_folders(config)) for path in sorted(folder.glob("*.toml"))}


def _of_classes(label: str, table: Mapping[str, Any]) -> Iterator[str]:
    """Phrases that name a word class (`<seat>`) which `[classes]` of their own file lacks."""
    classes = table.get("classes", {})
    for part, lists in table.items():
        for key, entries in lists.items() if isinstance(lists, dict) else ():
            for entry in entries if isinstance(entries, list) else ():
                for name in _CLASS.findall(str(entry)):
                    if name not in classes:
                        yield f"{label}: {part}.{key}: {entry!r}: {unknown(name, classes, 'class')}"


_CLASS = re.compile(r"<(\w+)>")
