"""Everyday wordings, crossed: what people ask for in one of many usual frames, with one of many usual words."""

import tomllib
from itertools import product
from pathlib import Path
from typing import Any

import pytest

from tests.mail.reading.test_wordings import read, told

GRIDS: list[dict[str, Any]] = tomllib.loads(Path(__file__).with_name("grids.toml").read_text("utf-8"))["grid"]


def sentences(grid: dict[str, Any], frame: str) -> list[str]:
    filled = (" ".join(frame.format(v=v, e=e).split()) for v, e in product(grid["v"], grid["e"]))
    return [each[0].upper() + each[1:].replace(" ?", "?").replace(" .", ".") for each in filled]


@pytest.mark.parametrize(
    ("grid", "frame"), [pytest.param(grid, frame, id=frame) for grid in GRIDS for frame in grid["frames"]]
)
def test_any_usual_word_in_any_usual_frame(grid: dict[str, Any], frame: str) -> None:
    wants = grid["want"].split("|")

    readings = {text: told(read(grid["who"], text)) for text in sentences(grid, frame)}

    assert {text: got for text, got in readings.items() if not {got, got.partition(":")[0]} & set(wants)} == {}
