"""Exit statuses, and errors in one sentence."""

from pathlib import Path

import pytest

from tests.cli.conftest import Run

COMMANDS = (
    "init",
    "check",
    "run",
    "serve",
    "status",
    "try",
    "preview",
    "explain",
    "export",
    "register",
    "approve",
    "refuse",
    "cancel",
    "move-up",
    "note",
)


def test_help_names_every_command(run: Run) -> None:
    done = run("--help")

    assert done.status == 0
    assert all(f"\n  {name} " in done.out for name in COMMANDS)


@pytest.mark.parametrize(
    "arguments",
    [
        ("nothing",),
        ("run",),
        ("run", "poll-inboks"),
        ("run", "poll-inbox", "--as-of", "tomorrow"),
        ("preview", "leerkrng", "confirmed"),
        ("preview", "leerkring", "confirmd"),
        ("export", "leerkring", "--format", "docx"),
        ("status", "leerkrng"),
    ],
    ids=" ".join,
)
def test_wrong_usage_is_status_2(run: Run, office: Path, arguments: tuple[str, ...]) -> None:
    done = run(*arguments)

    assert done.status == 2
    assert "Traceback" not in done.err
    assert done.err.strip()


def test_a_near_miss_is_named(run: Run, office: Path) -> None:
    done = run("preview", "leerkring", "confirmd")

    assert done.err == "unknown kind of mail 'confirmd'; did you mean 'confirmed'?\n"


def test_an_error_is_a_sentence_and_debug_shows_where_it_came_from(run: Run, tmp_path: Path) -> None:
    done = run("status")

    assert done.status == 1
    assert "Traceback" not in done.err
    with pytest.raises(Exception, match="there is no folder"):
        run("status", "--debug")
