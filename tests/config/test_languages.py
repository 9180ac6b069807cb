"""Word lists of the user's own: what is wrong in them is said with the file and the phrase."""

from pathlib import Path

import pytest

from flows.configuration import load_languages
from flows.errors import ConfigurationError


def written(config: Path, text: str) -> Path:
    (config / "languages").mkdir()
    (config / "languages" / "nl.toml").write_text(text, "utf-8")
    return config


def test_a_phrase_with_an_unknown_class_is_named_with_its_file(tmp_path: Path) -> None:
    config = written(tmp_path, '[classes]\nseat = ["plek"]\n[phrases]\naccept = ["neem ... <seet>", "pak <seat>"]\n')

    with pytest.raises(ConfigurationError) as error:
        load_languages(config)

    assert error.value.faults == (
        "languages/nl.toml: phrases.accept: 'neem ... <seet>': unknown class 'seet'; did you mean 'seat'?",
    )


def test_phrases_with_known_classes_are_fine(tmp_path: Path) -> None:
    config = written(tmp_path, '[classes]\nseat = ["plek"]\n[phrases]\naccept = ["pak <seat>"]\n')

    assert load_languages(config)["nl"]["phrases"] == {"accept": ["pak <seat>"]}


def test_a_file_without_classes_says_which_one_is_missing(tmp_path: Path) -> None:
    config = written(tmp_path, '[phrases]\naccept = ["pak <seat>"]\n')

    with pytest.raises(ConfigurationError, match="unknown class 'seat'; use one of none, or remove it"):
        load_languages(config)
