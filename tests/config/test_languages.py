"""Word lists of the user's own: what is wrong in them is said with the file and the phrase."""

from pathlib import Path

import pytest

from flows.configuration import load_languages
from flows.errors import ConfigurationError

CONFIG = Path(__file__).parents[2] / "config"


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


def test_own_words_join_the_shipped_ones(tmp_path: Path) -> None:
    config = written(tmp_path, '[classes]\nspot = ["kruk"]\n[phrases]\naccept = ["pak <spot>", "pak <seat>"]\n')

    nl, shipped = load_languages(config)["nl"], load_languages(CONFIG)["nl"]

    assert nl["phrases"]["accept"] == [*shipped["phrases"]["accept"], "pak <spot>", "pak <seat>"]
    assert nl["phrases"]["cancel"] == shipped["phrases"]["cancel"]
    assert nl["classes"] == {**shipped["classes"], "spot": ["kruk"]}


def test_words_are_taken_away(tmp_path: Path) -> None:
    shipped = load_languages(CONFIG)["nl"]
    first, *others = shipped["phrases"]["cancel"]
    config = written(tmp_path, f"[without.phrases]\ncancel = [{first!r}]\n")

    nl = load_languages(config)["nl"]

    assert nl == {**shipped, "phrases": {**shipped["phrases"], "cancel": others}}


def test_a_whole_copy_changes_nothing(tmp_path: Path) -> None:
    config = written(tmp_path, (CONFIG / "languages" / "nl.toml").read_text("utf-8"))

    assert load_languages(config) == load_languages(CONFIG)


@pytest.mark.parametrize(
    ("text", "fault"),
    [
        ('[phrases]\nregistr = ["x"]', "phrases.registr: unknown key 'registr'; did you mean 'register'?"),
        ('[frases]\nregister = ["x"]', "frases: unknown table 'frases'; did you mean 'phrases'?"),
        (
            '[without.signs]\nnegatoin = ["x"]',
            "without: signs.negatoin: unknown key 'negatoin'; did you mean 'negation'?",
        ),
        ('[phrases]\nregister = "ik kom"', "phrases.register: must be a list, such as"),
        ('[language]\nspelled = ["x"]', "language.spelled: must be a table"),
        ('phrases = ["x"]', "phrases: must be a table"),
        ('without = "x"', "without: unknown table 'without'"),
        ('[classes]\nspot = "kruk"', "classes.spot: must be a list, such as"),
    ],
)
def test_what_would_do_nothing_is_said(text: str, fault: str, tmp_path: Path) -> None:
    with pytest.raises(ConfigurationError) as error:
        load_languages(written(tmp_path, text))

    assert error.value.faults[0].startswith(f"languages/nl.toml: {fault}")


def test_a_language_of_ones_own_needs_no_shipped_file(tmp_path: Path) -> None:
    (tmp_path / "languages").mkdir()
    (tmp_path / "languages" / "fy.toml").write_text('[phrases]\nregister = ["ik doch mei"]\n', "utf-8")

    languages = load_languages(tmp_path)

    assert languages["fy"] == {"phrases": {"register": ["ik doch mei"]}}
    assert {"nl", "en", "de", "fr"} <= set(languages)


def test_a_language_without_classes_says_which_one_is_missing(tmp_path: Path) -> None:
    (tmp_path / "languages").mkdir()
    (tmp_path / "languages" / "fy.toml").write_text('[phrases]\naccept = ["pak <seat>"]\n', "utf-8")

    with pytest.raises(ConfigurationError, match="unknown class 'seat'; use one of none, or remove it"):
        load_languages(tmp_path)
