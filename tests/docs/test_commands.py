"""Commands, flows, files and links that the README names are there; what is there is named."""

import re
import shlex

import pytest
import typer.main
from typer.core import TyperGroup

from flows.__main__ import FLOWS as PROMISED
from flows.__main__ import app
from flows.cli.running import FLOWS
from tests.docs.pages import README, ROOT, blocks, code, rows, section

GROUP = typer.main.get_command(app)
assert isinstance(GROUP, TyperGroup)
COMMANDS = {
    name if each is command else f"{name} {each.name}": each
    for name, command in GROUP.commands.items()
    for each in (command.commands.values() if isinstance(command, TyperGroup) else (command,))
}
"""By their words: `try`, `lists import`."""
SHELL = [line.strip() for block in [*blocks("sh"), *blocks("text")] for line in block.splitlines()]


def calls() -> list[list[str]]:
    """Every `kringpost …` that the README shows, without the word itself."""
    shown = [found[1] for line in SHELL if (found := re.search(r"(?:^|&& )kringpost (.+)$", line))]
    named = [span.partition("kringpost ")[2] for span in code(README) if span.startswith("kringpost ")]
    return [shlex.split(each) for each in dict.fromkeys(shown + named)]


def name_of(words: list[str]) -> str:
    pair = " ".join(words[:2])
    return pair if pair in COMMANDS else words[0]


def options_of(name: str) -> set[str]:
    return {option for each in COMMANDS[name].params for option in each.opts}


@pytest.mark.parametrize("words", calls(), ids=" ".join)
def test_a_command_shown_exists_with_its_options(words: list[str]) -> None:
    name = name_of(words)

    assert name in COMMANDS
    assert {word for word in words if word.startswith("-")} <= options_of(name)
    if words[0] == "run" and words[1] != "FLOW":
        assert words[1] in FLOWS


def listed() -> list[tuple[str, str]]:
    """The commands in the table, with what it says about them."""
    cells = [
        (code(first)[0].split()[1:], does) for first, does, *_ in rows(section("Commands")) if "kringpost" in first
    ]
    return [(name_of(words), does) for words, does in cells]


def test_every_command_has_its_row() -> None:
    assert sorted(name for name, _ in listed()) == sorted(COMMANDS)


@pytest.mark.parametrize(("name", "does"), listed())
def test_options_in_the_table_belong_to_their_command(name: str, does: str) -> None:
    assert {span.split()[0] for span in code(does) if span.startswith("-")} <= options_of(name)


def test_every_flow_is_told_to_exist_or_to_be_missing() -> None:
    there = {code(cells[0])[0] for cells in rows(section("Commands")) if not cells[0].startswith("`kringpost")}
    missing = {span for span in code(section("What it does not do")) if span in set(re.split(r", | or ", PROMISED))}

    assert there == set(FLOWS)
    assert missing == set(re.split(r", | or ", PROMISED)) - set(FLOWS)


def test_what_make_is_asked_for_exists() -> None:
    targets = set(re.findall(r"^([a-z]+):", (ROOT / "Makefile").read_text("utf-8"), re.MULTILINE))
    asked = re.findall(r"(?:^|`)make ([a-z]+)", README, re.MULTILINE)

    assert asked
    assert set(asked) <= targets


def test_links_lead_somewhere() -> None:
    heads = {
        re.sub(r"[^\w -]", "", head).strip().lower().replace(" ", "-")
        for head in re.findall(r"^#+ (.+)$", README, re.MULTILINE)
    }

    for target in re.findall(r"\]\(([^)\s]+)\)", README):
        assert target[1:] in heads if target.startswith("#") else (ROOT / target).exists(), target


def test_files_of_the_program_that_are_named_exist() -> None:
    named = [span for span in code(README) if re.match(r"(flows|templates|config)/", span)]
    here = [span for span in named if not re.search(r"[<*]|xx|NAME|warmtedag", span)]

    assert here
    assert [span for span in here if not (ROOT / span).exists()] == []


def test_addresses_are_nobodys() -> None:
    addresses = re.findall(r"[\w.+-]+(?:@|%40)([a-z][a-z.-]*[a-z])", README)

    assert addresses
    assert [domain for domain in addresses if not re.search(r"(^|\.)(example|example\.(org|com))$", domain)] == []
