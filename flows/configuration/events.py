"""`events/<slug>.toml`: read, shaped, and looked at as a whole."""

import re
from collections.abc import Collection, Mapping
from dataclasses import replace
from pathlib import Path
from typing import Any
from zoneinfo import ZoneInfo

from flows.configuration import across, rules, series, texts, times
from flows.configuration.languages import language_files
from flows.configuration.shape import Shape
from flows.errors import ConfigurationError
from flows.faults import read_toml
from flows.registration.model import Event
from flows.written import parse_zone

_SLUG = re.compile(r"[a-z0-9](?:[a-z0-9-]{0,38}[a-z0-9])?")


def load_events(config: Path) -> dict[str, Event]:
    """By slug. Raises ConfigurationError with the faults of all files."""
    lists = {path.stem for path in (config / "lists").glob("*.csv")}
    languages = set(language_files(config))
    found: dict[str, Event] = {}
    faults: list[str] = []
    for path in sorted((config / "events").glob("*.toml")):
        try:
            found[path.stem] = parse_event(path.stem, read_toml(path, f"events/{path.name}"), lists, languages, config)
        except ConfigurationError as error:
            faults += error.faults
    if not found and not faults:
        raise ConfigurationError(
            [f"events: there is no event file in {config / 'events'}; copy one from `kringpost init DIR`"]
        )
    faults += across.faults(found)
    if faults:
        raise ConfigurationError(faults)
    return found


def parse_event(
    slug: str, table: Mapping[str, Any], lists: Collection[str], languages: Collection[str], folder: Path | None = None
) -> Event:
    """The event that a TOML table tells; raises ConfigurationError with all its faults.

    `lists` and `languages` are the names that it may use; calendars in files are looked for below `folder`.
    """
    shape = Shape(_zone(table))
    event: Event = shape.build(Event, table, slug=slug)
    faults = list(shape.faults)
    if any(_under(key, "languages") for key, _ in faults):
        event = replace(event, languages=tuple(event.title))
    if not _SLUG.fullmatch(slug):
        faults.append(("the file's name", "must be lower-case letters, digits and hyphens; rename the file"))
    for check in (
        times.faults,
        series.faults,
        lambda one: texts.faults(one, languages, folder),
        lambda one: rules.faults(one, lists),
    ):
        faults += [(key, text) for key, text in check(event) if not _told(key, shape.faults)]
    if faults:
        raise ConfigurationError([f"events/{slug}.toml: {key}: {text}" for key, text in dict.fromkeys(faults)])
    return event


def _zone(table: Mapping[str, Any]) -> ZoneInfo:
    """A zone that is at fault is told by the texts' check; UTC stands in."""
    try:
        return ZoneInfo(parse_zone(str(table.get("timezone", "Europe/Amsterdam"))))
    except ValueError:
        return ZoneInfo("UTC")


def _told(key: str, faults: Collection[tuple[str, str]]) -> bool:
    """A fault that only follows from one of the shape's says nothing new."""
    return any(_under(key, other) or _under(other, key) for other, text in faults if not text.startswith("unknown key"))


def _under(key: str, other: str) -> bool:
    return key == other or key.startswith((f"{other}.", f"{other}["))
