"""The language files that come with the program, as an organiser who adds words finds them."""

import re
import tomllib
from collections import Counter
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import pytest

FILES = sorted((Path(__file__).parents[3] / "config" / "languages").glob("*.toml"))


def lists(table: dict[str, Any], path: str = "") -> Iterator[tuple[str, list[str]]]:
    for key, value in table.items():
        if isinstance(value, dict):
            yield from lists(value, f"{path}{key}.")
        elif isinstance(value, list):
            yield f"{path}{key}", list(map(str, value))


@pytest.mark.parametrize("file", FILES, ids=lambda file: file.stem)
def test_no_list_holds_a_phrase_twice(file: Path) -> None:
    found = dict(lists(tomllib.loads(file.read_text("utf-8"))))

    assert found
    assert {key: [each for each, times in Counter(words).items() if times > 1] for key, words in found.items()} == {
        key: [] for key in found
    }


@pytest.mark.parametrize("file", FILES, ids=lambda file: file.stem)
def test_every_class_that_a_phrase_names_has_words(file: Path) -> None:
    table = tomllib.loads(file.read_text("utf-8"))
    named = {
        name for _, phrases in lists(table["phrases"]) for each in phrases for name in re.findall(r"<(\w+)>", each)
    }

    assert named == set(table.get("classes", {}))
