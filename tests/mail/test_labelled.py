"""Our own labelled mails: none is read in a way that does harm, and nearly all are read rightly."""

from pathlib import Path

import pytest

from tests.bench.reading import OURS, Score, score
from tests.mail.labelled import rounds
from tests.mail.labelled.loading import export


@pytest.fixture(scope="module")
def found(tmp_path_factory: pytest.TempPathFactory) -> Score:
    folder: Path = tmp_path_factory.mktemp("labelled")
    export(folder)
    return score(folder, OURS)


def test_no_mail_is_read_in_a_way_that_does_harm(found: Score) -> None:
    assert found.harmful == 0, found.lines


def test_most_mails_are_read_rightly(found: Score) -> None:
    assert found.right >= 0.98, found.lines


def test_most_persons_and_their_fields_are_found(found: Score) -> None:
    assert found.persons >= 0.97, found.lines
    assert found.fields >= 0.97, found.lines


def test_every_mail_has_its_event_and_language(found: Score) -> None:
    assert found.totals["event"] >= 0.98 * found.count, found.lines
    assert found.totals["language"] >= 0.97 * found.count, found.lines


LEAST = {
    "first": (0.97, 0.98, 0.98),
    "second": (0.97, 0.96, 0.98),
    "third": (0.97, 0.93, 0.96),
    "fourth": (0.96, 0.92, 0.96),
    "fifth": (0.98, 0.93, 0.95),
    "sixth": (0.97, 0.95, 0.95),
    "seventh": (0.92, 0.88, 0.96),
    "eighth": (0.91, 0.91, 0.97),
    "ninth": (0.97, 0.92, 0.96),
    "tenth": (0.90, 0.88, 0.95),
    "eleventh": (0.93, 0.83, 0.91),
    "twelfth": (0.92, 0.89, 0.91),
    "thirteenth": (0.98, 0.98, 0.97),
    "fourteenth": (0.98, 0.93, 0.92),
    "fifteenth": (0.92, 0.98, 0.93),
    "sixteenth": (0.91, 0.89, 0.94),
    "seventeenth": (0.96, 0.95, 0.96),
    "eighteenth": (0.96, 0.92, 0.91),
    "nineteenth": (0.96, 0.93, 0.98),
    "twentieth": (0.99, 0.99, 0.97),
    "twenty-first": (0.98, 0.95, 0.96),
    "twenty-second": (0.98, 0.97, 0.96),
}
"""Of each round: the least part of its mails, persons and fields that is read rightly. A level that was reached is held."""


@pytest.fixture(scope="module", params=rounds.NAMES)
def round_(request: pytest.FixtureRequest, tmp_path_factory: pytest.TempPathFactory) -> tuple[str, Score]:
    folder = rounds.lay_out(request.param, tmp_path_factory.mktemp("round"))
    return request.param, score(folder, folder / "config")


def test_a_round_by_others_is_read_without_harm(round_: tuple[str, Score]) -> None:
    _, found = round_
    assert found.harmful == 0, found.lines


def test_a_round_by_others_is_read_rightly(round_: tuple[str, Score]) -> None:
    name, found = round_
    right, persons, fields = LEAST[name]
    assert found.right >= right, found.lines
    assert found.persons >= persons, found.lines
    assert found.fields >= fields, found.lines
