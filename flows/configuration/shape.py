"""Builds the frozen dataclasses of `registration/event.py` from a TOML table: their types are the schema.

Nothing is guessed: `"24"` is no number and `1` is no truth value. Every fault is gathered, with its key and how to mend it.
"""

from collections.abc import Mapping, Sequence
from dataclasses import MISSING, Field, fields, is_dataclass
from datetime import date, datetime, time, timedelta
from types import NoneType, UnionType
from typing import Any, Literal, cast, get_args, get_origin, get_type_hints
from zoneinfo import ZoneInfo

from flows.configuration.moments import localised
from flows.faults import key_path, unknown
from flows.written import parse_duration

Steps = tuple[str | int, ...]
BROKEN: Any = object()
"""Stands where there is no value, or none that can be read."""

_NAMES: dict[Any, str] = {str: "a text in quotes", int: "a whole number", bool: "true or false", float: "a number"}


class Shape:
    """One file being read: its time zone, and the faults found so far as (key, what is wrong and the mend)."""

    def __init__(self, zone: ZoneInfo) -> None:
        self.zone = zone
        self.faults: list[tuple[str, str]] = []

    def fault(self, steps: Steps, text: str) -> Any:
        self.faults.append((key_path(steps), text))
        return BROKEN

    def build(self, kind: type[Any], table: Mapping[str, Any], steps: Steps = (), **given: Any) -> Any:
        """An instance of the dataclass `kind`; where a value is at fault, its default or an empty one stands in, so that the rest
        can still be looked at."""
        keys = {_key(part): part for part in fields(kind) if part.name not in given}
        for name in table:
            if name not in keys:
                self.fault((*steps, name), unknown(name, keys))
        hints = get_type_hints(kind)
        values = {part.name: self._member(hints[part.name], table, key, part, steps) for key, part in keys.items()}
        return kind(**given, **{name: value for name, value in values.items() if value is not BROKEN})

    def _member(self, hint: Any, table: Mapping[str, Any], key: str, part: "Field[Any]", steps: Steps) -> Any:
        required = part.default is MISSING and part.default_factory is MISSING
        if key in table:
            value = self.read(hint, table[key], (*steps, key))
        else:
            value = self.fault((*steps, key), "is missing; add it") if required else BROKEN
        return self._stand_in(hint) if required and value is BROKEN else value

    def _stand_in(self, hint: Any) -> Any:
        if is_dataclass(hint):
            return Shape(self.zone).build(cast(type[Any], hint), {})
        if get_origin(hint):
            return () if get_origin(hint) is tuple else {}
        return {"str": "", "int": 1_000_000}.get(hint.__name__)

    def read(self, hint: Any, value: Any, steps: Steps) -> Any:
        origin, inner = get_origin(hint), get_args(hint)
        if origin is UnionType:
            return self.read(_fitting([one for one in inner if one is not NoneType], value), value, steps)
        if origin is Literal:
            return value if value in inner else self.fault(steps, f"{value!r} is not possible; use {_or(inner)}")
        if origin is tuple:
            return self._several(inner[0], value, steps)
        if is_dataclass(hint):
            return self._table(hint, value, steps)
        if isinstance(origin, type) and issubclass(origin, Mapping):
            return self._mapping(inner[1], value, steps)
        return self._single(hint, value, steps)

    def _several(self, hint: Any, value: Any, steps: Steps) -> Any:
        if not isinstance(value, list):
            mend = f"write [[{steps[-1]}]] before each" if is_dataclass(hint) else "put it in [square brackets]"
            return self.fault(steps, f"must be a list; {mend}")
        read = tuple(self.read(hint, one, (*steps, number)) for number, one in enumerate(value))
        return tuple(one for one in read if one is not BROKEN)

    def _table(self, hint: Any, value: Any, steps: Steps) -> Any:
        if not isinstance(value, dict):
            return self.fault(steps, "must be a table; write its keys in { … } or under a [heading]")
        return self.build(hint, value, steps)

    def _mapping(self, hint: Any, value: Any, steps: Steps) -> Any:
        if not isinstance(value, dict):
            example = '{ nl = "…", en = "…" }' if hint is str else "{ name = 10 }"
            return self.fault(steps, f"must be a table; write it as {example}")
        read = {name: self.read(hint, one, (*steps, name)) for name, one in value.items()}
        return {name: one for name, one in read.items() if one is not BROKEN}

    def _single(self, hint: Any, value: Any, steps: Steps) -> Any:
        try:
            match hint:
                case _ if hint is timedelta:
                    return parse_duration(value if isinstance(value, str) else str(value))
                case _ if hint is datetime:
                    return localised(value, self.zone)
                case _ if hint is time:
                    return _wall_clock(value)
                case _ if type(value) is hint:
                    return value
        except ValueError as error:
            return self.fault(steps, str(error))
        return self.fault(steps, f"must be {_NAMES.get(hint, hint.__name__)}, not {_shown(value)}; write it so")


def _fitting(hints: Sequence[Any], value: Any) -> Any:
    """Of `{ nl = "…" }` or a plain text the one that was written."""
    return next((hint for hint in hints if (get_origin(hint) is not None) is isinstance(value, dict)), hints[0])


def _key(part: "Field[Any]") -> str:
    """`from` is a word of Python's own, so the attribute is `from_`."""
    return part.name.removesuffix("_")


def _wall_clock(value: Any) -> time:
    if isinstance(value, time) and value.tzinfo is None:
        return value
    try:
        return time.fromisoformat(value if isinstance(value, str) and ":" in value else "")
    except ValueError as error:
        raise ValueError(f"{_shown(value)} is no time of day; write one such as '09:00'") from error


def _shown(value: Any) -> str:
    if isinstance(value, bool):
        return str(value).lower()
    if isinstance(value, (date, time)):
        return value.isoformat()
    names: dict[Any, str] = {list: "a list", dict: "a table"}
    return names.get(type(value)) or repr(value)


def _or(choices: tuple[Any, ...]) -> str:
    *most, last = (repr(choice) for choice in choices)
    return f"{', '.join(most)} or {last}" if most else last
