"""`kringpost lists import NAME FILE`: an official register becomes `config/lists/NAME.csv`."""

import re
import sys
from collections.abc import Iterator, Sequence
from contextlib import contextmanager
from datetime import date
from pathlib import Path
from typing import IO

from flows.cli.screen import say
from flows.configuration.official_csv import read_csv
from flows.configuration.official_xml import read_register
from flows.configuration.organisations import read_list, write_list
from flows.configuration.renewal import Renewal, renew
from flows.errors import ConfigurationError, KringpostError, UsageError
from flows.registration.lists import Organisation
from flows.settings import load_settings

_NAMED = 5
_SMALL = 10
"""Organisations: a list of so few is made by hand, and may turn into any other."""


def import_list(name: str, file: Path, *, types: Sequence[str], shrink: bool) -> int:
    if not re.fullmatch(r"[a-z0-9][a-z0-9_-]{0,60}", name):
        raise UsageError(f"{name!r} is no name for a list; use lower-case letters, digits and hyphens.")
    path = load_settings().config / "lists" / f"{name}.csv"
    new = _read(file, types)
    # A list that a spreadsheet program saved in its own way may be brought in over itself.
    old = read_list(path).organisations if path.exists() and not path.samefile(file) else ()
    renewal = renew(old, new)
    if len(old) >= _SMALL and len(renewal.removed) > len(old) / 2 and not shrink:
        raise KringpostError(
            f"{path.name} stays as it was, because {len(renewal.removed)} of {len(old)} organisations would go; "
            f"look whether {file.name} is whole and of the right kind, or add --shrink."
        )
    try:
        write_list(path, renewal.organisations)
    except OSError as error:
        raise KringpostError(f"{path} cannot be written ({error.strerror}); make the folder writable.") from error
    _tell(name, renewal)
    return 0


def _read(path: Path, types: Sequence[str]) -> list[Organisation]:
    try:
        with _watched(path) as file:
            if _is_xml(path):
                return read_register(file, types, date.today())  # noqa: DTZ011 - the day here, as the register means it
            return read_csv(file.read())
    except OSError as error:
        raise KringpostError(f"{path} cannot be read ({error.strerror}); name the file that you downloaded.") from error
    except ConfigurationError as error:
        raise ConfigurationError([f"{path.name}: {fault}" for fault in error.faults]) from error


def _is_xml(path: Path) -> bool:
    with path.open("rb") as file:
        return file.read(200).lstrip(b"\xef\xbb\xbf\xff\xfe \t\r\n\0").startswith(b"<")


@contextmanager
def _watched(path: Path) -> Iterator[IO[bytes]]:
    """The file, with a bar of what is read on a terminal."""
    if not sys.stderr.isatty():
        with path.open("rb") as file:
            yield file
        return
    from rich.console import Console
    from rich.progress import open as open_watched

    with open_watched(path, "rb", description=path.name, console=Console(stderr=True), transient=True) as file:
        yield file


def _tell(name: str, renewal: Renewal) -> None:
    """Who is no longer known is named, whoever it is: their people are judged otherwise from now on."""
    say(f"{name}: {len(renewal.organisations)} organisations.")
    changed = [f"{each} ({', '.join(columns)})" for each, columns in renewal.changed.items()]
    for what, names, most in (
        ("added", renewal.added, _NAMED),
        ("removed", renewal.removed, len(renewal.removed)),
        ("changed", changed, _NAMED),
    ):
        more = f" and {len(names) - most} more" if len(names) > most else ""
        say(f"{len(names)} {what}" + (f": {', '.join(names[:most])}{more}" if names else ""))
