"""What comes with the program: the default templates and the starter configuration, in a wheel or in the repository."""

from pathlib import Path

_HERE = Path(__file__).parent


def shipped() -> Path:
    """The folder that holds `config/` and `templates/`."""
    starter = _HERE / "_starter"
    return starter if starter.is_dir() else _HERE.parent


def template_folders(config: Path) -> tuple[Path, ...]:
    """Where templates are looked for: the user's `templates/` beside their `config/` first."""
    return _existing(config.absolute().parent / "templates", shipped() / "templates")


def language_folders(config: Path) -> tuple[Path, ...]:
    """Where word lists are looked for: a file of the user's adds to the shipped one of the same name."""
    return _existing(config.absolute() / "languages", shipped() / "config" / "languages")


def shipped_languages() -> frozenset[str]:
    return frozenset(path.stem for path in (shipped() / "config" / "languages").glob("*.toml"))


def _existing(*folders: Path) -> tuple[Path, ...]:
    return tuple(dict.fromkeys(folder for folder in folders if folder.is_dir()))
