"""`languages/<xx>.toml`: the words of each language, as tables. A file of the user's replaces the shipped one of the same name."""

from pathlib import Path
from typing import Any

from flows.errors import ConfigurationError
from flows.faults import read_toml
from flows.shipped import language_folders


def load_languages(config: Path) -> dict[str, dict[str, Any]]:
    """Raises ConfigurationError with the faults of all files."""
    found: dict[str, dict[str, Any]] = {}
    faults: list[str] = []
    for language, path in language_files(config).items():
        try:
            found[language] = read_toml(path, f"languages/{path.name}")
        except ConfigurationError as error:
            faults += error.faults
    if faults:
        raise ConfigurationError(faults)
    return found


def language_files(config: Path) -> dict[str, Path]:
    """By language; the user's folder is looked at last, so that it wins."""
    return {path.stem: path for folder in reversed(language_folders(config)) for path in sorted(folder.glob("*.toml"))}
