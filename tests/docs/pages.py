"""The README as its readers see it: sections, tables, blocks of code, and the words in backticks."""

import re
from pathlib import Path
from textwrap import dedent

ROOT = Path(__file__).parents[2]
README = (ROOT / "README.md").read_text("utf-8")
_BLOCK = re.compile(r"^( *)```(\w+)\n(.*?)^\1```$", re.MULTILINE | re.DOTALL)


def section(title: str) -> str:
    """What stands under this heading, its own subsections included."""
    found = re.search(rf"^(#+) {re.escape(title)}$", README, re.MULTILINE)
    assert found, f"The README has no section {title!r}."
    rest = README[found.end() :]
    # Comments in blocks of code look like headings.
    plain = re.sub(_BLOCK, lambda block: re.sub(r"[^\n]", "-", block[0]), rest)
    ended = re.search(rf"^#{{1,{len(found[1])}}} ", plain, re.MULTILINE)
    return rest[: ended.start()] if ended else rest


def rows(text: str) -> list[list[str]]:
    """The cells of all tables in a text, without heads and rulers."""
    lines = [line.strip() for line in text.splitlines()]
    heads = {number for number, line in enumerate(lines) if re.fullmatch(r"\|[ |:-]+\|", line)}
    kept = [line for number, line in enumerate(lines) if line.startswith("|") and not {number, number + 1} & heads]
    return [[cell.strip().replace(r"\|", "|") for cell in re.split(r"(?<!\\)\|", line.strip("|"))] for line in kept]


def blocks(language: str) -> list[str]:
    return [dedent(found[3]) for found in _BLOCK.finditer(README) if found[2] == language]


def code(text: str) -> list[str]:
    """What stands in backticks."""
    return re.findall(r"`([^`\n]+)`", text)
