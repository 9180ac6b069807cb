"""The table by which splitters are measured holds for ours without exception, and others stay behind it."""

import pytest

from tests.bench.splitters import SPLITTERS, judge, measure
from tests.mail.splits import Case, cases

TABLE = list(cases())


@pytest.mark.parametrize("case", TABLE, ids=[f"{case.group}-{number}" for number, case in enumerate(TABLE)])
def test_what_the_writer_wrote_and_nothing_else(case: Case) -> None:
    assert judge(case, SPLITTERS["Kringpost"](case)) == ["all", "clean"]


@pytest.mark.parametrize("name", sorted(set(SPLITTERS) - {"Kringpost"}))
def test_no_library_does_it_as_well(name: str) -> None:
    """Else ours may go."""
    assert measure(SPLITTERS[name], TABLE).total["clean"] < len(TABLE)
