"""Commands by hand as plain tables, and back: what a contact person did is kept, to be done again when the register is rebuilt."""

from collections.abc import Callable, Mapping
from dataclasses import asdict
from datetime import datetime
from typing import Any

from flows.registration.commands import Cancel, Command, GiveVerdict, MoveUp, Origin, Person, Register

KINDS = {kind.intent: kind for kind in (Register, GiveVerdict, Cancel, MoveUp)}
Read = Callable[[Any], Any]


def to_table(command: Command) -> dict[str, Any]:
    """Moments are left as they are: whoever writes the table knows how."""
    if command.intent not in KINDS:
        raise ValueError(f"{command.intent} is nothing that is done by hand")
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
