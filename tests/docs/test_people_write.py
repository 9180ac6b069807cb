"""The examples in "What people can write" are understood, decided and answered as the table says."""

import json
import os
import sys
from pathlib import Path
from typing import Any

import pytest

from flows.__main__ import main
from tests.docs.pages import ROOT, code, rows, section
from tests.docs.standings import STANDINGS

EXAMPLES = [
    (who, words, code(intents), code(answer)[0])
    for who, dutch, english, intents, answer in rows(section("What people can write"))
    for words in (dutch, english)
]
Table = dict[str, Any]


@pytest.fixture
def tried(tmp_path: Path, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]) -> list[Table]:
    """What `kringpost try` says of each example, with the shipped configuration."""
    files = []
    for number, (who, words, *_) in enumerate(EXAMPLES):
        path = tmp_path / f"{number}.eml"
        path.write_bytes(STANDINGS[who].mail(words))
        path.with_suffix(".json").write_text(json.dumps(STANDINGS[who].state()))
        files.append(str(path))
    for name in [name for name in os.environ if name.startswith("KRINGPOST_")]:
        monkeypatch.delenv(name)
    monkeypatch.setenv("KRINGPOST_CONFIG", str(ROOT / "config"))
    monkeypatch.chdir(tmp_path)
    monkeypatch.setattr(sys, "argv", ["kringpost", "try", "--jsonl", "--state", str(tmp_path), *files])
    with pytest.raises(SystemExit) as ended:
        main()
    assert not ended.value.code
    return [json.loads(line) for line in capsys.readouterr().out.splitlines()]


def test_the_table_is_as_long_as_it_was_meant() -> None:
    """A row that cannot be read as one would go untested."""
    lines = [line for line in section("What people can write").splitlines() if line.startswith("|")]

    assert len(EXAMPLES) == 2 * (len(lines) - 2) > 40


def test_every_example_is_read_and_answered_so(tried: list[Table]) -> None:
    stated = [(who, words, intents, answer) for who, words, intents, answer in EXAMPLES]
    found = [
        (who, words, [table["intent"], *table["also"]], table["outcome"])
        for (who, words, *_), table in zip(EXAMPLES, tried, strict=True)
    ]

    assert found == stated
