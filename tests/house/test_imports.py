"""The house rules that no linter knows: who may import what from outside, see the environment or the clock, and how much starts early."""

import ast
import subprocess
import sys
from collections.abc import Iterator
from fnmatch import fnmatch
from pathlib import Path

import pytest

FLOWS = Path(__file__).parents[2] / "flows"
MODULES = {
    path.relative_to(FLOWS).as_posix(): ast.parse(path.read_text("utf-8"))
    for path in sorted(FLOWS.rglob("*.py"))
    if "_starter" not in path.parts
}

ONLY_IN = {
    "prefect": ("*.py",),
    "imapclient": ("mail/imap*.py",),
    "jinja2": ("mail/outgoing*.py", "eligibility.py", "reports/*"),
    "icalendar": ("calendars/*",),
    "recurring_ical_events": ("calendars/*",),
    "sqlalchemy": ("storage/*",),
    "alembic": ("storage/*",),
    "psycopg": ("storage/*",),
    "xlsxwriter": ("reports/spreadsheet.py",),
    "matplotlib": ("reports/charts.py",),
    "typer": ("__main__.py",),
    "pydantic": ("settings*.py", "faults.py"),
    "aiosmtpd": ("demo/*",),
    "pymap": ("demo/*",),
}
HEAVY = {
    "prefect",
    "sqlalchemy",
    "icalendar",
    "jinja2",
    "pydantic",
    "imapclient",
    "fastapi",
    "holidays",
    "rich",
    "xlsxwriter",
    "matplotlib",
}
SCRIPT = """
import runpy, sys
sys.argv = ["kringpost", "--help"]
try:
    runpy.run_module("flows", run_name="__main__")
except SystemExit:
    print(*sys.modules)
"""


@pytest.mark.parametrize("package", ONLY_IN)
def test_a_library_stays_in_its_room(package: str) -> None:
    guests = [
        name for name, tree in MODULES.items() if package in imported(tree) and not within(name, ONLY_IN[package])
    ]

    assert not guests


def test_the_pure_room_needs_only_the_standard_library() -> None:
    pure = {name: imported(tree) - {"flows"} for name, tree in MODULES.items() if name.startswith("registration/")}

    for found in pure.values():
        assert found <= sys.stdlib_module_names
        assert not found & {"os", "pathlib", "socket", "time", "random", "secrets"}


def test_no_module_bears_a_standard_library_name() -> None:
    """Prefect leaves the folder of a flow on `sys.path`: `flows/queue.py` would hide the real one."""
    words = {word for name in MODULES for word in name.removesuffix(".py").split("/")}

    assert not words & sys.stdlib_module_names


def test_only_settings_look_at_the_environment() -> None:
    forbidden = {"os.environ", "os.getenv", "os.environb", "os.putenv"}

    assert users_of(forbidden) <= {"settings.py"}


def test_only_flows_and_the_command_line_read_the_clock() -> None:
    clocks = {"datetime.now", "datetime.utcnow", "datetime.today", "date.today", "time.time"}

    readers = {name for name in users_of(clocks) if "/" in name and not within(name, ("cli/*", "demo/*"))}

    assert not readers


def test_help_imports_nothing_heavy() -> None:
    done = subprocess.run([sys.executable, "-c", SCRIPT], cwd=FLOWS.parent, capture_output=True, text=True, check=True)

    loaded = set(done.stdout.splitlines()[-1].split())
    assert not loaded & HEAVY
    assert "typer" in loaded


def imported(tree: ast.Module) -> set[str]:
    """First words of everything that is imported, late imports too."""
    return {name.partition(".")[0] for name in _imports(tree)}


def _imports(tree: ast.Module) -> Iterator[str]:
    for node in ast.walk(tree):
        if isinstance(node, ast.Import):
            yield from (alias.name for alias in node.names)
        elif isinstance(node, ast.ImportFrom) and not node.level:
            yield node.module or ""


def within(name: str, patterns: tuple[str, ...]) -> bool:
    return any(fnmatch(name, pattern) and ("/" in pattern or "/" not in name) for pattern in patterns)


def users_of(expressions: set[str]) -> set[str]:
    return {
        name
        for name, tree in MODULES.items()
        if any(ast.unparse(node) in expressions for node in ast.walk(tree) if isinstance(node, ast.Attribute))
    }
