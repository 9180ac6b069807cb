"""The example of words of one's own does what is said of it."""

import tomllib
from pathlib import Path

from flows.configuration import load_languages
from tests.docs.pages import ROOT, blocks


def test_own_words(tmp_path: Path) -> None:
    [text] = [block for block in blocks("toml") if block.startswith("[phrases]\n")]
    (tmp_path / "languages").mkdir()
    (tmp_path / "languages" / "nl.toml").write_text(text, "utf-8")
    own, shipped = tomllib.loads(text), load_languages(ROOT / "config")["nl"]["phrases"]

    phrases = load_languages(tmp_path)["nl"]["phrases"]

    (less,) = own["without"]["phrases"]["cancel"]
    assert less in shipped["cancel"]
    assert phrases["cancel"] == [each for each in shipped["cancel"] if each != less]
    assert phrases["register"] == shipped["register"] + own["phrases"]["register"]
