"""What is wrong with a file, in words: `FILE: KEY: what; how to mend it`."""

import difflib
import tomllib
from collections.abc import Collection
from pathlib import Path
from typing import TYPE_CHECKING, Any

from flows.errors import ConfigurationError

if TYPE_CHECKING:
    from pydantic import ValidationError


def read_toml(path: Path, label: str) -> dict[str, Any]:
    """Raises ConfigurationError, with the line, when the file cannot be read."""
    try:
        return tomllib.loads(path.read_text("utf-8"))
    except tomllib.TOMLDecodeError as error:
        raise ConfigurationError([f"{label}: is no TOML: {error}; mend that line"]) from error
    except UnicodeDecodeError as error:
        raise ConfigurationError([f"{label}: is not UTF-8; save it as UTF-8"]) from error
    except OSError as error:
        raise ConfigurationError(
            [f"{label}: cannot be read ({error.strerror}); see that it exists and may be read"]
        ) from error


def unknown(name: str, known: Collection[str], what: str = "key") -> str:
    """`unknown key; did you mean 'closes'?`"""
    near = difflib.get_close_matches(name, known, 1, 0.6)
    mend = f"did you mean {near[0]!r}?" if near else f"use one of {', '.join(sorted(known)) or 'none'}, or remove it"
    return f"unknown {what} {name!r}; {mend}"


def in_words(label: str, error: "ValidationError", known: Collection[str]) -> list[str]:
    """The faults that pydantic found, one line each."""
    return [f"{label}: {key_path(fault['loc'])}: {_told(fault, known)}" for fault in error.errors(include_url=False)]


def key_path(steps: Collection[str | int]) -> str:
    """`("sessions", 1, "start")` → `sessions[2].start`: people count from one."""
    path = ""
    for step in steps:
        path += f"[{step + 1}]" if isinstance(step, int) else f".{step}"
    return path.removeprefix(".")


def _told(fault: Any, known: Collection[str]) -> str:
    kind, name = fault["type"], str(fault["loc"][-1])
    if kind == "extra_forbidden":
        return unknown(name, known) if len(fault["loc"]) == 1 else f"unknown key {name!r}; remove it"
    if kind == "missing":
        return "is missing; add it"
    if kind == "literal_error":
        return f"must be {fault['ctx']['expected']}"
    return str(fault["msg"]).removeprefix("Value error, ").replace("Input should be", "should be")
