"""Commands by hand as plain tables, and back: what a contact person did is kept, to be done again when the register is rebuilt."""

from collections.abc import Callable, Mapping
from dataclasses import asdict
from datetime import datetime
from typing import Any, get_args

from flows.registration.commands import Command, Origin, Person

KINDS = {kind.intent: kind for kind in get_args(Command)}
Read = Callable[[Any], Any]


def to_table(command: Command) -> dict[str, Any]:
    """Moments are left as they are: whoever writes the table knows how."""
    return {"intent": command.intent, **asdict(command)}


def from_table(table: Mapping[str, Any]) -> Command:
    values = {name: _READ.get(name, _plain)(value) for name, value in table.items() if name != "intent"}
    command: Command = KINDS[table["intent"]](**values)
    return command


def _origin(table: Mapping[str, Any]) -> Origin:
    return Origin(**{**table, "received": datetime.fromisoformat(table["received"])})


def _persons(tables: list[Mapping[str, Any]]) -> tuple[Person, ...]:
    return tuple(Person(**table) for table in tables)


def _plain(value: Any) -> Any:
    return tuple(value) if isinstance(value, list) else value


_READ: Mapping[str, Read] = {"origin": _origin, "persons": _persons}
