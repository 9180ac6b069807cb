"""The reference of the event file in the README: every key with its default, and examples that are read as they stand."""

import tomllib
from collections.abc import Iterator
from dataclasses import MISSING, fields, is_dataclass
from types import NoneType
from typing import Any, get_args, get_origin, get_type_hints
from zoneinfo import ZoneInfo

import pytest

from flows.configuration import parse_event
from flows.configuration.shape import Shape
from flows.registration.model import Event
from tests.docs.pages import blocks, code, rows, section

Key = tuple[Any, Any]


def documented() -> Iterator[tuple[str, str]]:
    for keys, defaults, *_ in rows(section("Events")):
        names, values = code(keys), code(defaults) or [defaults] * len(code(keys))
        yield from zip(names, values, strict=True)


def keys_of(kind: Any, prefix: str = "") -> Iterator[tuple[str, Key]]:
    """The dotted keys of a file, `[]` behind what there may be several of; each with its type and its default."""
    hints = get_type_hints(kind)
    for part in fields(kind):
        name, hint = f"{prefix}{part.name.removesuffix('_')}", hints[part.name]
        if get_origin(hint) is tuple and is_dataclass(get_args(hint)[0]):
            yield from keys_of(get_args(hint)[0], f"{name}[].")
        elif is_dataclass(hint):
            given = part.default_factory() if part.default_factory is not MISSING else None
            yield from (
                (key, (kind, getattr_of(given, key, name, default)))
                for key, (kind, default) in keys_of(hint, f"{name}.")
            )
        elif name != "slug":
            default = part.default_factory() if part.default_factory is not MISSING else part.default
            yield name, (hint, default)


def getattr_of(given: Any, key: str, prefix: str, default: Any) -> Any:
    """A part of the event may have other defaults than its own kind: working hours of a call, for one."""
    last = key.removeprefix(f"{prefix}.")
    return default if given is None or "." in last else getattr(given, last if hasattr(given, last) else f"{last}_")


KEYS = dict(keys_of(Event))


def test_every_key_is_documented_once() -> None:
    names = [name for name, _ in documented()]

    assert sorted(names) == sorted(KEYS)


@pytest.mark.parametrize(("name", "stated"), list(documented()))
def test_the_default_is_the_one_documented(name: str, stated: str) -> None:
    hint, default = KEYS[name]
    if default is MISSING or default is None:
        assert stated == ("required" if default is MISSING else "none")
        return
    if NoneType in get_args(hint):
        hint = next(one for one in get_args(hint) if one is not NoneType)

    read = Shape(ZoneInfo("UTC")).read(hint, tomllib.loads(f"it = {stated}")["it"], ("it",))

    assert read == default


def example() -> dict[str, Any]:
    [text] = [block for block in blocks("toml") if block.startswith("# config/events/warmtedag.toml\n")]
    return tomllib.loads(text)


def test_the_least_event_is_one() -> None:
    event = parse_event("warmtedag", example(), lists=(), languages=("nl", "en"))

    assert event.registration.capacity == 60


def test_the_added_rules_fit_it() -> None:
    [text] = [block for block in blocks("toml") if block.startswith("# config/events/warmtedag.toml, a part\n")]

    event = parse_event("warmtedag", example() | tomllib.loads(text), lists=("gemeenten",), languages=("nl", "en"))

    assert [rule.then for rule in event.eligibility] == ["accept", "review"]
